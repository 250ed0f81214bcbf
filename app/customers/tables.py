"""Tables of the room: accounts, terms, customers and their limits, what is kept on file of them, what people have to do."""

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

from app.base.schema import (
    instant,
    key,
    maybe_instant,
    maybe_text,
    maybe_to,
    maybe_whole,
    metadata,
    text,
    to,
    uid,
    whole,
    yes_no,
)


class account_columns(TypedColumns):
    id = key()
    uid = uid()
    opened_at = instant()
    belongs_to_id = maybe_to("account.id")


# Whose debts are kept together. Merging two customers sets the account both belong to; entries are never rewritten:
# items opened on an account that now belongs to another stand on that other's balance (see `app.flow.merge`).
account = Table("account", metadata, account_columns)


class terms_columns(TypedColumns):
    id = key()
    uid = uid()
    code: Named[str] = Column(String(20))
    name_fr = text()
    name_en = text()
    steps = text()
    archived_at = maybe_instant()


terms = Table("terms", metadata, terms_columns, UniqueConstraint("code"), info={"tracked": True})


class customer_columns(TypedColumns):
    id = key()
    uid = uid()
    number = text()
    account_id = to("account.id")
    kind: Named[str] = Column(String(10))
    name = text(personal=True)
    folded = text(personal=True)
    contact = text(default="", personal=True)
    siren = maybe_text()
    siret = maybe_text()
    vat_number = maybe_text()
    email = maybe_text(personal=True)
    phone = maybe_text(personal=True)
    language: Named[str] = Column(String(2))
    territory: Named[str] = Column(String(8))
    terms_id = maybe_to("terms.id", index=False)
    credit_limit = maybe_whole()
    passing = yes_no()
    trusted = yes_no()
    note = text(default="", personal=True)
    archived_at = maybe_instant()
    created_at = instant()
    merged_into_id = maybe_to("customer.id")
    limit_currency: Named[str | None] = Column(String(3))
    limit_until: Named[date | None] = Column(Date)
    risk_class: Named[str | None] = Column(String(10))
    monthly_invoice = yes_no()
    invoice_by: Named[str] = Column(String(10), default="")
    usual_carrier = text(default="")
    one_delivery = yes_no()


# The limit in force stands here too, so that confirming reads it with the order; its history is `credit_limit`.
customer = Table(
    "customer",
    metadata,
    customer_columns,
    UniqueConstraint("number"),
    CheckConstraint("kind IN ('company', 'person')", name="kind"),
    CheckConstraint("credit_limit IS NULL OR credit_limit >= 0", name="limit_not_negative"),
    CheckConstraint("invoice_by IN ('', 'mail', 'paper')", name="invoice_by"),
    Index(None, "folded", "id"),
    Index(None, "email"),
    info={"history": True, "tracked": True},
)


class address_columns(TypedColumns):
    id = key()
    uid = uid()
    customer_id = to("customer.id")
    kind: Named[str] = Column(String(10))
    name = text(default="", personal=True)
    company = text(default="", personal=True)
    line1 = text(default="", personal=True)
    line2 = text(default="", personal=True)
    postcode = text(default="")
    city = text(default="")
    region = text(default="")
    country: Named[str] = Column(String(2))
    phone = maybe_text(personal=True)
    email = maybe_text(personal=True)
    archived_at = maybe_instant()


address = Table(
    "address",
    metadata,
    address_columns,
    CheckConstraint("kind IN ('billing', 'delivery')", name="kind"),
    info={"tracked": True},
)


class customer_merge_columns(TypedColumns):
    id = key()
    uid = uid()
    kept_id = to("customer.id")
    gone_id = to("customer.id")
    kept_account_id = to("account.id", index=False)
    gone_account_id = to("account.id", index=False)
    was_archived = yes_no()
    merged_at = instant()
    merged_by = text()
    undone_at = maybe_instant()
    undone_by = text(default="")


