"""`read-invoice FILE`: an e-invoice that was received, what it says and what is odd about it; with `--keep` it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from app.base.company import the_company
from app.base.errors import Trouble
from app.base.words import Words
from app.commands.desk import Desk
from app.commands.program import argument, command, option
from app.flow.incoming import keep_file
from app.invoicing.einvoice_reading import ReadEInvoice, read_einvoice
from app.invoicing.einvoice_verdict import Oddity, oddities
from app.invoicing.received_facts import CREDIT_NOTES
from app.purchasing.received import Kept
from app.purchasing.received_queries import ReceivedRow, received_rows


@command("read-invoice")
def read_invoice(
    desk: Desk,
    file: Annotated[Path, argument("file", words="read_file")],
    keep: Annotated[bool, option("--keep")] = False,
) -> None:
    """Read a Factur-X, ZUGFeRD, CII or UBL file, and with `keep` keep it with what it says; once, however often it is read.

    Refused as `app.invoicing.einvoice_reading.read_einvoice` is; Trouble("file_unreadable").
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Trouble("file_unreadable", file=str(file), reason=error.strerror or str(error)) from error
    found = read_einvoice(content)
    with desk.opened() as database:
        with database.read() as rd:
            odd = oddities(found, the_company(rd))
        kept = keep_file(database, desk.actor_in(database), content, file.name) if keep else None
        row = None
        if kept is not None:
            with database.read() as rd:
                [row] = received_rows(rd, [kept.id])
    if desk.as_json:
        record = invoice_record(found, odd, desk.words)
        desk.give(record if kept is None or row is None else {**record, "kept": _kept_record(kept, row)})
        return
    kind = "credit_note" if found.text("BT-3") in CREDIT_NOTES else "invoice"
    currency = found.text("BT-5")
    desk.say(
        "command.read_invoice.read",
        kind=desk.words.say(f"command.read_invoice.{kind}"),
        number=found.text("BT-1"),
        date=found.terms["BT-2"],
        seller=str(found.party("BG-4").get("name") or ""),
        total=f"{found.amount('BT-112'):f} {currency}",
        due=f"{found.amount('BT-115'):f} {currency}",
    )
    for each in odd:
        desk.say(f"einvoice.odd.{each.code}", told=each.told)
    if kept is not None and row is not None:
        desk.say(f"command.read_invoice.{'again' if kept.again else 'kept'}")
        desk.say(f"command.read_invoice.{'of' if row.supplier else 'of_nobody'}", supplier=row.supplier)
        if row.purchase or row.receipt:
            desk.say("command.read_invoice.linked", document=row.purchase or row.receipt)


def _kept_record(kept: Kept, row: ReceivedRow) -> dict[str, Any]:
    """What became of the file, as machines get it."""
    return {
        "uid": row.uid,
        "again": kept.again,
        "state": row.state,
        "supplier": row.supplier or None,
        "purchase": row.purchase or None,
        "receipt": row.receipt or None,
    }


def invoice_record(found: ReadEInvoice, odd: tuple[Oddity, ...], words: Words) -> dict[str, Any]:
    """What was read as machines get it: the main terms, the lines, and what is odd."""

    def party(key: str) -> dict[str, Any]:
        told = found.party(key)
        return {
            "name": told.get("name"),
            "legal_id": told.get("legal_identifier"),
            "vat_number": told.get("vat_identifier"),
        }

    return {
        "syntax": found.syntax,
        "in_pdf": found.in_pdf,
        "type": found.text("BT-3"),
        "number": found.text("BT-1"),
        "issued_on": found.terms["BT-2"],
        "due_on": found.terms.get("BT-9"),
        "currency": found.text("BT-5"),
        "seller": party("BG-4"),
        "buyer": party("BG-7"),
        "net": f"{found.amount('BT-109'):f}",
        "tax": f"{found.amount('BT-110'):f}",
        "total": f"{found.amount('BT-112'):f}",
        "due": f"{found.amount('BT-115'):f}",
        "vat": [
            {
                "category": rate.get("BT-118"),
                "rate": rate.get("BT-119"),
                "net": rate.get("BT-116"),
                "tax": rate.get("BT-117"),
            }
            for rate in found.rows("BG-23")
        ],
        "lines": [
            {
                "name": line.get("BT-153"),
                "quantity": line.get("BT-129"),
                "unit": line.get("BT-130"),
                "price": line.get("BT-146"),
                "net": line.get("BT-131"),
            }
            for line in found.rows("BG-25")
        ],
        "odd": [
            {"code": each.code, "told": words.say(f"einvoice.odd.{each.code}", told=each.told)}
            for each in odd
        ],
    }
