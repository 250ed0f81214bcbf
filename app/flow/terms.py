"""Deciding payment terms: added, changed, no longer offered. Terms that documents bear are never rewritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from app.base import settings
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.customers.tables import customer, terms, terms_acceptance
from app.customers.terms import Terms, steps_from_json, steps_to_json
from app.orders.quote_tables import quote
from app.orders.tables import sales_order

WHOLE = 100
"""What shares in percent add up to."""
_CODE_LONGEST = 20


@dataclass(frozen=True, slots=True)
class TermsDraft:
    """Terms as they shall be: what papers call them in both languages, and their steps."""

    name_fr: str
    name_en: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class TermsKept:
    """Terms of the company. `customers` have them; `used` by documents that left; `usual` where nothing else was agreed."""

    id: int
    code: str
    name_fr: str
    name_en: str
    terms: Terms
    archived_at: datetime | None
    customers: int
    used: bool
    usual: bool


def all_terms(rd: Read) -> tuple[TermsKept, ...]:
    """All terms, those no longer offered last."""
    usual = settings.get(rd, "terms.default")
    having: dict[int, int] = {row.terms_id: row.n for row in rd.execute(_HAVING)}
    rows = rd.execute(select(terms).order_by(terms.c.archived_at.is_not(None), terms.c.id)).all()
    return tuple(
        TermsKept(
            row.id,
            row.code,
            row.name_fr,
            row.name_en,
            steps_from_json(row.steps),
            row.archived_at,
            having.get(row.id, 0),
            _used(rd, row.id, usual=row.code == usual),
            row.code == usual,
        )
        for row in rows
    )


@verb("terms.add")
def add(tx: Write, draft: TermsDraft) -> int:
    """Add terms; gives their key.

    Refused with ``terms_without_name``, ``terms_name_taken``, ``terms_without_steps``, ``terms_shares`` where percents do
    not make a hundred.
    """
    values = _checked(tx, draft, but=0)
    made = _insert(tx, "own", values)
    tx.note(after=values["steps"], name=draft.name_fr)
    return made


@verb("terms.change")
def change(tx: Write, terms_id: int, draft: TermsDraft) -> int:
    """Change terms; gives the key of those that hold from now on.

    Terms that documents bear stay as they are and are no longer offered: new ones take their place, with their customers
    and with drafts, and as the usual ones. Refused as `add` is, and with ``terms_not_there``, ``terms_archived``.
    """
    row = _known(tx, terms_id)
    if row.archived_at is not None:
        raise Refusal("terms_archived", name=row.name_fr)
    values = _checked(tx, draft, but=terms_id)
    if all(values[name] == getattr(row, name) for name in values):
        return terms_id
    tx.note(before=row.steps, after=values["steps"], name=row.name_fr)
    usual = settings.get(tx, "terms.default") == row.code
    if not _used(tx, terms_id, usual=usual):
        tx.update(terms, terms_id, **values)
        return terms_id
    tx.update(terms, terms_id, archived_at=tx.now)
    made = _insert(tx, row.code, values)
    _hand_over(tx, terms_id, made)
    if usual:
        _make_usual(tx, made)
    return made


@verb("terms.archive")
def archive(tx: Write, terms_id: int, *, instead: int | None = None) -> None:
    """Offer terms no longer; their customers and the drafts get others `instead`, documents keep what they say.

    Refused with ``terms_usual``, and ``terms_have_customers`` when nothing is given instead.
    """
    row = _known(tx, terms_id)
    if row.code == settings.get(tx, "terms.default"):
        raise Refusal("terms_usual", name=row.name_fr)
    having = tx.scalar(select(func.count()).where(customer.c.terms_id == terms_id))
    if having and instead is None:
        raise Refusal("terms_have_customers", name=row.name_fr, n=having)
    if instead is not None:
        other = _known(tx, instead)
        if other.archived_at is not None or instead == terms_id:
            raise Refusal("terms_archived", name=other.name_fr)
        _hand_over(tx, terms_id, instead)
    if row.archived_at is None:
        tx.update(terms, terms_id, archived_at=tx.now)
    tx.note(name=row.name_fr, customers=having)


@verb("terms.restore")
def restore(tx: Write, terms_id: int) -> None:
    """Offer terms again. Refused with ``terms_name_taken`` when others in use bear their name by now."""
    row = _known(tx, terms_id)
    _must_be_free(tx, (row.name_fr, row.name_en), terms_id)
    tx.update(terms, terms_id, archived_at=None)
    tx.note(name=row.name_fr)


# --- within ---


def _known(rd: Read, terms_id: int) -> Any:
    row = rd.execute(select(terms).where(terms.c.id == terms_id)).one_or_none()
    if row is None:
        raise Refusal("terms_not_there", id=terms_id)
    return row


def _checked(rd: Read, draft: TermsDraft, *, but: int) -> dict[str, str]:
    french, english = draft.name_fr.strip(), draft.name_en.strip()
    if not french or not english:
        raise Refusal("terms_without_name")
    if not draft.terms.parts:
        raise Refusal("terms_without_steps")
    shares = [part.share for part in draft.terms.parts]
    if len(set(shares)) > 1 and sum(shares) != WHOLE:
        raise Refusal("terms_shares", sum=sum(shares))
    steps = steps_to_json(draft.terms)
    # What could not be read again must not be written: the bounds of each step are checked there.
    steps_from_json(steps)
    _must_be_free(rd, (french, english), but)
    return {"name_fr": french, "name_en": english, "steps": steps}


def _must_be_free(rd: Read, names: tuple[str, str], but: int) -> None:
    for column, name in zip((terms.c.name_fr, terms.c.name_en), names, strict=True):
        others = select(terms.c.id).where(
            func.lower(column) == name.lower(), terms.c.archived_at.is_(None), terms.c.id != but
        )
        if rd.execute(others).first() is not None:
            raise Refusal("terms_name_taken", name=name)


def _insert(tx: Write, like: str, values: dict[str, str]) -> int:
    """A row with a code of its own: files and the setting of the usual terms name them by it."""
    taken = set(tx.execute(select(terms.c.code)).scalars())
    stem, _dash, tail = like.rpartition("-")
    stem = stem if stem and tail.isdecimal() else like
    n = 2
    while (code := f"{stem[: _CODE_LONGEST - 1 - len(str(n))]}-{n}") in taken:
        n += 1
    return tx.insert(terms, {"uid": new_uid(), "code": code, **values})


def _hand_over(tx: Write, before: int, after: int) -> None:
    """Whoever has these terms, and what is not sent yet, has the others from now on."""
    for key in tx.execute(select(customer.c.id).where(customer.c.terms_id == before)).scalars().all():
        tx.update(customer, key, terms_id=after)
    for table in (sales_order, quote):
        drafts = select(table.c.id).where(table.c.terms_id == before, table.c.state == "draft")
        for key in tx.execute(drafts).scalars().all():
            tx.derive(table, key, terms_id=after)


def _make_usual(tx: Write, terms_id: int) -> None:
    settings.decide(tx, "terms.default", _known(tx, terms_id).code)


def _used(rd: Read, terms_id: int, *, usual: bool) -> bool:
    """Whether a document that is no draft rests on them: by its own terms, its customer's, or the usual ones."""
    own = [
        select(table.c.id).where(table.c.terms_id == terms_id, table.c.state != "draft").limit(1)
        for table in (sales_order, quote)
    ]
    having = customer.c.terms_id == terms_id
    through = [
        select(table.c.id)
        .join(customer, customer.c.id == table.c.customer_id)
        .where(
            table.c.terms_id.is_(None),
            table.c.state != "draft",
            or_(having, customer.c.terms_id.is_(None)) if usual else having,
        )
        .limit(1)
        for table in (sales_order, quote)
    ]
    accepted = select(terms_acceptance.c.id).where(terms_acceptance.c.terms_id == terms_id).limit(1)
    return any(rd.execute(query).first() is not None for query in (*own, *through, accepted))


_HAVING = (
    select(customer.c.terms_id, func.count().label("n"))
    .where(customer.c.terms_id.is_not(None))
    .group_by(customer.c.terms_id)
)
