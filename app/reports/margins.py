"""What is earned on an order or a quote, line by line: asked for apart, by those alone who may see costs.

Nothing is kept for it: goods that have left cost what the ledger says of their moves, everything else what its product
costs now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read
from app.catalogue.bundle import costs_of_bundles
from app.catalogue.product import goods
from app.orders.bundle import parts_by_bundle
from app.orders.margin import Margin, Margins, cost_of, margins, sold_for
from app.orders.order import COUNTED, OrderLine, read_lines, read_order
from app.orders.quote import QuoteLine, read_quote, read_quote_lines
from app.pricing.figures import LineFigures
from app.reports.order_costs import OrderCosts, order_costs
from app.shipping.tables import shipment, shipment_line
from app.stock.tables import stock_move

_NOTHING_BESIDE = OrderCosts()


@dataclass(frozen=True, slots=True)
class DocumentMargins:
    """The margins of a document by the key of its line, of all it sells, and how many lines lack a cost; of an order with
    what it brings and costs beside its goods.
    """

    by_line: Mapping[int, Margin]
    total: Margin | None
    unknown: int
    costs: OrderCosts = _NOTHING_BESIDE

    @property
    def whole(self) -> Margin | None:
        """What is left after fees and carriage, as far as these are known."""
        if self.total is None:
            return None
        paid = self.costs.carriage + self.costs.fees
        return Margin(self.total.net + self.costs.charged, self.total.cost + paid)


def order_margins(rd: Read, order_id: int) -> DocumentMargins:
    """Of what was ordered, whether it left or not; refused with ``order_unknown``."""
    order = read_order(rd, order_id)
    lines = read_lines(rd, order_id)
    if order.currency != the_company(rd).currency:
        return _unknown(lines)
    now = _costs_now(rd, lines)
    left: dict[int, list[tuple[int, int | None]]] = {}
    for row in rd.execute(_LEFT, {"order": order_id}):
        left.setdefault(row.order_line_id, []).append((-row.quantity_milli, row.unit_cost_micro))
    inside = parts_by_bundle(lines)
    charged = [line for line in lines if line.bundle_line_id is None]
    counted = [line for line in charged if line.kind in COUNTED]
    # A bundle costs what its parts do.
    costs = [
        _together(
            [_worth(each, left.get(each.id, ()), now) for each in inside.get(line.id, (line,))],
            order.currency,
        )
        for line in counted
    ]
    found = _by_line(counted, margins(sold_for(_figures(charged)), costs))
    return replace(found, costs=order_costs(rd, order_id))


def quote_margins(rd: Read, quote_id: int) -> DocumentMargins:
    """Of what a version offers, its options left out; refused with ``quote_unknown``."""
    of = read_quote(rd, quote_id)
    lines = [line for line in read_quote_lines(rd, quote_id) if not line.optional]
    if of.currency != the_company(rd).currency:
        return _unknown(lines)
    now = _costs_now(rd, lines)
    counted = [line for line in lines if line.kind in COUNTED]
    costs = [_together([_worth(line, (), now)], of.currency) for line in counted]
    return _by_line(counted, margins(sold_for(_figures(lines)), costs))


def _worth(
    line: OrderLine | QuoteLine,
    left: Iterable[tuple[int, int | None]],
    now: Mapping[int, int | None],
) -> int | None:
    """What a line's whole quantity costs, in micro units of thousandths: at what each move says of what left, else at the
    cost of now.
    """
    usual = now.get(line.product_id) if line.product_id is not None else None
    parts: list[tuple[int, int | None]] = [
        (milli, cost if cost is not None else usual) for milli, cost in left
    ]
    parts.append((line.quantity_milli - sum(milli for milli, _ in parts), usual))
    known = [(milli, cost) for milli, cost in parts if milli and cost is not None]
    if len(known) < len([milli for milli, _ in parts if milli]):
        return None
    return sum(milli * cost for milli, cost in known)


def _together(worths: Sequence[int | None], currency: str) -> int | None:
    """What several lines cost together, in minor units, rounded once; None where the cost of one is not known."""
    known = [worth for worth in worths if worth is not None]
    return cost_of(1, sum(known), currency) if len(known) == len(worths) else None


def _costs_now(rd: Read, lines: Sequence[OrderLine | QuoteLine]) -> dict[int, int | None]:
    wanted = [line.product_id for line in lines if line.product_id is not None]
    return {key: found.cost_micro for key, found in goods(rd, wanted).items()} | costs_of_bundles(rd, wanted)


def _figures(lines: Sequence[OrderLine | QuoteLine]) -> list[tuple[str, LineFigures]]:
    return [
        (
            line.kind,
            LineFigures(line.quantity_milli, line.category, line.rate_ppm, line.net, line.tax),
        )
        for line in lines
    ]


def _by_line(lines: Sequence[OrderLine | QuoteLine], found: Margins) -> DocumentMargins:
    by_line = {
        line.id: margin
        for line, margin in zip(lines, found.lines, strict=True)
        if margin is not None and line.quantity_milli
    }
    return DocumentMargins(by_line, found.total, found.unknown)


def _unknown(lines: Sequence[OrderLine | QuoteLine]) -> DocumentMargins:
    return DocumentMargins(
        {}, None, sum(line.kind in COUNTED for line in lines if not getattr(line, "bundle_line_id", None))
    )


_LEFT = (
    select(shipment_line.c.order_line_id, stock_move.c.quantity_milli, stock_move.c.unit_cost_micro)
    .join(shipment_line, shipment_line.c.id == stock_move.c.cause_line_id)
    .join(shipment, shipment.c.id == shipment_line.c.shipment_id)
    .where(
        shipment.c.order_id == bindparam("order"),
        stock_move.c.cause == "shipment",
        stock_move.c.cause_id == shipment.c.id,
    )
    .order_by(stock_move.c.id)
)
