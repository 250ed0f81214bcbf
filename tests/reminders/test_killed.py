"""A run of reminders killed in the middle and run again: nobody gets two, nobody none."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from app.correspondence.tables import mail
from app.flow.reminder_run import run
from app.reminders.tables import reminder, reminder_item
from app.verify import verify
from tests.builders import ALICE, a_customer, an_invoice, opened
from tests.reminders.killed import struck

TODAY = date(2026, 11, 22)
LATE = 40


@pytest.mark.slow
def test_a_run_killed_at_random_moments_writes_each_customer_one_letter(database_url: str) -> None:
    chance = Random(20261122)
    with opened(database_url, TODAY) as database:
        with database.write(ALICE, "test.build") as tx:
            for at in range(LATE):
                who = a_customer(tx, f"Client {at:02}", email=f"client{at}@exemple.fr")
                due = TODAY - timedelta(days=20)
                an_invoice(tx, who, "120", issued_on=due - timedelta(days=30), due=[(due, "120")])
        kills = sum(struck(database_url, TODAY, chance.randint(2, 9), chance.random() / 30) for _ in range(3))
        assert kills == 3
        with database.read() as rd:
            before = int(rd.scalar(select(func.count()).select_from(reminder)))
        assert 3 <= before < LATE
        assert len(run(database, ALICE).written) == LATE - before
        with database.read() as rd:
            letters = rd.execute(
                select(reminder.c.customer_id, func.count().label("n")).group_by(reminder.c.customer_id)
            ).all()
            mails = int(rd.scalar(select(func.count()).select_from(mail)))
            levels = rd.execute(select(reminder_item.c.item_id, reminder_item.c.level)).all()
        assert [row.n for row in letters] == [1] * LATE
        assert mails == LATE
        assert len(set(levels)) == len(levels) == LATE
        checks = {check.name: check.faults for check in verify(database).checks}
        assert not any(checks[name] for name in ("reminders", "seals", "chain", "entries", "balances"))
