"""The documents a file would make, told before anything is written: with a dry run of orders or invoices."""

from __future__ import annotations

from typing import Any

from app.commands.desk import Desk
from app.commands.output import Column, exact, table
from app.links.files.changed import change_told, changed_by, made_by, made_told
from app.links.files.plan import Plan
from app.links.files.preview import Preview


def tell_documents(desk: Desk, shown: Preview, most: int) -> None:
    """The first documents as a table, and what all those shown come to."""
    if not shown.documents:
        return
    told = shown.documents[:most]
    amount = desk.words.money(shown.total, shown.currency)
    if len(told) < shown.whole:
        desk.say("files.documents_first", shown=len(told), n=shown.whole, amount=amount)
    else:
        desk.say("files.documents", n=shown.whole, amount=amount)
    if shown.paid:
        desk.say("files.documents_paid", amount=desk.words.money(shown.paid, shown.currency))
    desk.write_lines(table(desk.words, _COLUMNS, told))


def tell_changes(desk: Desk, planned: Plan, currency: str, most: int) -> None:
    """The first records that would be made; of those that would be others, what was and what would be."""
    for made in made_by(planned, desk.words, currency):
        told = made_told(made, desk.words)
        desk.write("  " + desk.words.say("files.change_line", line=made.line, called=made.called, told=told))
    found = changed_by(planned, desk.words, currency)
    for each in found[:most]:
        told = "; ".join(change_told(part, desk.words) for part in each.fields)
        desk.write("  " + desk.words.say("files.change_line", line=each.line, called=each.called, told=told))
    left = sum(each.act in ("change", "revive") and bool(each.before) for each in planned.planned) - most
    if left > 0:
        desk.write("  " + desk.words.say("files.more_changes", n=left))


def records_for_machines(desk: Desk, planned: Plan, currency: str) -> list[dict[str, Any]]:
    """The first records that would be made and those that would be others, as they are told."""
    made = [(each, "create", made_told(each, desk.words)) for each in made_by(planned, desk.words, currency)]
    changed = [
        (each, "change", "; ".join(change_told(part, desk.words) for part in each.fields))
        for each in changed_by(planned, desk.words, currency)
    ]
    return [
        {"line": each.line, "called": each.called, "act": act, "words": told}
        for each, act, told in (*made, *changed)
    ]


def documents_for_machines(shown: Preview) -> list[dict[str, Any]]:
    """The documents with their lines; amounts as decimals."""
    return [
        {
            "line": each.line,
            "number": each.number,
            "customer": each.customer,
            "customer_number": each.customer_number,
            "day": each.day,
            "becomes": each.becomes,
            "total": exact(each.total, "amount", each.currency),
            "open": exact(each.open, "amount", each.currency),
            "paid": exact(each.paid, "amount", each.currency),
            "currency": each.currency,
            "lines": [
                {
                    "name": line.name,
                    "sku": line.sku,
                    "quantity": exact(line.quantity_milli, "quantity", each.currency),
                    "total": exact(line.total, "amount", each.currency),
                    "known": line.known,
                }
                for line in each.lines
            ],
        }
        for each in shown.documents
    ]


_COLUMNS: tuple[Column, ...] = (
    Column("number", lambda row: row.number, head="files.head.document"),
    Column("customer", lambda row: row.customer, head="files.head.customer"),
    Column("day", lambda row: row.day, "day"),
    Column("lines", lambda row: len(row.lines) or None, "whole", head="files.head.holds"),
    Column("total", lambda row: row.total, "amount"),
    Column("becomes", lambda row: row.becomes, "word", "files.becomes", head="files.head.becomes"),
)
