"""What lists show of payments, refunds and their reversals, with what was not yet set against anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select

from app.base.abroad import at_units
from app.base.door import Read
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    at_least,
    at_most,
    holds,
    in_order,
    one_of,
    over_days,
    summed,
    with_key,
)
from app.base.listing import Listing
from app.base.register import Register
from app.base.said import key_and_values
from app.base.words import Words
from app.customers.merged import of_customer
from app.customers.queries import by_customer, customers_called
from app.customers.tables import customer
from app.customers.told_apart import told_apart
from app.orders.tables import MEANS, payment_method, sales_order
from app.payments.at_bank import at_bank, awaited_at_bank, not_at_bank, standing_at_bank
from app.payments.before import MOVED_HERE
from app.payments.cheques import in_hand, oldest_good
from app.payments.moved import MOVED, WORTH
from app.payments.tables import BEFORE, UNNAMED, payment
from app.receivables.open_items import OPEN, OWES
from app.receivables.tables import item, item_balance

KINDS = ("payment", "refund", "reversal")
METHODS = MEANS
"""By what means money comes; a payment also knows which of the company's methods it was."""


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment, refund or reversal in a list; amounts in minor units of `currency`, positive, the kind says which way.

    `kept` is set aside for its order, `unapplied` is set against nothing yet. `reversed` says that it was undone.
    `in_hand` is the amount as money in hand: what goes out is negative, and a reversal goes the other way than what it
    undoes.
    """

    id: int
    uid: str
    number: str
    kind: str
    customer_id: int
    order_id: int | None
    method: str
    amount: int
    currency: str
    received_on: date
    reference: str
    source: str
    reverses_id: int | None
    reason: str
    customer: str
    order_number: str | None
    order_remote_id: str | None
    order_remote_number: str | None
    reversed: bool
    in_hand: int
    method_fr: str | None
    method_en: str | None
    kept: int = 0
    unapplied: int = 0
    apart: str = ""
    owes: bool = False
    """Whether what is unapplied of it could be set against a debt; else it can only be given back."""
    bank_on: date | None = None
    """The day the bank booked it, as `statement` of `bank_account` tells; None where no bank tells of it."""
    bank_account: str = ""
    statement: str = ""
    bank_awaited: bool = False
    """Whether the bank should tell of it and does not yet."""
    part_of: int = 0
    """On the page of an order: the whole of which its amount is that order's part; 0 where it is whole."""

    @property
    def way(self) -> str:
        """What it is called: its kind, that the bank sent it back (``returned_`` and by what it came), or that it was
        ``brought`` with an order of the program before.
        """
        if self.kind == "payment" and self.source == BEFORE:
            return "brought"
        return way_of(self.kind, self.method, self.reason)

    def method_said(self, words: Words) -> str:
        """How it came, by the name of the company's method, else by the means. Nothing is given back on delivery."""
        if self.kind == "refund" and self.method == "on_delivery":
            return words.say("payment.method.other")
        named = self.method_fr if words.language == "fr" else self.method_en
        if not named and self.source == "shop" and self.method in ("gateway", "other"):
            # The shop says that it came, and nobody had said here what its way of paying is.
            return words.say("payment.method_unknown")
        return named or words.say(f"payment.method.{self.method}")


RETURNED = "bank.returned."
"""The reason of what the bank sent back: what is undone by hand has the words of whoever undid it."""


def way_of(kind: str, method: str, reason: str) -> str:
    """What a payment, refund or reversal is called: a debit or a cheque that came back was cancelled by nobody here."""
    found = key_and_values(reason) if kind == "reversal" else None
    if found is None or not found[0].startswith(RETURNED):
        return kind
    return f"returned_{method}" if method in ("direct_debit", "cheque") else "returned"


