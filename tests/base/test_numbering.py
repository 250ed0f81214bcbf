"""Numbers without gap or double, in order of date, whoever issues at the same time; and a chain that stays one chain."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import select

from app.base import settings
from app.base.actor import PROGRAM
from app.base.audit import GENESIS, audit_head, audit_line
from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.errors import Refusal
from app.base.numbering import number_series, take

CLOCK = FixedClock()
EACH = 300

_ISSUE = """
import sys
from datetime import date, timedelta
from app.base.actor import PROGRAM
from app.base.clock import FixedClock
from app.base.database import open_database
from app.base.errors import Refusal
from app.base.numbering import number_series, take
from sqlalchemy import select

database = open_database(sys.argv[1], FixedClock())
print("ready", flush=True)
sys.stdin.readline()
for turn in range(int(sys.argv[2])):
    with database.write(PROGRAM, "test.issue") as tx:
        # Now and then the day goes on; nobody may be dated before the other's last.
        on = date(2026, 1, 1) + timedelta(days=turn // 10)
        query = select(number_series.c.last_on).where(number_series.c.kind == "invoice")
        last = tx.execute(query.with_for_update() if tx.waits_for_rows else query).scalar()
        on = max(on, last) if last else on
        number = take(tx, "invoice", on)
        tx.note(number=number.text)
    print(number.value, on, flush=True)
database.close()
"""


def chain_of(database: Database) -> list[str]:
    """The verbs of the chain, every hash recomputed."""
    with database.read() as rd:
        lines = rd.execute(select(audit_line).order_by(audit_line.c.id)).all()
        head = rd.execute(select(audit_head)).one()
    previous = GENESIS
    for number, line in enumerate(lines, 1):
        assert (line.id, line.previous_hash) == (number, previous)
        assert line.hash == hashlib.sha256(f"{previous}{line.body}".encode()).hexdigest()
        previous = line.hash
    assert (head.line_id, head.hash) == (len(lines), previous)
    return [line.verb for line in lines]


def test_two_programs_that_issue_at_the_same_time_share_one_series_without_gap_or_double(
    database_url: str,
) -> None:
    command = [sys.executable, "-c", _ISSUE, database_url, str(EACH)]
    both = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        for _ in range(2)
    ]
    for each in both:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in both:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    told = [[line.split() for line in each.communicate()[0].splitlines()] for each in both]
    taken = [[int(number) for number, _ in lines] for lines in told]
    assert [each.returncode for each in both] == [0, 0]
    assert sorted(taken[0] + taken[1]) == list(range(1, 2 * EACH + 1))
    dates = [day for _, day in sorted(((int(number), day) for lines in told for number, day in lines))]
    assert dates == sorted(dates)
    assert len(set(dates)) == EACH // 10
    # They did work at the same time, and each saw its own numbers grow.
    assert all(numbers == sorted(numbers) and len(numbers) == EACH for numbers in taken)
    assert taken[0][-1] > taken[1][0]
    assert taken[1][-1] > taken[0][0]
    with closing(open_database(database_url, CLOCK)) as database:
        assert chain_of(database) == ["test.issue"] * (2 * EACH)


def test_ten_writers_take_turns_at_the_chain_and_at_the_numbers(database_url: str) -> None:
    taken: list[int] = []
    with closing(open_database(database_url, CLOCK)) as shared:

        def work(own: Database, turns: int) -> None:
            for turn in range(turns):
                with own.write(PROGRAM, "test.issue") as tx:
                    number = take(tx, "invoice", CLOCK.today())
                    tx.note(number=number.text)
                    if turn % 5 == 4:
                        settings.decide(tx, "late.rate_ppm", number.value)
                taken.append(number.value)

        others = [open_database(database_url, CLOCK) for _ in range(5)]
        threads = [threading.Thread(target=work, args=(own, 20)) for own in [*others, *[shared] * 5]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for other in others:
            other.close()
        assert sorted(taken) == list(range(1, 201))
        assert len(chain_of(shared)) == 200


def take_and_fail(database: Database) -> None:
    with database.write(PROGRAM, "test.issue") as tx:
        assert take(tx, "invoice", CLOCK.today()).text == "FA-2026-0001"
        raise RuntimeError


def test_a_number_of_a_transaction_that_fails_is_given_to_the_next(database_url: str) -> None:
    with closing(open_database(database_url, CLOCK)) as database:
        with pytest.raises(RuntimeError):
            take_and_fail(database)
        with database.write(PROGRAM, "test.issue") as tx:
            assert take(tx, "invoice", CLOCK.today()).text == "FA-2026-0001"
            assert take(tx, "invoice", CLOCK.today()).text == "FA-2026-0002"
            assert take(tx, "credit_note", CLOCK.today()).text == "AV-2026-0001"
            assert take(tx, "invoice", date(2027, 1, 2)).text == "FA-2027-0001"


def test_no_invoice_is_dated_before_the_last_of_its_series(database_url: str) -> None:
    with closing(open_database(database_url, CLOCK)) as database:
        with database.write(PROGRAM, "test.issue") as tx:
            take(tx, "invoice", date(2026, 11, 22))
            take(tx, "payment", date(2026, 11, 22))
        for kind in ("invoice", "credit_note", "payment"):
            with database.write(PROGRAM, "test.issue") as tx:
                if kind == "invoice":
                    with pytest.raises(Refusal) as told:
                        take(tx, kind, date(2026, 11, 21))
                    assert told.value.code == "date_before_last_number"
                    assert told.value.facts["last_on"] == date(2026, 11, 22)
                else:
                    take(tx, kind, date(2026, 11, 21))
        with database.read() as rd:
            kept = {row.kind: (row.last, row.last_on.day) for row in rd.execute(select(number_series))}
        assert kept == {"invoice": (1, 22), "credit_note": (1, 21), "payment": (2, 22)}


def test_a_series_opened_by_two_at_once_is_one_series(database_url: str) -> None:
    both = threading.Barrier(2)
    taken: list[str] = []
    with closing(open_database(database_url, CLOCK)) as database:

        def work() -> None:
            both.wait()
            with database.write(PROGRAM, "test.issue") as tx:
                taken.append(take(tx, "invoice", CLOCK.today()).text)

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(taken) == ["FA-2026-0001", "FA-2026-0002"]
