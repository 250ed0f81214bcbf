"""Columns of the record of a customer that wait in the choice of columns: with them an export can be brought in again."""

from __future__ import annotations

from collections.abc import Callable

from app.customers.queries import CustomerRow
from app.reports.standing import CustomerCreditRow
from ui.kit.columns import Column
from ui.kit.languages import LANGUAGES
from ui.kit.wording import say, words


def _column(key: str, value: Callable[[CustomerRow], str], width: int = 120) -> Column[CustomerCreditRow]:
    return Column(
        key=key,
        title=f"column.{key}",
        value=lambda row: value(row.customer),
        width=width,
        sortable=False,
        muted=True,
        shown=False,
    )


def _language(row: CustomerRow) -> str:
    return next((say(key) for code, key in LANGUAGES if code == row.language), row.language)


RECORD_COLUMNS: tuple[Column[CustomerCreditRow], ...] = (
    _column("siren", lambda row: row.siren or ""),
    _column("siret", lambda row: row.siret or "", 140),
    _column("vat_number", lambda row: row.vat_number or "", 140),
    _column("language", _language, 100),
    _column("line1", lambda row: row.line1, 200),
    _column("line2", lambda row: row.line2, 200),
    _column("postcode", lambda row: row.postcode, 100),
    _column("country", lambda row: row.country, 80),
    _column("terms", lambda row: row.terms_fr if words().language == "fr" else row.terms_en, 160),
    _column("monthly_invoice", lambda row: say("yes" if row.monthly_invoice else "no"), 140),
    _column("usual_carrier", lambda row: row.usual_carrier, 140),
    _column("one_delivery", lambda row: say("yes" if row.one_delivery else "no"), 140),
    _column("invoice_by", lambda row: say(f"customer.invoice_by.{row.invoice_by or 'usual'}"), 200),
    _column("note", lambda row: row.note, 200),
)
