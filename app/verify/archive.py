"""The archive: the bytes of every paper are the ones whose hash was sealed, and nothing lies there that no row names."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from app.verify.books import Books, sha256
from app.verify.verdict import Findings

_PLACE = re.compile(r"([0-9a-f]{2})/([0-9a-f]{64})\.pdf", re.ASCII)
_CHUNK = 1 << 20
_PAPERS = {
    "invoice": "d.number",
    "corrective_invoice": "d.number",
    "shipment": "d.number",
    "sales_order": "d.number",
    "mail_attachment": "d.name",
    "customer_document": "'D' || d.id",
    "received_invoice": "'R' || d.id",
    "reminder": "d.number",
    "purchase_order": "d.number",
    "cheque_slip": "d.number",
    "instalment_plan": "(SELECT i.number FROM invoice i WHERE i.id = d.invoice_id)",
    "assignment": "CASE d.noun WHEN 'invoice' THEN (SELECT i.number FROM invoice i WHERE i.id = d.document_id) "
    "ELSE (SELECT c.number FROM customer c WHERE c.id = d.document_id) END",
    "quote": "d.number || CASE WHEN d.version > 1 THEN ' v' || d.version ELSE '' END",
}
"""Tables of what papers belong to, and what each paper bears: versions of a quote share its number."""


def check_archive(books: Books, found: Findings) -> None:
    """Papers, their bytes, their documents; documents that have no paper yet are counted, which is no fault."""
    if books.folder is not None:
        _files(books, found, books.folder)
    else:
        _contents(books, found)
    _documents(books, found)
    without = books.number(
        "SELECT count(*) FROM invoice i LEFT JOIN archive_paper p ON p.noun = 'invoice' AND p.row_id = i.id WHERE p.id IS NULL"
    )
    if without:
        found.note("invoice", None, "papers_to_come", n=without)


def _files(books: Books, found: Findings, folder: Path) -> None:
    named: set[str] = set()
    for paper_id, digest, size in books.stream("SELECT id, hash, size FROM archive_paper"):
        found.counted += 1
        place = f"{str(digest)[:2]}/{digest}.pdf"
        named.add(place)
        if not _PLACE.fullmatch(place):
            found.fault("archive_paper", paper_id, "paper_hash_unreadable", hash=digest)
            continue
        try:
            content, length = _hash_of(folder / place)
        except OSError:
            found.fault("archive_paper", paper_id, "paper_gone", file=place)
            continue
        if content != digest or length != size:
            found.fault("archive_paper", paper_id, "paper_altered", file=place)
    for path in books.files or ():
        place = path.relative_to(folder).as_posix()
        if place not in named:
            _unnamed(found, path, place)


def _unnamed(found: Findings, path: Path, place: str) -> None:
    """A file no row names: what a program that was killed left behind is a note, anything else a fault."""
    read = _PLACE.fullmatch(place)
    try:
        left_behind = path.suffix == ".new" or (
            read is not None and read[2].startswith(read[1]) and _hash_of(path)[0] == read[2]
        )
    except OSError:
        left_behind = False
    if left_behind:
        found.note("archive_paper", None, "file_left_behind", file=place)
    else:
        found.fault("archive_paper", None, "file_foreign", file=place)


def _contents(books: Books, found: Findings) -> None:
    """On PostgreSQL the bytes are rows."""
    rows = books.stream(
        "SELECT p.id, p.size, length(c.content) FROM archive_paper p "
        "LEFT JOIN archive_content c ON c.hash = p.hash"
    )
    for paper_id, size, length in rows:
        found.counted += 1
        if length is None:
            found.fault("archive_paper", paper_id, "paper_gone", file="archive_content")
        elif length != size:
            found.fault("archive_paper", paper_id, "paper_altered", file="archive_content")
    for first, last in books.ranges("archive_content", 50):
        for content_id, digest, content in books.rows(
            "SELECT id, hash, content FROM archive_content WHERE id BETWEEN :first AND :last",
            first=first,
            last=last,
        ):
            if sha256(bytes(content)) != digest:
                found.fault("archive_content", content_id, "paper_altered", file="archive_content")
    rows = books.offending(
        "SELECT c.id FROM archive_content c LEFT JOIN archive_paper p ON p.hash = c.hash WHERE p.id IS NULL"
    )
    for (content_id,) in rows:
        found.fault("archive_content", content_id, "file_foreign", file="archive_content")


def _documents(books: Books, found: Findings) -> None:
    """Each paper belongs to a document and bears its number."""
    for (noun,) in books.rows("SELECT DISTINCT noun FROM archive_paper"):
        if noun not in _PAPERS:
            rows = books.offending("SELECT id FROM archive_paper WHERE noun = :noun", noun=noun)
        else:
            named = _PAPERS[noun]
            rows = books.offending(
                f"SELECT p.id FROM archive_paper p LEFT JOIN {noun} d ON d.id = p.row_id "
                f"WHERE p.noun = :noun AND (d.id IS NULL OR {named} IS NULL OR {named} <> p.number)",
                noun=noun,
            )
        for (paper_id,) in rows:
            found.fault("archive_paper", paper_id, "paper_without_document", noun=noun)


def _hash_of(path: Path) -> tuple[str, int]:
    """Hash and length of a file, a piece at a time."""
    digest, length = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
            length += len(piece)
    return digest.hexdigest(), length
