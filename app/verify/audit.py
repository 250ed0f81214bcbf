"""The audit: every check on one consistent view of the books, whatever was done to them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from sqlalchemy import text

from app.base.database import Database
from app.base.errors import Trouble
from app.verify.allocations import check_allocations
from app.verify.archive import check_archive
from app.verify.assignments import check_assignments
from app.verify.balances import check_balances
from app.verify.bank import check_bank
from app.verify.books import UNREADABLE, Books, anchor_at, empty_tables, files_in
from app.verify.bundles import check_bundles
from app.verify.chain import check_chain
from app.verify.cheques import check_cheques
from app.verify.conflicts import check_conflicts
from app.verify.costs import check_costs
from app.verify.debits import check_debits
from app.verify.deposits import check_deposits
from app.verify.entries import check_entries
from app.verify.exchange import check_exchange
from app.verify.exports import check_exports
from app.verify.grouped import check_grouped
from app.verify.handovers import check_handovers
from app.verify.integrity import check_file, check_links
from app.verify.invoices import check_credit_notes, check_invoices
from app.verify.items import check_items
from app.verify.law import check_law
from app.verify.lodged import check_lodged
from app.verify.lots import check_lots
from app.verify.merged import check_merged
from app.verify.numbering import check_numbering
from app.verify.orders import check_orders
from app.verify.payments import check_payments
from app.verify.progress import check_progress
from app.verify.proposals import check_proposals
from app.verify.purchases import check_purchases
from app.verify.quotes import check_quotes
from app.verify.receipts import check_receipts
from app.verify.received import check_received
from app.verify.refund_batches import check_refund_batches
from app.verify.reminders import check_reminders
from app.verify.returns import check_returns
from app.verify.schema import check_schema
from app.verify.shipments import check_shipments
from app.verify.stock import check_stock
from app.verify.takes import check_takes
from app.verify.transfers import check_transfers
from app.verify.triggers import check_triggers
from app.verify.vat import check_vat
from app.verify.verdict import Findings, Verdict
from app.verify.write_offs import check_write_offs

# Names of checks, for which there are words, and what makes them.
CHECKS: tuple[tuple[tuple[str, ...], Callable[..., Any]], ...] = (
    (("file",), check_file),
    (("schema",), check_schema),
    (("triggers",), check_triggers),
    (("links",), check_links),
    (("chain", "seals", "mentions"), check_chain),
    (("numbering",), check_numbering),
    (("quotes",), check_quotes),
    (("orders",), check_orders),
    (("conflicts",), check_conflicts),
    (("proposals",), check_proposals),
    (("bundles",), check_bundles),
    (("progress",), check_progress),
    (("shipments",), check_shipments),
    (("stock",), check_stock),
    (("lots",), check_lots),
    (("takes",), check_takes),
    (("returns",), check_returns),
    (("transfers",), check_transfers),
    (("receipts",), check_receipts),
    (("costs",), check_costs),
    (("purchases",), check_purchases),
    (("received",), check_received),
    (("invoices",), check_invoices),
    (("credit_notes",), check_credit_notes),
    (("deposits",), check_deposits),
    (("grouped",), check_grouped),
    (("payments",), check_payments),
    (("bank",), check_bank),
    (("cheques",), check_cheques),
    (("debits",), check_debits),
    (("refund_batches",), check_refund_batches),
    (("merges",), check_merged),
    (("allocations",), check_allocations),
    (("vat",), check_vat),
    (("law",), check_law),
    (("items",), check_items),
    (("write_offs",), check_write_offs),
    (("assignments",), check_assignments),
    (("lodged",), check_lodged),
    (("handovers",), check_handovers),
    (("exports",), check_exports),
    (("reminders",), check_reminders),
    (("exchange",), check_exchange),
    (("entries",), check_entries),
    (("balances",), check_balances),
    (("archive",), check_archive),
)

_FOR_POSTGRESQL = (
    "SET LOCAL datestyle = 'ISO, YMD'",
    # Everything is read to its end; plans and compiled code for the first rows only cost time.
    "SET LOCAL cursor_tuple_fraction = 1.0",
    "SET LOCAL jit = off",
    "SET LOCAL enable_nestloop = off",  # see `Books.in_pages`
)

# Nothing is written, so one point serves every check to go back to where one of them stumbles.
_POINT, _BACK = text("SAVEPOINT untouched"), text("ROLLBACK TO SAVEPOINT untouched")


def verify(database: Database) -> Verdict:
    """Hold everything against everything, on one consistent view; nothing is written.

    Works beside writers, and on a database whose triggers are gone or whose content is broken: what cannot be read is a
    fault like any other. Trouble is only raised where nothing at all can be read.
    """
    anchor = anchor_at(database.location.anchor)
    files = files_in(database.archive_folder)
    found: list[Findings] = []
    try:
        with database.read() as rd:
            books = Books(rd.connection, anchor, database.archive_folder, files)
            if not books.on_sqlite:
                for setting in _FOR_POSTGRESQL:
                    rd.execute(text(setting))
            rd.execute(_POINT)
            with suppress(*UNREADABLE):
                books = replace(books, empty=empty_tables(books))
            for names, check in CHECKS:
                found += _made(books, names, check)
    except Trouble as trouble:
        # Even ending a read can fail on a damaged file; what was found until then is worth more.
        if not found:
            raise
        found[0].fault("", None, "check_impossible", reason=str(trouble.facts.get("reason", trouble.code)))
    return Verdict(tuple(finding.check for finding in found))


def _made(books: Books, names: tuple[str, ...], check: Callable[..., Any]) -> list[Findings]:
    found = [Findings(name) for name in names]
    try:
        check(books, *found)
    except UNREADABLE as error:
        books.connection.execute(_BACK)
        found[0].fault("", None, "check_impossible", reason=" ".join(str(error).split())[:300])
    return found
