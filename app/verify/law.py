"""What documents say by law: the merchant's own words of their day, frozen with each invoice that bears them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping

from app.verify.books import UNREADABLE, Books, Row
from app.verify.verdict import Findings

_WORDS = {
    "text.late_penalties": "invoice.late_penalties",
    "text.recovery_fee": "paper.recovery_fee",
    "text.no_discount": "invoice.no_discount",
    "text.vat_on_debits": "paper.vat_on_debits",
    "text.warranty": "invoice.warranty",
}
"""What every document freezes where the merchant wrote it anew; mentions of VAT only where it bears them."""


def check_law(books: Books, found: Findings) -> None:
    """Hold what invoices froze against the lines that stood when they were issued."""
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in books.rows(
        "SELECT subject, valid_from, decided_at, back, text_fr, text_en FROM law_line "
        "WHERE subject LIKE 'text.%' ORDER BY valid_from, id"
    ):
        lines[str(row[0])].append(row)
    first = min((str(each[1]) for of in lines.values() for each in of), default=None)
    if first is None:
        first = "9999-12-31"
    found.counted += sum(map(len, lines.values()))
    for start, end in books.ranges("invoice"):
        for invoice_id, issued_on, issued_at, language, texts in books.rows(
            "SELECT id, issued_on, issued_at, language, texts FROM invoice WHERE id BETWEEN :start AND :end "
            "AND (issued_on >= :first OR texts LIKE '%\"said\"%')",
            start=start,
            end=end,
            first=first,
        ):
            found.counted += 1
            try:
                _document(found, lines, (invoice_id, str(issued_on), str(issued_at), str(language)), texts)
            except UNREADABLE:
                found.fault("invoice", invoice_id, "law_text_unreadable")


def _document(
    found: Findings, lines: Mapping[str, list[Row]], of: tuple[object, str, str, str], told: object
) -> None:
    invoice_id, issued_on, issued_at, language = of
    texts = json.loads(str(told))
    said: dict[str, str] = texts.get("said", {})
    borne = [str(rule[0]) for rule in texts.get("vat", ())]
    wanted = {**_WORDS, **{f"text.vat.{rule}": f"vat.mention.{rule}" for rule in borne}}
    for subject, key in wanted.items():
        standing = [
            each for each in lines.get(subject, ()) if str(each[1]) <= issued_on and str(each[2]) <= issued_at
        ]
        last = standing[-1] if standing else None
        own = None if last is None or last[3] else last[4 if language == "fr" else 5]
        if said.get(key) != own:
            found.fault("invoice", invoice_id, "law_text_differs", subject=subject)
    for key in said.keys() - wanted.values():
        found.fault("invoice", invoice_id, "law_text_differs", subject=key)