def sent_back_by_bank(rd: Read, customer_ids: Sequence[int]) -> list[date]:
    """The days on which the bank sent back what some customers had paid, the newest first."""
    mine = {"customers": list(customer_ids), "said": f"%{RETURNED}%"}
    rows = rd.execute(_SENT_BACK, mine)
    # What a person typed may hold the same words.
    return [row.received_on for row in rows if way_of("reversal", "", row.reason) == "returned"]


_undone = payment.alias("undone")
_SENT_BACK = (
    select(payment.c.received_on, payment.c.reason)
    .join(_undone, _undone.c.id == payment.c.reverses_id)
    .where(
        _undone.c.kind == "payment",
        payment.c.customer_id.in_(bindparam("customers", expanding=True)),
        payment.c.kind == "reversal",
        payment.c.reason.like(bindparam("said")),
    )
    .order_by(payment.c.received_on.desc(), payment.c.id.desc())
)
_undoing = payment.alias("undoing")
_UNDONE = exists(select(_undoing.c.id).where(_undoing.c.reverses_id == payment.c.id).correlate(payment))


def _holding_money(*components: str) -> Select[int]:
    return (
        select(item.c.document_id)
        .join(item_balance, item_balance.c.item_id == item.c.id)
        .where(item_balance.c.component.in_(components), OPEN, item.c.noun == "payment")
    )


VIEWS: Views = {
    "all": lambda _rd: None,
    "unapplied": lambda _rd: payment.c.id.in_(_holding_money("unapplied")),
    "kept": lambda _rd: payment.c.id.in_(_holding_money("deposit", "earmarked")),
    "cheques": lambda rd: in_hand(oldest_good(rd.today)),
    "refunds": lambda _rd: payment.c.kind == "refund",
    "reversals": lambda _rd: payment.c.kind == "reversal",
    "unseen": not_at_bank,
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "kind": one_of(payment.c.kind, *KINDS),
    "method": one_of(payment.c.method, *METHODS),
    "customer": of_customer(payment.c.customer_id),
    "order": with_key(payment.c.order_id),
    "bank": standing_at_bank,
    **over_days(payment.c.received_on),
    "total_from": at_least(payment.c.amount),
    "total_to": at_most(payment.c.amount),
}
SORTS: Sorts = {
    "number": (payment.c.number, payment.c.id),
    "received_on": (payment.c.received_on, payment.c.id),
    "customer": (customer.c.folded, customer.c.id, payment.c.received_on, payment.c.id),
}
_NEWEST = (payment.c.received_on.desc(), payment.c.id.desc())
_SUMS: Mapping[str, ColumnElement[Any]] = {"amount": MOVED}
_ABROAD = at_units(payment.c.amount, payment.c.base_amount)


def _holding(rd: Read, word: str) -> list[Condition]:
    orders = select(sales_order.c.id).where(
        or_(holds(rd, sales_order.c.number, word), holds(rd, sales_order.c.remote_number, word))
    )
    return [
        holds(rd, payment.c.number, word),
        holds(rd, payment.c.reference, word),
        payment.c.customer_id.in_(customers_called(word)),
        payment.c.order_id.in_(orders),
    ]


_REGISTER = Register(
    payment,
    FILTERS,
    _holding,
    SORTS,
    _NEWEST,
    _SUMS,
    payment.c.currency,
    _ABROAD,
    by_customer(payment.c.customer_id),
)


@dataclass(frozen=True, slots=True)
class Flowed:
    """Money that moved in minor units: what came in and what went out, each positive, as a bank writes them."""

    came: int = 0
    went: int = 0

    def __add__(self, other: Flowed) -> Flowed:
        return Flowed(self.came + other.came, self.went + other.went)


def flowed_by_day(rd: Read, first: date, last: date) -> dict[date, Flowed]:
    """What came in and went out on each day of a span in the company's currency; days without any left out.

    What went out are refunds, and payments that were taken back.
    """
    came, went = (summed(case((which, WORTH), else_=0)) for which in (MOVED > 0, MOVED < 0))
    found = (
        select(payment.c.received_on, came.label("came"), went.label("went"))
        .where(
            payment.c.received_on >= first,
            payment.c.received_on <= last,
            MOVED_HERE,
        )
        .group_by(payment.c.received_on)
    )
    return {row.received_on: Flowed(int(row.came), -int(row.went)) for row in rd.execute(found)}


