"""The money ledger: items, append-only entries, allocations with their VAT, and balances kept beside them.

Components: ``earmarked`` (money set aside for an order not yet confirmed, counts for nothing), ``deposit`` (money kept
for a confirmed order), ``committed`` (confirmed, not shipped), ``delivered`` (shipped, not invoiced), ``owed``
(invoiced), ``unapplied`` (money or credit of the customer not yet set against anything). Debts are positive, money
received is negative; exposure is the sum of all but the earmarked.
"""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    Named,
    String,
    Table,
    TypedColumns,
    UniqueConstraint,
)
from sqlalchemy import text as sql_text

from app.base.schema import (
    instant,
    key,
    maybe_instant,
    maybe_to,
    maybe_whole,
    metadata,
    text,
    to,
    uid,
    whole,
    yes_no,
)

COMPONENTS = "('committed', 'delivered', 'owed', 'unapplied', 'deposit', 'earmarked')"


class item_columns(TypedColumns):
    id = key()
    account_id = to("account.id")
    noun: Named[str] = Column(String(20))
    document_id = whole()
    order_id = maybe_to("sales_order.id")
    instalment = whole(default=0)
    due_on: Named[date | None] = Column(Date)
    currency: Named[str] = Column(String(3))
    opened_on: Named[date] = Column(Date)
    own_units = whole(default=1)
    base_units = whole(default=1)


# One claim that can be settled by itself: an instalment of an invoice, an order's commitment, a payment, a credit note,
# what was open in the program before; or what stands for money that nobody pays.
# `order_id` is the order it belongs to or is earmarked for. `own_units` minor units of its currency are worth `base_units` of
# the company's, from the day it was opened on.
item = Table(
    "item",
    metadata,
    item_columns,
    UniqueConstraint("noun", "document_id", "instalment"),
    CheckConstraint("noun IN ('sales_order', 'invoice', 'payment', 'opening', 'write_off')", name="noun"),
    CheckConstraint("own_units > 0 AND base_units > 0", name="worth"),
    info={"tracked": True, "sealed": True},
)


class opening_columns(TypedColumns):
    id = key()
    uid = uid()
    account_id = to("account.id")
    customer_id = to("customer.id", index=False)
    kind: Named[str] = Column(String(12))
    number = text()
    issued_on: Named[date] = Column(Date)
    due_on: Named[date | None] = Column(Date)
    total = whole()
    open_amount = whole()
    currency: Named[str] = Column(String(3))
    cut_over_on: Named[date] = Column(Date)
    reverses_id = maybe_to("opening.id")
    recorded_at = instant()


# What was still open of an invoice or credit note of the program before, on the day one went over to this one: a claim
# and no document of this program. `number` is the one it had there; amounts are positive. A reversal takes it back.
opening = Table(
    "opening",
    metadata,
    opening_columns,
    CheckConstraint("kind IN ('invoice', 'credit_note', 'reversal')", name="kind"),
    CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reverses"),
    CheckConstraint("kind <> 'invoice' OR due_on IS NOT NULL", name="due"),
    CheckConstraint("open_amount > 0 AND open_amount <= total", name="open"),
    CheckConstraint("issued_on <= cut_over_on", name="before"),
    info={"history": True, "tracked": True, "sealed": True},
)


class entry_columns(TypedColumns):
    id = key()
    item_id = to("item.id")
    account_id = to("account.id", index=False)
    component: Named[str] = Column(String(10))
    currency: Named[str] = Column(String(3))
    amount = whole()
    base_amount = whole()
    business_date: Named[date] = Column(Date)
    recorded_at = instant()
    cause: Named[str] = Column(String(20))
    cause_id = whole()
    reverses_id = maybe_to("entry.id", index=False)


entry = Table(
    "entry",
    metadata,
    entry_columns,
    CheckConstraint(f"component IN {COMPONENTS}", name="component"),
    CheckConstraint("amount <> 0 OR base_amount <> 0", name="not_nothing"),
    Index(None, "account_id", "business_date"),
    Index(None, "cause", "cause_id"),
    info={"tracked": True, "sealed": True},
)


class allocation_columns(TypedColumns):
    id = key()
    uid = uid()
    account_id = to("account.id")
    source_item_id = to("item.id")
    target_item_id = to("item.id")
    amount = whole()
    currency: Named[str] = Column(String(3))
    business_date: Named[date] = Column(Date)
    recorded_at = instant()
    reason = text(default="")
    reverses_id = maybe_to("allocation.id", index=False)


# Money or credit set against a debt: two entries, and the share of each VAT rate (VAT on payment for services).
allocation = Table(
    "allocation",
    metadata,
    allocation_columns,
    CheckConstraint("amount <> 0", name="not_nothing"),
    info={"tracked": True, "sealed": True},
)


class allocation_vat_columns(TypedColumns):
    id = key()
    allocation_id = to("allocation.id")
    category: Named[str] = Column(String(2))
    rate_ppm = whole()
    net = whole()
    tax = whole()


allocation_vat = Table(
    "allocation_vat",
    metadata,
    allocation_vat_columns,
    UniqueConstraint("allocation_id", "category", "rate_ppm"),
    info={"tracked": True, "sealed": True},
)


