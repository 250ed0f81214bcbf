"""Which lots leave with a shipment: first expired first out, place by place, unless somebody says otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from app.base.door import Write
from app.base.errors import Refusal
from app.flow.leaves import Leaving, Taken, products_of
from app.stock.lots import LotAt, Traced, first_out, lots_at, traced_of
from app.stock.move import NO_LOT
from app.stock.place import Places

Lots = Mapping[int, Sequence[tuple[int, int]]]
"""By line of an order: lots (or `NO_LOT`) and how much of each (thousandths)."""


def of_lots(tx: Write, leaving: Sequence[Leaving], known: Places, lots: Lots, reason: str) -> list[Leaving]:
    """Say of each quantity of a product that is traced which lots it is of; the caller has locked the balances.

    What nobody said is proposed as `first_out` does; expired lots and serial numbers never are. Refused with
    ``serials_missing``, ``lots_expired``, ``lot_expired`` (one that was chosen, without a reason), ``lot_short`` or
    ``lot_sum_differs``.
    """
    traced = traced_of(tx, products_of([each for each in leaving if each.taken]))
    if not traced:
        return list(leaving)
    there = {key: list(lots) for key, lots in lots_at(tx, traced).items()}
    found: list[Leaving] = []
    expired: list[str] = []
    for each in leaving:
        told = traced.get(each.line.product_id or 0) if each.taken else None
        if told is None or each.line.product_id is None:
            found.append(each)
            continue
        here = there.setdefault(each.line.product_id, [])
        chosen = _chosen(told, each, here, known, lots.get(each.line.id, ()))
        expired += [code for code in _expired(chosen, here, tx.today) if code not in expired]
        if expired and not reason.strip():
            raise Refusal("lot_expired", product=told.name, lot=expired[0])
        rest = each.quantity_milli - sum(taken.quantity_milli for taken in chosen)
        proposed = proposal(told, rest, here, known.serving, tx.today)
        if proposed is None:
            raise Refusal("serials_missing", product=told.name)
        short = rest - sum(taken.quantity_milli for taken in proposed)
        if short:
            raise Refusal(
                "lots_expired", product=told.name, sound_milli=rest - short, asked_milli=each.quantity_milli
            )
        found.append(replace(each, taken=_together(chosen, proposed)))
    if expired:
        tx.note(expired=", ".join(expired), reason=reason.strip())
    return found


def _together(*parts: Sequence[Taken]) -> tuple[Taken, ...]:
    """What is named of a lot and what is proposed of the same one at the same place leaves in one move."""
    milli: dict[tuple[int, int | None], int] = {}
    for taken in chain(*parts):
        of = (taken.place, taken.lot_id)
        milli[of] = milli.get(of, 0) + taken.quantity_milli
    return tuple(Taken(place, quantity, lot_id) for (place, lot_id), quantity in milli.items())


def proposal(
    told: Traced, wanted_milli: int, here: list[LotAt], serving: Sequence[int], on: date
) -> list[Taken] | None:
    """What leaves first of what is `here` (which is taken off it); None where a person has to say which units leave.

    It comes to less than what is wanted where the rest is expired.
    """
    found: list[Taken] = []
    if told.by_unit and wanted_milli and any(each.lot_id and each.sound_milli > 0 for each in here):
        return None
    for place in serving:
        for lot_id, milli in first_out(wanted_milli, [each for each in here if each.place == place], on):
            found.append(Taken(place, milli, lot_id))
            _take_off(here, place, lot_id, milli)
            wanted_milli -= milli
    return found


def _chosen(
    told: Traced, each: Leaving, here: list[LotAt], known: Places, wanted: Sequence[tuple[int, int]]
) -> list[Taken]:
    """The lots that somebody named, from the first place that has them before the second."""
    whole = sum(milli for _, milli in wanted)
    if whole > each.quantity_milli or any(milli <= 0 for _, milli in wanted):
        raise Refusal("lot_sum_differs", product=told.name, told_milli=whole, asked_milli=each.quantity_milli)
    found: list[Taken] = []
    for lot_id, milli in wanted:
        left = milli
        for place in known.serving:
            there = sum(at.sound_milli for at in here if at.place == place and at.lot_id == lot_id)
            taken = min(max(there, 0), left)
            if taken:
                found.append(Taken(place, taken, lot_id))
                _take_off(here, place, lot_id, taken)
                left -= taken
        if left:
            code = next((at.code for at in here if at.lot_id == lot_id), "")
            raise Refusal(
                "lot_short", product=told.name, lot=code, here_milli=milli - left, asked_milli=milli
            )
    return found


def _expired(chosen: Sequence[Taken], here: Sequence[LotAt], on: date) -> list[str]:
    return [
        next((at.code for at in here if at.lot_id == taken.lot_id and at.expired(on)), "")
        for taken in chosen
        if taken.lot_id != NO_LOT and any(at.lot_id == taken.lot_id and at.expired(on) for at in here)
    ]


def _take_off(here: list[LotAt], place: int, lot_id: int, milli: int) -> None:
    for index, at in enumerate(here):
        if (at.place, at.lot_id) == (place, lot_id):
            here[index] = replace(at, quantity_milli=at.quantity_milli - milli)