# Who was found to be the same as whom, by whom, and whether that was taken back.
customer_merge = Table(
    "customer_merge",
    metadata,
    customer_merge_columns,
    info={"tracked": True},
)


class customer_merge_move_columns(TypedColumns):
    id = key()
    merge_id = to("customer_merge.id")
    noun: Named[str] = Column(String(20))
    row_id = whole()


# What a merge handed over to the one that is kept, so that it can be handed back; and, as ``entry``, the last entry there
# was, so that what was posted since is known.
customer_merge_move = Table(
    "customer_merge_move",
    metadata,
    customer_merge_move_columns,
    CheckConstraint("noun IN ('sales_order', 'quote', 'entry')", name="noun"),
    info={"tracked": True, "sealed": True},
)


class task_columns(TypedColumns):
    id = key()
    uid = uid()
    kind: Named[str] = Column(String(20))
    what = text(personal=True)
    facts = text(default="{}", personal=True)
    customer_id = maybe_to("customer.id")
    noun: Named[str] = Column(String(20))
    row_id = whole()
    assigned_to = text(default="")
    due_on: Named[date] = Column(Date)
    created_at = instant()
    created_by = text()
    done_at = maybe_instant()
    done_by = text(default="")
    outcome = text(default="", personal=True)


# Something a person has to do: what, about which document (`noun` and `row_id` name its table and key), by when; and
# who did it, when, with which outcome.
task = Table(
    "task",
    metadata,
    task_columns,
    CheckConstraint("kind IN ('by_hand', 'payment_refused', 'credit', 'promise')", name="kind"),
    Index(None, "done_at", "due_on", "id"),
    Index(None, "noun", "row_id"),
    info={"history": True, "tracked": True},
)


class credit_limit_columns(TypedColumns):
    id = key()
    uid = uid()
    customer_id = to("customer.id")
    amount = maybe_whole()
    currency: Named[str] = Column(String(3))
    valid_from: Named[date] = Column(Date)
    valid_until: Named[date | None] = Column(Date)
    reason = text(default="")
    set_by = text()
    set_at = instant()


# Every limit that was ever granted or withdrawn (no amount), with who decided and why; the newest is in force.
credit_limit = Table(
    "credit_limit",
    metadata,
    credit_limit_columns,
    CheckConstraint("amount IS NULL OR amount >= 0", name="not_negative"),
    CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="until"),
    info={"tracked": True, "sealed": True},
)


class customer_document_columns(TypedColumns):
    id = key()
    uid = uid()
    customer_id = to("customer.id")
    kind: Named[str] = Column(String(12))
    title = text(personal=True)
    file_name = text(personal=True)
    added_by = text()
    added_at = instant()
    archived_at = maybe_instant()


# A file kept with a customer; its bytes are in the archive, as the paper of this row.
customer_document = Table(
    "customer_document",
    metadata,
    customer_document_columns,
    CheckConstraint("kind IN ('terms', 'identity', 'guarantee', 'plan', 'other')", name="kind"),
    info={"tracked": True},
)


class terms_acceptance_columns(TypedColumns):
    id = key()
    uid = uid()
    customer_id = to("customer.id")
    terms_id = maybe_to("terms.id", index=False)
    wording = text()
    accepted_on: Named[date] = Column(Date)
    accepted_by = text(personal=True)
    document_id = maybe_to("customer_document.id", index=False)
    recorded_by = text()
    recorded_at = instant()


# Who accepted which terms of payment on which day: the terms' words as they were then.
terms_acceptance = Table(
    "terms_acceptance", metadata, terms_acceptance_columns, info={"tracked": True, "sealed": True}
)


class customer_note_columns(TypedColumns):
    id = key()
    uid = uid()
    customer_id = to("customer.id")
    body = text(personal=True)
    written_by = text()
    written_at = instant()
    archived_at = maybe_instant()


customer_note = Table("customer_note", metadata, customer_note_columns, info={"tracked": True})
