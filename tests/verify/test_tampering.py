"""Whatever is altered behind the program's back, the auditor names the table and the row."""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest

from app.verify import Verdict
from app.verify.expected import ExpectedColumn, ExpectedTable, expected_tables
from tests.verify.tampering import Copy, Place, add, alter, audited, delete, tables_with_rows

SEED = int(os.environ.get("COMPTOIR_SEED", "2026"))
PARTS = 20
PLACES = 10  # a part: 200 in all
PLACES_ON_A_SERVER = 3  # copying a database and reading it whole costs several times as much there

NOT_SEALED: dict[str, str] = {
    "account": "a key to hang debts on; it says nothing by itself",
    "gtin": "what a scanner reads; no document follows from it",
    "inbox": "what a shop sent, kept only until its retention date",
    "listing": "the twin of a product in a shop, written again at each synchronisation",
    "outbox": "promises to the outside and how far they came",
    "shop_proposal": "what a shop did, until somebody decides; what follows from it is sealed by itself",
    "shop_customer": "the twin of a customer in a shop",
    "sync_cursor": "how far a synchronisation has come; what it brought is in the inbox",
    "sync_line": "what happened in a synchronisation, in words",
    "sync_run": "what a synchronisation counted",
    "tagged": "which rows carry a label; no document and no figure follows from it",
}
"""Tables that no line seals and no figure follows from."""

NOT_SEALED_COLUMNS: dict[tuple[str, str], str] = {
    ("number_series", "id"): "no row names it",
    ("number_series", "last_on"): "read for invoices and credit notes only, and for these it is checked",
    ("archive_content", "id"): "no row names it",
    ("mail_sender", "state"): "whether the account worked when last tried; no fact of business",
    ("mail_sender", "answer"): "what its server said then",
    ("mail_sender", "tried_at"): "when that was",
    (
        "sold_in",
        "made_at",
    ): "that the shop has it because of us; as its twin, written again at each synchronisation",
    ("sold_in", "written_hash"): "what was written to the shop last",
    ("sold_in", "shown_hash"): "what the shop showed then",
}

WHERE: dict[str, str] = {
    # Drafts are saved over without a line.
    "sales_order": "WHERE state <> 'draft'",
    "order_line": "WHERE order_id IN (SELECT id FROM sales_order WHERE state <> 'draft')",
    "order_tax": "WHERE order_id IN (SELECT id FROM sales_order WHERE state <> 'draft')",
    "purchase_order": "WHERE state <> 'draft'",
    "purchase_line": "WHERE purchase_id IN (SELECT id FROM purchase_order WHERE state <> 'draft')",
    # A salt is of use only to the line that last hashed a row with it; an invoice is hashed once.
    "audit_salt": "WHERE line_id IN (SELECT id FROM audit_line WHERE body LIKE '%%[\"invoice\",%%')",
    # A line may mention more than it seals (a product whose stock moved); only what it seals can be held against it.
    "audit_mention": "WHERE line_id IN (SELECT l.id FROM audit_line l "
    "WHERE l.body LIKE '%%[\"' || noun || '\",' || row_id || ',%%')",
}
"""Which rows of a table are under seal, where not all are."""


def is_named(verdict: Verdict, place: Place) -> bool:
    """By table and key; a series that is gone by its kind and year, a salt by the line whose hashes it spoils, the bytes
    of a paper by the paper."""
    keys = (*place.keys, None) if place.table == "number_series" else place.keys
    return any(
        (fault.table == place.table and fault.row_id in keys)
        or (place.table == "audit_salt" and fault.facts.get("line") in keys)
        or (place.table == "archive_content" and fault.code == "paper_gone")
        for fault in verdict.faults
    )


def places(tables: list[ExpectedTable]) -> list[tuple[ExpectedTable, ExpectedColumn | str]]:
    """Every column of every table, and for each table a row deleted and a row added, in the order of chance."""
    found: list[tuple[ExpectedTable, ExpectedColumn | str]] = []
    for table in tables:
        if table.name in NOT_SEALED:
            continue
        columns = [
            column for column in table.columns.values() if (table.name, column.name) not in NOT_SEALED_COLUMNS
        ]
        found += [(table, column) for column in columns]
        found += [(table, "delete"), (table, "add")]
    random.Random(SEED).shuffle(found)
    return found


def spoil(
    copy: Copy, table: ExpectedTable, what: ExpectedColumn | str, chance: random.Random
) -> Place | None:
    where = WHERE.get(table.name, "")
    if isinstance(what, ExpectedColumn):
        return alter(copy, table, what, chance, where)
    return (delete if what == "delete" else add)(copy, table, chance, where)


def test_an_untouched_shop_is_sound(spoilable: Callable[[], Copy]) -> None:
    verdict = audited(spoilable())
    assert verdict.faults == ()
    assert {check.name for check in verdict.checks if not check.counted} <= {"file"}


@pytest.mark.parametrize("part", range(PARTS))
def test_any_place_altered_is_named(spoilable: Callable[[], Copy], part: int) -> None:
    chance = random.Random(f"{SEED} {part}")
    copy = spoilable()
    wanted = iter(places(list(tables_with_rows(copy)))[part::PARTS])
    many = PLACES if copy.url.startswith("sqlite") else PLACES_ON_A_SERVER
    spoilt = 0
    while spoilt < many:
        place = spoil(copy, *next(wanted), chance)
        if place is None:
            continue  # the database itself takes no such change
        verdict = audited(copy)
        assert is_named(verdict, place), (place.how, verdict.faults[:5])
        assert "check_impossible" not in {fault.code for fault in verdict.faults}, place.how
        spoilt += 1
        copy = spoilable()


def test_every_exemption_is_of_a_table_that_is_there() -> None:
    known = expected_tables()
    assert set(NOT_SEALED) <= known.keys()
    assert all(column in known[table].columns for table, column in NOT_SEALED_COLUMNS)
    assert not any(known[table].tracked for table in NOT_SEALED)
