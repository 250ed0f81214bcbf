"""The ten rooms of the window in their three groups, and where each gets its screen and its documents from.

A room is entered here when its screens exist: `SCREENS` by the room's key, `PAGES` by the noun of a document, `DRAFTS`
by the noun of what can be begun. Values import inside, so that a screen is loaded when it is first shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.kit.blank import Blank
from ui.kit.office import Office
from ui.kit.wording import say
from ui.shell import screens

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the rail. Its key is also that of its icon and, under ``shell.room.``, of its words."""

    key: str
    group: int

    @property
    def title(self) -> str:
        """The key of its words."""
        return f"shell.room.{self.key}"

    def title_without(self, left_out: Collection[str]) -> str:
        """The key of its words where so much is left out: without levels the room of stock is that of products."""
        return "shell.room.products" if self.key == "stock" and "levels" in left_out else self.title


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many things wait in a room; `late` colours the number, `told` is the key of the words that say what is counted."""

    count: int
    late: bool = False
    told: str = ""


ROOMS: tuple[Room, ...] = (
    Room("today", 0),
    Room("orders", 1),
    Room("customers", 1),
    Room("stock", 1),
    Room("shipments", 1),
    Room("invoices", 1),
    Room("receivables", 1),
    Room("shops", 2),
    Room("reports", 2),
    Room("settings", 2),
)

SCREENS: dict[str, Callable[[Office], QWidget]] = dict(screens.SCREENS)
PAGES: dict[str, Callable[[Office, int], QWidget]] = dict(screens.PAGES)
DRAFTS: dict[str, Callable[[Office], QWidget]] = dict(screens.DRAFTS)
WITHIN: dict[str, str] = {
    "payments": "receivables",
    "bank": "receivables",
    "reminders": "receivables",
    "calls": "receivables",
    "disputes": "receivables",
}
"""Lists that stand within a room of another name."""
UNDER: dict[str, str] = {
    "quotes": "orders",
    "products": "stock",
    "suppliers": "stock",
    "receipts": "stock",
    "purchases": "stock",
    "takes": "stock",
    "transfers": "stock",
    # Of quotes, orders, debits and invoices alike: what waits of all of them is among the tasks of the day.
    "mails": "today",
    "received": "invoices",
    "journal": "shops",
    "preparation": "shipments",
    "returns": "shipments",
}
"""Lists with a screen of their own that the rail shows under another room."""
ICONS: dict[str, str] = {
    "order": "orders",
    "order_draft": "edit",
    "invoice": "invoices",
    "customer": "customer",
    "product": "stock",
    "supplier": "supplier",
    "receipt": "in",
    "received": "invoices",
    "purchase": "supplier",
    "take": "scan",
    "transfer": "shipments",
    "shipment": "shipments",
    "return": "in",
    "payment": "bank",
    "quote": "quote",
    "quote_draft": "edit",
}
"""The icon of an open document by its noun."""


def waiting_in_rooms(rd: Read) -> Mapping[str, Waiting]:
    """How many things wait in each room."""
    from ui.today.waiting import waiting

    return waiting(rd)


def left_out_here(rd: Read) -> frozenset[str]:
    """The rooms and views of steps that the business does not need."""
    from app.reports.left_out import left_out

    return left_out(rd)


class Counting:
    """The query that counts what waits in each room, and the tables whose changes it must be asked again for.

    `left_out` says, asked with it, which rooms and views nobody here has use for.
    """

    query: Callable[[Read], Mapping[str, Waiting]] | None = staticmethod(waiting_in_rooms)
    left_out: Callable[[Read], frozenset[str]] | None = staticmethod(left_out_here)
    nouns: frozenset[str] = frozenset({"*"})


def screen_of(room: str, office: Office) -> QWidget:
    """The screen of a room, newly made; a word of explanation where there is none yet."""
    made = SCREENS.get(room)
    if made is not None:
        return made(office)
    blank = Blank()
    blank.show_words(room, say(f"shell.room.{room}"), say("shell.not_yet"))
    return blank
