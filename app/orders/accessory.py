"""Carriage and fees beside goods: an accessory of their sale, which bears the VAT they bear (CGI art. 267, I-2°).

Goods of several rates would ask for a split; a line has one rate, hence that of the dearest of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.orders.draft import DraftLine

ACCESSORY = ("shipping", "fee")
"""Kinds of lines that go with what is sold."""


def goods_sold(lines: Iterable[DraftLine]) -> list[DraftLine]:
    """The goods among lines whose VAT is decided, those of the highest rate first; options are not sold yet."""
    goods = (line for line in lines if line.kind == "goods" and line.quantity_milli and not line.optional)
    return sorted(goods, key=lambda line: -line.rate_ppm)


def taxed_as(line: DraftLine, goods: DraftLine) -> DraftLine:
    """The line with the VAT of the goods it goes with; its price stays."""
    return replace(
        line,
        vat_class=goods.vat_class,
        vat_reason=goods.vat_reason,
        category=goods.category,
        rate_ppm=goods.rate_ppm,
        vat_rule=goods.vat_rule,
        vat_territory=goods.vat_territory,
    )
