"""`quote NUMBER --out FILE`: the archived original of a quote that was sent, or a draft as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from app.base.errors import Refusal, Trouble
from app.commands.desk import Desk
from app.commands.program import argument, command, option
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
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content)
    except OSError as error:
        raise Trouble("file_not_writable", path=str(out), reason=error.strerror or str(error)) from error
    if desk.as_json:
        desk.give({"number": number, "file": str(out), "bytes": len(content)})
    else:
        desk.say("command.quote.written", number=number, file=str(out))
