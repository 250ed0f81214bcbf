"""What became of an import, or of taking it back, in lines; nothing is called done where nothing was."""

from __future__ import annotations

from app.links.files.bring_in import Brought
from app.links.files.take_back import TakenBack
from ui.kit.wording import say


def brought_lines(brought: Brought, refused: int, *, stopped: bool, noun: str = "") -> list[tuple[str, str]]:
    """What an import wrote, as (role of an icon, words)."""
    lines: list[tuple[str, str]] = []
    if not brought.created + brought.changed:
        lines.append(("info", say("files.result.nothing")))
    if brought.created:
        lines.append(("done", say("files.result.created", n=brought.created)))
    if brought.changed:
        lines.append(("done", say("files.result.changed", n=brought.changed)))
    if brought.same:
        lines.append(("info", say("files.result.same", n=brought.same)))
    if refused:
        lines.append(("late", say("files.result.refused", n=refused)))
    if stopped:
        lines.append(("wait", say("files.result.stopped")))
    if noun == "invoices" and brought.created:
        lines.append(("info", say("files.result.numbers")))
    return lines


def taken_back_lines(done: TakenBack) -> list[tuple[str, str]]:
    """What taking an import back did."""
    lines: list[tuple[str, str]] = []
    if done.removed:
        lines.append(("undo", say("files.result.removed", n=done.removed)))
    if done.restored:
        lines.append(("undo", say("files.result.restored", n=done.restored)))
    if done.left:
        lines.append(("late", say("files.result.left", n=len(done.left))))
    return lines or [("info", say("files.result.nothing"))]
