"""Lots and serial numbers: which there are of a product, how much of each is where, and which leaves first.

A serial number is a lot of one unit. What is on hand of a lot is what its moves come to; goods of no known lot are those
whose moves name none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select

from app.base.door import THE_DAY, Read, Write
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.catalogue.naming import full_name
from app.catalogue.tables import product
from app.stock.move import NO_LOT
from app.stock.tables import lot, quarantine, stock_move

TRACED = ("", "lot", "serial")
"""How a product is traced: not, by lot, by serial number."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A product that is traced: by ``lot`` or ``serial``, and its name."""

    how: str
    name: str

    @property
    def by_unit(self) -> bool:
        """Whether each unit has a number of its own."""
        return self.how == "serial"


@dataclass(frozen=True, slots=True)
class LotAt:
    """So much (thousandths) of a lot at a place; `kept_milli` of it is in quarantine. The lot unknown has no code."""

    lot_id: int
    code: str
    expires_on: date | None
    place: int
    quantity_milli: int
    kept_milli: int = 0

    @property
    def sound_milli(self) -> int:
        """What of it may leave, as far as quarantine goes."""
        return self.quantity_milli - self.kept_milli

    def expired(self, on: date) -> bool:
        """Whether its best-before day is over."""
        return self.expires_on is not None and self.expires_on < on


@dataclass(frozen=True, slots=True)
class LotOf:
    """So much (thousandths) of a lot, as somebody read it off the goods."""

    code: str
    quantity_milli: int
    expires_on: date | None = None


def traced_of(rd: Read, products: Iterable[int]) -> dict[int, Traced]:
    """Those of these products that are traced."""
    return {
        row.id: Traced(row.traced, full_name(row.name, row.variant))
        for row in rd.execute(_TRACED, {"products": sorted(set(products))})
    }


def lots_at(rd: Read, products: Iterable[int]) -> dict[int, list[LotAt]]:
    """What is on hand of each lot of these products, place by place, the one that leaves first before the next."""
    wanted = {"products": sorted(set(products))}
    kept = {
        (row.product_id, row.location_id, row.lot_id): int(row.milli) for row in rd.execute(_KEPT, wanted)
    }
    found: dict[int, list[LotAt]] = {}
    for row in rd.execute(_AT, wanted):
        at = (row.product_id, row.location_id, row.lot_id)
        found.setdefault(row.product_id, []).append(
            LotAt(
                row.lot_id or NO_LOT,
                row.code or "",
                row.expires_on,
                row.location_id,
                int(row.milli),
                kept.get(at, 0),
            )
        )
    return {key: in_turn(lots) for key, lots in found.items()}


def expired_at(rd: Read, products: Iterable[int]) -> dict[tuple[int, int], int]:
    """What of these products has expired by today and is not in quarantine, by product and place (thousandths)."""
    wanted = sorted(set(products))
    if not wanted:
        return {}
    found: dict[tuple[int, int], int] = {}
    for row in rd.execute(_EXPIRED, {"products": wanted}):
        at = (row.product_id, row.location_id)
        found[at] = found.get(at, 0) + int(row.milli)
    if found:
        for row in rd.execute(_EXPIRED_KEPT, {"products": wanted}):
            found[row.product_id, row.location_id] -= int(row.milli)
    return {at: milli for at, milli in found.items() if milli}


def in_turn(lots: Iterable[LotAt]) -> list[LotAt]:
    """First expired, first out; what nobody knows the lot of was here before all others, what has no day comes last. Pure."""
    return sorted(
        lots, key=lambda each: (each.lot_id != NO_LOT, each.expires_on or date.max, each.lot_id, each.place)
    )


def first_out(wanted_milli: int, lots: Sequence[LotAt], on: date | None) -> list[tuple[int, int]]:
    """Which lots a quantity is taken from, and how much of each; those expired on a day are left out, with None none is. Pure.

    It may come to less than what was wanted.
    """
    found: list[tuple[int, int]] = []
    for each in in_turn(lots):
        taken = min(each.sound_milli, wanted_milli)
        if taken > 0 and not (on is not None and each.expired(on)):
            found.append((each.lot_id, taken))
            wanted_milli -= taken
    return found


def lots_came(
    tx: Write, product_id: int, traced: Traced, came: Sequence[LotOf], quantity_milli: int
) -> list[tuple[int, int]]:
    """The lots that goods came in with, each made where nobody knew it; lot and how much (thousandths).

    Refused with ``lot_missing``, ``serials_missing``, ``lot_sum_differs``, ``lot_quantity``, ``lot_differs`` (known with
    another day) or ``serial_known`` (here already, or with a customer, or told twice).
    """
    told = [LotOf(each.code.strip(), each.quantity_milli, each.expires_on) for each in came]
    if not told or any(not each.code for each in told):
        raise Refusal("serials_missing" if traced.by_unit else "lot_missing", product=traced.name)
    if any(each.quantity_milli <= 0 or (traced.by_unit and each.quantity_milli != 1000) for each in told):
        raise Refusal("lot_quantity", product=traced.name)
    whole = sum(each.quantity_milli for each in told)
    if whole != quantity_milli:
        raise Refusal("lot_sum_differs", product=traced.name, told_milli=whole, asked_milli=quantity_milli)
    known = {
        row.code: row
        for row in tx.execute(_OF_CODES, {"product": product_id, "codes": [each.code for each in told]})
    }
    if traced.by_unit:
        _must_be_new(tx, traced, told, {code: int(row.id) for code, row in known.items()})
    found: dict[int, int] = {}
    made: dict[str, tuple[int, date | None]] = {code: (row.id, row.expires_on) for code, row in known.items()}
    for each in told:
        if each.code not in made:
            values = {
                "uid": new_uid(),
                "product_id": product_id,
                "code": each.code,
                "expires_on": each.expires_on,
            }
            made[each.code] = (tx.insert(lot, values), each.expires_on)
        lot_id, day = made[each.code]
        if day != each.expires_on and each.expires_on is not None:
            raise Refusal("lot_differs", product=traced.name, lot=each.code, day=day, told=each.expires_on)
        found[lot_id] = found.get(lot_id, 0) + each.quantity_milli
    return list(found.items())


