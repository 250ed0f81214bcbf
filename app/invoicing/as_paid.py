"""What the customer pays for each line of an issued document, and how much of each was credited already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.invoicing.tables import invoice, invoice_line
from app.orders.order import COUNTED
from app.pricing.figures import LineFigures, PartFigures, sum_by_rate, total_of
from app.pricing.totals import discounted_lines


class Charged(Protocol):
    """A line as issued: its quantity in thousandths, its amounts in minor units."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def quantity_milli(self) -> int: ...
    @property
    def category(self) -> str: ...
    @property
    def rate_ppm(self) -> int: ...
    @property
    def net(self) -> int: ...
    @property
    def tax(self) -> int: ...


def as_paid(lines: Sequence[Charged]) -> Mapping[int, LineFigures]:
    """The figures of each line with a quantity by its key, the document's discount spread over the goods it lowers.

    A line cannot be credited for more than this; the discount, which went with its goods, is no line to credit.
    """
    off = tuple(
        PartFigures("discount", line.category, line.rate_ppm, line.net, line.tax)
        for line in lines
        if line.kind == "discount"
    )
    whole = {
        line.id: LineFigures(line.quantity_milli, line.category, line.rate_ppm, line.net, line.tax)
        for line in lines
        if line.kind != "discount" and line.quantity_milli > 0
    }
    lowered = [line.id for line in lines if line.id in whole and line.kind in COUNTED]
    figures = tuple(whole[key] for key in lowered)
    paid = discounted_lines(total_of(figures, off, sum_by_rate((*figures, *off))))
    return whole | dict(zip(lowered, paid, strict=True))


def credited_milli(rd: Read, invoice_id: int) -> dict[int, int]:
    """How much was credited of the lines of an invoice, in thousandths, by the line of the order they stand for."""
    return {int(row.order_line_id): int(row.milli) for row in rd.execute(_CREDITED, {"id": invoice_id})}


_CREDITED = (
    select(invoice_line.c.order_line_id, func.sum(invoice_line.c.quantity_milli).label("milli"))
    .join(invoice, invoice.c.id == invoice_line.c.invoice_id)
    .where(
        invoice.c.corrects_id == bindparam("id"),
        invoice.c.kind == "credit_note",
        invoice_line.c.order_line_id.is_not(None),
    )
    .group_by(invoice_line.c.order_line_id)
)
