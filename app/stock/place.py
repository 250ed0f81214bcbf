"""The places goods are kept at: which there are, which serve orders and in what order, and what of them somebody decides.

Orders are served from the places for sale, the first before the second. What is promised counts against them in the same
order, whatever place an order's goods leave from in the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from app.base.company import the_company
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.folding import folded
from app.base.uid import new_uid
from app.base.words import Words
from app.stock.tables import location, shelf, stock_balance

MAIN_PLACE = {"fr": "Magasin", "en": "Shop floor"}
"""What the place of a new company is called by the program, in the language of its documents."""
TRANSIT_PLACE = {"fr": "En transit", "en": "In transit"}
TRANSIT = "TRANSIT"
_LONGEST = 40


def place_said(name: str, words: Words) -> str:
    """A place by its name; those the program named itself in the language of whoever reads."""
    if name in MAIN_PLACE.values():
        return words.say("stock.main_place")
    return words.say("place.between") if name in TRANSIT_PLACE.values() else name


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its name, whether orders are served from it, and whether goods are kept there no longer."""

    id: int
    name: str
    for_sale: bool
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """The places in use, in the order in which orders are served; `main` is where promises are written down.

    `transit` is where goods are between two of them; None as long as there never were two.
    """

    main: int
    in_use: tuple[Place, ...]
    transit: int | None = None
    transit_name: str = ""

    @property
    def all_for_sale(self) -> bool:
        """Whether everything the company has is for sale: nothing can be between two places either."""
        return self.transit is None and all(each.for_sale for each in self.in_use)

    @property
    def first(self) -> int:
        """Where goods come to unless told otherwise, and leave from first."""
        return next((each.id for each in self.in_use if each.for_sale), self.main)

    @property
    def several(self) -> bool:
        """Whether there is a choice at all: with one place nothing of places is shown."""
        return len(self.in_use) > 1

    @property
    def serving(self) -> tuple[int, ...]:
        """Those that orders are served from, the first before the second."""
        return tuple(each.id for each in self.in_use if each.for_sale)

    def name(self, place_id: int) -> str:
        """What a place in use is called; empty for another."""
        return next((each.name for each in self.in_use if each.id == place_id), "")

    def chosen(self, place_id: int | None) -> int:
        """A place somebody named, or the first; refused with ``place_unknown`` where goods are not kept there."""
        if place_id is None:
            return self.first
        if place_id not in (each.id for each in self.in_use):
            raise Refusal("place_unknown")
        return place_id


def places(rd: Read) -> Places:
    """The places goods are kept at."""
    main, transit, between, in_use = 0, None, "", list[Place]()
    for row in rd.execute(_PLACES):
        if row.code == "MAIN":
            main = row.id
        if row.code == TRANSIT:
            transit, between = row.id, row.name
        elif row.archived_at is None:
            in_use.append(Place(row.id, row.name, row.for_sale))
    return Places(main, tuple(in_use), transit, between)


def all_places(rd: Read) -> tuple[Place, ...]:
    """Every place, those goods are kept at no longer at the end."""
    found = [row for row in rd.execute(_PLACES) if row.code != TRANSIT]
    told = [Place(row.id, row.name, row.for_sale, row.archived_at is not None) for row in found]
    return tuple(sorted(told, key=lambda each: each.retired))


def named_place(rd: Read, told: str) -> int:
    """The place of this name, accents and case left aside; refused with ``place_unknown``."""
    found = [each for each in all_places(rd) if folded(each.name) == folded(told.strip())]
    if not found:
        raise Refusal("place_unknown")
    return found[0].id


def taken_from(wanted_milli: int, at: Mapping[int, int], serving: Sequence[int]) -> list[tuple[int, int]]:
    """From where a quantity (thousandths) is taken: place and how much, the first that has some before the second; pure."""
    found: list[tuple[int, int]] = []
    for place in serving:
        taken = min(max(at.get(place, 0), 0), wanted_milli)
        if taken:
            found.append((place, taken))
            wanted_milli -= taken
    if wanted_milli and serving:
        # What is not there is missing at the first.
        short = dict(found)
        short[serving[0]] = short.get(serving[0], 0) + wanted_milli
        return list(short.items())
    return found


def promised_at(reserved_milli: int, at: Mapping[int, int], serving: Sequence[int]) -> dict[int, int]:
    """How much of what is promised counts against each place, by the rule by which it will leave; pure."""
    return dict(taken_from(reserved_milli, at, serving)) if reserved_milli > 0 else {}


@verb("stock.add_place")
def add_place(tx: Write, name: str, *, for_sale: bool = True) -> int:
    """Keep goods at another place too; gives its key. Refused with ``place_name_missing`` or ``place_known``."""
    told = _named(tx, name, None)
    number = int(tx.scalar(_LAST_ID) or 0) + 1
    rank = int(tx.scalar(_LAST_RANK) or 0) + 1
    values = {"uid": new_uid(), "code": f"P{number}", "name": told, "rank": rank, "for_sale": for_sale}
    place_id = tx.insert(location, {**values, "archived_at": None})
    if places(tx).transit is None:
        between = TRANSIT_PLACE["fr" if the_company(tx).language == "fr" else "en"]
        values = {"uid": new_uid(), "code": TRANSIT, "name": between, "rank": 0, "for_sale": False}
        tx.insert(location, {**values, "archived_at": None})
    tx.note(name=told)
    return place_id


