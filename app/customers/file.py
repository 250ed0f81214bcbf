"""What is kept on file of a customer: notes, documents, and which terms they accepted when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select

from app.base import archive
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.customers.merged import known_as
from app.customers.tables import (
    customer,
    customer_document,
    customer_note,
    terms,
    terms_acceptance,
)

LARGEST = 20_000_000
"""Bytes a document may have."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note: what was written, by whom, when."""

    id: int
    body: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document kept: its kind (terms, identity, guarantee, plan, other), title and file's name."""

    id: int
    kind: str
    title: str
    file_name: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class AcceptanceRow:
    """Terms accepted: their words as they were, when, by whom on the customer's side, and the document if one is kept."""

    id: int
    wording: str
    accepted_on: date
    accepted_by: str
    document_id: int | None
    recorded_by: str
    recorded_at: datetime


@verb("customer.note")
def write_note(tx: Write, customer_id: int, body: str) -> int:
    """Write a note on a customer; refused with ``note_empty``."""
    if not body.strip():
        raise Refusal("note_empty")
    tx.touch("customer", customer_id)
    return tx.insert(
        customer_note,
        {
            "uid": new_uid(),
            "customer_id": customer_id,
            "body": body.strip(),
            "written_by": tx.actor.name,
            "written_at": tx.now,
            "archived_at": None,
        },
    )


@verb("customer.put_note_away")
def put_note_away(tx: Write, note_id: int) -> None:
    """Take a note out of sight; it stays in the database."""
    tx.update(customer_note, note_id, archived_at=tx.now)


@verb("customer.keep_document")
def keep_document(
    tx: Write,
    customer_id: int,
    title: str,
    file_name: str,
    content: bytes,
    kind: str = "other",
    *,
    as_row: bool,
) -> int:
    """Keep a file with a customer; gives its key.

    The bytes are in the archive, beside the database (put there before, `app.base.archive.put_file`) or `as_row`.
    Refused with ``document_empty`` or ``document_too_large``.
    """
    if not content:
        raise Refusal("document_empty", file=file_name)
    if len(content) > LARGEST:
        raise Refusal("document_too_large", file=file_name, largest=LARGEST // 1_000_000)
    row_id = tx.insert(
        customer_document,
        {
            "uid": new_uid(),
            "customer_id": customer_id,
            "kind": kind,
            "title": title.strip() or file_name,
            "file_name": file_name,
            "added_by": tx.actor.name,
            "added_at": tx.now,
            "archived_at": None,
        },
    )
    archive.keep(tx, "customer_document", row_id, f"D{row_id}", content, as_row=as_row)
    tx.touch("customer", customer_id)
    return row_id


@verb("customer.put_document_away")
def put_document_away(tx: Write, document_id: int) -> None:
    """Take a document out of sight; its bytes stay in the archive."""
    tx.update(customer_document, document_id, archived_at=tx.now)


@verb("customer.accept_terms")
def accept_terms(
    tx: Write,
    customer_id: int,
    accepted_on: date,
    accepted_by: str,
    terms_id: int | None = None,
    document_id: int | None = None,
) -> int:
    """Record that a customer accepted terms of payment on a day: the customer's own unless others are named.

    Refused with ``accepted_in_future``, ``accepted_by_nobody`` or ``customer_without_terms``.
    """
    if accepted_on > tx.today:
        raise Refusal("accepted_in_future", on=accepted_on)
    if not accepted_by.strip():
        raise Refusal("accepted_by_nobody")
    own = tx.execute(_OWN, {"id": customer_id}).one_or_none()
    if own is None:
        raise Refusal("customer_unknown", customer=customer_id)
    chosen = terms_id or own.terms_id
    row = tx.execute(_TERMS, {"id": chosen}).one_or_none() if chosen else None
    if row is None:
        raise Refusal("customer_without_terms")
    tx.touch("customer", customer_id)
    return tx.insert(
        terms_acceptance,
        {
            "uid": new_uid(),
            "customer_id": customer_id,
            "terms_id": chosen,
            "wording": row.name_fr if own.language == "fr" else row.name_en,
            "accepted_on": accepted_on,
            "accepted_by": accepted_by.strip(),
            "document_id": document_id,
            "recorded_by": tx.actor.name,
            "recorded_at": tx.now,
        },
    )


def notes_of(rd: Read, customer_id: int) -> Sequence[NoteRow]:
    """The notes on a customer, newest first."""
    return [NoteRow(*row) for row in rd.execute(_NOTES, {"customers": known_as(rd, customer_id)})]


def documents_of(rd: Read, customer_id: int) -> Sequence[DocumentRow]:
    """The documents kept with a customer, newest first."""
    return [DocumentRow(*row) for row in rd.execute(_DOCUMENTS, {"customers": known_as(rd, customer_id)})]


def acceptances_of(rd: Read, customer_id: int) -> Sequence[AcceptanceRow]:
    """The terms a customer accepted, newest first."""
    return [AcceptanceRow(*row) for row in rd.execute(_ACCEPTED, {"customers": known_as(rd, customer_id)})]


_OWN = select(customer.c.terms_id, customer.c.language).where(customer.c.id == bindparam("id"))
_TERMS = select(terms.c.name_fr, terms.c.name_en).where(terms.c.id == bindparam("id"))
_NOTES = (
    select(*(customer_note.c[name] for name in NoteRow.__slots__))
    .where(
        customer_note.c.customer_id.in_(bindparam("customers", expanding=True)),
        customer_note.c.archived_at.is_(None),
    )
    .order_by(customer_note.c.id.desc())
)
_DOCUMENTS = (
    select(*(customer_document.c[name] for name in DocumentRow.__slots__))
    .where(
        customer_document.c.customer_id.in_(bindparam("customers", expanding=True)),
        customer_document.c.archived_at.is_(None),
    )
    .order_by(customer_document.c.id.desc())
)
_ACCEPTED = (
    select(*(terms_acceptance.c[name] for name in AcceptanceRow.__slots__))
    .where(terms_acceptance.c.customer_id.in_(bindparam("customers", expanding=True)))
    .order_by(terms_acceptance.c.accepted_on.desc(), terms_acceptance.c.id.desc())
)
