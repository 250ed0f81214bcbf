"""The rate of a document in another currency than the company's: taken at issue, frozen with its day and source.

The VAT is told in the company's currency too (CGI, ann. II, art. 242 nonies A; BT-6 and BT-111). A credit note is worth
what the document it corrects was.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.numbers import list_currencies
from sqlalchemy import ColumnElement, bindparam, case, literal, select

from app.base.door import Read
from app.base.exchange import AT_HOME, MICRO, Worth, rate_for, worth_at
from app.base.finding import home_currency
from app.base.money import decimals
from app.invoicing.invoice_facts import ExchangeFacts
from app.invoicing.tables import invoice


def frozen_rate(rd: Read, currency: str, day: date, tax: int, corrects_id: int | None) -> dict[str, Any]:
    """The columns of a document that say its rate; refused as `rate_for` is where none is known on its day."""
    home = home_currency(rd)
    if currency == home:
        return {"base_rate_ppm": MICRO, "rate_on": None, "rate_source": "", "base_tax": None}
    if corrects_id is not None:
        row = rd.execute(_RATE, {"id": corrects_id}).one()
        units, on, source = row.base_rate_ppm, row.rate_on, row.rate_source
    else:
        found = rate_for(rd, currency, day)
        assert found is not None
        units, on, source = found.units_micro, found.valid_on, found.source
    return {
        "base_rate_ppm": units,
        "rate_on": on,
        "rate_source": source,
        "base_tax": worth_at(units, currency, home).of(tax),
    }


def document_worth(rd: Read, invoice_id: int, currency: str) -> Worth:
    """What the currency of an issued document is worth, as it was frozen."""
    if currency == (home := home_currency(rd)):
        return AT_HOME
    return worth_at(rd.execute(_RATE, {"id": invoice_id}).one().base_rate_ppm, currency, home)


def exchange_of(rd: Read, row: Any) -> ExchangeFacts | None:
    """What a document, its row, says of its rate; None in the company's own currency."""
    if row["rate_on"] is None:
        return None
    return ExchangeFacts(
        home=home_currency(rd),
        units_micro=row["base_rate_ppm"],
        on=row["rate_on"],
        source=row["rate_source"],
        tax=row["base_tax"],
    )


def worth_of_column(amount: ColumnElement[int]) -> ColumnElement[int]:
    """What an amount of documents is worth in the company's currency, for sums of very many: its cents are cut off.

    The amount itself of documents in that currency.
    """
    # An amount of one in a currency with other decimals than hundredths has others minor units.
    scale = case(*((invoice.c.currency == code, factor) for code, factor in _SCALES), else_=literal(MICRO))
    return amount * scale // invoice.c.base_rate_ppm


_SCALES = [
    (code, MICRO * 100 // 10 ** decimals(code)) for code in sorted(list_currencies()) if decimals(code) != 2
]
_RATE = select(invoice.c.base_rate_ppm, invoice.c.rate_on, invoice.c.rate_source).where(
    invoice.c.id == bindparam("id")
)
