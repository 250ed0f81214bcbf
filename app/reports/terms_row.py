"""Payment terms as pages name them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read
from app.customers.tables import terms
from app.customers.terms import steps_from_json
from app.customers.terms_law import TermsTooLong, beyond


@dataclass(frozen=True, slots=True)
class TermsRow:
    """Payment terms by code and by name in both languages; `beyond` says where they are longer than the law allows
    between businesses.
    """

    id: int
    code: str
    name_fr: str
    name_en: str
    beyond: TermsTooLong | None = None


def terms_choices(rd: Read) -> list[tuple[int, str]]:
    """The terms in use, as a choice: key and name in the language of the company."""
    return [(row.id, _named(rd, row)) for row in rd.execute(_IN_USE)]


def terms_in_use(rd: Read) -> tuple[TermsRow, ...]:
    """The terms in use, in the order in which they were made."""
    return tuple(_read(row, rd.today) for row in rd.execute(_IN_USE))


def terms_row(rd: Read, terms_id: int) -> TermsRow | None:
    """The terms with a key, in use or not; None when there are none."""
    row = rd.execute(_OF, {"id": terms_id}).one_or_none()
    return _read(row, rd.today) if row is not None else None


def terms_name(rd: Read, terms_id: int) -> str:
    """What terms are called; empty when there are none with this key."""
    row = rd.execute(_OF, {"id": terms_id}).one_or_none()
    return _named(rd, row) if row is not None else ""


def _read(row: Any, today: date) -> TermsRow:
    return TermsRow(row.id, row.code, row.name_fr, row.name_en, beyond(steps_from_json(row.steps), today))


def _named(rd: Read, row: Any) -> str:
    return str(row.name_fr if the_company(rd).language == "fr" else row.name_en)


_OF = select(terms).where(terms.c.id == bindparam("id"))
_IN_USE = select(terms).where(terms.c.archived_at.is_(None)).order_by(terms.c.id)
