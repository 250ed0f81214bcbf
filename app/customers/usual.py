"""What most customers of a company are: what the form of a new one begins with."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.base import settings
from app.base.company import the_company
from app.base.door import Read
from app.customers.tables import customer


@dataclass(frozen=True, slots=True)
class Usual:
    """`kind` is company or person; `country` and `language` are the company's own.

    `general_limit` is the credit limit of those who have none of their own, in minor units; None for no limit.
    """

    kind: str
    country: str
    language: str
    general_limit: int | None = None


def usual(rd: Read) -> Usual:
    """What a new customer most likely is. Where nobody was added yet they are a company, as before."""
    counts: dict[str, int] = {row.kind: int(row.many) for row in rd.execute(_KINDS)}
    kind = "person" if counts.get("person", 0) > counts.get("company", 0) else "company"
    company = the_company(rd)
    return Usual(kind, company.country, company.language, settings.get(rd, "credit.default_limit"))


_KINDS = (
    select(customer.c.kind, func.count().label("many"))
    .where(customer.c.archived_at.is_(None))
    .group_by(customer.c.kind)
)