def payment_rows(rd: Read, ids: Sequence[int]) -> list[PaymentRow]:
    """The payments with these keys, in the order of the keys."""
    wanted = list(ids)
    found = {row.id: PaymentRow(*row) for row in rd.execute(_ROWS, {"ids": wanted})}
    for at in rd.execute(_STANDING, {"ids": wanted}):
        known = found[at.document_id]
        # Money held is negative in the ledger; of a refund not yet set against its credit note it is positive.
        sign = 1 if known.kind == "refund" else -1
        found[at.document_id] = replace(
            known, kept=-int(at.kept), unapplied=sign * int(at.unapplied), owes=bool(at.owes)
        )
    told = at_bank(rd, wanted)
    for row_id, known in found.items():
        if (seen := told.get(row_id)) is not None:
            found[row_id] = replace(
                known, bank_on=seen.booked_on, bank_account=seen.account, statement=seen.statement
            )
        elif known.source != BEFORE and awaited_at_bank(
            rd, known.kind, known.method, known.received_on, undone=known.reversed
        ):
            found[row_id] = replace(known, bank_awaited=True)
    return in_order(ids, found)


def listed_payments(rd: Read, ids: Sequence[int]) -> list[PaymentRow]:
    """The same with customers of one name told apart."""
    return told_apart(rd, payment_rows(rd, ids))


PAYMENTS = Listing(_REGISTER.count, _REGISTER.ids, listed_payments, _REGISTER.chosen)


def find_payment(rd: Read, told: str) -> int | None:
    """The key of the payment with this number or uid."""
    found = rd.execute(_TOLD, {"told": told}).first()
    return int(found.id) if found else None


# What an order is called where it came from: by its shop, or, while it has no number here, by the program before.
_ELSEWHERE = func.coalesce(
    sales_order.c.remote_number,
    case((sales_order.c.number.is_(None), func.nullif(sales_order.c.customer_reference, ""))),
)
_ROWS = (
    select(
        *(payment.c[name] for name in PaymentRow.__slots__ if name in payment.c),
        customer.c.name,
        sales_order.c.number,
        sales_order.c.remote_id,
        _ELSEWHERE,
        _UNDONE,
        MOVED,
        payment_method.c.name_fr,
        payment_method.c.name_en,
    )
    .join(customer, customer.c.id == payment.c.customer_id)
    .join(sales_order, sales_order.c.id == payment.c.order_id, isouter=True)
    # Payments of before the company had a list of its own are named by their means, as the usual methods are.
    .join(
        payment_method,
        and_(payment_method.c.code == func.coalesce(payment.c.method_code, payment.c.method), ~UNNAMED),
        isouter=True,
    )
    .where(payment.c.id.in_(bindparam("ids", expanding=True)))
)
_STANDING = (
    select(
        item.c.document_id,
        summed(
            case((item_balance.c.component.in_(("deposit", "earmarked")), item_balance.c.amount), else_=0)
        ).label("kept"),
        summed(case((item_balance.c.component == "unapplied", item_balance.c.amount), else_=0)).label(
            "unapplied"
        ),
        func.max(case((and_(item_balance.c.component == "unapplied", OPEN, OWES), 1), else_=0)).label("owes"),
    )
    .join(item_balance, item_balance.c.item_id == item.c.id)
    .where(item.c.noun == "payment", item.c.document_id.in_(bindparam("ids", expanding=True)))
    .group_by(item.c.document_id)
)
_TOLD = select(payment.c.id).where(
    or_(payment.c.number == bindparam("told"), payment.c.uid == bindparam("told"))
)