def named_lot(rd: Read, product_id: int, code: str) -> int | None:
    """The lot of a product that bears this number; None where there is none, `NO_LOT` for an empty number."""
    if not code.strip():
        return NO_LOT
    rows = rd.execute(_OF_CODES, {"product": product_id, "codes": [code.strip()]}).all()
    return int(rows[0].id) if rows else None


def code_of(rd: Read, lot_id: int) -> str:
    """The number of a lot; empty for the lot unknown."""
    return str(rd.scalar(_CODE, {"id": lot_id}) or "")


def must_differ(traced: Traced, told: Sequence[LotOf]) -> None:
    """Refused with ``serial_twice`` where a serial number was told for two units."""
    seen: set[str] = set()
    for each in told:
        if each.code.strip() in seen:
            raise Refusal("serial_twice", product=traced.name, serial=each.code.strip())
        seen.add(each.code.strip())


def must_be_free(rd: Read, traced: Traced, codes: Mapping[int, str]) -> None:
    """Refused with ``serial_known`` where one of these units, by its lot, is here or with a customer."""
    for row in rd.execute(_WHERE, {"lots": sorted(codes)}):
        if row.here or row.out:
            raise Refusal("serial_known", product=traced.name, serial=codes[row.lot_id])


def _must_be_new(tx: Write, traced: Traced, told: Sequence[LotOf], known: Mapping[str, int]) -> None:
    """A unit is one: its number is on no other that is here or with a customer."""
    must_differ(traced, told)
    must_be_free(tx, traced, {lot_id: code for code, lot_id in known.items()})


_TRACED = select(product.c.id, product.c.traced, product.c.name, product.c.variant).where(
    product.c.id.in_(bindparam("products", expanding=True)), product.c.traced != ""
)
_milli = func.sum(stock_move.c.quantity_milli)
_AT = (
    select(
        stock_move.c.product_id,
        stock_move.c.location_id,
        stock_move.c.lot_id,
        lot.c.code,
        lot.c.expires_on,
        _milli.label("milli"),
    )
    .join(lot, lot.c.id == stock_move.c.lot_id, isouter=True)
    .where(stock_move.c.product_id.in_(bindparam("products", expanding=True)))
    .group_by(
        stock_move.c.product_id, stock_move.c.location_id, stock_move.c.lot_id, lot.c.code, lot.c.expires_on
    )
    .having(_milli != 0)
)
_apart = func.sum(quarantine.c.quantity_milli)
_KEPT = (
    select(quarantine.c.product_id, quarantine.c.location_id, quarantine.c.lot_id, _apart.label("milli"))
    .where(quarantine.c.product_id.in_(bindparam("products", expanding=True)))
    .group_by(quarantine.c.product_id, quarantine.c.location_id, quarantine.c.lot_id)
    .having(_apart != 0)
)
_EXPIRED = (
    select(stock_move.c.product_id, stock_move.c.location_id, _milli.label("milli"))
    .join(lot, lot.c.id == stock_move.c.lot_id)
    .where(lot.c.product_id.in_(bindparam("products", expanding=True)), lot.c.expires_on < THE_DAY)
    .group_by(stock_move.c.product_id, stock_move.c.location_id)
)
_EXPIRED_KEPT = (
    select(quarantine.c.product_id, quarantine.c.location_id, _apart.label("milli"))
    .join(lot, lot.c.id == quarantine.c.lot_id)
    .where(lot.c.product_id.in_(bindparam("products", expanding=True)), lot.c.expires_on < THE_DAY)
    .group_by(quarantine.c.product_id, quarantine.c.location_id)
)
_OF_CODES = select(lot.c.id, lot.c.code, lot.c.expires_on).where(
    lot.c.product_id == bindparam("product"), lot.c.code.in_(bindparam("codes", expanding=True))
)
_CODE = select(lot.c.code).where(lot.c.id == bindparam("id"))
_with_customers = stock_move.c.cause.in_(("shipment", "return_act")) & (stock_move.c.reason != "scrap")
_WHERE = (
    select(
        stock_move.c.lot_id,
        (_milli != 0).label("here"),
        (func.sum(stock_move.c.quantity_milli).filter(_with_customers) < 0).label("out"),
    )
    .where(stock_move.c.lot_id.in_(bindparam("lots", expanding=True)))
    .group_by(stock_move.c.lot_id)
)
