"""Tables of the room: the account mails leave from, templates, mails and the papers that go with them."""

from sqlalchemy import CheckConstraint, Column, Index, Named, String, Table, TypedColumns, UniqueConstraint

from app.base.schema import Instant, instant, key, maybe_to, metadata, text, to, uid, whole

REMINDERS = tuple(f"reminder_{level}_{audience}" for level in range(5) for audience in ("company", "person"))
"""Reminders by level, from the courtesy before the due date to the formal notice, to professionals and to consumers."""
KINDS = (
    "order_confirmation",
    "invoice",
    "credit_note",
    "corrective",
    "quote",
    "quote_reminder",
    "payment_problem",
    "payment_request",
    "order_late",
    "plan",
    "statement",
    "purchase_order",
    "card_expired",
    "wrong_amount",
    "missing_reference",
    "debit_notice",
    "debit_called_off",
    "assigned_invoice",
    "assigned_to_come",
    "parcel_shipped",
    "parcel_delivered",
    "order_status",
    "supplier_claim",
    "proforma",
    "payment_receipt",
    "supplier_return",
    *REMINDERS,
)
"""What a mail is about; each has a template in each language."""


class mail_sender_columns(TypedColumns):
    id = key()
    uid = uid()
    kind: Named[str] = Column(String(10))
    address = text()
    name = text(default="")
    reply_to = text(default="")
    copy_to = text(default="")
    host = text(default="")
    port = whole(default=0)
    security: Named[str] = Column(String(10))
    login = text(default="")
    ca_file = text(default="")
    provider: Named[str] = Column(String(12))
    client_id = text(default="")
    tenant = text(default="")
    changed_at = instant()
    state: Named[str] = Column(String(10), info={"derived": True})
    answer = text(default="", derived=True)
    tried_at = Column(Instant, nullable=True, info={"derived": True})


# The account of the company: one row. Its password is not here but with each workstation.
mail_sender = Table(
    "mail_sender",
    metadata,
    mail_sender_columns,
    CheckConstraint("id = 1", name="one_row"),
    CheckConstraint("kind IN ('smtp', 'oauth', 'system')", name="kind"),
    CheckConstraint("security IN ('tls', 'starttls')", name="security"),
    CheckConstraint("provider IN ('', 'microsoft', 'google')", name="provider"),
    CheckConstraint("state IN ('untried', 'works', 'fails')", name="state"),
    info={"tracked": True, "history": True},
)


class mail_template_columns(TypedColumns):
    id = key()
    uid = uid()
    kind: Named[str] = Column(String(24))
    language: Named[str] = Column(String(2))
    subject = text()
    body = text()
    decided_at = instant()


# Each change is a row of its own: what a mail of last year was written with can still be seen.
mail_template = Table(
    "mail_template",
    metadata,
    mail_template_columns,
    Index(None, "kind", "language", "id"),
    info={"tracked": True},
)


class mail_columns(TypedColumns):
    id = key()
    uid = uid()
    outbox_id = to("outbox.id", index=False)
    kind: Named[str] = Column(String(24))
    language: Named[str] = Column(String(2))
    recipient = text(personal=True)
    copy_to = text(default="", personal=True)
    subject = text(personal=True)
    body = text(personal=True)
    noun: Named[str] = Column(String(20))
    row_id = whole()
    customer_id = maybe_to("customer.id")
    template_id = maybe_to("mail_template.id", index=False)
    promised_at = instant()


mail = Table(
    "mail",
    metadata,
    mail_columns,
    UniqueConstraint("outbox_id"),
    Index(None, "noun", "row_id"),
    info={"tracked": True, "history": True},
)


class mail_attachment_columns(TypedColumns):
    id = key()
    mail_id = to("mail.id", index=False)
    position = whole()
    name = text()
    noun: Named[str] = Column(String(20))
    row_id = whole()
    frozen = text(default="", personal=True)


# A paper that goes with a mail: the archived original of a document (`noun` and `row_id` name it), or, for what has no
# original of its own, facts frozen when the mail was promised (`noun` says which paper is drawn from them).
mail_attachment = Table(
    "mail_attachment",
    metadata,
    mail_attachment_columns,
    UniqueConstraint("mail_id", "position"),
    info={"tracked": True},
)
