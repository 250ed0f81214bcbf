"""The tables of a quote's page: its lines with its options, and its versions."""

from __future__ import annotations

from app.orders.line_name import line_name
from app.orders.quote import Quote, QuoteLine
from app.orders.quote_queries import QuoteRow
from app.reports.margins import DocumentMargins
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.wording import say, words
from ui.orders.margins import margin_columns
from ui.orders.quote_chips import quote_chip

_COUNTED = frozenset({"goods", "service"})


def quote_line_columns(quote: Quote, earned: DocumentMargins | None = None) -> tuple[Column[QuoteLine], ...]:
    """The columns of the lines, in the terms of the quote's prices; what is earned on each in the place of its VAT."""
    terms = "gross" if quote.prices_include_tax else "net"
    return (
        Column[QuoteLine](
            key="name",
            title="order_page.column.name",
            value=lambda line: line_name(line.kind, line.name, words()),
            strong=True,
            aside=_code_and_option if earned is not None else lambda line: line.sku,
            aside_whole=True,
        ),
        # Beside what is earned there is no room for a column that is empty on most lines.
        *(
            (Column[QuoteLine](key="optional", title="column.optional", value=_option, width=104),)
            if earned is None
            else ()
        ),
        Column[QuoteLine](
            key="quantity_milli",
            title="order_page.column.quantity",
            kind="quantity",
            value=lambda line: line.quantity_milli if line.kind in _COUNTED else None,
            width=64,
        ),
        Column[QuoteLine](
            key="unit_price_micro",
            title=f"order_page.column.price_{terms}",
            kind="price",
            value=lambda line: line.unit_price_micro if line.kind in _COUNTED else None,
            width=92,
        ),
        *(
            margin_columns(lambda line: earned.by_line.get(line.id))
            if earned is not None
            else (
                Column[QuoteLine](
                    key="rate_ppm",
                    title="order_page.column.rate",
                    kind="percent",
                    value=lambda line: line.rate_ppm if line.gross else None,
                    width=64,
                    muted=True,
                ),
            )
        ),
        Column[QuoteLine](
            key=terms, title=f"order_page.column.total_{terms}", kind="money", width=104, strong=True
        ),
    )


def _code_and_option(line: QuoteLine) -> str:
    told = (line.sku, say("quote_page.option") if line.optional else "")
    return " · ".join(part for part in told if part)


def _option(line: QuoteLine) -> object:
    return Chip("none", say("quote_page.option")) if line.optional else None


def version_columns() -> tuple[Column[QuoteRow], ...]:
    """Each version with its day, where it stands, and what it came to."""
    return (
        Column[QuoteRow](
            key="number", title="column.version", value=lambda row: row.name, strong=True, width=160
        ),
        Column[QuoteRow](key="quoted_on", title="column.quoted_on", kind="date", width=96, muted=True),
        Column[QuoteRow](key="state", title="column.state", value=quote_chip),
        Column[QuoteRow](key="total", title="column.amount", kind="money", width=108),
    )
