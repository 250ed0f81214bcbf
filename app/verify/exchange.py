"""Other currencies: each rate was written down, documents tell their VAT by it, and what is owed is worth what it says."""

from __future__ import annotations

from collections.abc import Callable

from app.verify.books import UNREADABLE, Books, Row, rounded, whole
from app.verify.verdict import Findings

_MICRO = 1_000_000
_PLACES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(),
    3: "BHD IQD JOD KWD LYD OMR TND".split(),
}


def check_exchange(books: Books, found: Findings) -> None:
    """Documents, payments, items and entries in another currency than the company's; and none at home that has a rate."""
    found.counted += books.number("SELECT count(*) FROM exchange_rate")
    _at_home(books, found)
    home = str((books.rows("SELECT currency FROM company") or [("EUR",)])[0][0])
    rates: dict[str, list[tuple[str, int, str]]] = {}
    for currency, on, units, source in books.rows(
        f"SELECT currency, {books.day('valid_on')}, units_micro, source FROM exchange_rate"
    ):
        rates.setdefault(str(currency), []).append((str(on), whole(units), str(source)))
    for row in books.rows(_INVOICES.format(on=books.day("v.rate_on"), other=books.day("c.rate_on"))):
        _looked_at(found, "invoice", row, lambda row: _invoice(found, row, home, rates))
    for row in books.rows(_ITEMS):
        _looked_at(found, "item", row, lambda row: _item(found, row, home, rates))
    for row in books.rows(_HELD):
        _looked_at(found, "item", row, lambda row: _held(found, row))


def _at_home(books: Books, found: Findings) -> None:
    for table, sql in _ODD.items():
        for (row_id,) in books.offending(sql):
            found.fault(table, row_id, "rate_differs")


def _invoice(found: Findings, row: Row, home: str, rates: dict[str, list[tuple[str, int, str]]]) -> None:
    invoice_id, currency, units, on, source, tax, base_tax, corrects, rate, other_on, other_source = row
    found.counted += 1
    told = (str(on), whole(units), str(source))
    if corrects is not None:
        known = told == (str(other_on), whole(rate), str(other_source))
    else:
        known = told in rates.get(str(currency), [])
    if not known:
        found.fault("invoice", invoice_id, "rate_differs")
    own, base = _worth(whole(units), str(currency), home)
    wanted = rounded(whole(tax) * base, own)
    if whole(base_tax) != wanted:
        found.fault("invoice", invoice_id, "tax_at_home_wrong", tax=base_tax, wanted=wanted)


def _item(found: Findings, row: Row, home: str, rates: dict[str, list[tuple[str, int, str]]]) -> None:
    item_id, noun, currency, own, base, units, amount, base_amount = row
    found.counted += 1
    if noun == "invoice":
        wanted = [_worth(whole(units), str(currency), home)]
    elif noun == "payment":
        wanted = [(whole(amount), whole(base_amount))]
    else:
        wanted = [_worth(each, str(currency), home) for _, each, _ in rates.get(str(currency), [])]
    if not any(whole(own) * one == whole(base) * other for other, one in wanted):
        found.fault("item", item_id, "rate_differs")


def _held(found: Findings, row: Row) -> None:
    """What stands on an item is worth what its rate says; each entry taken back may have left a cent, never where nothing is."""
    item_id, component, amount, base, undone, own_units, base_units = row
    wanted = rounded(whole(amount) * whole(base_units), whole(own_units))
    if abs(whole(base) - wanted) > (whole(undone) if whole(amount) else 0):
        found.fault("item", item_id, "worth_wrong", component=component, held=base, wanted=wanted)


def _worth(units: int, currency: str, home: str) -> tuple[int, int]:
    """So many minor units of a currency are worth so many of the company's."""
    return units * 10 ** _decimals(currency), _MICRO * 10 ** _decimals(home)


def _decimals(currency: str) -> int:
    return next((places for places, codes in _PLACES.items() if currency in codes), 2)


def _looked_at(found: Findings, table: str, row: Row, look: Callable[[Row], None]) -> None:
    try:
        look(row)
    except UNREADABLE:
        found.fault(table, row[0], "row_unreadable")


_ODD = {
    "invoice": """
        SELECT v.id FROM invoice v JOIN company c ON (c.currency = v.currency) <> (v.rate_on IS NULL)
        OR (c.currency = v.currency AND (v.base_rate_ppm <> 1000000 OR v.base_tax IS NOT NULL))
    """,
    "payment": """
        SELECT p.id FROM payment p JOIN company c ON (c.currency = p.currency) <> (p.base_amount IS NULL)
        OR (c.currency = p.currency AND p.base_rate_ppm <> 1000000)
    """,
    "item": """
        SELECT i.id FROM item i JOIN company c ON c.currency = i.currency
        WHERE i.own_units <> 1 OR i.base_units <> 1
    """,
}
_INVOICES = """
    SELECT v.id, v.currency, v.base_rate_ppm, {on}, v.rate_source, v.tax, v.base_tax, v.corrects_id, c.base_rate_ppm,
           {other}, c.rate_source
    FROM invoice v LEFT JOIN invoice c ON c.id = v.corrects_id WHERE v.rate_on IS NOT NULL ORDER BY v.id
"""
_ITEMS = """
    SELECT i.id, i.noun, i.currency, i.own_units, i.base_units, v.base_rate_ppm, p.amount, p.base_amount
    FROM item i JOIN company c ON c.currency <> i.currency
    LEFT JOIN invoice v ON i.noun = 'invoice' AND v.id = i.document_id
    LEFT JOIN payment p ON i.noun = 'payment' AND p.id = i.document_id
    ORDER BY i.id
"""
_HELD = """
    SELECT e.item_id, e.component, sum(e.amount), sum(e.base_amount),
           sum(CASE WHEN e.reverses_id IS NULL THEN 0 ELSE 1 END), i.own_units, i.base_units
    FROM entry e JOIN item i ON i.id = e.item_id JOIN company c ON c.currency <> i.currency
    GROUP BY e.item_id, e.component, i.own_units, i.base_units ORDER BY e.item_id
"""
