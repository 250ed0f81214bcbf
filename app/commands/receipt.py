"""`receipt NUMBER --out FILE`: the receipt of a payment as it stands today."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from app.base.errors import Refusal
from app.commands.desk import Desk
from app.commands.program import argument, command, option
from app.commands.written import write_paper
from app.flow import paper
from app.payments.queries import find_payment


@command("receipt")
def receipt(
    desk: Desk,
    number: Annotated[str, argument("number")],
    out: Annotated[Path, option("--out")],
) -> None:
    """Write the PDF in the customer's language; refused with ``not_found`` and as the paper is."""
    with desk.opened() as database, database.read() as rd:
        payment_id = find_payment(rd, number)
        if payment_id is None:
            raise Refusal("not_found", noun="payment", told=number)
        content = paper.receipt(rd, payment_id)
    write_paper(desk, "receipt", number, content, out)