class account_balance_columns(TypedColumns):
    account_id = to("account.id", index=False, primary_key=True)
    component: Named[str] = Column(String(10), primary_key=True)
    currency: Named[str] = Column(String(3), primary_key=True)
    amount = whole(default=0)
    base_amount = whole(default=0)


# Locked in key order before any rule reads it.
account_balance = Table(
    "account_balance",
    metadata,
    account_balance_columns,
    CheckConstraint(f"component IN {COMPONENTS}", name="component"),
)


class item_balance_columns(TypedColumns):
    item_id = to("item.id", index=False, primary_key=True)
    component: Named[str] = Column(String(10), primary_key=True)
    amount = whole(default=0)
    base_amount = whole(default=0)


item_balance = Table(
    "item_balance",
    metadata,
    item_balance_columns,
    CheckConstraint(f"component IN {COMPONENTS}", name="component"),
    # What is open is little beside all that ever was.
    Index(
        "ix_item_balance_open",
        "component",
        "item_id",
        "amount",
        sqlite_where=sql_text("amount <> 0"),
        postgresql_where=sql_text("amount <> 0"),
    ),
)


class due_balance_columns(TypedColumns):
    account_id = to("account.id", index=False, primary_key=True)
    currency: Named[str] = Column(String(3), primary_key=True)
    due_on: Named[date] = Column(Date, primary_key=True)
    amount = whole(default=0)


# What is owed, by the day it falls due: the oldest debt and all that is overdue without a look at the debts themselves.
due_balance = Table(
    "due_balance",
    metadata,
    due_balance_columns,
    Index(
        "ix_due_balance_open",
        "account_id",
        "currency",
        "due_on",
        "amount",
        sqlite_where=sql_text("amount <> 0"),
        postgresql_where=sql_text("amount <> 0"),
    ),
)

FACTS = "('insolvency', 'promise', 'instalment', 'dunning', 'dispute')"


class fact_columns(TypedColumns):
    id = key()
    uid = uid()
    account_id = to("account.id", index=False)
    kind: Named[str] = Column(String(12))
    level = whole(default=0)
    amount = maybe_whole()
    item_id = maybe_to("item.id", index=False)
    happened_on: Named[date] = Column(Date)
    source: Named[str] = Column(String(20))
    reference = text(default="")
    note = text(default="", personal=True)
    posted_by = text()
    posted_at = instant()
    ended_at = maybe_instant()
    ended_by = text(default="")
    end_reason = text(default="")
    judged_on: Named[date | None] = Column(Date)
    proceedings: Named[str] = Column(String(12), nullable=False, default="")
    trustee = text(default="", personal=True)


# What rules must know of an account and no ledger says: posted down by the rooms above or by a person, until it ends.
fact = Table(
    "fact",
    metadata,
    fact_columns,
    CheckConstraint(f"kind IN {FACTS}", name="kind"),
    CheckConstraint("ended_at IS NOT NULL OR ended_by = ''", name="ended"),
    CheckConstraint("proceedings IN ('', 'safeguard', 'receivership', 'liquidation')", name="proceedings"),
    Index(
        "ix_fact_standing",
        "account_id",
        sqlite_where=sql_text("ended_at IS NULL"),
        postgresql_where=sql_text("ended_at IS NULL"),
    ),
    Index(None, "account_id", "posted_at"),
    info={"tracked": True},
)


class instalment_plan_columns(TypedColumns):
    id = key()
    uid = uid()
    invoice_id = to("invoice.id")
    account_id = to("account.id")
    currency: Named[str] = Column(String(3))
    total = whole()
    agreed_on: Named[date] = Column(Date)
    consumer = yes_no()
    warned = yes_no()
    reason = text()
    source_count = whole()
    instalment_count = whole()
    agreed_by = text()
    recorded_at = instant()


# What an invoice still asked for, spread over days to come. `warned`: the law on consumers' credit was shown and read.
# A plan cannot be handed on to a factor: that is a condition of the exemption for consumers.
instalment_plan = Table(
    "instalment_plan",
    metadata,
    instalment_plan_columns,
    CheckConstraint("total > 0", name="positive"),
    CheckConstraint("NOT consumer OR warned", name="warned"),
    info={"history": True, "tracked": True, "sealed": True},
)


class plan_source_columns(TypedColumns):
    id = key()
    plan_id = to("instalment_plan.id", index=False)
    position = whole()
    item_id = to("item.id")
    amount = whole()


# What was taken from which instalment of the invoice as it was issued, or of a plan before.
plan_source = Table(
    "plan_source",
    metadata,
    plan_source_columns,
    UniqueConstraint("plan_id", "position"),
    CheckConstraint("amount > 0", name="positive"),
    info={"tracked": True, "sealed": True, "parent": ("instalment_plan", "plan_id", "source_count")},
)


class plan_instalment_columns(TypedColumns):
    id = key()
    plan_id = to("instalment_plan.id", index=False)
    position = whole()
    item_id = to("item.id", index=False)
    due_on: Named[date] = Column(Date)
    amount = whole()


plan_instalment = Table(
    "plan_instalment",
    metadata,
    plan_instalment_columns,
    UniqueConstraint("plan_id", "position"),
    UniqueConstraint("item_id"),
    CheckConstraint("amount > 0", name="positive"),
    info={"tracked": True, "sealed": True, "parent": ("instalment_plan", "plan_id", "instalment_count")},
)
