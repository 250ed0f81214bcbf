"""`proforma NUMBER --out FILE`: the pro forma of an order or a quote as it stands today."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from app.base.door import Read
from app.base.errors import Refusal
from app.commands.desk import Desk
from app.commands.program import argument, command, option
from app.commands.written import write_paper
from app.flow import paper
from app.orders.queries import find_order
from app.orders.quote_queries import find_quote


@command("proforma")
def proforma(
    desk: Desk,
    number: Annotated[str, argument("number")],
    out: Annotated[Path, option("--out")],
) -> None:
    """Write the PDF in the customer's language; refused with ``not_found`` and as the paper is."""
    with desk.opened() as database, database.read() as rd:
        noun, row_id = _told(rd, number)
        content = paper.proforma(rd, noun, row_id)
    write_paper(desk, "proforma", number, content, out)


def _told(rd: Read, number: str) -> tuple[str, int]:
    """The order with this number, here or in its shop, else the quote."""
    for noun, find in (("sales_order", find_order), ("quote", find_quote)):
        found = find(rd, number)
        if found is not None:
            return noun, found
    raise Refusal("not_found", noun="order", told=number)
