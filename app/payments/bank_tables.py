"""Tables of the bank: its accounts, what their statements said, each movement once, and what a person made of it.

A *line* is what one file says of a movement, a *transaction* is the movement itself: the same one told by a CAMT file today
and by an OFX file tomorrow is two lines of one transaction, so nothing is added twice and nothing that was said is lost.
What became of a transaction are its *matches*, sealed, each undone by another; `bank_waiting` holds what is left of it.
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


class bank_account_columns(TypedColumns):
    id = key()
    uid = uid()
    name = text()
    iban = text(default="")
    currency: Named[str] = Column(String(3))
    journal = text(default="BQ")
    opened_at = instant()
    archived_at = maybe_instant()


# An account of the company at a bank or a payment service, in one currency; `journal` is the accountant's code for it.
bank_account = Table("bank_account", metadata, bank_account_columns, info={"history": True, "tracked": True})


class bank_account_told_columns(TypedColumns):
    id = key()
    bank_account_id = to("bank_account.id")
    told = text()
    currency: Named[str] = Column(String(3))
    told_at = instant()
    told_by = text()


# By what files name an account: its IBAN, and numbers that a person said are the same.
bank_account_told = Table(
    "bank_account_told",
    metadata,
    bank_account_told_columns,
    UniqueConstraint("told", "currency"),
    info={"tracked": True},
)


class bank_statement_columns(TypedColumns):
    id = key()
    uid = uid()
    bank_account_id = to("bank_account.id", index=False)
    format: Named[str] = Column(String(12))
    number = text()
    file = text()
    content_hash: Named[str] = Column(String(64))
    currency: Named[str] = Column(String(3))
    opened_on: Named[date | None] = Column(Date)
    closed_on: Named[date | None] = Column(Date)
    opening = maybe_whole()
    closing = maybe_whole()
    line_count = whole()
    taken_at = instant()
    taken_by = text()


# What one statement said, as it said it. `content_hash` is of what it says and not of the file.
bank_statement = Table(
    "bank_statement",
    metadata,
    bank_statement_columns,
    UniqueConstraint("bank_account_id", "content_hash"),
    Index(None, "bank_account_id", "closed_on", "id"),
    info={"history": True, "tracked": True, "sealed": True},
)


class bank_transaction_columns(TypedColumns):
    id = key()
    uid = uid()
    bank_account_id = to("bank_account.id", index=False)
    booked_on: Named[date] = Column(Date)
    amount = whole()
    currency: Named[str] = Column(String(3))
    nth = whole()
    recorded_at = instant()


# One movement of money, once: what comes in is positive. `nth` tells apart those of one day with the same amount.
bank_transaction = Table(
    "bank_transaction",
    metadata,
    bank_transaction_columns,
    UniqueConstraint("bank_account_id", "booked_on", "amount", "nth"),
    CheckConstraint("amount <> 0", name="not_nothing"),
    info={"history": True, "tracked": True, "sealed": True},
)

KINDS = (
    "('transfer', 'direct_debit', 'cheque', 'card', 'cash', 'fee', 'interest', 'returned', 'payout', 'other')"
)


class bank_line_columns(TypedColumns):
    id = key()
    statement_id = to("bank_statement.id", index=False)
    position = whole()
    transaction_id = to("bank_transaction.id")
    booked_on: Named[date] = Column(Date)
    value_on: Named[date | None] = Column(Date)
    amount = whole()
    kind: Named[str] = Column(String(12))
    code = text()
    bank_id = text()
    end_to_end = text()
    reference = text()
    remittance = text(personal=True)
    name = text(personal=True)
    iban = text(personal=True)
    gross = maybe_whole()
    fee = maybe_whole()
    detail_count = whole()


# What a statement says of a transaction (see `app.payments.statement.Transaction`).
bank_line = Table(
    "bank_line",
    metadata,
    bank_line_columns,
    UniqueConstraint("statement_id", "position"),
    CheckConstraint(f"kind IN {KINDS}", name="kind"),
    info={"tracked": True, "sealed": True, "parent": ("bank_statement", "statement_id", "line_count")},
)


class bank_detail_columns(TypedColumns):
    id = key()
    line_id = to("bank_line.id", index=False)
    position = whole()
    amount = maybe_whole()
    end_to_end = text()
    reference = text()
    remittance = text(personal=True)
    name = text(personal=True)
    iban = text(personal=True)


# One of several payments that the bank booked as a whole.
bank_detail = Table(
    "bank_detail",
    metadata,
    bank_detail_columns,
    UniqueConstraint("line_id", "position"),
    info={"tracked": True, "sealed": True, "parent": ("bank_line", "line_id", "detail_count")},
)


class bank_rule_columns(TypedColumns):
    id = key()
    uid = uid()
    sign: Named[str] = Column(String(8))
    told = text(personal=True)
    incoming = yes_no()
    act: Named[str] = Column(String(8))
    customer_id = maybe_to("customer.id")
    reason = text(default="")
    transaction_id = maybe_to("bank_transaction.id", index=False)
    learned_at = instant()
    learned_by = text()
    ended_at = maybe_instant()
    ended_by = text(default="")


# What was learned from a person's yes: by an IBAN, a folded name or the folded words of a line, who pays for whom, or what
# is a fee or set aside. It proposes and never acts by itself.
bank_rule = Table(
    "bank_rule",
    metadata,
    bank_rule_columns,
    CheckConstraint("sign IN ('iban', 'name', 'words')", name="sign"),
    CheckConstraint("act IN ('customer', 'fee', 'aside')", name="act"),
    CheckConstraint("(act = 'customer') = (customer_id IS NOT NULL)", name="whom"),
    CheckConstraint("ended_at IS NOT NULL OR ended_by = ''", name="ended"),
    Index(
        "ix_bank_rule_standing",
        "sign",
        "told",
        sqlite_where=sql_text("ended_at IS NULL"),
        postgresql_where=sql_text("ended_at IS NULL"),
    ),
    info={"history": True, "tracked": True},
)


class bank_match_columns(TypedColumns):
    id = key()
    uid = uid()
    transaction_id = to("bank_transaction.id")
    kind: Named[str] = Column(String(8))
    amount = whole()
    payment_id = maybe_to("payment.id")
    made = yes_no()
    sureness: Named[str] = Column(String(8))
    by_program = yes_no()
    reason = text(personal=True)
    rule_id = maybe_to("bank_rule.id", index=False)
    matched_at = instant()
    matched_by = text()
    reverses_id = maybe_to("bank_match.id")


# What a transaction, or a part of it, was: a payment or refund (`made` by this match, or known before), one that bounced, a
# fee, or nothing for these books. Amounts have the sign of the money; those of a transaction sum to it once nothing is left.
bank_match = Table(
    "bank_match",
    metadata,
    bank_match_columns,
    CheckConstraint("kind IN ('payment', 'refund', 'bounce', 'fee', 'aside')", name="kind"),
    CheckConstraint("amount <> 0", name="not_nothing"),
    CheckConstraint("(kind IN ('payment', 'refund', 'bounce')) = (payment_id IS NOT NULL)", name="payment"),
    CheckConstraint("sureness IN ('sure', 'likely', 'possible', 'hand')", name="sureness"),
    info={"history": True, "tracked": True, "sealed": True},
)


class bank_waiting_columns(TypedColumns):
    transaction_id = to("bank_transaction.id", index=False, primary_key=True)
    bank_account_id = to("bank_account.id", index=False)
    booked_on: Named[date] = Column(Date)
    remaining = whole()


# What is left of each transaction that is not matched whole: the list that reaches nought, and nothing beside it.
bank_waiting = Table(
    "bank_waiting",
    metadata,
    bank_waiting_columns,
    CheckConstraint("remaining <> 0", name="not_nothing"),
    Index(None, "bank_account_id", "booked_on", "transaction_id"),
)
