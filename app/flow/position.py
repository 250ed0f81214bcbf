"""Where an order stands, read whole and locked once, and brought forward by each verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select, update

from app.base.door import Write
from app.customers.merged import account_now
from app.flow.promised import promise_day
from app.flow.reserve import promise_lacking
from app.flow.reworded import reword_invoices
from app.invoicing.tables import invoice, invoice_order
from app.orders.bundle import with_shipped
from app.orders.channel import tell
from app.orders.commitment import Commitment, commitment
from app.orders.order import Order, OrderLine, lock_order, read_lines, read_order
from app.orders.progress import keep, progress
from app.orders.tables import order_line
from app.receivables.ledger import OrderMoney, Posting, lock_account, money_of_order, post


@dataclass(frozen=True, slots=True)
class Position:
    """An order with its lines, its money and the total of its invoices, its account's balances being locked."""

    order: Order
    lines: tuple[OrderLine, ...]
    money: OrderMoney
    invoiced_total: int
    standing: dict[str, int]

    @property
    def commitment(self) -> Commitment:
        """What the order binds as its lines stand."""
        return commitment(self.order, self.lines, self.invoiced_total)

    @property
    def needed(self) -> int:
        """What money the order can still take: what will be invoiced and what is owed, less what is kept for it."""
        return max(self.commitment.remaining + self.money.owed_amount - self.money.kept_amount, 0)


_INVOICED = select(func.coalesce(func.sum(invoice.c.total), 0)).where(
    invoice.c.order_id == bindparam("order"), invoice.c.kind == "invoice"
)
_SHARED = select(func.coalesce(func.sum(invoice_order.c.total), 0)).where(
    invoice_order.c.order_id == bindparam("order")
)
_SET_LINE = (
    update(order_line)
    .where(order_line.c.id == bindparam("_key"))
    .values(shipped_milli=bindparam("_shipped"), invoiced_milli=bindparam("_invoiced"))
)


def take_position(tx: Write, order_id: int) -> Position:
    """Lock an order and its account's balances and read where it stands."""
    order = lock_order(tx, order_id)
    standing = lock_account(tx, order.account_id, order.currency)
    if tx.waits_for_rows and account_now(tx, order.account_id) != order.account_id:
        # Its customer was merged while this waited for the balances: who buys, and on what terms, is another now.
        order = read_order(tx, order_id)
    billed = order.stands and order.invoiced != "none"
    invoiced = (
        sum(int(tx.scalar(each, {"order": order_id})) for each in (_INVOICED, _SHARED)) if billed else 0
    )
    return Position(order, tuple(read_lines(tx, order_id)), money_of_order(tx, order_id), invoiced, standing)


def surplus(position: Position) -> list[Posting]:
    """Money kept for the order that it cannot need any more becomes the customer's unapplied credit.

    What deposits were invoiced for stays theirs: only a credit note gives it back (`app.flow.deposit.credit_rest`).
    """
    spare = position.money.kept_amount - position.commitment.remaining - position.money.owed_amount
    postings: list[Posting] = []
    for (item_id, component), amount in reversed(position.money.kept.items()):
        freed = min(amount, max(spare, 0))
        spare -= freed
        if freed:
            postings += [
                Posting(item_id, component, freed, freed),
                Posting(item_id, "unapplied", -freed, -freed),
            ]
    return postings


def free_surplus(tx: Write, position: Position, on: date) -> Position:
    """Post what `surplus` finds, where the order stands: money kept for one that does not is all it has."""
    freed = surplus(position) if position.order.stands else []
    if not freed:
        return position
    return bring_forward(tx, position, on, ("sales_order", position.order.id), also=freed, money_moved=True)


def with_order(position: Position, **values: Any) -> Position:
    """The position with its order's columns changed in memory."""
    return replace(position, order=replace(position.order, **values))


def moved_on(position: Position, changed: Mapping[int, Mapping[str, int]]) -> Position:
    """The position with lines' derived quantities changed in memory only; `changed` by line key."""
    lines = tuple(
        replace(line, **changed[line.id]) if line.id in changed else line for line in position.lines
    )
    # Bundles are shipped as far as their parts are.
    return replace(position, lines=with_shipped(lines))


def with_lines(tx: Write, position: Position, changed: Mapping[int, Mapping[str, int]]) -> Position:
    """The position with lines' derived quantities changed, here and in the database; `changed` by line key."""
    position = moved_on(position, changed)
    rows = [
        {"_key": line.id, "_shipped": line.shipped_milli, "_invoiced": line.invoiced_milli}
        for line in position.lines
        if line.id in changed or line.is_bundle
    ]
    if rows:
        tx.execute(_SET_LINE, rows)
    return position


def bring_forward(
    tx: Write,
    position: Position,
    on: date,
    cause: tuple[str, int],
    *,
    also: Sequence[Posting] = (),
    money_moved: bool = False,
) -> Position:
    """Post what has changed in the order's commitment, with other entries of the same cause, and keep its progress.

    `money_moved` says that the order's own money was touched since the position was taken, so that it is read again.
    """
    return keep_progress(tx, post_commitment(tx, position, on, cause, also=also), money_moved=money_moved)


def post_commitment(
    tx: Write,
    position: Position,
    on: date,
    cause: tuple[str, int],
    *,
    invoiced: int = 0,
    also: Sequence[Posting] = (),
) -> Position:
    """Post the difference between what the order binds now and what the ledger holds, and other entries with it.

    `invoiced` is the total of an invoice just issued.
    """
    order = position.order
    position = replace(position, invoiced_total=position.invoiced_total + invoiced)
    target = position.commitment
    postings = list(also)
    if position.money.item_id is not None:
        for component, wanted, standing in (
            ("committed", target.committed, position.money.committed),
            ("delivered", target.delivered, position.money.delivered),
        ):
            if wanted != standing:
                change = wanted - standing
                postings.append(Posting(position.money.item_id, component, change, change))
    post(tx, order.account_id, order.currency, postings, on, cause)
    money = replace(position.money, committed=target.committed, delivered=target.delivered)
    return replace(position, money=money)


def keep_progress(tx: Write, position: Position, *, money_moved: bool = False) -> Position:
    """Write how far the order has come onto its row, closing it when nothing is left to do, reopening it otherwise.

    The shop it came from is promised to be told, where it is told anything.
    """
    order = position.order
    if order.handling == "normal":
        tell(tx, order.id, order.shop_id)
    money = money_of_order(tx, order.id) if money_moved else position.money
    reached = progress(order, position.lines, position.invoiced_total, money)
    waited = not order.money_allows
    order = replace(
        order,
        state=keep(tx, order, reached),
        shipped=reached.shipped,
        invoiced=reached.invoiced,
        paid=reached.paid,
        paid_amount=reached.paid_amount,
    )
    if money_moved and reached.paid_amount != position.order.paid_amount:
        reword_invoices(tx, order.id)
    position = replace(position, order=order, money=money)
    if waited and order.state == "confirmed" and order.money_allows:
        # Its goods may have been given back while nobody paid: now it wants them again.
        promise_lacking(tx, position)
        position = promise_day(tx, position)
    return position
