"""One payment, refund or reversal: where the money came from and what it was set against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, select

from app.base import settings
from app.base.audit import Event, history
from app.base.door import Read
from app.base.errors import Refusal
from app.orders.possible import Possible, no, yes
from app.orders.tables import order_line, sales_order
from app.payments.bank_queries import BankRow, movement_of, transaction_rows
from app.payments.queries import PaymentRow, payment_rows
from app.payments.refund_batches import BatchRow, batch_of_payment
from app.payments.slips import SlipRow, slips_of
from app.payments.tables import payment
from app.receivables.ledger import items_of
from app.receivables.written_off import WriteOffRow, write_offs_of
from app.reports.came import NO_WAY_KNOWN, Came, came_by, came_of
from app.reports.mails import told_to
from app.reports.owed_again import OwedAgain, owed_again
from app.reports.receivables import NOTHING_OWED, Owing, owing_of
from app.reports.settlement import SettlementRow, settled_by, settles, undone_by


@dataclass(frozen=True, slots=True)
class PaidOrder:
    """The order a payment was made for, as it stands; `left` whether goods of it left already, `refunded_there` whether its shop
    gave the money back, which is written here once it is invoiced.
    """

    state: str
    payment_kind: str
    shipped: str
    invoiced_there: bool
    left: bool
    refunded_there: bool = False

    @property
    def waits_without(self) -> bool:
        """Whether it waits for money again, and its goods with it, where the payment is undone."""
        return (
            self.state == "confirmed"
            and self.payment_kind == "prepaid"
            and self.shipped != "all"
            and not self.invoiced_there
        )


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """A payment's page; amounts in minor units of its currency.

    `settles` is what it was set against, of a reversal what is owed again; `settled_by` (of a refund) the credit it gave
    back. `item_id` is what may be set against debts; None for a reversal, which undoes the item of what it reverses.
    `owing` is what the part of it that is set against nothing yet could settle; a rest up to `small_most` may be kept as
    a small difference, and `write_offs` are those that were.
    """

    row: PaymentRow
    account_id: int
    remote_id: str | None
    recorded_at: datetime
    item_id: int | None
    settles: tuple[SettlementRow, ...]
    settled_by: tuple[SettlementRow, ...]
    reverses: PaymentRow | None
    reversed_by: PaymentRow | None
    possible: tuple[Possible, ...]
    history: tuple[Event, ...]
    owing: Owing = NOTHING_OWED
    small_most: int = 0
    write_offs: tuple[WriteOffRow, ...] = ()
    again: tuple[OwedAgain, ...] = ()
    """Of a reversal: what was owed again, and what became of it."""
    movement: BankRow | None = None
    """The movement of the bank that tells of it."""
    slips: tuple[SlipRow, ...] = ()
    """The slips it was handed in with, the last one first; one that was undone stays in sight."""
    refund_batch: BatchRow | None = None
    """The batch that asked the bank to pay it, where it is a refund."""
    order: PaidOrder | None = None
    """The order it was paid for."""
    came: Came = NO_WAY_KNOWN
    """How its money came, where some of it may be given back."""
    never_seen: tuple[str, ...] = ()
    """Of a refund: the numbers of the payments whose money it gave back, that the bank should tell of and does not yet."""


_NAMED = 3
"""How many of the debts that money could settle are named."""


def payment_page(rd: Read, payment_id: int) -> PaymentPage:
    """The page of a payment; refused with ``payment_unknown``."""
    found = payment_rows(rd, [payment_id])
    if not found:
        raise Refusal("payment_unknown", payment=payment_id)
    row = found[0]
    more = rd.execute(_MORE, {"id": payment_id}).one()
    keys = [each.id for each in items_of(rd, "payment", [payment_id])]
    reverses = payment_rows(rd, [row.reverses_id]) if row.reverses_id is not None else []
    undone = payment_rows(rd, [int(row_id) for row_id in rd.execute(_UNDOING, {"id": payment_id}).scalars()])
    given = settled_by(rd, keys)
    settled = settles(rd, keys) if row.reverses_id is None else _owed_again(rd, row, more.recorded_at)
    return PaymentPage(
        row=row,
        account_id=more.account_id,
        remote_id=more.remote_id,
        recorded_at=more.recorded_at,
        item_id=keys[0] if keys else None,
        settles=tuple(settled),
        again=owed_again(rd, more.account_id, settled) if row.reverses_id is not None else (),
        settled_by=tuple(given),
        reverses=reverses[0] if reverses else None,
        reversed_by=undone[0] if undone else None,
        write_offs=tuple(write_offs_of(rd, "payment", payment_id)),
        small_most=int(settings.get(rd, "collect.small_difference")),
        movement=_movement(rd, payment_id),
        slips=tuple(slips_of(rd, payment_id)) if row.method == "cheque" else (),
        refund_batch=batch_of_payment(rd, payment_id) if row.kind == "refund" else None,
        order=_order(rd, row.order_id) if row.order_id is not None else None,
        came=came_by(rd, keys[0]) if row.kind == "payment" and row.unapplied > 0 else NO_WAY_KNOWN,
        never_seen=_never_seen(rd, given) if row.kind == "refund" and undone == [] else (),
        possible=possible(row),
        history=told_to(rd, history(rd, "payment", payment_id)),
        owing=owing_of(rd, more.account_id, row.currency, _NAMED)
        if row.kind == "payment" and row.unapplied > 0
        else NOTHING_OWED,
    )


def _order(rd: Read, order_id: int) -> PaidOrder:
    row = rd.execute(_ORDER, {"id": order_id}).one()
    there = bool(row.invoiced_there)
    refunded = row.payment_state == "refunded" and row.shop_id is not None and not there
    return PaidOrder(row.state, row.payment_kind, row.shipped, there, bool(row.left), refunded)


def _owed_again(rd: Read, row: PaymentRow, at: datetime) -> list[SettlementRow]:
    undone = [row.reverses_id] if row.reverses_id is not None else []
    return undone_by(rd, [each.id for each in items_of(rd, "payment", undone)], at)


def _never_seen(rd: Read, given: Sequence[SettlementRow]) -> tuple[str, ...]:
    items = [item for each in given for item in items_of(rd, each.noun, [each.document_id])]
    came = came_of(rd, [item.id for item in items])
    return tuple(dict.fromkeys(one.number for each in came.values() for one in each.awaited))


def _movement(rd: Read, payment_id: int) -> BankRow | None:
    found = movement_of(rd, payment_id)
    return transaction_rows(rd, [found])[0] if found is not None else None


def possible(row: PaymentRow) -> tuple[Possible, ...]:
    """Which verbs a payment allows; it is never changed, only set against debts, given back or reversed."""
    if row.kind == "reversal":
        return (no("collect.reverse", "payment_not_reversible", number=row.number),)
    undone = no("collect.reverse", "payment_reversed_already", number=row.number)
    found = [undone if row.reversed else yes("collect.reverse")]
    if row.kind == "payment":
        left = row.unapplied > 0
        found = [
            yes(verb) if left else _spent(verb, row) for verb in ("collect.allocate", "collect.refund")
        ] + found
    return tuple(found)


def _spent(verb: str, row: PaymentRow) -> Possible:
    """Why nothing of a payment can be set against a debt or given back."""
    if row.kept:
        order = row.order_number or row.order_remote_number or ""
        return no(verb, "payment_kept", number=row.number, order=order)
    return no(verb, "payment_used_up", number=row.number)


_ORDER = select(
    sales_order.c.state,
    sales_order.c.payment_kind,
    sales_order.c.shipped,
    sales_order.c.invoiced_there,
    sales_order.c.payment_state,
    sales_order.c.shop_id,
    exists().where(order_line.c.order_id == sales_order.c.id, order_line.c.shipped_milli > 0).label("left"),
).where(sales_order.c.id == bindparam("id"))
_MORE = select(payment.c.account_id, payment.c.remote_id, payment.c.recorded_at).where(
    payment.c.id == bindparam("id")
)
_UNDOING = select(payment.c.id).where(payment.c.reverses_id == bindparam("id"))
