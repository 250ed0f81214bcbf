"""Taking in a shop recorded into a folder: what is in it, and the work itself with its progress."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import Refusal
from app.links.shops import inbox
from app.links.shops.folder import Folder, read_folder
from app.links.shops.intake import Taken, store, take_in
from app.links.shops.kinds import Kind, kind_of
from app.links.shops.leaving_invoices import is_said, old_to_invoice
from app.links.shops.shop import connect, shop_of
from app.links.shops.shop import shops as shops_in_use

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read
    from app.flow.left_to_shop import ToLeave
    from ui.kit.runner import Token

KIND = "woocommerce"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a folder holds: the shop's name, and how many records of each noun."""

    path: Path
    name: str
    counts: dict[str, int]
    is_said: bool = False
    """Whether it was said at an earlier import who invoiced what the shop had done before."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: records new and changed, taken in and parked, by noun; old orders that became ones to invoice here."""

    arrived: inbox.Arrived
    taken: Taken
    shop_id: int
    old: ToLeave


def look_into(rd: Read, path: Path) -> Recorded:
    """Read a folder without taking anything in; refused as `read_folder` is."""
    kind, folder = kind_of(KIND), read_folder(path)
    counts = Counter(record.noun for record in folder.records(kind))
    name, url = _called(kind, folder)
    known = next((each for key in shops_in_use(rd) if (each := shop_of(rd, key)).url == url), None)
    return Recorded(path, name, dict(counts), known is not None and is_said(rd, known))


def take_folder(database: Database, actor: Actor, token: Token, path: Path, before: date | None) -> Imported:
    """Store what is in a folder, then take it in record by record; stopping keeps whole records behind."""
    kind, folder = kind_of(KIND), read_folder(path)
    name, url = _called(kind, folder)
    shop_id = database.do(actor, connect, kind.name, name, url, before)
    arrived = store(database, actor, shop_id, list(folder.records(kind)), token.tell)
    taken = take_in(database, actor, shop_id, wanted=lambda: not token.cancelled, told=token.tell)
    with database.read() as rd:
        return Imported(arrived, taken, shop_id, old_to_invoice(rd, shop_id))


def take_waiting(database: Database, actor: Actor, token: Token) -> Taken:
    """Take in what waits, of all shops: after a record was sent again."""
    whole = Taken()
    with database.read() as rd:
        keys = shops_in_use(rd)
    for shop_id in keys:
        found = take_in(database, actor, shop_id, wanted=lambda: not token.cancelled, told=token.tell)
        for noun, count in found.done.items():
            whole.done[noun] = whole.done.get(noun, 0) + count
        for noun, count in found.parked.items():
            whole.parked[noun] = whole.parked.get(noun, 0) + count
    return whole


def _called(kind: Kind, folder: Folder) -> tuple[str, str]:
    """The shop's name and address, by what it says of itself or by its folder."""
    try:
        info = kind.info(folder.info)
    except Refusal:
        return folder.name, f"folder:{folder.name}"
    return info.name or folder.name, info.url or f"folder:{folder.name}"
