"""Which lots moves are of: every move of a product that is traced says one, and none is more than what is there of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.base.door import Write
from app.base.errors import Refusal
from app.stock.lots import LotAt, Traced, code_of, first_out, lots_at, traced_of
from app.stock.move import NO_LOT, Move


@dataclass(slots=True)
class _Here:
    """What is here of each lot of a product, place by place, as the moves of one document are taken one after the other."""

    traced: Traced
    standing: Mapping[tuple[int, int], LotAt]
    milli: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])
    touched: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])

    def take(self, place: int, lot_id: int, milli: int) -> None:
        key = (place, lot_id)
        self.milli[key] = self.milli.get(key, 0) + milli
        self.touched.add(key)

    def at(self, place: int) -> list[LotAt]:
        """The lots at a place as they stand by now."""
        return [
            replace(each, quantity_milli=self.milli[key])
            for key, each in self.standing.items()
            if key[0] == place and self.milli[key] > 0
        ]


def by_lot(tx: Write, moves: Sequence[Move], place: int, undoing: Collection[int]) -> list[tuple[int, Move]]:
    """Moves with the lots they are of, each with its index in `moves`; the caller has locked the balances.

    What nobody said the lot of comes in as of no known lot, and leaves as the lots do that expire first, expired ones before
    all. A move in `undoing` is of the lot of the one it undoes. Refused with ``serials_missing``, ``lot_short`` or
    ``serial_known``.
    """
    traced = traced_of(tx, {each.product_id for each in moves})
    if not traced:
        return [(index, move) for index, move in enumerate(moves) if move.quantity_milli]
    there = lots_at(tx, traced)
    here = {key: _here(told, there.get(key, [])) for key, told in traced.items()}
    found: list[tuple[int, Move]] = []
    for index, move in enumerate(moves):
        own = here.get(move.product_id)
        if not move.quantity_milli:
            continue
        if own is None:
            found.append((index, move))
            continue
        at = place if move.place is None else move.place
        said = index in undoing or move.lot_id is not None or move.quantity_milli > 0
        for part in [move] if said else _parts(move, own, at):
            own.take(at, part.lot_id or NO_LOT, part.quantity_milli)
            found.append((index, part))
    for own in here.values():
        _must_be_there(tx, own)
    return found


def _here(traced: Traced, lots: Sequence[LotAt]) -> _Here:
    standing = {(each.place, each.lot_id): each for each in lots}
    return _Here(traced, standing, {key: each.quantity_milli for key, each in standing.items()})


def _parts(move: Move, own: _Here, place: int) -> list[Move]:
    """What leaves and nobody said the lot of: of the lots that are there, the rest of none."""
    lots = own.at(place)
    if own.traced.by_unit and any(each.lot_id != NO_LOT for each in lots):
        raise Refusal("serials_missing", product=own.traced.name)
    taken = first_out(-move.quantity_milli, lots, None)
    rest = -move.quantity_milli - sum(milli for _, milli in taken)
    if rest:
        taken.append((NO_LOT, rest))
    return [replace(move, lot_id=lot_id, quantity_milli=-milli) for lot_id, milli in taken]


def _must_be_there(tx: Write, own: _Here) -> None:
    """No more leaves of a lot than is there, and a unit is at one place alone."""
    for place, lot_id in sorted(own.touched):
        if lot_id == NO_LOT:
            continue
        milli = own.milli[place, lot_id]
        if milli < 0:
            known = own.standing.get((place, lot_id))
            raise Refusal(
                "lot_short",
                product=own.traced.name,
                lot=_code(tx, own, lot_id),
                here_milli=known.quantity_milli if known is not None else 0,
                asked_milli=(known.quantity_milli if known is not None else 0) - milli,
            )
        whole = sum(each for (_, other), each in own.milli.items() if other == lot_id)
        if own.traced.by_unit and whole > 1000:
            raise Refusal("serial_known", product=own.traced.name, serial=_code(tx, own, lot_id))


def _code(tx: Write, own: _Here, lot_id: int) -> str:
    known = next((each.code for (_, other), each in own.standing.items() if other == lot_id), None)
    return known if known is not None else code_of(tx, lot_id)