@verb("stock.change_place")
def change_place(tx: Write, place_id: int, name: str, *, for_sale: bool) -> None:
    """Call a place otherwise, or serve orders from it, or no longer.

    Refused with ``place_unknown``, ``place_name_missing``, ``place_known`` or ``place_serves_alone``.
    """
    known = places(tx)
    known.chosen(place_id)
    if not for_sale and known.serving == (place_id,):
        raise Refusal("place_serves_alone", place=known.name(place_id))
    told = _named(tx, name, place_id)
    tx.update(location, place_id, name=told, for_sale=for_sale)
    tx.note(name=told, before=known.name(place_id))


@verb("stock.serve_first")
def serve_first(tx: Write, place_id: int) -> None:
    """Serve orders from this place before all others, and take in there what comes; refused with ``place_unknown``."""
    known = places(tx)
    known.chosen(place_id)
    ordered = [place_id, *(each.id for each in known.in_use if each.id != place_id)]
    for rank, each in enumerate(ordered, 1):
        values = {"rank": rank, "for_sale": True} if each == place_id else {"rank": rank}
        tx.update(location, each, **values)
    tx.note(name=known.name(place_id))


@verb("stock.retire_place")
def retire_place(tx: Write, place_id: int) -> None:
    """Keep goods there no longer.

    Refused with ``place_unknown``, ``place_not_empty`` or ``place_serves_alone``.
    """
    known = places(tx)
    known.chosen(place_id)
    name = known.name(place_id)
    if known.serving in ((place_id,), ()):
        raise Refusal("place_serves_alone", place=name)
    kept = int(tx.scalar(_KEPT, {"place": place_id}) or 0)
    if kept:
        raise Refusal("place_not_empty", place=name, n=kept)
    tx.update(location, place_id, archived_at=tx.now)
    tx.note(name=name)


@verb("stock.reopen_place")
def reopen_place(tx: Write, place_id: int) -> None:
    """Keep goods there again; refused with ``place_unknown`` or ``place_known``."""
    found = {each.id: each for each in all_places(tx)}.get(place_id)
    if found is None or not found.retired:
        raise Refusal("place_unknown")
    _named(tx, found.name, place_id)
    tx.update(location, place_id, archived_at=None)
    tx.note(name=found.name)


def open_again(tx: Write, wanted: Sequence[int]) -> None:
    """Open retired places to which goods come back: where goods are is in use."""
    for row in tx.execute(_RETIRED, {"ids": sorted(set(wanted))}):
        tx.update(location, row.id, archived_at=None)


@verb("stock.name_shelf")
def name_shelf(tx: Write, product_id: int, told: Mapping[int, str]) -> None:
    """Say where at places a product is found, as pick lists print it; refused with ``place_unknown``."""
    known = places(tx)
    standing = {row.location_id: row for row in tx.execute(_SHELVES, {"products": [product_id]})}
    for place_id, name in told.items():
        known.chosen(place_id)
        before = standing.get(place_id)
        if before is None and name.strip():
            values = {"product_id": product_id, "location_id": place_id, "told": name.strip()[:_LONGEST]}
            tx.insert(shelf, values)
        elif before is not None and before.told != name.strip():
            tx.update(shelf, before.id, told=name.strip()[:_LONGEST])
    tx.touch("product", product_id)
    tx.note(put=", ".join(name.strip() for name in told.values() if name.strip()))


def shelves(rd: Read, products: Sequence[int]) -> dict[tuple[int, int], str]:
    """Where these products are found, by product and place."""
    return {
        (row.product_id, row.location_id): row.told
        for row in rd.execute(_SHELVES, {"products": sorted(set(products))})
        if row.told
    }


def _named(tx: Write, name: str, own: int | None) -> str:
    """A name for a place that no other place in use has."""
    told = name.strip()[:_LONGEST]
    if not told:
        raise Refusal("place_name_missing")
    for row in tx.execute(_PLACES):
        if row.id != own and row.archived_at is None and folded(row.name) == folded(told):
            raise Refusal("place_known", place=row.name)
    return told


_PLACES = select(
    location.c.id, location.c.code, location.c.name, location.c.for_sale, location.c.archived_at
).order_by(location.c.rank, location.c.id)
_LAST_RANK = select(func.max(location.c.rank))
_LAST_ID = select(func.max(location.c.id))
_KEPT = select(func.count()).where(
    stock_balance.c.location_id == bindparam("place"), stock_balance.c.on_hand_milli != 0
)
_RETIRED = select(location.c.id).where(
    location.c.id.in_(bindparam("ids", expanding=True)), location.c.archived_at.is_not(None)
)
_SHELVES = select(shelf.c.id, shelf.c.product_id, shelf.c.location_id, shelf.c.told).where(
    shelf.c.product_id.in_(bindparam("products", expanding=True))
)
