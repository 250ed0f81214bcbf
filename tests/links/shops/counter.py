"""The counter at which tests take in shops: a database, and short words for what was done and what stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app.base.actor import Actor
from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.schema import metadata
from app.flow.found import found
from app.flow.process import Report
from app.links.carry_on import carry_on
from app.links.shops import inbox
from app.links.shops.folder import read_folder
from app.links.shops.intake import Taken, store, take_in
from app.links.shops.kinds import kind_of
from app.links.shops.outcome import Outcome, outcome
from app.links.shops.proposal import follow
from app.links.shops.proposal_change import follow_edit
from app.links.shops.proposal_look import proposal_look
from app.links.shops.proposal_record import open_proposals
from app.links.shops.shop import connect
from app.verify import verify

TODAY = date(2026, 11, 22)
ALICE = Actor("Alice")
_KIND = kind_of("woocommerce")


class Counter:
    """A company that takes in shops; `last` is the shop taken in last."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.last = 0
        self.arrived = inbox.Arrived()
        database.do(ALICE, found, "Boutique Été & Cie")

    def take(self, folder: Path, before: date | None = None) -> Taken:
        """Take in a recorded shop."""
        recorded = read_folder(folder)
        info = _KIND.info(recorded.info)
        self.last = self.database.do(ALICE, connect, "woocommerce", info.name, info.url, before)
        self.arrived = store(self.database, ALICE, self.last, list(recorded.records(_KIND)))
        return take_in(self.database, ALICE, self.last)

    def process(self, *, ship: bool = True, invoice: bool = True) -> Report:
        """Carry on with all that waits."""
        return carry_on(self.database, ALICE, ship=ship or None, bill="all" if invoice else "")

    def outcome(self) -> Outcome:
        """What became of the shop taken in last."""
        with self.database.read() as rd:
            return outcome(rd, self.last)

    def parked(self) -> dict[str, str]:
        """Why each parked record is parked, by its id in the shop."""
        return {each.remote_id: each.reason.code for each in self.outcome().parked}

    def waiting(self) -> dict[str, str]:
        """What each waiting record waits for."""
        return {each.remote_id: each.reason.code for each in self.outcome().waiting}

    def remarks(self) -> dict[str, str]:
        """What was remarked about records taken in."""
        return {each.remote_id: each.reason.code for each in self.outcome().remarks}

    def rows(self, sql: str, **keys: Any) -> list[tuple[Any, ...]]:
        """Rows of a question asked in plain SQL."""
        with self.database.read() as rd:
            return [tuple(row) for row in rd.execute(text(sql), keys)]

    def row(self, sql: str, **keys: Any) -> tuple[Any, ...]:
        """The one row of such a question."""
        [found_row] = self.rows(sql, **keys)
        return found_row

    def order(self, number: int, what: str = "state, shipped, invoiced, paid") -> tuple[Any, ...]:
        """Columns of the order with that id in the shop."""
        return self.row(
            f"SELECT {what} FROM sales_order WHERE shop_id = :shop AND remote_id = :remote",
            shop=self.last,
            remote=str(number),
        )

    def stock(self, number: int) -> tuple[int, int]:
        """On hand and reserved, in pieces, of a product by its id in the shop."""
        on_hand, reserved = self.row(
            "SELECT coalesce(sum(on_hand_milli), 0), coalesce(sum(reserved_milli), 0) FROM listing l "
            "JOIN stock_balance b ON b.product_id = l.product_id WHERE l.shop_id = :shop AND l.remote_id = :remote",
            shop=self.last,
            remote=str(number),
        )
        return int(on_hand) // 1000, int(reserved) // 1000

    def content(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that stands in the database, by table."""
        return {
            table.name: self.rows(f"SELECT * FROM {table.name} ORDER BY 1, 2")
            for table in metadata.sorted_tables
        }

    def assert_sound(self) -> None:
        """The auditor finds nothing wrong."""
        verdict = verify(self.database)
        assert verdict.sound, verdict.faults[:5]


def follow_all(database: Database) -> None:
    """Follow all that shops did, as a person would: what is invoiced is credited, what is not is changed."""
    with database.read() as rd:
        waiting = open_proposals(rd)
        edited = {each.id for each in waiting if proposal_look(rd, each.id).first == "change"}
    for each in waiting:
        if each.id in edited:
            database.do(ALICE, follow_edit, each.id)
        else:
            database.do(ALICE, follow, each.id, "credit_note")


@contextmanager
def a_counter(url: str) -> Iterator[Counter]:
    """A counter on a migrated, empty database."""
    database = open_database(url, FixedClock.on(TODAY))
    try:
        yield Counter(database)
    finally:
        database.close()
