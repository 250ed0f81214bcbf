"""Tables of direct debits: what customers signed, and the batches that collect by it."""

from datetime import date

from sqlalchemy import (
    BigInteger,
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

from app.base.schema import instant, key, maybe_instant, maybe_to, metadata, text, to, uid, whole, yes_no


class mandate_columns(TypedColumns):
    id = key()
    uid = uid()
    customer_id = to("customer.id")
    reference = text()
    scheme: Named[str] = Column(String(4))
    one_off = yes_no()
    signed_on: Named[date] = Column(Date)
    holder = text(personal=True)
    iban = text(personal=True)
    bic = text(default="")
    recorded_by = text()
    recorded_at = instant()
    ended_on: Named[date | None] = Column(Date)
    end_reason = text(default="")
    ended_by = text(default="")
    ended_at = maybe_instant()
    notice_days: Named[int | None] = Column(BigInteger)
    notice_why = text(default="")


# A customer's word that money may be taken from an account; `reference` is what both banks know it by (RUM). `notice_days` is
# how many days before a debit they are told of it where that was agreed with them, `notice_why` when and how it was.
mandate = Table(
    "mandate",
    metadata,
    mandate_columns,
    UniqueConstraint("reference"),
    CheckConstraint("scheme IN ('CORE', 'B2B')", name="scheme"),
    CheckConstraint("(ended_on IS NULL) = (ended_at IS NULL)", name="ended"),
    CheckConstraint("notice_days > 0", name="notice"),
    info={"history": True, "tracked": True},
)


class debit_batch_columns(TypedColumns):
    id = key()
    uid = uid()
    number = text()
    bank_account_id = to("bank_account.id")
    scheme: Named[str] = Column(String(4))
    collect_on: Named[date] = Column(Date)
    total = whole()
    currency: Named[str] = Column(String(3))
    line_count = whole()
    holder = text()
    iban = text()
    creditor = text()
    made_by = text()
    recorded_at = instant()
    executed_by = text(default="")
    executed_at = maybe_instant()
    undone_on: Named[date | None] = Column(Date)
    undo_reason = text(default="")
    undone_by = text(default="")
    undone_at = maybe_instant()


# Debits announced together for one day, on one account of the company, under one scheme: a file for the bank. `creditor`
# is the company's identifier (ICS) as it was then. Payments are made of it when it is executed.
debit_batch = Table(
    "debit_batch",
    metadata,
    debit_batch_columns,
    UniqueConstraint("number"),
    CheckConstraint("scheme IN ('CORE', 'B2B')", name="scheme"),
    CheckConstraint("total > 0 AND line_count > 0", name="positive"),
    CheckConstraint("(undone_on IS NULL) = (undone_at IS NULL)", name="undone"),
    CheckConstraint("undone_at IS NULL OR executed_at IS NULL", name="ends_once"),
    Index(None, "collect_on", "id"),
    info={"history": True, "tracked": True},
)


class debit_line_columns(TypedColumns):
    id = key()
    batch_id = to("debit_batch.id", index=False)
    position = whole()
    mandate_id = to("mandate.id")
    invoice_id = to("invoice.id")
    amount = whole()
    sequence: Named[str] = Column(String(4))
    end_to_end = text()
    told: Named[str] = Column(String(8))
    payment_id = maybe_to("payment.id")
    notice_id = maybe_to("mail.id", index=False)
    told_how = text(default="")
    told_by = text(default="")
    told_at = maybe_instant()
    told_on: Named[date | None] = Column(Date)


# What is collected for an invoice; those of one mandate are one debit, known to the bank by `end_to_end`. `told`: by a mail
# of the program (`notice_id`, the customer is told once it has left) or otherwise; `told_at` is set, with how, on which day
# and by whom, once a person says that the customer was told without that mail.
debit_line = Table(
    "debit_line",
    metadata,
    debit_line_columns,
    UniqueConstraint("batch_id", "position"),
    CheckConstraint("amount > 0", name="positive"),
    CheckConstraint("sequence IN ('FRST', 'RCUR', 'OOFF')", name="sequence"),
    CheckConstraint("told IN ('mail', 'other')", name="told"),
    info={"tracked": True},
)
