"""How the key of a shop is made, in words: beside the fields that ask for it, and to be sent to whoever looks after the site."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from ui.kit.office import Office
from ui.kit.wording import say

_STEPS = (("open", "where"), ("edit", "make"), ("keys", "copy"), ("mail", "other"))


def steps_told() -> list[tuple[str, str]]:
    """What to do in the shop, as (role of an icon, words)."""
    return [(icon, say(f"shop_connect.help.{name}")) for icon, name in _STEPS]


def copy_help(office: Office) -> None:
    """The same to the clipboard, as asked of somebody else: how the two codes come back is said too."""
    lines = [say(f"shop_connect.help.{name}") for name in ("please", "where", "make", "give")]
    QGuiApplication.clipboard().setText("\n\n".join(lines))
    office.ways.say(say("shop_connect.copied"))


def codes_at_fault(key: str, secret: str) -> dict[str, str]:
    """What is wrong with the two codes as they stand, by the field's name: neither a password nor the other one is sent."""
    begins = {"key": (key, "ck_"), "secret": (secret, "cs_")}
    if key.strip().startswith("cs_") and secret.strip().startswith("ck_"):
        return {"key": say("shop_connect.codes_swapped")}
    return {
        name: say(f"shop_connect.no_{name}")
        for name, (text, start) in begins.items()
        if not text.strip().startswith(start)
    }
