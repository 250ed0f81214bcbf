"""The sections of the settings: in which order and groups they stand, and how each saves what is changed in it."""

from __future__ import annotations

GROUPS = {
    "settings.group.business": (
        "company",
        "look",
        "people",
        "policies",
        "credit",
        "registers",
        "terms",
        "methods",
        "places",
        "numbering",
        "accounting",
        "currencies",
        "law",
        "fields",
    ),
    "settings.group.mail": ("mail",),
    "settings.group.computer": ("display", "news", "printers", "scanner"),
    "settings.group.data": ("imports", "backup", "checklist", "about"),
}
"""The sections as they stand in the list, by the key of the heading over them."""
_AT_ONCE = frozenset({"policies", "credit", "registers", "display", "scanner"})
"""Sections without a button that saves: each choice holds as soon as it is made."""
_IN_WINDOWS = frozenset(
    {
        "people",
        "terms",
        "methods",
        "places",
        "numbering",
        "accounting",
        "currencies",
        "law",
        "fields",
        "printers",
    }
)
HOW = {
    **dict.fromkeys(_AT_ONCE, "settings.at_once"),
    **dict.fromkeys(_IN_WINDOWS, "settings.in_windows"),
    **dict.fromkeys(("company", "look"), "settings.by_button"),
    "mail": "settings.by_button_or_box",
    "news": "settings.at_once_here",
}
"""How what is changed in a section is saved, by the key of its words; the others change nothing."""
