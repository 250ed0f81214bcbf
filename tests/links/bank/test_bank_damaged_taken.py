"""Damaged files taken into the books: whole or not at all, adding nothing when they are given again, and nothing hangs."""

from __future__ import annotations

from sqlalchemy import text

from app.base.errors import Refusal
from app.payments.take_statement import take_statements
from tests.links.bank.test_bank_damaged import damaged_files
from tests.links.bank.test_bank_samples import read
from tests.stories.desk import a_desk

EVERY = 4
"""So many of the files are taken in; all of them are read by the test beside this one."""
TABLES = ("bank_account", "bank_statement", "bank_transaction", "bank_line", "bank_detail", "bank_waiting")


def test_a_damaged_file_goes_into_the_books_whole_or_leaves_nothing(database_url: str) -> None:
    taken = refused = 0
    with a_desk(database_url) as desk:

        def standing() -> tuple[int, ...]:
            with desk.database.read() as rd:
                return tuple(int(rd.scalar(text(f"SELECT count(*) FROM {name}"))) for name in TABLES)

        before = standing()
        for at, (name, content) in enumerate(damaged_files()):
            if at % EVERY:
                continue
            try:
                found = read(content)
                made = desk.do(take_statements, found, name)
            except Refusal:
                refused += 1
                assert standing() == before, name
                continue
            taken += 1
            now = standing()
            lines = sum(
                len(told.transactions)
                for told, one in zip(found, made, strict=True)
                if one.statement_id is not None
            )
            assert now[3] - before[3] == lines, name
            # Given again it adds nothing.
            desk.do(take_statements, found, name)
            assert standing() == now, name
            before = now
    assert taken > 10
    assert refused > 10
