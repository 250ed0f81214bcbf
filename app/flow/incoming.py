"""A file that somebody sent is read as an e-invoice, and kept with what it says."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import bindparam, select

from app.base import archive
from app.base.actor import Actor
from app.base.company import the_company
from app.base.database import Database
from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.invoicing.einvoice_reading import read_einvoice
from app.invoicing.einvoice_verdict import oddities
from app.invoicing.received_facts import received_draft
from app.invoicing.received_paper import render_received
from app.purchasing import received
from app.purchasing.received import Kept
from app.purchasing.received_tables import received_invoice


def keep_file(database: Database, actor: Actor, content: bytes, file_name: str) -> Kept:
    """Keep an e-invoice; the same file a second time adds nothing.

    Refused as `app.invoicing.einvoice_reading.read_einvoice` is, and for whom ``received.keep`` is not allowed.
    """
    actor.must("received.keep")
    read = read_einvoice(content)
    with database.read() as rd:
        company = the_company(rd)
    draft = received_draft(read, oddities(read, company))
    folder = database.archive_folder
    # On disk before its hash is recorded: a kill in between leaves a file no row names, and no row without its file.
    if folder is not None:
        archive.put_file(folder, content)
    return database.do(actor, received.keep, draft, content, file_name, as_row=folder is None)


def file_of(rd: Read, folder: Path | None, received_id: int) -> tuple[bytes, str]:
    """The very file of an invoice, and what it was called; refused with ``received_unknown`` or ``archive_damaged``."""
    paper = archive.paper_of(rd, received.NOUN, received_id)
    if paper is None:
        raise Refusal("received_unknown", received=received_id)
    name = str(rd.scalar(_FILE_NAME, {"id": received_id}))
    return archive.content_of(rd, folder, paper), name


def readable(rd: Read, folder: Path | None, received_id: int, language: str) -> bytes:
    """An invoice as a PDF to look at: the file itself, or a page drawn of one that is XML alone. Refused as `file_of` is."""
    content, _name = file_of(rd, folder, received_id)
    if content[:1024].find(b"%PDF-") >= 0:
        return content
    return render_received(read_einvoice(content), Words(language))


_FILE_NAME = select(received_invoice.c.file_name).where(received_invoice.c.id == bindparam("id"))
