"""One return: what was announced, came and was decided of each line, what was done when by whom, and what the customer got."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import bindparam, select

from app.base.archive import Paper, paper_of
from app.base.audit import Event, history
from app.base.door import Read
from app.base.errors import Refusal
from app.invoicing.queries import InvoiceRow, invoice_rows
from app.orders.naming import order_name
from app.orders.order import read_order
from app.orders.queries import OrderRow, order_rows
from app.payments.queries import PaymentRow, payment_rows
from app.reports.mails import told_to
from app.reports.shop_told import ShopTold, channel_told, told_on_crediting
from app.shipping.return_queries import ReturnRow, return_rows
from app.shipping.return_reasons import ReturnReason, return_reasons
from app.shipping.return_tables import goods_return, goods_return_line, return_act, return_answer
from app.shipping.returned import Left, ReturnLine, left_of_order, return_lines
from app.shipping.returned_lots import LotBack, LotsBack, kept_of_lines, lots_that_left, told_lots
from app.shipping.tables import shipment, shipment_line


@dataclass(frozen=True, slots=True)
class ReturnAct:
    """A step of a return; `undone` where another took it back, `reverses_id` where it takes one back itself."""

    id: int
    kind: str
    happened_on: date
    answer: str
    exchange_order_id: int | None
    note: str
    made_by: str
    reverses_id: int | None
    recorded_at: datetime
    undone: bool = False


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """A return's page; `credit_notes`, `refunds` and `exchanges` are what the customer got.

    `lots_out` are the lots that left with its lines and did not come back, by the line that left; `lots_kept` those that came and
    are kept apart, by its own line.
    """

    row: ReturnRow
    order: OrderRow
    note: str
    lines: tuple[ReturnLine, ...]
    acts: tuple[ReturnAct, ...]
    left: tuple[Left, ...]
    credit_notes: tuple[InvoiceRow, ...]
    refunds: tuple[PaymentRow, ...]
    exchanges: tuple[OrderRow, ...]
    reasons: tuple[ReturnReason, ...]
    paper: Paper | None
    history: tuple[Event, ...]
    lots_out: LotsBack = field(default_factory=dict[int, tuple[LotBack, ...]])
    lots_kept: LotsBack = field(default_factory=dict[int, tuple[LotBack, ...]])
    shop_told: ShopTold = field(default_factory=ShopTold)
    """What the shop of its order is told once it is credited."""
    shipments: tuple[str, ...] = ()
    """The numbers of the shipments its goods left with."""

    @property
    def expected_milli(self) -> int:
        """What is still to come."""
        return sum(each.expected_milli for each in self.lines)

    @property
    def undecided_milli(self) -> int:
        """What came and nobody decided on."""
        return sum(each.undecided_milli for each in self.lines)

    @property
    def unanswered_milli(self) -> int:
        """What came and the customer has no answer for."""
        return sum(each.unanswered_milli for each in self.lines)

    @property
    def quarantine_milli(self) -> int:
        """What was decided to be kept apart for now."""
        return sum(each.quarantine_milli for each in self.lines)

    @property
    def last_act(self) -> ReturnAct | None:
        """The last step that stands and may be undone; None where there is none."""
        standing = [each for each in self.acts if each.reverses_id is None and not each.undone]
        return standing[-1] if standing else None

    def room_of(self, line: ReturnLine) -> int:
        """How much of a line may come in now (thousandths): what is expected, and what no return waits for."""
        spare = next((each.returnable_milli for each in self.left if each.id == line.shipment_line_id), 0)
        return line.expected_milli + max(spare, 0)


def return_page(rd: Read, return_id: int) -> ReturnPage:
    """The page of a return; refused with ``return_unknown``."""
    found = return_rows(rd, [return_id])
    if not found:
        raise Refusal("return_unknown", **{"return": return_id})
    row = found[0]
    acts = _acts(rd, return_id)
    papers = rd.execute(_PAPERS, {"id": return_id}).all()
    [order] = order_rows(rd, [row.order_id])
    lines = return_lines(rd, [return_id])
    return ReturnPage(
        row=row,
        order=order,
        note=rd.scalar(_NOTE, {"id": return_id}) or "",
        lines=tuple(lines),
        acts=acts,
        left=tuple(left_of_order(rd, row.order_id)),
        credit_notes=tuple(invoice_rows(rd, [each.credit_note_id for each in papers])),
        refunds=tuple(payment_rows(rd, [each.payment_id for each in papers if each.payment_id is not None])),
        exchanges=tuple(
            order_rows(rd, [each.exchange_order_id for each in acts if each.exchange_order_id is not None])
        ),
        reasons=return_reasons(rd),
        paper=paper_of(rd, "goods_return", return_id),
        history=told_to(rd, history(rd, "goods_return", return_id)),
        lots_out=told_lots(rd, lots_that_left(rd, [each.shipment_line_id for each in lines])),
        lots_kept=kept_of_lines(rd, [each.id for each in lines]),
        shop_told=told_on_crediting(channel_told(rd, read_order(rd, row.order_id))),
        shipments=tuple(rd.execute(_SHIPMENTS, {"id": return_id}).scalars()),
    )


@dataclass(frozen=True, slots=True)
class ReturnStart:
    """What a new return of an order begins with."""

    order_id: int
    number: str
    lines: tuple[Left, ...]
    reasons: tuple[ReturnReason, ...]
    lots: LotsBack = field(default_factory=dict[int, tuple[LotBack, ...]])


def return_start(rd: Read, order_id: int) -> ReturnStart:
    """What may come back of an order, and the reasons that are offered; refused with ``return_nothing_left``."""
    order = read_order(rd, order_id)
    lines = tuple(each for each in left_of_order(rd, order_id) if each.returnable_milli > 0)
    if not lines:
        raise Refusal("return_nothing_left", number=order_name(order))
    reasons = tuple(each for each in return_reasons(rd) if each.used)
    lots = told_lots(rd, lots_that_left(rd, [each.id for each in lines]))
    return ReturnStart(order_id, order_name(order), lines, reasons, lots)


def _acts(rd: Read, return_id: int) -> tuple[ReturnAct, ...]:
    rows = rd.execute(_ACTS, {"id": return_id}).all()
    undone = {row.reverses_id for row in rows}
    return tuple(ReturnAct(*row, undone=row.id in undone) for row in rows)


_OF_ACT = tuple(name for name in ReturnAct.__slots__ if name != "undone")
_ACTS = (
    select(*(return_act.c[name] for name in _OF_ACT))
    .where(return_act.c.return_id == bindparam("id"))
    .order_by(return_act.c.id)
)
_PAPERS = (
    select(return_answer.c.credit_note_id, return_answer.c.payment_id)
    .join(return_act, return_act.c.id == return_answer.c.act_id)
    .where(return_act.c.return_id == bindparam("id"))
    .order_by(return_answer.c.id)
)
_SHIPMENTS = (
    select(shipment.c.number)
    .join(shipment_line, shipment_line.c.shipment_id == shipment.c.id)
    .join(goods_return_line, goods_return_line.c.shipment_line_id == shipment_line.c.id)
    .where(goods_return_line.c.return_id == bindparam("id"))
    .group_by(shipment.c.id, shipment.c.number)
    .order_by(shipment.c.id)
)
_NOTE = select(goods_return.c.note).where(goods_return.c.id == bindparam("id"))
