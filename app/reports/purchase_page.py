"""One purchase order: what was ordered, what came of it and at which cost, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base.archive import Paper, paper_of
from app.base.audit import Event, history
from app.base.door import Read
from app.base.errors import Refusal
from app.base.money import rounded_div
from app.orders.at_risk import AtRisk, relying_on
from app.orders.possible import Possible, no, yes
from app.purchasing.answered import is_answered
from app.purchasing.purchase import (
    Purchase,
    PurchaseLine,
    expected_day,
    lines_of_purchase,
    read_purchase,
    soonest_day,
)
from app.purchasing.purchase_queries import PurchaseRow, purchase_rows
from app.purchasing.receipt_queries import ReceiptRow, receipt_rows
from app.purchasing.received_queries import ReceivedRow
from app.purchasing.supplier_queries import SupplierRow, email_of, offers_by, supplier_rows
from app.purchasing.tables import goods_receipt_line, purchase_line, purchase_order
from app.reports.mails import MailRow, mail_that_never_left, told_to
from app.reports.received_page import received_of
from app.stock.cost import line_amount


@dataclass(frozen=True, slots=True)
class Bought:
    """A line with what came of it: `cost_micro` is what one unit cost on average, `difference` (minor units) how much more
    than ordered the goods cost that came.
    """

    line: PurchaseLine
    pack_milli: int
    cost_micro: int | None
    difference: int

    @property
    def id(self) -> int:
        """The line's key."""
        return self.line.id


@dataclass(frozen=True, slots=True)
class PurchasePage:
    """A purchase order's page; amounts in minor units of its currency, without tax.

    `expected_on` is the day it would be expected if it were sent now, for a draft. `address` is where its e-mail goes, empty
    where the supplier has none; `unsent` the one that was to bring it and has not left. Where it has not reached the supplier
    yet and they cannot bring it by `expected_on`, `soonest_on` is the day they can, and `broken` who was promised sooner.
    `answered`: goods or an invoice came of it, so they had it.
    """

    row: PurchaseRow
    supplier: SupplierRow
    expected_on: date
    terms: str
    note: str
    end_reason: str
    sent_at: datetime | None
    lines: tuple[Bought, ...]
    receipts: tuple[ReceiptRow, ...]
    received: tuple[ReceivedRow, ...]
    possible: tuple[Possible, ...]
    paper: Paper | None
    address: str
    unsent: MailRow | None
    history: tuple[Event, ...]
    soonest_on: date | None = None
    broken: tuple[AtRisk, ...] = ()
    answered: bool = False

    @property
    def next_step(self) -> str:
        """The verb it asks for, empty when it is over."""
        return {"draft": "purchase.send", "sent": "restock.receive"}.get(self.row.state, "")

    @property
    def difference(self) -> int:
        """How much more than ordered the goods cost that came."""
        return sum(each.difference for each in self.lines)

    @property
    def below_minimum(self) -> int:
        """What is missing to the least the supplier delivers for."""
        return max((self.supplier.minimum_amount or 0) - self.row.net, 0)


def purchase_page(rd: Read, purchase_id: int) -> PurchasePage:
    """The page of a purchase order; refused with ``purchase_unknown``."""
    found = purchase_rows(rd, [purchase_id])
    if not found:
        raise Refusal("purchase_unknown", purchase=purchase_id)
    row, purchase = found[0], read_purchase(rd, purchase_id)
    more = rd.execute(_MORE, {"id": purchase_id}).one()
    lines = lines_of_purchase(rd, purchase_id)
    packs = {each.product_id: each.pack_milli for each in offers_by(rd, row.supplier_id)}
    came = _came(rd, purchase_id)
    receipts = [int(key) for key in rd.execute(_RECEIPTS, {"purchase": purchase_id}).scalars()]
    expected = expected_day(rd, purchase, lines)
    soonest = out_of_reach(rd, purchase, lines, expected) if row.state == "draft" or row.untold else None
    return PurchasePage(
        row=row,
        supplier=supplier_rows(rd, [row.supplier_id])[0],
        expected_on=expected,
        terms=more.terms,
        note=more.note,
        end_reason=more.end_reason,
        sent_at=more.sent_at,
        lines=tuple(_bought(line, packs, came, row.currency) for line in lines),
        receipts=tuple(receipt_rows(rd, receipts)),
        received=received_of(rd, "purchase", purchase_id),
        possible=possible(row),
        paper=paper_of(rd, "purchase_order", purchase_id),
        address=email_of(rd, purchase_id),
        unsent=mail_that_never_left(rd, purchase_id, "purchase_order"),
        history=told_to(rd, history(rd, "purchase_order", purchase_id)),
        soonest_on=soonest,
        # What nobody ordered yet is promised to nobody.
        broken=tuple(relying_on(rd, purchase_id, soonest)) if soonest and row.state != "draft" else (),
        answered=is_answered(rd, purchase_id),
    )


