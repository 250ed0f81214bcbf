"""One stock-take: what was counted of each product beside what was expected, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select

from app.base.audit import Event, history
from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.stock.cost import line_amount
from app.stock.place import places
from app.stock.tables import location
from app.stock.take_queries import (
    TakeLine,
    TakeRow,
    TallyRow,
    counted_whole,
    last_tallies,
    lines_of_take,
    take_rows,
)
from app.stock.take_tables import stock_take


@dataclass(frozen=True, slots=True)
class TakePage:
    """A stock-take's page; `currency` is that of what differences are worth, `place` what is counted where there are several."""

    row: TakeRow
    end_reason: str
    ended_by: str
    currency: str
    lines: tuple[TakeLine, ...]
    last: tuple[TallyRow, ...]
    history: tuple[Event, ...]
    place: str = ""

    @property
    def products(self) -> int:
        """How many products it is about."""
        return products_of(self.lines)

    @property
    def products_counted(self) -> int:
        """How many of them were counted, with all of their lots."""
        return counted_whole(self.lines)

    @property
    def left(self) -> tuple[TakeLine, ...]:
        """The lines, and the lots of them, that nobody counted."""
        return tuple(each for each in self.lines if each.counted_milli is None)

    @property
    def in_sight(self) -> tuple[TakeLine, ...]:
        """The lines as who counts may see them: a blind take does not say which lots are expected while it is open."""
        if not (self.row.blind and self.row.state == "open"):
            return self.lines
        counted = {each.product_id for each in self.counted}
        shown: dict[int, TakeLine] = {}
        for each in self.lines:
            if each.counted_milli is None and each.lot_id is not None:
                if each.product_id in counted or any(
                    one.product_id == each.product_id for one in shown.values()
                ):
                    continue
                each = replace(each, lot_id=None, lot="", expires_on=None)
            shown[each.id] = each
        return tuple(shown.values())

    @property
    def counted(self) -> tuple[TakeLine, ...]:
        """The lines somebody counted."""
        return tuple(each for each in self.lines if each.counted_milli is not None)

    @property
    def differing(self) -> tuple[TakeLine, ...]:
        """The lines of which something else was found than expected."""
        return tuple(each for each in self.lines if each.difference_milli)

    @property
    def moved(self) -> tuple[TakeLine, ...]:
        """The lines to count anew: goods came or left between two counts that add up."""
        return tuple(each for each in self.lines if each.moved)

    @property
    def since(self) -> tuple[TakeLine, ...]:
        """The counted lines of which something was sold or received after they were counted."""
        return tuple(each for each in self.lines if each.since_milli)

    @property
    def value(self) -> int:
        """What the differences are worth at cost, in minor units; products of unknown cost left out."""
        return sum(self.worth(each) or 0 for each in self.differing)

    def worth(self, line: TakeLine) -> int | None:
        """What the difference of a line is worth at cost, in minor units; None where the cost is unknown."""
        if line.cost_micro is None or not line.difference_milli:
            return None
        return line_amount(line.difference_milli, line.cost_micro, self.currency)


def products_of(lines: Iterable[TakeLine]) -> int:
    """Of how many products lines are."""
    return len({each.product_id for each in lines})


def take_page(rd: Read, take_id: int) -> TakePage:
    """The page of a stock-take; refused with ``take_unknown``."""
    found = take_rows(rd, [take_id])
    if not found:
        raise Refusal("take_unknown", take=take_id)
    more = rd.execute(_MORE, {"id": take_id}).one()
    return TakePage(
        row=found[0],
        end_reason=more.end_reason,
        ended_by=more.ended_by,
        currency=the_company(rd).currency,
        lines=tuple(lines_of_take(rd, take_id)),
        last=tuple(last_tallies(rd, take_id)),
        history=tuple(history(rd, "stock_take", take_id)),
        place=more.place if places(rd).several else "",
    )


_MORE = (
    select(stock_take.c.end_reason, stock_take.c.ended_by, location.c.name.label("place"))
    .join(location, location.c.id == stock_take.c.location_id)
    .where(stock_take.c.id == bindparam("id"))
)
