"""Numbers: every series without gap or double, as far as it says it has come, and documents in order of their dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.verify.books import Anchor, Books, whole
from app.verify.marks import Marks
from app.verify.verdict import Findings

_NUMBER = re.compile(r"([A-Z]{2})-([0-9]{4})-([0-9]{4,12})", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of number: its prefix, and which rows of which table bear it; `dated` names the date that must not go back."""

    prefix: str
    table: str
    where: str
    dated: str | None = None


_KINDS = {
    "order": _Kind("CM", "sales_order", "number IS NOT NULL"),
    "shipment": _Kind("BL", "shipment", "1 = 1"),
    "invoice": _Kind("FA", "invoice", "kind = 'invoice'", "issued_on"),
    "credit_note": _Kind("AV", "invoice", "kind = 'credit_note'", "issued_on"),
    "deposit": _Kind("AC", "invoice", "kind = 'deposit'", "issued_on"),
    "corrective": _Kind("FR", "corrective_invoice", "1 = 1", "issued_on"),
    "quote": _Kind("DE", "quote", "number IS NOT NULL AND version = 1", "quoted_on"),
    "payment": _Kind("RG", "payment", "kind <> 'refund'"),
    "refund": _Kind("RB", "payment", "kind = 'refund'"),
    "customer": _Kind("CL", "customer", "1 = 1"),
    "reminder": _Kind("RL", "reminder", "1 = 1"),
    "receipt": _Kind("BR", "goods_receipt", "kind <> 'return'"),
    "supplier_return": _Kind("RF", "goods_receipt", "kind = 'return'"),
    "write_off": _Kind("PE", "write_off", "1 = 1"),
    "purchase": _Kind("CF", "purchase_order", "number IS NOT NULL"),
    "cheque_slip": _Kind("RC", "cheque_slip", "1 = 1"),
    "debit": _Kind("PS", "debit_batch", "1 = 1"),
    "stock_take": _Kind("IN", "stock_take", "1 = 1"),
    "return": _Kind("RT", "goods_return", "1 = 1"),
    "refund_batch": _Kind("VR", "refund_batch", "1 = 1"),
    "accounting_export": _Kind("EX", "accounting_export", "1 = 1"),
    "transfer": _Kind("TR", "stock_transfer", "number IS NOT NULL"),
}


@dataclass(slots=True)
class _Series:
    """One kind of one year: the key of its row, where it says it stands, what was met of it, the date of the newest.

    `lost` says that its last number is one that was lost.
    """

    row_id: int | None
    last: int
    last_on: str
    met: Marks
    newest: str = ""
    lost: bool = False


def check_numbering(books: Books, found: Findings) -> None:
    """All series and the numbers lost in restores."""
    series: dict[tuple[str, int], _Series] = {}
    day = books.day("last_on")
    for row_id, kind, year, last, last_on in books.rows(
        f"SELECT id, kind, year, last, {day} FROM number_series"
    ):
        if kind not in _KINDS or not isinstance(year, int) or not isinstance(last, int) or last < 0:
            found.fault("number_series", row_id, "series_unreadable", kind=kind, year=year)
        else:
            series[kind, year] = _Series(row_id, last, str(last_on), Marks())
    _lost(books, found, series)
    for kind, told in _KINDS.items():
        _documents(books, found, kind, told, series)
    for (kind, year), one in series.items():
        _gaps(found, kind, year, one)
    _anchored(books, found, {f"{kind}-{year}": one for (kind, year), one in series.items()})


def _lost(books: Books, found: Findings, series: Mapping[tuple[str, int], _Series]) -> None:
    for row_id, kind, year, first, last in books.rows("SELECT id, kind, year, first, last FROM number_lost"):
        one = series.get((kind, year))
        if (
            one is None
            or not isinstance(first, int)
            or not isinstance(last, int)
            or not 0 < first <= last <= one.last
        ):
            found.fault(
                "number_lost", row_id, "lost_beyond_series", kind=kind, year=year, first=first, last=last
            )
            continue
        one.lost = one.lost or last == one.last
        for value in range(first, last + 1):
            if not one.met.add(value):
                found.fault("number_lost", row_id, "number_twice", number=_text(kind, year, value))


def _documents(
    books: Books, found: Findings, kind: str, told: _Kind, series: dict[tuple[str, int], _Series]
) -> None:
    """The numbers of one kind, in their order."""
    day = books.day(told.dated) if told.dated else "''"
    rows = books.stream(
        f"SELECT id, number, {day} FROM {told.table} WHERE {told.where} ORDER BY length(number), number"
    )
    for row_id, number, dated in rows:
        found.counted += 1
        read = _NUMBER.fullmatch(number) if isinstance(number, str) else None
        if read is None or read[1] != told.prefix or _text(kind, int(read[2]), int(read[3])) != number:
            found.fault(told.table, row_id, "number_malformed", number=number)
            continue
        year, value = int(read[2]), int(read[3])
        one = series.setdefault((kind, year), _Series(None, 0, "", Marks()))
        if value > one.last or value < 1:
            found.fault(told.table, row_id, "number_beyond_series", number=number, last=one.last)
        if not one.met.add(value):
            found.fault(told.table, row_id, "number_twice", number=number)
        if told.dated is None:
            continue
        if not isinstance(dated, str) or dated[:4] != read[2]:
            found.fault(told.table, row_id, "number_of_another_year", number=number, dated=dated)
        elif dated < one.newest:
            found.fault(
                told.table, row_id, "number_out_of_order", number=number, dated=dated, before=one.newest
            )
        else:
            one.newest = dated


def _gaps(found: Findings, kind: str, year: int, one: _Series) -> None:
    if one.row_id is None:
        found.fault("number_series", None, "series_missing", kind=kind, year=year)
        return
    told = 0
    for value in range(1, min(one.last, 1 << 30) + 1):
        if value not in one.met:
            found.fault("number_series", one.row_id, "number_missing", number=_text(kind, year, value))
            told += 1
            if told >= Findings.LISTED:
                break
    if not one.last_on.startswith(f"{year:04d}-") or _date_differs(one):
        found.fault(
            "number_series", one.row_id, "series_date_wrong", kind=kind, year=year, last_on=one.last_on
        )


def _date_differs(one: _Series) -> bool:
    """Whether a series whose documents are dated says another date than its newest; numbers lost after it may be later."""
    return bool(one.newest) and (one.last_on < one.newest if one.lost else one.last_on != one.newest)


def _anchored(books: Books, found: Findings, series: Mapping[str, _Series]) -> None:
    """No series stands before what the anchor knew of it."""
    if not isinstance(books.anchor, Anchor):
        return
    for name, last in books.anchor.numbers.items():
        one = series.get(name)
        if one is None or one.last < last:
            row_id = one.row_id if one else None
            found.fault(
                "number_series",
                row_id,
                "series_behind_anchor",
                series=name,
                last=one.last if one else 0,
                anchored=last,
            )


def _text(kind: str, year: int, value: int) -> str:
    return f"{_KINDS[kind].prefix}-{whole(year)}-{value:04d}"
