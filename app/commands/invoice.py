"""`invoice NUMBER --out FILE`: the archived original of an issued document."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from app.commands.desk import Desk
from app.commands.program import argument, command, option
from app.commands.written import write_paper
from app.flow import paper


@command("invoice")
def invoice(
    desk: Desk,
    number: Annotated[str, argument("number")],
    out: Annotated[Path, option("--out")],
) -> None:
    """Write the PDF as it was issued; its paper is made first if it was not made yet."""
    with desk.opened() as database:
        with database.read() as rd:
            invoice_id = paper.invoice_id_of(rd, number)
        content = paper.original(database, desk.actor_in(database), invoice_id)
    write_paper(desk, "invoice", number, content, out)
