"""What an order being entered costs, line by line, as it stands under the grid."""

from __future__ import annotations

from collections.abc import Sequence

from app.orders.draft import OrderDraft
from app.orders.order import COUNTED
from app.orders.quote_draft import figures_of_option
from app.pricing.figures import Figure as Priced
from app.pricing.figures import PartFigures, Totals
from ui.kit.section import Figure
from ui.kit.wording import say, words


def total_rows(draft: OrderDraft, totals: Totals) -> list[Figure]:
    """The sums in the terms the prices are typed in, then VAT by rate, then what is to be paid."""
    gross = draft.prices_include_tax

    def money(minor: int) -> str:
        return words().money(minor, draft.currency)

    counted = sum(line.kind in COUNTED and not line.optional for line in draft.lines)
    rows = [Figure(say("order_entry.goods", n=counted), money(_sum(totals.lines, gross=gross)))]
    for kind in ("discount", "shipping", "fee"):
        parts: list[PartFigures] = [part for part in totals.parts if part.kind == kind]
        if parts:
            rows.append(Figure(say(f"order_entry.part.{kind}"), money(_sum(parts, gross=gross))))
    key = "order_entry.tax_in" if gross else "order_page.tax"
    rows += [
        Figure(say(key, rate=words().percent(rate.rate_ppm)), money(rate.tax))
        for rate in totals.rates
        if rate.tax
    ]
    rows.append(Figure(say("order_page.total"), money(totals.total), "hero"))
    options = [figures_of_option(draft, line).total for line in draft.lines if line.optional]
    if options:
        rows.append(Figure(say("quote_page.options_total"), money(sum(options))))
    return rows


def _sum(figures: Sequence[Priced], *, gross: bool) -> int:
    return sum(figure.net + (figure.tax if gross else 0) for figure in figures)
