"""Tables of the room: reminders with what they ask for, promises to pay, disputes, results of calls."""

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

from app.base.schema import instant, key, maybe_instant, maybe_to, maybe_whole, metadata, text, to, uid, whole


class reminder_columns(TypedColumns):
    id = key()
    uid = uid()
    number = text()
    customer_id = to("customer.id")
    account_id = to("account.id")
    level = whole()
    language: Named[str] = Column(String(2))
    audience: Named[str] = Column(String(10))
    channel: Named[str] = Column(String(12))
    currency: Named[str] = Column(String(3))
    total = whole()
    interest = whole()
    fixed_sum = whole()
    charges: Named[str] = Column(String(10))
    waived_interest = whole(default=0)
    waived_fixed_sum = whole(default=0)
    waiver = text(default="")
    deadline_on: Named[date | None] = Column(Date)
    subject = text(personal=True)
    body = text(personal=True)
    made_on: Named[date] = Column(Date)
    item_count = whole()
    made_by = text()
    recorded_at = instant()
    posted_at = maybe_instant()
    posted_by = text(default="")
    credit = whole(default=0)
    withdrawn_at = maybe_instant()
    withdrawn_by = text(default="")
    withdrawal = text(default="")


# One letter to a customer. `charges` says whether interest and fixed sum are left out, announced or asked for; what is
# waived stands beside them with the reason. `credit` is what was set against nothing and is taken off in
# `total`. A letter on paper is to be posted until somebody says that it was. One that was withdrawn (`withdrawal` says why) never
# left: it can be read and counts for nothing.
reminder = Table(
    "reminder",
    metadata,
    reminder_columns,
    UniqueConstraint("number"),
    CheckConstraint("level >= 0", name="level"),
    CheckConstraint("audience IN ('company', 'person')", name="audience"),
    CheckConstraint("channel IN ('mail', 'letter', 'registered', 'file')", name="channel"),
    CheckConstraint("charges IN ('none', 'announced', 'claimed')", name="charges"),
    CheckConstraint("total > 0", name="positive"),
    CheckConstraint("waiver <> '' OR (waived_interest = 0 AND waived_fixed_sum = 0)", name="waiver"),
    CheckConstraint("posted_at IS NOT NULL OR posted_by = ''", name="posted"),
    CheckConstraint("(withdrawn_at IS NULL) = (withdrawal = '')", name="withdrawn"),
    CheckConstraint("withdrawn_at IS NULL OR posted_at IS NULL", name="withdrawn_or_posted"),
    info={"history": True, "tracked": True},
)


class reminder_item_columns(TypedColumns):
    id = key()
    reminder_id = to("reminder.id", index=False)
    position = whole()
    item_id = to("item.id", index=False)
    invoice_id = maybe_to("invoice.id")
    level = maybe_whole()
    amount = whole()
    due_on: Named[date] = Column(Date)
    days_late = whole()
    interest = whole()
    fixed_sum = whole()
    open_amount = whole()
    disputed = whole(default=0)


# What a letter asks for. `level` is the one that this instalment reached with it, each once among letters that were not
# withdrawn; empty where it is only named again beside others. `amount` is asked for of the `open_amount`: without what is
# `disputed` or on its way.
reminder_item = Table(
    "reminder_item",
    metadata,
    reminder_item_columns,
    UniqueConstraint("reminder_id", "position"),
    Index(None, "item_id", "level"),
    CheckConstraint("amount > 0", name="positive"),
    info={"tracked": True, "sealed": True, "parent": ("reminder", "reminder_id", "item_count")},
)


class registered_letter_columns(TypedColumns):
    id = key()
    uid = uid()
    reminder_id = to("reminder.id", index=False)
    number = text()
    deposited_on: Named[date] = Column(Date)
    recorded_by = text()
    recorded_at = instant()
    fate: Named[str | None] = Column(String(12))
    fate_on: Named[date | None] = Column(Date)
    fate_note = text(default="")
    fate_by = text(default="")
    fate_at = maybe_instant()


# A letter deposited at the post as recorded delivery (LRAR): its number there, the day, and what became of it by the slip
# that came back. A number or day that was typed wrongly is said anew; the journal keeps what it was.
registered_letter = Table(
    "registered_letter",
    metadata,
    registered_letter_columns,
    UniqueConstraint("reminder_id"),
    CheckConstraint("number <> ''", name="number"),
    CheckConstraint(
        "fate IS NULL OR fate IN ('delivered', 'unclaimed', 'refused', 'unknown')",
        name="fate",
    ),
    CheckConstraint(
        "(fate IS NULL) = (fate_on IS NULL) AND (fate IS NULL) = (fate_at IS NULL)", name="came_back"
    ),
    CheckConstraint("fate_on IS NULL OR fate_on >= deposited_on", name="days"),
    info={"history": True, "tracked": True},
)


