"""What the program before says was paid of an order, as columns of a file: read, recorded as money kept for the order, and
taken back with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, exists, or_, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.folding import folded
from app.base.money import from_minor
from app.flow import collect
from app.flow.receipt import Receipt
from app.links.files.choices import PAID_BY
from app.links.files.nouns.order_draft import FileOrder, PaidBefore, draft_of
from app.links.files.plan import Reader
from app.orders.figures import figures
from app.orders.methods import Method, all_methods
from app.orders.order import read_order
from app.orders.vat import with_vat
from app.payments.match_stands import told_of
from app.payments.tables import BEFORE, payment
from app.receivables.tables import allocation, item

Said = Mapping[str, tuple[int, Any]]
"""What an order of a file says as a whole: of each field the first line that says it, and what it says."""


@dataclass(frozen=True, slots=True)
class Methods:
    """The company's methods by what they are called, folded."""

    by_name: Mapping[str, Method]

    def of(self, text: str) -> tuple[str, str | None, str]:
        """Means, code and what it was called there; the last only where it is none that is known here."""
        told = folded(text)
        if (method := self.by_name.get(told)) is not None:
            return method.means, method.code, ""
        means = PAID_BY.get(told)
        return (means, None, "") if means is not None else ("other", None, text)


def methods_of(rd: Read) -> Methods:
    """What the means of a file may be called."""
    known = all_methods(rd)
    return Methods({folded(name): each for each in known for name in (each.code, each.name_fr, each.name_en)})


def with_paid(rd: Read, reader: Reader, said: Said, order: FileOrder, methods: Methods) -> FileOrder | None:
    """The order with what was paid of it; None where that cannot be, which is a fault then."""
    line, state = said.get("paid", (0, "unpaid"))
    amount = said["paid_amount"][1] if "paid_amount" in said else None
    if amount is None and state == "part":
        reader.fault(line, "paid", Refusal("order_paid_part"))
        return None
    if amount == 0 or (amount is None and state == "unpaid"):
        return order
    at, on = said.get("paid_on", (0, min(order.ordered_on, rd.today)))
    if on > rd.today:
        reader.fault(at, "paid_on", Refusal("order_paid_ahead", on=on))
        return None
    if amount is not None and (wrong := _wrong(rd, order, amount)) is not None:
        reader.fault(said["paid_amount"][0], "paid_amount", wrong)
        return None
    means, code, called = methods.of(said["paid_by"][1]) if "paid_by" in said else ("other", None, "")
    paid = PaidBefore(amount=amount, on=on, means=means, method_code=code, reference=called)
    return replace(order, paid=paid)


def _wrong(rd: Read, order: FileOrder, amount: int) -> Refusal | None:
    if amount < 0:
        return Refusal("order_paid_negative")
    draft = with_vat(rd, draft_of(rd, order))
    total = figures(draft).total
    if amount <= total:
        return None
    told = {"amount": from_minor(amount, draft.currency), "total": from_minor(total, draft.currency)}
    return Refusal("order_paid_too_much", **told, currency=draft.currency)


def record_paid(tx: Write, order_id: int, order: FileOrder) -> None:
    """Keep for an order what was paid of it before; no debt is settled, nobody is written to."""
    kept = read_order(tx, order_id)
    amount = order.paid_of(kept.total)
    if order.paid is None or not amount:
        return
    receipt = Receipt(
        amount=amount,
        currency=kept.currency,
        method=order.paid.means,
        method_code=order.paid.method_code,
        received_on=order.paid.on,
        order_id=order_id,
        reference=order.paid.reference,
        source=BEFORE,
    )
    collect.write_receipt(tx, receipt)


def used_money(rd: Read, order_id: int) -> bool:
    """Whether more happened to an order's money than that it was brought in: paid or asked for here, matched, undone."""
    return rd.scalar(_USED, {"order": order_id}) is not None


def take_back_paid(tx: Write, order_id: int, reason: str) -> None:
    """Undo what was brought in as paid, visibly."""
    for payment_id in tx.execute(_BROUGHT, {"order": order_id}).scalars().all():
        collect.reverse(tx, int(payment_id), reason)


_undoing = payment.alias("undoing")
_STANDS = (
    payment.c.order_id == bindparam("order"),
    payment.c.source == BEFORE,
    payment.c.kind == "payment",
    ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == payment.c.id).correlate(payment)),
)
_BROUGHT = select(payment.c.id).where(*_STANDS)
_UNTOUCHED = _BROUGHT.where(~told_of(payment.c.id, payment))
_SET_AGAINST = exists(
    select(allocation.c.id)
    .where(or_(allocation.c.source_item_id == item.c.id, allocation.c.target_item_id == item.c.id))
    .correlate(item)
)
_USED = (
    select(item.c.id)
    .where(
        item.c.order_id == bindparam("order"),
        item.c.noun != "sales_order",
        or_(item.c.noun != "payment", item.c.document_id.not_in(_UNTOUCHED), _SET_AGAINST),
    )
    .limit(1)
)
