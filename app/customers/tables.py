"""Tables of the room: accounts, terms, customers, addresses."""

from sqlalchemy import CheckConstraint, Column, Index, Named, String, Table, TypedColumns, UniqueConstraint

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
    yes_no,
)


class account_columns(TypedColumns):
    id = key()
    uid = uid()
    opened_at = instant()


# Whose debts are kept together. Merging two customers sets the account both belong to; entries are never rewritten.
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


customer = Table(
    "customer",
    metadata,
    customer_columns,
    UniqueConstraint("number"),
    CheckConstraint("kind IN ('company', 'person')", name="kind"),
    CheckConstraint("credit_limit IS NULL OR credit_limit >= 0", name="limit_not_negative"),
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
