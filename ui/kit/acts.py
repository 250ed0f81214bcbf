"""What a screen offers to do: its words, its icon, its keys, and the function that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.kit import icons
from ui.kit.shortcuts import bind, hint
from ui.kit.wording import WordButton


@dataclass(frozen=True, slots=True)
class Act:
    """A button of a screen. `act` is called without arguments; `keys` names a row of ui.kit.shortcuts.

    A `door` leads to another list: bare words and an arrow, whatever its icon elsewhere.
    `otherwise` is the key of its words in a list that leaves `title` out: the business has no use for a part of it. `facts`
    are what its words tell.
    """

    title: str
    act: Callable[[], object]
    icon: str = ""
    keys: str = ""
    look: Literal["primary", "secondary", "quiet", "link", "danger", "door"] = "secondary"
    otherwise: str = ""
    facts: Mapping[str, object] = field(default_factory=dict[str, object], hash=False)


@dataclass(frozen=True, slots=True)
class BulkAct:
    """Something that can be done to chosen rows; `act` gets their keys, a set, or `in_order` a tuple in that of the list.

    With `exactly` it takes that many rows and no other number; with `fits` it is offered where some row fits, as far as
    they are known; `otherwise` is the key of the words that say so, `told` of those that count the rows that fit. A `rare`
    one is not shown where no row fits.
    """

    title: str
    act: Callable[[Any], object]
    icon: str = ""
    exactly: int = 0
    otherwise: str = ""
    fits: Callable[[Any], bool] | None = None
    rare: bool = False
    told: str = ""
    in_order: bool = False


def act_button(act: Act, owner: QWidget) -> WordButton:
    """A button for an act, its keys bound for the window and shown in its tooltip (K12)."""
    door = act.look == "door"
    button = WordButton(act.title, owner, look="quiet" if door else act.look, clicked=act.act, **act.facts)
    if door:
        # The arrow stands after the words.
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        button.setIcon(icons.icon("go", "text2"))
    elif act.icon:
        button.setIcon(icons.icon(act.icon, "on_accent" if act.look == "primary" else "text"))
    if act.keys:
        bind(owner, act.keys, button.click)
        button.show_keys(partial(hint, act.keys))
    return button
