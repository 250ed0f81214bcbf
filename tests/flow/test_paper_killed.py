"""A kill between issue and paper: the number stands, and the paper is made at the next start, the same bytes as without it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from app.base.database import Database, open_database
from app.flow import paper, sell
from app.verify import verify
from tests.builders import ALICE, clock_at, opened
from tests.flow.test_einvoices import PARTICULARS
from tests.flow.test_vat_cases import a_draft
from tests.invoicing.einvoices import inside
from tests.pricing.vat_cases import DAY


def in_a_process(url: str, day: str, what: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.flow.issuer", url, day, what],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **environment},
    )


def one(database: Database, query: str) -> Any:
    with database.read() as rd:
        return rd.execute(text(query)).scalar()


def test_the_paper_of_a_killed_issue_is_made_later_with_the_same_bytes(database_url: str) -> None:
    buyer = {"kind": "company", "vat": "FR91815302260", "country": "FR", "postcode": "75011"}
    with opened(database_url, DAY, **PARTICULARS) as database:
        with database.write(ALICE, "test") as tx:
            draft = a_draft(tx, buyer, 33_333)
        order_id = database.do(ALICE, sell.save, draft)
        database.do(ALICE, sell.confirm, order_id)
    ended = in_a_process(database_url, DAY.isoformat(), str(order_id), TZ="Pacific/Auckland")
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    database = open_database(database_url, clock_at(DAY))
    try:
        assert one(database, "SELECT count(*) FROM invoice") == 1
        assert one(database, "SELECT count(*) FROM archive_paper") == 0
        # As it would have been drawn at once, before anything else is known.
        with database.read() as rd:
            undisturbed = paper.drawn(rd, int(one(database, "SELECT id FROM invoice")))
        assert b"CrossIndustryInvoice" in inside(undisturbed)
    finally:
        database.close()
    later = (DAY + timedelta(days=400)).isoformat()
    assert in_a_process(database_url, later, "carry-on", TZ="America/Lima", PYTHONHASHSEED="7").stdout == "1"
    assert in_a_process(database_url, later, "carry-on").stdout == "0"
    database = open_database(database_url, clock_at(DAY))
    try:
        kept = paper.original(database, ALICE, int(one(database, "SELECT id FROM invoice")))
        assert kept == undisturbed
        assert one(database, "SELECT count(*) FROM archive_paper") == 1
        assert [fault for check in verify(database).checks for fault in check.faults] == []
    finally:
        database.close()
