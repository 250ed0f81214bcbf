"""What a draft costs: as the shop charged it, or computed from what was typed."""

from __future__ import annotations

from collections.abc import Sequence

from app.base.errors import Refusal
from app.base.money import decimals, rounded_div
from app.orders.accessory import ACCESSORY
from app.orders.draft import DraftLine, OrderDraft
from app.orders.order import COUNTED
from app.pricing.as_charged import as_charged
from app.pricing.figures import LineFigures, PartFigures, PartKind, Totals
from app.pricing.line import Charge, Line
from app.pricing.totals import Rounding, add_up


def figures(draft: OrderDraft) -> Totals:
    """What a draft costs: as the shop charged it, or computed from what was typed."""
    counted = [line for line in draft.lines if line.kind in COUNTED]
    others = [line for line in draft.lines if line.kind in ACCESSORY]
    if draft.charged is not None:
        return as_charged(
            [
                LineFigures(line.quantity_milli, line.category, line.rate_ppm, *_charged(line))
                for line in counted
            ],
            draft.charged.taxes,
            draft.charged.total,
            parts=[
                PartFigures(_kind(line), line.category, line.rate_ppm, *_charged(line)) for line in others
            ],
            prices_include_tax=draft.prices_include_tax,
        )
    scale = 10 ** decimals(draft.currency)
    return add_up(
        [
            Line(
                # An option costs nothing until it is chosen.
                0 if line.optional else line.quantity_milli,
                line.unit_price_micro,
                line.rate_ppm,
                line.category,
                line.discount_ppm,
                0 if line.optional else line.discount_amount,
            )
            for line in counted
        ],
        currency=draft.currency,
        prices_include_tax=draft.prices_include_tax,
        rounding=_method(draft.rounding),
        discount_ppm=draft.discount_ppm,
        discount=draft.discount_amount,
        charges=[
            Charge(
                "shipping" if line.kind == "shipping" else "fee",
                rounded_div(line.unit_price_micro * line.quantity_milli * scale, 1_000_000_000),
                line.rate_ppm,
                line.category,
            )
            for line in others
        ],
    )


def _charged(line: DraftLine) -> Sequence[int]:
    if line.charged is None:
        raise Refusal("order_line_without_charge", name=line.name)
    return line.charged


def _kind(line: DraftLine) -> PartKind:
    return "shipping" if line.kind == "shipping" else "fee"


def _method(name: str) -> Rounding:
    match name:
        case "unit" | "line" | "rate":
            return name
        case _:
            raise Refusal("rounding_unknown", name=name)
