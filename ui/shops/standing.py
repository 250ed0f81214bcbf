"""How a shop stands, in words and by an icon: the same in its room and at the foot of the rail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.links.shops.sync.state import ShopState
from ui.kit.runner import Progress
from ui.kit.wording import say, words
from ui.shops.synchroniser import Synchroniser

ICONS = {
    "not_connected": ("none", "text2"),
    "left": ("none", "text2"),
    "keys_missing": ("late", "late.solid"),
    "keys_locked": ("late", "late.solid"),
    "attention": ("late", "late.solid"),
    # Grey: being offline is no fault (Y1).
    "offline": ("offline", "text2"),
    "never": ("wait", "text2"),
    "waiting": ("out", "wait.solid"),
    "up_to_date": ("in_step", "done.solid"),
    "syncing": ("syncing", "text2"),
}
"""By standing, the role of its icon and its ink."""
_WORST = (
    "syncing",
    "keys_missing",
    "keys_locked",
    "attention",
    "offline",
    "waiting",
    "never",
    "up_to_date",
)
_WELL = frozenset({"up_to_date", "syncing"})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown: the icon's role and ink, words, and more of them; a time `aside`, and `under` it whom it concerns."""

    icon: str
    ink: str
    text: str
    more: str = ""
    aside: str = ""
    under: str = ""


def shown_of(sync: Synchroniser, state: ShopState) -> Shown:
    """How one shop stands."""
    standing = "syncing" if sync.is_busy(state.id) else sync.standing(state)
    icon, ink = ICONS[standing]
    said = _said(sync, standing, state)
    return Shown(icon, ink, say(f"shop_link.{said}", n=state.to_send), _beside(standing, state))


def all_shown(sync: Synchroniser) -> Shown | None:
    """How all connected shops stand together, by the one that matters most; None where there is none."""
    found = [("syncing" if sync.is_busy(each.id) else sync.standing(each), each) for each in sync.connected]
    if not found:
        return None
    # The one that was well longest ago first, among those that stand alike.
    found.sort(key=lambda each: (_WORST.index(each[0]), each[1].synced_at or _LONG_AGO))
    worst, first = found[0]
    icon, ink = ICONS[worst]
    count = sum(each.to_send for _, each in found)
    lines = [_line(sync, standing, each) for standing, each in found]
    text = say(f"shop_link.all.{_said(sync, worst, first)}", n=count)
    aside = _time(first, sync.office.today) if worst != "syncing" else ""
    return Shown(icon, ink, text, "\n".join(lines), aside, _concerned(found))


def _said(sync: Synchroniser, standing: str, state: ShopState) -> str:
    """What is said of a standing: where only writing is refused, the exchange is not stopped."""
    trouble = sync.trouble(state)
    refused = standing == "attention" and trouble is not None and trouble.code == "shop_key_cannot_write"
    return "cannot_write" if refused else standing


def _line(sync: Synchroniser, standing: str, state: ShopState) -> str:
    """A shop in a line; where somebody is asked for, with the reason."""
    shown, trouble = shown_of(sync, state), sync.trouble(state)
    told = f"{state.name}\u00a0: {shown.text}, {shown.more}"
    why = words().part(trouble, "problem") if standing == "attention" and trouble is not None else ""
    return f"{told}\n{why}" if why else told


def _concerned(found: Sequence[tuple[str, ShopState]]) -> str:
    """The shop that is meant, and how many more are not well; nobody where all are."""
    worst, first = found[0]
    others = sum(1 for standing, _ in found[1:] if standing not in _WELL)
    if worst == "up_to_date":
        return ""
    return say("shop_link.and_more", shop=first.name, n=others) if others else first.name


def _time(state: ShopState, today: date) -> str:
    """When a shop was last well: the hour, or the day where that was before today."""
    if state.synced_at is None:
        return ""
    day = words().local_day(state.synced_at)
    return words().day_time(state.synced_at).split(" ")[1] if day == today else words().date(day)[:5]


def last_time(state: ShopState) -> str:
    """When a shop was last synchronised without a fault."""
    if state.synced_at is None:
        return say("shop_link.not_yet")
    return say("shop_link.synced_at", at=words().day_time(state.synced_at))


def _beside(standing: str, state: ShopState) -> str:
    """When it was synchronised last, and how many changes wait to be sent, whatever keeps them, where that is not said yet."""
    left = [say("shop_link.waiting", n=state.to_send)] if state.to_send and standing != "waiting" else []
    return ", ".join([*left, last_time(state)])


def told_progress(progress: Progress) -> str:
    """How far a run is: what is being read, and how much of it."""
    if not progress.item:
        return say("shop_link.asking")
    if progress.item == "again":
        return say("sync.stream.again")
    stream = say(f"sync.stream.{progress.item}")
    if progress.total:
        return say("shop_link.reading_of", stream=stream, reached=progress.done, whole=progress.total)
    return say("shop_link.reading", stream=stream, n=progress.done)
