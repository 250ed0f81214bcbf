"""One stock-take: what was counted of each product beside what was expected, what can be done with it, and its paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from app.base.audit import Event, history
from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.stock.cost import line_amount
from app.stock.place import places, shelves
from app.stock.tables import location
from app.stock.take_paper import PaperLine, TakePaper, render_take
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
from app.stock.take_value import costs_when_posted


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
    lines = lines_of_take(rd, take_id)
    if found[0].state == "posted":
        # What a difference was worth does not change with what the product costs since.
        then = costs_when_posted(rd, take_id)
        lines = [replace(each, cost_micro=then.get(each.product_id, each.cost_micro)) for each in lines]
    return TakePage(
        row=found[0],
        end_reason=more.end_reason,
        ended_by=more.ended_by,
        currency=the_company(rd).currency,
        lines=tuple(lines),
        last=tuple(last_tallies(rd, take_id)),
        history=tuple(history(rd, "stock_take", take_id)),
        place=more.place if places(rd).several else "",
    )


def take_paper(rd: Read, take_id: int, *, costs: bool = False) -> bytes:
    """The sheet to count by, or once it is over what was found, as a PDF in the language of the house.

    What is counted blind is printed without what is expected. `costs`: whoever prints it may see what things cost. Refused
    with ``take_unknown``.
    """
    page, company = take_page(rd, take_id), the_company(rd)
    row, words = page.row, Words(company.language, ZoneInfo(company.zone))
    is_over = row.state != "open"
    said = shelves(rd, [line.product_id for line in page.lines])
    location = int(rd.execute(_MORE, {"id": take_id}).one().location_id)
    hides = row.blind and not is_over
    paper = TakePaper(
        company=company.name,
        number=row.number,
        name=row.name,
        place=page.place,
        on=row.opened_on,
        by=row.opened_by,
        lines=tuple(
            PaperLine(
                sku=line.sku,
                name=line.name,
                unit=line.unit,
                shelf=said.get((line.product_id, location), ""),
                lot=line.lot,
                expires_on=line.expires_on,
                expected_milli=None if hides else line.expected_milli,
                counted_milli=line.counted_milli,
                difference_milli=line.difference_milli,
                worth=page.worth(line),
            )
            for line in (page.lines if is_over else page.in_sight)
        ),
        currency=page.currency,
        ended=row.state if is_over else "",
        ended_on=words.local_day(row.ended_at) if row.ended_at is not None else None,
        ended_by=page.ended_by,
        reason=page.end_reason,
        value=page.value if is_over and costs else None,
    )
    return render_take(paper, words)


_MORE = (
    select(
        stock_take.c.end_reason,
        stock_take.c.ended_by,
        stock_take.c.location_id,
        location.c.name.label("place"),
    )
    .join(location, location.c.id == stock_take.c.location_id)
    .where(stock_take.c.id == bindparam("id"))
)