class payment_promise_columns(TypedColumns):
    id = key()
    uid = uid()
    customer_id = to("customer.id")
    account_id = to("account.id", index=False)
    amount = whole()
    currency: Named[str] = Column(String(3))
    promised_on: Named[date] = Column(Date)
    waits_until: Named[date] = Column(Date)
    made_on: Named[date] = Column(Date)
    note = text(default="", personal=True)
    item_count = whole()
    state: Named[str] = Column(String(10))
    received = whole(default=0)
    ended_on: Named[date | None] = Column(Date)
    end_reason = text(default="")
    fact_id = maybe_to("fact.id", index=False)
    recorded_by = text()
    recorded_at = instant()


# What a customer said they would pay, by when. Nobody is reminded of it until `waits_until`; then it was kept or not by
# what came in time (`received`).
payment_promise = Table(
    "payment_promise",
    metadata,
    payment_promise_columns,
    CheckConstraint("amount > 0", name="positive"),
    CheckConstraint("state IN ('open', 'kept', 'broken', 'withdrawn')", name="state"),
    CheckConstraint("(state = 'open') = (ended_on IS NULL)", name="ended"),
    CheckConstraint("waits_until >= promised_on AND promised_on >= made_on", name="days"),
    Index(
        "ix_payment_promise_open",
        "account_id",
        sqlite_where=sql_text("state = 'open'"),
        postgresql_where=sql_text("state = 'open'"),
    ),
    info={"history": True, "tracked": True},
)


class promise_item_columns(TypedColumns):
    id = key()
    promise_id = to("payment_promise.id", index=False)
    position = whole()
    item_id = to("item.id")
    amount = whole()


# Which instalments a promise is about, and what they still asked for when it was made.
promise_item = Table(
    "promise_item",
    metadata,
    promise_item_columns,
    UniqueConstraint("promise_id", "position"),
    UniqueConstraint("promise_id", "item_id"),
    CheckConstraint("amount > 0", name="positive"),
    info={"tracked": True, "sealed": True, "parent": ("payment_promise", "promise_id", "item_count")},
)


class dispute_columns(TypedColumns):
    id = key()
    uid = uid()
    customer_id = to("customer.id")
    account_id = to("account.id", index=False)
    invoice_id = to("invoice.id")
    code: Named[str] = Column(String(20))
    amount = whole()
    currency: Named[str] = Column(String(3))
    owner = text(default="")
    opened_on: Named[date] = Column(Date)
    due_on: Named[date | None] = Column(Date)
    note = text(default="", personal=True)
    outcome: Named[str | None] = Column(String(12))
    ended_on: Named[date | None] = Column(Date)
    end_note = text(default="", personal=True)
    ended_by = text(default="")
    fact_id = maybe_to("fact.id", index=False)
    recorded_by = text()
    recorded_at = instant()


# Why a customer does not pay an invoice, and how much of it: nobody is reminded of that part while it stands.
dispute = Table(
    "dispute",
    metadata,
    dispute_columns,
    CheckConstraint("amount > 0", name="positive"),
    CheckConstraint(
        "outcome IS NULL OR outcome IN ('credit', 'replace', 'refused', 'write_off')", name="outcome"
    ),
    CheckConstraint("(outcome IS NULL) = (ended_on IS NULL)", name="ended"),
    Index(
        "ix_dispute_open",
        "invoice_id",
        sqlite_where=sql_text("outcome IS NULL"),
        postgresql_where=sql_text("outcome IS NULL"),
    ),
    info={"history": True, "tracked": True},
)


class collection_call_columns(TypedColumns):
    id = key()
    uid = uid()
    customer_id = to("customer.id")
    account_id = to("account.id")
    outcome: Named[str] = Column(String(12))
    note = text(default="", personal=True)
    again_on: Named[date | None] = Column(Date)
    called_on: Named[date] = Column(Date)
    called_by = text()
    recorded_at = instant()


# What a call about late money brought.
collection_call = Table(
    "collection_call",
    metadata,
    collection_call_columns,
    CheckConstraint(
        "outcome IN ('reached', 'promised', 'disputed', 'message', 'no_answer', 'wrong_number')",
        name="outcome",
    ),
    info={"history": True, "tracked": True, "sealed": True},
)
