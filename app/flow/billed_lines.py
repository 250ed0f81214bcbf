"""The lines of an invoice in the order of the order's: what of each is billed now, and what goes with them."""

from __future__ import annotations

from collections.abc import Sequence

from app.base.words import Words
from app.invoicing.issue import IssuedLine, part_line
from app.orders.bundle import contents_told, parts_by_bundle
from app.orders.order import Order, OrderLine
from app.pricing.figures import LineFigures, PartFigures, Totals


def billed_lines(
    order: Order,
    lines: Sequence[OrderLine],
    counted: Sequence[OrderLine],
    document: Totals,
    figures: Totals,
    *,
    first: bool,
) -> tuple[IssuedLine, ...]:
    """The lines of an invoice in the order of the order's: goods and services billed now, and what goes with them."""
    billed = {line.id: new for line, new in zip(counted, figures.lines, strict=True)}
    parts = _parts_by_line(lines, document, figures, first=first)
    heading = _headings(
        lines, {key for key, now in billed.items() if now.quantity_milli or now.net or now.tax}
    )
    inside, words = parts_by_bundle(lines), Words(order.language)
    found: list[IssuedLine] = []
    for line in lines:
        if line.counted:
            now = billed[line.id]
            if now.quantity_milli or now.net or now.tax:
                told = contents_told(line, inside.get(line.id, ()), words)
                found.append(_counted_line(line, now, told))
        elif line.id in parts:
            found.append(
                part_line(
                    parts[line.id],
                    line.name,
                    line.id,
                    prices_include_tax=document.prices_include_tax,
                    currency=order.currency,
                )
            )
        elif (line.kind == "text" and first) or line.id in heading:
            found.append(IssuedLine(kind=line.kind, name=line.name, order_line_id=line.id, quantity_milli=0))
    return tuple(found)


def _headings(lines: Sequence[OrderLine], billed: set[int]) -> set[int]:
    """The headings whose section has something on this invoice, and those without words that end such a one."""
    found: set[int] = set()
    heading: OrderLine | None = None
    kept = False
    for line in lines:
        if line.kind == "section":
            if not line.name and kept:
                found.add(line.id)
            heading, kept = line, False
        elif heading is not None and line.id in billed:
            kept = bool(heading.name)
            if kept:
                found.add(heading.id)
    return found


def _counted_line(line: OrderLine, now: LineFigures, description: str) -> IssuedLine:
    discount = line.discount_amount * now.quantity_milli // line.quantity_milli if line.quantity_milli else 0
    return IssuedLine(
        kind=line.kind,
        name=line.name,
        order_line_id=line.id,
        product_id=line.product_id,
        sku=line.sku,
        description=description,
        unit=line.unit,
        quantity_milli=now.quantity_milli,
        unit_price_micro=line.unit_price_micro,
        discount_amount=discount,
        category=line.category,
        rate_ppm=line.rate_ppm,
        net=now.net,
        tax=now.tax,
        vat_rule=line.vat_rule,
        vat_territory=line.vat_territory,
        vat_reason=line.vat_reason,
    )


def _parts_by_line(
    lines: Sequence[OrderLine], document: Totals, figures: Totals, *, first: bool
) -> dict[int, PartFigures]:
    """Which billed part belongs to which line of the order: both stand in the same order."""
    standing = [line for line in lines if not line.counted and (line.net or line.tax)]
    if first:
        return {line.id: part for line, part in zip(standing, figures.parts, strict=True)}
    found: dict[int, PartFigures] = {}
    rest = iter(figures.parts)
    part = next(rest, None)
    for line, whole in zip(standing, document.parts, strict=True):
        if part is not None and (part.kind, part.vat) == (whole.kind, whole.vat):
            found[line.id] = part
            part = next(rest, None)
    return found