def out_of_reach(
    rd: Read, purchase: Purchase, lines: Sequence[PurchaseLine], expected_on: date
) -> date | None:
    """The day the goods can come where their supplier hears of it today; None where that is soon enough."""
    soonest = soonest_day(rd, purchase, lines)
    return soonest if soonest > expected_on else None


def possible(row: PurchaseRow) -> tuple[Possible, ...]:
    """Which verbs a purchase order allows as it stands, and why not the others."""
    number = row.number or ""
    draft, sent = row.state == "draft", row.state == "sent"

    def when(verb: str, allowed: bool, reason: str) -> Possible:
        return yes(verb) if allowed else no(verb, reason, number=number)

    untouched = row.received == "none"
    return (
        when("purchase.send", draft, "purchase_not_a_draft"),
        when("restock.receive", sent, "purchase_not_open"),
        when("purchase.expect", sent, "purchase_not_open"),
        when(
            "purchase.close",
            sent and not untouched,
            "purchase_not_open" if not sent else "purchase_untouched",
        ),
        when(
            "purchase.cancel",
            (draft or sent) and untouched,
            "purchase_received" if not untouched else "purchase_not_open",
        ),
    )


def _bought(
    line: PurchaseLine, packs: Mapping[int, int], came: Mapping[int, tuple[int, int]], currency: str
) -> Bought:
    milli, cost = came.get(line.id, (0, 0))
    if not milli or line.unit_price_micro is None:
        return Bought(line, packs.get(line.product_id, 1000), None, 0)
    average = rounded_div(cost, milli)
    difference = line_amount(milli, average, currency) - line_amount(milli, line.unit_price_micro, currency)
    return Bought(line, packs.get(line.product_id, 1000), average, difference)


def _came(rd: Read, purchase_id: int) -> dict[int, tuple[int, int]]:
    """By line: what came, in thousandths, and its quantity times its cost."""
    rows: Any = rd.execute(_CAME, {"purchase": purchase_id})
    return {row.purchase_line_id: (int(row.milli), int(row.cost or 0)) for row in rows}


_MORE = select(
    purchase_order.c.terms, purchase_order.c.note, purchase_order.c.end_reason, purchase_order.c.sent_at
).where(purchase_order.c.id == bindparam("id"))
_OF_ORDER = select(purchase_line.c.id).where(purchase_line.c.purchase_id == bindparam("purchase"))
_RECEIPTS = (
    select(goods_receipt_line.c.receipt_id)
    .where(goods_receipt_line.c.purchase_line_id.in_(_OF_ORDER))
    .distinct()
    .order_by(goods_receipt_line.c.receipt_id.desc())
)
_CAME = (
    select(
        goods_receipt_line.c.purchase_line_id,
        func.sum(goods_receipt_line.c.quantity_milli).label("milli"),
        func.sum(goods_receipt_line.c.quantity_milli * goods_receipt_line.c.unit_cost_micro).label("cost"),
    )
    .where(goods_receipt_line.c.purchase_line_id.in_(_OF_ORDER))
    .group_by(goods_receipt_line.c.purchase_line_id)
)
