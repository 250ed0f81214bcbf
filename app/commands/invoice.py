"""`invoice NUMBER --out FILE`: the archived original of an issued document, or its e-invoice as a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from app.commands.desk import Desk
from app.commands.program import argument, command, option
from app.commands.written import write_paper
from app.flow import paper
from app.invoicing.corrective import corrective_called


@command("invoice")
def invoice(
    desk: Desk,
    number: Annotated[str, argument("number")],
    out: Annotated[Path, option("--out")],
    syntax: Annotated[Literal["pdf", "cii", "ubl", "peppol", "xrechnung"], option("--format")] = "pdf",
) -> None:
    """Write the PDF as it was issued; its paper is made first if it was not made yet.

    As `cii` or `ubl`, the e-invoice alone, as `peppol` or `xrechnung` as it is asked for abroad; refused with ``einvoice_unmet``
    where the document can have none, or ``einvoice_usage_lacks``. In a folder each form has a name of its own.
    """
    with desk.opened() as database:
        with database.read() as rd:
            corrective = corrective_called(rd, number)
            row_id = corrective if corrective is not None else paper.invoice_id_of(rd, number)
            content = b""
            if syntax != "pdf":
                content = paper.einvoice_file(rd, row_id, syntax, corrective=corrective is not None)
        if syntax == "pdf":
            make = paper.original if corrective is None else paper.corrective_original
            content = make(database, desk.actor_in(database), row_id)
    name = f"{number}.pdf" if syntax == "pdf" else f"{number}-{syntax}.xml"
    write_paper(desk, "invoice", number, content, out, name)
