"""What was agreed on paying an order: whether with a professional, and by which terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.door import Read
from app.base.words import Words
from app.customers.file import acceptances_of
from app.customers.tables import customer, terms
from app.customers.terms import Terms, due_dates, steps_from_json
from app.customers.terms_law import TermsTooLong, beyond, binds
from app.customers.terms_words import parts_in_words


@dataclass(frozen=True, slots=True)
class Agreed:
    """Whether the customer is a professional, and the terms with their words, if the order is paid by terms at all.

    `after_days`: without terms, how long money takes that is collected on delivery.
    """

    professional: bool
    words: str = ""
    terms: Terms | None = None
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """The same words by language, for who reads rather than buys."""
    after_days: int = 0

    def instalments(self, issued_on: date, total: int) -> tuple[tuple[date, int], ...]:
        """When which amount (minor units) of an invoice of that day falls due; where there are no terms at once, or
        once whoever delivers had the time to collect it and hand it over.
        """
        if self.terms is None:
            return ((issued_on + timedelta(days=self.after_days), total),)
        return tuple((each.due_on, each.amount) for each in due_dates(self.terms, issued_on, total))

    def beyond_law(self, country: str, today: date) -> TermsTooLong | None:
        """Where the terms go beyond what the law allows between businesses, for who is billed in this country."""
        if self.terms is None or not binds("company" if self.professional else "person", country):
            return None
        return beyond(self.terms, today)


class Payable(Protocol):
    """What terms are agreed on for: an order, or a quote."""

    @property
    def customer_id(self) -> int: ...
    @property
    def payment_kind(self) -> str: ...
    @property
    def terms_id(self) -> int | None: ...
    @property
    def language(self) -> str: ...


def agreed_on(rd: Read, order: Payable) -> Agreed:
    """The order's own terms, else the customer's, else the company's; none where money comes before or at the door."""
    payer = rd.execute(_PAYER, {"id": order.customer_id}).one()
    professional = payer.kind == "company"
    if order.payment_kind == "on_delivery":
        return Agreed(professional, after_days=int(settings.get(rd, "collect.carrier_days")))
    if order.payment_kind != "account":
        return Agreed(professional)
    terms_id = order.terms_id or payer.terms_id
    row = rd.execute(_TERMS, {"id": terms_id}).one_or_none() if terms_id else None
    if row is None:
        row = rd.execute(_TERMS_BY_CODE, {"code": settings.get(rd, "terms.default")}).one_or_none()
    if row is None:
        return Agreed(professional)
    names = {"fr": row.name_fr, "en": row.name_en}
    return Agreed(professional, names.get(order.language, row.name_en), steps_from_json(row.steps), names)


def terms_told(rd: Read, order: Payable, total: int, currency: str, words: Words) -> tuple[str, ...]:
    """What a paper says of terms beyond their name: how much of what will be invoiced is due when, where it is in parts, and
    when the customer accepted them.
    """
    agreed = agreed_on(rd, order)
    if agreed.terms is None:
        return ()
    told: list[str] = []
    if (n := len(agreed.terms.parts)) > 1 and total > 0:
        parts = parts_in_words(agreed.terms, total, currency, words)
        told.append(words.say("paper.terms_parts", n=n, list=parts))
    accepted = accepted_told(rd, order, agreed, words)
    return (*told, accepted) if accepted else tuple(told)


def accepted_told(rd: Read, order: Payable, agreed: Agreed, words: Words) -> str:
    """When the customer accepted the terms that hold, and who did; empty where nobody has."""
    names = set(agreed.names.values())
    if not names:
        return ""
    seen = next((each for each in acceptances_of(rd, order.customer_id) if each.wording in names), None)
    return words.say("paper.terms_accepted", on=seen.accepted_on, by=seen.accepted_by) if seen else ""


_PAYER = select(customer.c.kind, customer.c.terms_id).where(customer.c.id == bindparam("id"))
_COLUMNS = (terms.c.name_fr, terms.c.name_en, terms.c.steps)
_TERMS = select(*_COLUMNS).where(terms.c.id == bindparam("id"))
_TERMS_BY_CODE = select(*_COLUMNS).where(terms.c.code == bindparam("code"))
