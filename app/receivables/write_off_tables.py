"""Tables of money given up: debts written off and small differences, with the lines they mean in the accounts; doubtful debts.

A write-off is what money is to a debt that nobody pays: an item of its own, set against the debt by an allocation, so that
every figure follows. It is taken back by another one, on its own date; both stay in sight.
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

from app.base.schema import instant, key, maybe_instant, maybe_to, metadata, text, to, uid, whole


class write_off_columns(TypedColumns):
    id = key()
    uid = uid()
    number = text()
    kind: Named[str] = Column(String(12))
    customer_id = to("customer.id")
    account_id = to("account.id")
    noun: Named[str] = Column(String(20))
    document_id = whole()
    amount = whole()
    vat = whole(default=0)
    released = whole(default=0)
    currency: Named[str] = Column(String(3))
    ground: Named[str] = Column(String(12), default="")
    reason = text()
    decided_on: Named[date] = Column(Date)
    line_count = whole()
    decided_by = text()
    reverses_id = maybe_to("write_off.id")
    recorded_at = instant()


# `noun` and `document_id` name the document given up on, as an item names it. `vat` is the part of `amount` that is to be
# had back from the State, `ground` why the law allows it; `released` is what had been set aside for it.
write_off = Table(
    "write_off",
    metadata,
    write_off_columns,
    UniqueConstraint("number"),
    CheckConstraint("kind IN ('loss', 'small_loss', 'small_gain', 'reversal')", name="kind"),
    CheckConstraint("amount > 0", name="positive"),
    CheckConstraint("vat >= 0 AND vat <= amount AND released >= 0", name="parts"),
    CheckConstraint("ground IN ('', 'judgement', 'plan', 'exhausted')", name="ground"),
    CheckConstraint("vat = 0 OR ground <> ''", name="allowed"),
    CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal"),
    CheckConstraint("noun IN ('invoice', 'opening', 'payment')", name="noun"),
    Index(None, "noun", "document_id"),
    Index(None, "decided_on"),
    info={"history": True, "tracked": True, "sealed": True},
)


class write_off_line_columns(TypedColumns):
    id = key()
    write_off_id = to("write_off.id", index=False)
    position = whole()
    account_code: Named[str] = Column(String(12))
    debit = whole(default=0)
    credit = whole(default=0)


# What it means in the accounts, by codes of the French plan; the accountant decides.
write_off_line = Table(
    "write_off_line",
    metadata,
    write_off_line_columns,
    UniqueConstraint("write_off_id", "position"),
    CheckConstraint("debit >= 0 AND credit >= 0 AND (debit = 0) <> (credit = 0)", name="one_side"),
    info={"tracked": True, "sealed": True, "parent": ("write_off", "write_off_id", "line_count")},
)


class doubtful_debt_columns(TypedColumns):
    id = key()
    uid = uid()
    customer_id = to("customer.id")
    account_id = to("account.id")
    noun: Named[str] = Column(String(20))
    document_id = whole()
    amount = whole()
    currency: Named[str] = Column(String(3))
    since: Named[date] = Column(Date)
    reason = text()
    marked_by = text()
    recorded_at = instant()
    ended_on: Named[date | None] = Column(Date)
    end_reason = text(default="")
    end_amount = whole(default=0)
    ended_by = text(default="")
    ended_at = maybe_instant()


# A document whose money may not come. `amount` was open when that was said (411 to 416), `end_amount` when it was taken
# back (416 to 411).
doubtful_debt = Table(
    "doubtful_debt",
    metadata,
    doubtful_debt_columns,
    CheckConstraint("amount > 0 AND end_amount >= 0", name="positive"),
    CheckConstraint("noun IN ('invoice', 'opening')", name="noun"),
    CheckConstraint("(ended_on IS NULL) = (ended_at IS NULL)", name="ended"),
    Index(
        "ix_doubtful_debt_standing",
        "noun",
        "document_id",
        sqlite_where=sql_text("ended_on IS NULL"),
        postgresql_where=sql_text("ended_on IS NULL"),
    ),
    info={"history": True, "tracked": True},
)


class allowance_columns(TypedColumns):
    id = key()
    uid = uid()
    doubtful_debt_id = to("doubtful_debt.id")
    decided_on: Named[date] = Column(Date)
    net = whole()
    lost_ppm = whole()
    change = whole()
    cause: Named[str] = Column(String(12))
    write_off_id = maybe_to("write_off.id")
    decided_by = text()
    recorded_at = instant()


# What is set aside for a doubtful debt, step by step: `change` is more (68174, 491) or less (491, 78174) of it; at a closing
# `lost_ppm` says how likely the `net` is lost.
allowance = Table(
    "allowance",
    metadata,
    allowance_columns,
    CheckConstraint("cause IN ('closing', 'loss', 'reversal', 'sound')", name="cause"),
    CheckConstraint("lost_ppm BETWEEN 0 AND 1000000", name="share"),
    CheckConstraint("(cause IN ('loss', 'reversal')) = (write_off_id IS NOT NULL)", name="of_loss"),
    Index(None, "decided_on"),
    info={"tracked": True, "sealed": True},
)
