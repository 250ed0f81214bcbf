"""`quote NUMBER --out FILE`: the archived original of a quote that was sent, or a draft as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from app.base.errors import Refusal
from app.commands.desk import Desk
from app.commands.program import argument, command, option
from app.commands.written import write_paper
from app.flow import paper
from app.orders.quote_queries import find_quote


@command("quote")
def quote(
    desk: Desk,
    number: Annotated[str, argument("number")],
    out: Annotated[Path, option("--out")],
) -> None:
    """Write the PDF as it was sent; refused with ``not_found``."""
    with desk.opened() as database:
        with database.read() as rd:
            quote_id = find_quote(rd, number)
        if quote_id is None:
            raise Refusal("not_found", noun="quote", told=number)
        content = paper.quote_paper(database, desk.actor_in(database), quote_id)
    write_paper(desk, "quote", number, content, out)
