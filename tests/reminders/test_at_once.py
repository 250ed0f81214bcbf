"""Two workstations that remind at the same moment: each customer gets one letter, whoever was first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

from sqlalchemy import func, select

from app.base.actor import Actor
from app.base.database import open_database
from app.correspondence.tables import mail
from app.flow.reminder_run import run
from app.reminders.tables import reminder, reminder_item
from tests.builders import ALICE, a_customer, an_invoice, clock_at, opened

TODAY = date(2026, 11, 22)
MANY = 6


def test_two_runs_at_once_write_each_customer_one_letter(database_url: str) -> None:
    with opened(database_url, TODAY) as database:
        with database.write(ALICE, "test.build") as tx:
            for at in range(MANY):
                who = a_customer(tx, f"Client {at}", email=f"c{at}@example.com")
                due = TODAY - timedelta(days=20 + at)
                an_invoice(tx, who, "100", issued_on=due - timedelta(days=30), due=[(due, "100")])
        begin = Barrier(2)

        def one(name: str) -> int:
            mine = open_database(database_url, clock_at(TODAY))
            try:
                begin.wait(timeout=30)
                return len(run(mine, Actor(name)).written)
            finally:
                mine.close()

        with ThreadPoolExecutor(2) as both:
            written = sum(both.map(one, ("Alice", "Camille")))
        with database.read() as rd:
            letters = rd.scalar(select(func.count()).select_from(reminder))
            customers = rd.scalar(select(func.count(reminder.c.customer_id.distinct())))
            levels = rd.scalar(select(func.count()).select_from(reminder_item))
            mails = rd.scalar(select(func.count()).select_from(mail))
    assert (written, letters, customers, levels, mails) == (MANY, MANY, MANY, MANY, MANY)
