"""A price list written whole, and its rows as a spreadsheet gives and takes them.

A row of text is ``SKU; from quantity; price; discount; from; until``.

The separator is a semicolon or a tab. The quantity may be empty (from the first), the price too where there is a
discount, written ``-10 %`` or ``10 %`` in its own column or in the price's place. The days, first and last, are written in
full and may be left out: the line then holds as long as its list does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from sqlalchemy import bindparam, select

from app.base import typed
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.catalogue.tables import product
from app.pricing.price_list import PriceLineDraft, PriceListDraft, add_list, change_list, end_lines, put_lines
from app.pricing.price_queries import lines_of_list


class Written(Protocol):
    """What a row of text says of a line: quantities in thousandths, prices in micro units, discounts in ppm."""

    @property
    def product_id(self) -> int: ...
    @property
    def sku(self) -> str | None: ...
    @property
    def from_milli(self) -> int: ...
    @property
    def price_micro(self) -> int | None: ...
    @property
    def discount_ppm(self) -> int: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


def rows_to_text(rows: Sequence[Written], language: str) -> str:
    """The lines of a list as they are typed, a line each; a product without a SKU stands under its key (``#12``)."""
    return "\n".join(
        "; ".join(
            (
                row.sku or f"#{row.product_id}",
                typed.quantity_text(row.from_milli, language) if row.from_milli else "",
                typed.price_text(row.price_micro, language) if row.price_micro is not None else "",
                f"{typed.percent_text(row.discount_ppm, language)} %" if row.discount_ppm else "",
                typed.day_text(row.valid_from) if row.valid_from is not None else "",
                typed.day_text(row.valid_to) if row.valid_to is not None else "",
            )
        ).rstrip("; ")
        for row in rows
    )


def skus_in(text: str) -> list[str]:
    """The products that a text names, by SKU."""
    return sorted({_cells(line)[0] for line in text.splitlines() if line.strip()})


def text_to_lines(text: str, products: Mapping[str, int], language: str) -> list[PriceLineDraft]:
    """The lines a text says; `products` maps SKUs to keys.

    Refused with ``price_row_unreadable`` or ``price_row_unknown``, naming the line, and as figures are (`app.base.typed`).
    """
    found: list[PriceLineDraft] = []
    for at, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        cells = _cells(line)
        days = [_day(cell) for cell in cells[4:] if cell]
        if not _LEAST <= len(cells) <= _MOST or None in days:
            raise Refusal("price_row_unreadable", line=at, text=line.strip())
        sku, begin, price, off, first, last = (*cells, "", "", "")[:_MOST]
        if sku not in products:
            raise Refusal("price_row_unknown", line=at, sku=sku)
        if "%" in price:
            price, off = "", price
        found.append(
            PriceLineDraft(
                product_id=products[sku],
                from_milli=typed.quantity(begin, language) if begin else 0,
                price_micro=typed.price(price, language) if price else None,
                discount_ppm=typed.percent(off.lstrip("-\u2212 ").replace("%", "").strip(), language)
                if off
                else 0,
                valid_from=_day(first),
                valid_to=_day(last),
            )
        )
    return found


_LEAST, _MOST = 3, 6


def _day(cell: str) -> date | None:
    """A day written in full, ``01/06/2027`` or ``2027-06-01``; None for anything else."""
    if not _DAY.fullmatch(cell):
        return None
    try:
        return typed.day(cell, date.min)
    except Refusal:
        return None


def lines_in(rd: Read, text: str, language: str) -> list[PriceLineDraft]:
    """The lines a text says, with the products it names; refused as `text_to_lines` is."""
    skus = skus_in(text)
    products = {row.sku: int(row.id) for row in rd.execute(_BY_SKU, {"skus": skus})} if skus else {}
    products |= {sku: int(sku[1:]) for sku in skus if sku.startswith("#") and sku[1:].isdecimal()}
    return text_to_lines(text, products, language)


@verb("price.write_list")
def write_list(
    tx: Write, draft: PriceListDraft, lines: Sequence[PriceLineDraft], list_id: int | None = None
) -> int:
    """Write a list as it was typed, new or in place of what it was; gives its key.

    Lines that are not among them any more end. Refused with ``price_line_twice``, naming the line, and as `add_list`
    and `put_lines` are.
    """
    wanted: set[tuple[int, int, date | None]] = set()
    for at, line in enumerate(lines, 1):
        key = (line.product_id, line.from_milli, line.valid_from)
        if key in wanted:
            raise Refusal("price_line_twice", line=at)
        wanted.add(key)
    if list_id is None:
        return add_list(tx, draft, lines)
    change_list(tx, list_id, draft)
    gone = [
        row.id
        for row in lines_of_list(tx, list_id)
        if (row.product_id, row.from_milli, row.valid_from) not in wanted
    ]
    if gone:
        end_lines(tx, list_id, gone)
    put_lines(tx, list_id, lines)
    return list_id


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.replace("\t", ";").split(";")]


_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2}")
_BY_SKU = select(product.c.id, product.c.sku).where(product.c.sku.in_(bindparam("skus", expanding=True)))
