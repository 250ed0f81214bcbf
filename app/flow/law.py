"""Another value for what the law says: written down from a day on, and gone back on by another line.

No document that was issued is touched: a value begins after the last one that said the former.
"""

from __future__ import annotations

from datetime import date, timedelta
from string import Formatter

from sqlalchemy import bindparam, func, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.law import Law, law_of, write_line
from app.base.law_shipped import Subject, subjects
from app.base.rate import WHOLE_PPM
from app.base.said import said
from app.invoicing.tables import invoice, invoice_line
from app.orders.quote_tables import quote
from app.pricing.tables import distance_sale
from app.pricing.territory import zone

LONGEST = 500
"""Characters of a text: it stands in small print on each invoice."""
MOST = 100_000_000_00
"""A hundred million euros."""


@verb("law.decide")
def decide_value(
    tx: Write,
    key: str,
    valid_from: date,
    *,
    number: int | None = None,
    text_fr: str = "",
    text_en: str = "",
    source: str = "",
    reason: str = "",
) -> int:
    """Write down what counts from a day on in the place of the program's own; gives the line's key.

    `number` is euro cents or parts per million. Refused with ``law_number_missing``, ``law_number_out_of_range``,
    ``law_text_empty``, ``law_text_too_long``, ``law_text_without_place``, ``law_text_unknown_place``,
    ``law_without_source``, ``law_without_reason``, ``law_changes_nothing`` or ``law_before_issued``.
    """
    subject = subjects()[key]
    if subject.kind == "text":
        texts = {"fr": _text(subject, text_fr), "en": _text(subject, text_en)}
        line: dict[str, object] = {"text_fr": texts["fr"], "text_en": texts["en"]}
    else:
        texts = {}
        line = {"number": _number(subject, number)}
    if not source.strip():
        raise Refusal("law_without_source")
    _reasoned(reason)
    now = law_of(tx).on(key, valid_from)
    if now is not None and (now.number, now.texts) == (number, texts):
        raise Refusal("law_changes_nothing", on=valid_from)
    _after_issued(tx, subject, valid_from)
    line |= {"valid_from": valid_from, "source": source.strip(), "reason": reason.strip()}
    tx.note(name=subject.said, until=valid_from, reason=reason.strip())
    return write_line(tx, subject, line)


@verb("law.go_back")
def go_back(tx: Write, key: str, valid_from: date, reason: str) -> int:
    """Have the program's own count again from a day on; gives the line's key.

    Refused with ``law_without_reason``, ``law_nothing_to_go_back_on`` or ``law_before_issued``.
    """
    subject = subjects()[key]
    _reasoned(reason)
    now = law_of(tx).on(key, valid_from)
    if now is None or not now.own:
        raise Refusal("law_nothing_to_go_back_on", on=valid_from)
    _after_issued(tx, subject, valid_from)
    tx.note(name=subject.said, until=valid_from, reason=reason.strip())
    line = {"valid_from": valid_from, "back": True, "source": "", "reason": reason.strip()}
    return write_line(tx, subject, line)


def earliest(rd: Read, key: str) -> date | None:
    """The first day from which another value may count: the one after the last document that says the value of before.

    None where nothing that was issued says it.
    """
    last = _last_said(rd, subjects()[key], law_of(rd))
    return last + timedelta(days=1) if last is not None else None


def _after_issued(tx: Write, subject: Subject, valid_from: date) -> None:
    last = _last_said(tx, subject, law_of(tx))
    if last is not None and valid_from <= last:
        raise Refusal("law_before_issued", on=valid_from, last_on=last, first=last + timedelta(days=1))


def _last_said(rd: Read, subject: Subject, law: Law) -> date | None:
    """The last day on which something was issued that rests on it."""
    if subject.key == "threshold.distance":
        return rd.scalar(select(func.max(distance_sale.c.sold_on)))
    if subject.key.startswith("text.vat."):
        days = [rd.scalar(_OF_RULE, {"rule": subject.name})]
        if subject.name == "franchise":
            days.append(rd.scalar(_QUOTED))
        return max((day for day in days if day is not None), default=None)
    if subject.group in ("vat", "vat_eu"):
        _, place, _ = subject.key.split(".")
        rates = {each.number for each in law.values(subject.key)}
        found = (
            row.last
            for row in rd.execute(_BY_RATE)
            if row.rate_ppm in rates and zone(row.vat_territory) == place
        )
        return max(found, default=None)
    if subject.kind == "text" or subject.key == "late.fixed_sum":
        return rd.scalar(_ISSUED)
    return None


def _text(subject: Subject, typed: str) -> str:
    """A text as it is kept: on one line, naming all that must be put into it and nothing else."""
    text = " ".join(typed.split())
    if not text:
        raise Refusal("law_text_empty")
    if len(text) > LONGEST:
        raise Refusal("law_text_too_long", most=LONGEST)
    try:
        named = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        named = [""]
    for name in named:
        if name not in subject.places:
            raise Refusal("law_text_unknown_place", place=f"{{{name}}}")
    for name in subject.places:
        if name not in named:
            raise Refusal("law_text_without_place", place=said(f"law.braces.{name}"))
    return text


def _number(subject: Subject, number: int | None) -> int:
    if number is None:
        raise Refusal("law_number_missing")
    most = WHOLE_PPM if subject.kind == "rate" else MOST
    if not 0 <= number <= most:
        raise Refusal("law_number_out_of_range")
    return number


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise Refusal("law_without_reason")


_ISSUED = select(func.max(invoice.c.issued_on))
_OF_RULE = (
    select(func.max(invoice.c.issued_on))
    .join(invoice_line, invoice_line.c.invoice_id == invoice.c.id)
    .where(invoice_line.c.vat_rule == bindparam("rule"))
)
_QUOTED = select(func.max(quote.c.quoted_on)).where(quote.c.number.is_not(None))
_BY_RATE = (
    select(invoice_line.c.vat_territory, invoice_line.c.rate_ppm, func.max(invoice.c.issued_on).label("last"))
    .join(invoice, invoice.c.id == invoice_line.c.invoice_id)
    .where(invoice_line.c.vat_territory.is_not(None), invoice_line.c.category == "S")
    .group_by(invoice_line.c.vat_territory, invoice_line.c.rate_ppm)
)
