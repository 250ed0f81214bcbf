"""The table of the look-ups: what was asked of a public register, what it answered, when. Rooms above ask, all may read."""

from sqlalchemy import CheckConstraint, Column, Index, Named, String, Table, TypedColumns

from app.base.schema import instant, key, maybe_to, metadata, text, uid, whole

STATES = ("active", "closed", "unknown", "valid", "invalid", "unavailable", "clear", "notices", "found")


class lookup_columns(TypedColumns):
    id = key()
    uid = uid()
    service: Named[str] = Column(String(12))
    asked = text(personal=True)
    customer_id = maybe_to("customer.id", index=False)
    state: Named[str] = Column(String(12))
    summary = text(personal=True)
    answer = text(personal=True)
    status = whole()
    asked_at = instant()


# One question and its answer as it came, without what concerns persons and is not needed. Kept as evidence: a later
# answer is a row of its own.
lookup = Table(
    "lookup",
    metadata,
    lookup_columns,
    CheckConstraint("service IN ('register', 'vies', 'bodacc')", name="service"),
    CheckConstraint(
        "state IN ('active', 'closed', 'unknown', 'valid', 'invalid', 'unavailable', 'clear', 'notices', 'found')",
        name="state",
    ),
    Index(None, "asked", "service", "id"),
    Index(None, "customer_id", "service", "id"),
    info={"tracked": True},
)
