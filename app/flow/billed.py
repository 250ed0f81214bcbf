"""What is invoiced of one order now, alone or with others of its customer: its figures, and what it posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.door import Write
from app.base.errors import Refusal
from app.base.words import Words
from app.flow import ship
from app.flow.billed_lines import billed_lines
from app.flow.deposit import credit_rest, settle_with_deposits
from app.flow.position import Position, keep_progress, post_commitment, take_position, with_lines
from app.invoicing.deposits import Deposit, Settling, deposits_of, take_off
from app.invoicing.exchange import document_worth
from app.invoicing.issue import IssuedLine, order_told
from app.orders.agreed import Agreed, accepted_told, agreed_on
from app.orders.bundle import whole_only, with_parts
from app.orders.coverage import coverage
from app.orders.methods import method_said
from app.orders.naming import order_name
from app.orders.next_step import quantities_to_bill
from app.orders.order import Order, OrderLine, document_of, read_rates, waits_to_leave
from app.orders.shop_changed import why_undecided
from app.payments.tables import payment
from app.pricing.deposit import Deducted
from app.pricing.figures import RateFigures, Totals
from app.pricing.portion import portion
from app.receivables.allocation import oldest_first, set_against
from app.receivables.ledger import Posting, open_item
from app.receivables.tables import item
from app.shipping.supplied import supplied_on

NOTHING_STAYS: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Bill:
    """What an invoice says of one order: where it stands, how much of each line (thousandths by key), the figures of that.

    `taken` is what comes off for deposits, `paid` that and the money kept for it.
    """

    position: Position
    now: Mapping[int, int]
    figures: Totals
    lines: tuple[IssuedLine, ...]
    agreed: Agreed
    taken: tuple[tuple[Deposit, Deducted], ...]
    supplied_on: date | None

    @property
    def off(self) -> tuple[RateFigures, ...]:
        """What deposits take off, by deposit and rate."""
        return tuple(rate for _, rates in self.taken for rate in rates)

    @property
    def deposits(self) -> int:
        """The same in minor units with tax."""
        return sum(rate.gross for rate in self.off)

    @property
    def paid(self) -> int:
        """What is paid of it when it is issued."""
        kept = sum(self.position.money.kept.values())
        return self.deposits + min(kept, self.figures.total - self.deposits)


@dataclass(frozen=True, slots=True)
class Posted:
    """An order once its invoice is in the ledger: where it stands, what the invoice still asks for by item, money kept for it."""

    position: Position
    owed: Mapping[int, int]
    kept: Mapping[tuple[int, str], int]


def billed(
    tx: Write,
    order_id: int,
    what: str,
    issued_on: date | None,
    staying: Mapping[int, int] = NOTHING_STAYS,
) -> Bill:
    """What an invoice of an order takes now; where nobody ships them before it, goods leave. Refused as `bill.issue` is."""
    position = take_position(tx, order_id)
    order = position.order
    if not order.stands or order.handling == "history":
        raise Refusal("order_not_confirmed", number=order_name(order), state=order.state)
    if order.invoiced_there:
        raise Refusal("order_invoiced_in_shop", number=order_name(order))
    if _hand_over(tx, position, what, issued_on, staying):
        position = take_position(tx, order_id)
        order = position.order
    counted = [line for line in position.lines if line.counted]
    now = quantities_to_bill(position.lines, what)
    first = position.invoiced_total == 0
    if not any(now.values()) and (counted or not first):
        raise Refusal("nothing_to_invoice", number=order_name(order))
    _must_be_wanted(tx, order, position.lines, now)
    document = document_of(order, list(position.lines), read_rates(tx, order_id))
    figures = portion(document, [line.invoiced_milli for line in counted], [now[line.id] for line in counted])
    if figures.total <= 0:
        raise Refusal(
            "invoice_not_positive", number=order_name(order), total=figures.total, currency=order.currency
        )
    return Bill(
        position,
        now,
        figures,
        billed_lines(order, position.lines, counted, document, figures, first=first),
        agreed_on(tx, order),
        tuple(take_off(deposits_of(tx, order_id), figures.rates, figures.total)),
        supplied_on(tx, position.lines, now),
    )


def post_bill(
    tx: Write,
    bill: Bill,
    invoice_id: int,
    instalments: Sequence[tuple[date, int]],
    on: date,
    first: int = 1,
) -> Posted:
    """Post what the invoice asks for of the order, its deposits set against it; `first` is the place of its first instalment."""
    order = bill.position.order
    owed: dict[int, int] = {}
    worth = document_worth(tx, invoice_id, order.currency)
    for at, (due_on, amount) in enumerate(instalments, first):
        item_id = open_item(
            tx,
            order.account_id,
            "invoice",
            invoice_id,
            order.currency,
            on=on,
            order_id=order.id,
            instalment=at,
            due_on=due_on,
            worth=worth,
        )
        owed[item_id] = amount
    position = with_lines(
        tx,
        bill.position,
        {
            line.id: {"invoiced_milli": line.invoiced_milli + bill.now[line.id]}
            for line in bill.position.lines
            if bill.now.get(line.id)
        },
    )
    kept = position.money.kept
    position = post_commitment(
        tx,
        position,
        on,
        ("invoice", invoice_id),
        invoiced=bill.figures.total,
        also=[Posting(item_id, "owed", amount, amount) for item_id, amount in owed.items()],
    )
    return Posted(position, settle_with_deposits(tx, position, bill.taken, owed, on), kept)


def settle_bill(tx: Write, bill: Bill, posted: Posted, at: Settling, on: date) -> int:
    """Set the money kept for the order against what its invoice asks for, of which `at` tells; gives how much."""
    order = bill.position.order
    found = oldest_first(
        posted.kept, posted.owed, rates=at.rates, total=at.total, settled=at.settled, aside=at.aside
    )
    set_against(tx, order.account_id, order.currency, found, on, "order")
    return sum(each.amount for each in found)


def close_bill(tx: Write, posted: Posted, on: date) -> None:
    """Keep how far the order has come, and credit what its deposits are worth no more."""
    position = keep_progress(tx, posted.position, money_moved=True)
    credit_rest(tx, position, on)
    tx.touch("sales_order", position.order.id)


def _must_be_wanted(tx: Write, order: Order, lines: Sequence[OrderLine], now: Mapping[int, int]) -> None:
    """What has not left and its shop has changed may not be wanted any more: it is not invoiced ahead."""
    left = quantities_to_bill(lines, "shipped")
    if any(milli > left[key] for key, milli in now.items()) and (undecided := why_undecided(tx, order)):
        raise undecided


def _hand_over(tx: Write, position: Position, what: str, on: date | None, staying: Mapping[int, int]) -> bool:
    """Let goods leave with their invoice where nobody ships them before it; gives whether any left."""
    order, lines = position.order, position.lines
    left = [line for line in lines if line.to_ship_milli]
    if not left or order.payment_state == "refunded" or settings.get(tx, "steps.ship"):
        return False
    if waits_to_leave(lines) or order.invoiced == "all":
        return False
    if what == "all":
        stays = with_parts(lines, staying)
        leaving = {line.id: line.to_ship_milli - stays.get(line.id, 0) for line in left}
        if not any(leaving.values()):
            return False
        ship.ship(tx, order.id, leaving, on)
        return True
    if any(whole_only(left, coverage(tx, left)).values()):
        ship.ship(tx, order.id, None, on)
        return True
    if any(quantities_to_bill(lines, what).values()):
        return False
    raise Refusal(
        "goods_missing",
        number=order_name(order),
        product=left[0].name,
        missing_milli=sum(line.to_ship_milli for line in left),
        n=len(left),
    )


def settled_before(tx: Write, position: Position, paid: int) -> list[dict[str, Any]]:
    """What was paid when the invoice was issued, as its page shows it: day, amount, reference."""
    found: list[dict[str, Any]] = []
    words = Words(position.order.language)
    for (item_id, _), amount in position.money.kept.items():
        used = min(amount, paid)
        paid -= used
        if used:
            row = tx.execute(_PAYMENT_OF_ITEM, {"item": item_id}).one()
            found.append(
                {
                    "on": row.received_on.isoformat(),
                    "amount": used,
                    "reference": row.reference,
                    "method": row.method,
                    "said": method_said(tx, row.method_code or row.method, words),
                }
            )
    return found


_PAYMENT_OF_ITEM = (
    select(payment.c.received_on, payment.c.method, payment.c.method_code, payment.c.reference)
    .join(item, item.c.document_id == payment.c.id)
    .where(item.c.id == bindparam("item"), item.c.noun == "payment")
)


def texts_of(tx: Write, order: Order, agreed: Agreed) -> dict[str, Any]:
    """What the page says besides the figures, frozen: order, terms and their acceptance, who is a professional, late payment."""
    accepted = accepted_told(tx, order, agreed, Words(order.language))
    return {
        **({"terms_accepted": accepted} if accepted else {}),
        "order": order_told(order),
        "payment": {"kind": order.payment_kind, "method": order.payment_method},
        "terms": agreed.words,
        "professional": agreed.professional,
        "late_rate_ppm": settings.get(tx, "late.rate_ppm") if agreed.professional else None,
    }
