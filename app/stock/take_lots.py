"""Stock-takes of what is traced: of which lot somebody counted, what the ledger has of it, and what may be corrected of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.catalogue.naming import full_name
from app.catalogue.queries import IN_USE
from app.catalogue.tables import product
from app.stock.lots import LotAt, LotOf, Traced, code_of, lots_at, lots_came, must_be_free, named_lot
from app.stock.move import NO_LOT, Move
from app.stock.tables import lot
from app.stock.take_tables import stock_take

LotHere = tuple[int, int | None]
"""A product and the lot of it; None of what is not traced, `NO_LOT` of what is of no known lot."""
_UNIT = 1000


@dataclass(frozen=True, slots=True)
class Counted:
    """So much was counted of a product, in thousandths; negative takes back what was counted before.

    Of what is traced it is of a lot: `lot_id`, which may be `NO_LOT`, or its number `code` as somebody read it off the
    goods, with its best-before day; a number nobody knew is a lot from then on.
    """

    product_id: int
    quantity_milli: int
    lot_id: int | None = None
    code: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class UnitCalled:
    """A serial number of a product that is known."""

    product_id: int
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class LotsCalled:
    """The numbers of a product's lots, each with its best-before day: all that are known, and those where a take counts."""

    known: Mapping[str, date | None]
    here: tuple[str, ...]


def lots_called(rd: Read, take_id: int, product_id: int) -> LotsCalled:
    """What the lots of a product are called, for whoever counts it; what leaves first stands first."""
    place = rd.scalar(_PLACE, {"take": take_id})
    found = lots_at(rd, [product_id]).get(product_id, [])
    return LotsCalled(
        {row.code: row.expires_on for row in rd.execute(_CALLED, {"product": product_id})},
        tuple(each.code for each in found if each.place == place and each.code and each.quantity_milli > 0),
    )


def unit_called(rd: Read, code: str) -> UnitCalled | None:
    """The unit that bears a number; None where no product in use has such a unit, or several have."""
    rows = rd.execute(_UNITS, {"code": code.strip()}).all()
    if len(rows) != 1:
        return None
    return UnitCalled(rows[0].id, full_name(rows[0].name, rows[0].variant), rows[0].code)


def lot_counted(tx: Write, each: Counted, traced: Traced | None, here: Mapping[LotHere, int]) -> int | None:
    """The lot that was counted, made where nobody knew it; None of what is not traced.

    `here` is what the ledger has of each lot. Refused with ``product_not_traced``, ``lot_unknown``, ``lot_missing``,
    ``serials_missing``, ``lot_quantity``, or as `lots_came` is.
    """
    if traced is None:
        if each.lot_id or each.code.strip():
            raise Refusal("product_not_traced")
        return None
    if each.lot_id is None and not each.code.strip():
        raise Refusal("serials_missing" if traced.by_unit else "lot_missing", product=traced.name)
    lot_id = each.lot_id
    if lot_id is None:
        lot_id = _named(tx, each, traced)
    elif lot_id and tx.scalar(_OWNER, {"lot": lot_id}) != each.product_id:
        raise Refusal("lot_unknown")
    if traced.by_unit and lot_id:
        if abs(each.quantity_milli) not in (0, _UNIT):
            raise Refusal("lot_quantity", product=traced.name)
        if each.quantity_milli > 0 and not here.get((each.product_id, lot_id), 0):
            must_be_free(tx, traced, {lot_id: code_of(tx, lot_id)})
    return lot_id


def must_be_one(tx: Write, traced: Traced | None, lot_id: int | None, milli: int) -> None:
    """A unit is there or not: refused with ``serial_counted`` where it was counted already."""
    if traced is not None and traced.by_unit and lot_id and milli > _UNIT:
        raise Refusal("serial_counted", product=traced.name, serial=code_of(tx, lot_id))


def lots_here(rd: Read, products: Iterable[int], place: int) -> dict[LotHere, int]:
    """What the ledger has of each lot of these products at a place (thousandths)."""
    return {
        (product_id, each.lot_id): each.quantity_milli
        for product_id, lots in lots_at(rd, products).items()
        for each in lots
        if each.place == place
    }


def must_be_corrected(
    tx: Write, number: str, moves: Sequence[Move], traced: Mapping[int, Traced], place: int
) -> None:
    """Whether what was found of lots may stand, the balances locked: refused with ``take_kept`` or as `must_be_free` is."""
    by_lot = [each for each in moves if each.lot_id and each.product_id in traced]
    there: dict[LotHere, LotAt] = {
        (product_id, each.lot_id): each
        for product_id, lots in lots_at(tx, {each.product_id for each in by_lot}).items()
        for each in lots
        if each.place == place
    }
    for move in by_lot:
        told, lot_id = traced[move.product_id], move.lot_id or NO_LOT
        known = there.get((move.product_id, lot_id))
        if told.by_unit and move.quantity_milli > 0:
            must_be_free(tx, told, {lot_id: code_of(tx, lot_id)})
        if (
            known is not None
            and move.quantity_milli < 0
            and 0 <= known.quantity_milli + move.quantity_milli < known.kept_milli
        ):
            raise Refusal("take_kept", number=number, product=told.name, lot=known.code)


def _named(tx: Write, each: Counted, traced: Traced) -> int:
    """The lot with a number; a unit may be known, what is else known of the lot must agree."""
    known = named_lot(tx, each.product_id, each.code)
    if known is not None and (traced.by_unit or each.quantity_milli <= 0):
        return known
    told = LotOf(each.code, each.quantity_milli, None if traced.by_unit else each.expires_on)
    [(lot_id, _)] = lots_came(tx, each.product_id, traced, [told], each.quantity_milli)
    return lot_id


_OWNER = select(lot.c.product_id).where(lot.c.id == bindparam("lot"))
_PLACE = select(stock_take.c.location_id).where(stock_take.c.id == bindparam("take"))
_CALLED = select(lot.c.code, lot.c.expires_on).where(lot.c.product_id == bindparam("product"))
_UNITS = (
    select(product.c.id, product.c.name, product.c.variant, lot.c.code)
    .join(lot, lot.c.product_id == product.c.id)
    .where(IN_USE, product.c.traced == "serial", lot.c.code == bindparam("code"))
)
