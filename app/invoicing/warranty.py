"""Whether an invoice tells a consumer of the legal guarantee of conformity.

The law wants it on what is handed to a consumer for goods of the kinds listed in a decree, unless they were sold at a
distance (C. consom., art. L211-2, II ; D211-1 and D211-2). Which goods are of these kinds the program does not know: the
guarantee holds for all of them, so it is told of all, save of what a shop sold.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.base import settings
from app.base.company import the_company
from app.base.door import Read
from app.base.law import law_of
from app.invoicing.vat_texts import Ruled


def tells_warranty(
    rd: Read, lines: Sequence[Ruled], *, professional: bool, from_shop: bool, on: date
) -> bool:
    """Whether an invoice of a day does: of goods, to a consumer, by a company in France that did not choose otherwise."""
    if professional or from_shop or not any(line.kind == "goods" for line in lines):
        return False
    if the_company(rd).country != "FR" or not settings.get(rd, "bill.warranty"):
        return False
    return law_of(rd).on("text.warranty", on) is not None
