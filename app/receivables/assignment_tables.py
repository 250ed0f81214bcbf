"""Tables of debts handed on to a factor: which invoices, or whose invoices to come, and what the factor paid for them."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Date, Index, Named, String, Table, TypedColumns
from sqlalchemy import text as sql_text

from app.base.schema import instant, key, maybe_instant, maybe_to, metadata, text, to, uid, whole, yes_no


class assignment_columns(TypedColumns):
    id = key()
    uid = uid()
    noun: Named[str] = Column(String(20))
    document_id = whole()
    customer_id = to("customer.id")
    account_id = to("account.id")
    factor = text()
    wording = text()
    recourse = yes_no()
    amount = whole()
    currency: Named[str] = Column(String(3))
    assigned_on: Named[date] = Column(Date)
    assigned_by = text()
    recorded_at = instant()
    ended_on: Named[date | None] = Column(Date)
    end_reason = text(default="")
    ended_by = text(default="")
    ended_at = maybe_instant()


# An invoice handed on with what it asked for then, or (noun customer) all that will be issued to somebody: those bear the
# `wording` on their paper. With `recourse` the factor may give it back.
assignment = Table(
    "assignment",
    metadata,
    assignment_columns,
    CheckConstraint("noun IN ('invoice', 'customer')", name="noun"),
    CheckConstraint("amount >= 0 AND (noun = 'customer' OR amount > 0)", name="amount"),
    CheckConstraint("(ended_on IS NULL) = (ended_at IS NULL)", name="ended"),
    Index(
        "ix_assignment_standing",
        "noun",
        "document_id",
        sqlite_where=sql_text("ended_on IS NULL"),
        postgresql_where=sql_text("ended_on IS NULL"),
    ),
    info={"history": True, "tracked": True},
)


class factor_payment_columns(TypedColumns):
    id = key()
    uid = uid()
    assignment_id = to("assignment.id")
    total = whole()
    paid = whole()
    commission = whole()
    commission_vat = whole()
    interest = whole()
    fund = whole()
    currency: Named[str] = Column(String(3))
    paid_on: Named[date] = Column(Date)
    payment_id = maybe_to("payment.id")
    recorded_by = text()
    recorded_at = instant()


# What a factor paid for an invoice: `total` is what it took over, of which it kept commission, VAT, interest and the
# guarantee fund. Without recourse it settles the invoice by `payment_id`.
factor_payment = Table(
    "factor_payment",
    metadata,
    factor_payment_columns,
    CheckConstraint("total = paid + commission + commission_vat + interest + fund", name="sum"),
    CheckConstraint(
        "paid > 0 AND commission >= 0 AND commission_vat >= 0 AND interest >= 0 AND fund >= 0",
        name="positive",
    ),
    info={"tracked": True, "sealed": True},
)
