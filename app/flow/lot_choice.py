"""What a person sees before goods that are traced leave: the lots there are of each line, and what would leave first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.base.door import Read
from app.flow.leaving_lots import proposal
from app.orders.bundle import whole_only
from app.orders.coverage import coverage
from app.orders.order import read_lines
from app.stock.lots import LotAt, lots_at, traced_of
from app.stock.place import places


@dataclass(frozen=True, slots=True)
class LotOffer:
    """A lot that may leave (its key, 0 for the lot unknown), how much of it is there and how much is proposed; thousandths."""

    lot_id: int
    code: str
    expires_on: date | None
    here_milli: int
    expired: bool
    proposed_milli: int = 0


@dataclass(frozen=True, slots=True)
class LineChoice:
    """A line that is still to leave: what stock covers of it (thousandths), how it is traced, and its lots."""

    line_id: int
    name: str
    open_milli: int
    covered_milli: int
    traced: str
    lots: tuple[LotOffer, ...] = ()


def lot_choice(rd: Read, order_id: int) -> tuple[LineChoice, ...]:
    """The lines of an order that are still to leave, each with the lots there are of it where it is traced."""
    whole = read_lines(rd, order_id)
    lines = [line for line in whole if line.to_ship_milli]
    covered = whole_only(whole, coverage(rd, whole))
    traced = traced_of(rd, [line.product_id for line in lines if line.product_id is not None])
    here = lots_at(rd, traced) if traced else {}
    serving = places(rd).serving
    found: list[LineChoice] = []
    for line in lines:
        told = traced.get(line.product_id or 0)
        milli = covered.get(line.id, 0)
        if told is None:
            found.append(LineChoice(line.id, line.name, line.to_ship_milli, milli, ""))
            continue
        own = here.get(line.product_id or 0, [])
        before = [each for each in own if each.place in serving and each.sound_milli > 0]
        taken: dict[int, int] = {}
        for each in proposal(told, milli, own, serving, rd.today) or ():
            taken[each.lot_id or 0] = taken.get(each.lot_id or 0, 0) + each.quantity_milli
        offers = _offers(before, taken, rd.today)
        found.append(LineChoice(line.id, line.name, line.to_ship_milli, milli, told.how, offers))
    return tuple(found)


def _offers(here: list[LotAt], taken: dict[int, int], on: date) -> tuple[LotOffer, ...]:
    """Each lot once, over all places that serve."""
    found: dict[int, LotOffer] = {}
    for each in here:
        before = found.get(each.lot_id)
        milli = each.sound_milli + (before.here_milli if before is not None else 0)
        found[each.lot_id] = LotOffer(
            each.lot_id, each.code, each.expires_on, milli, each.expired(on), taken.get(each.lot_id, 0)
        )
    return tuple(found.values())
