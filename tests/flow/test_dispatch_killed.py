"""A dispatch of 50 orders, its process killed between orders, inside one and at its papers: resumed, nothing is done twice."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from app.flow import dispatch
from tests.flow.test_dispatch import MANY, orders, printed
from tests.stories.desk import Desk, a_desk

pytestmark = pytest.mark.slow

LEAVE = MANY - 3
"""Three say why they stay."""


def in_a_process(desk: Desk, key: int, where: str, after: int = 0) -> bytes:
    """Dispatch in a process of its own; gives its papers, and nothing where it was struck."""
    words = [sys.executable, "-m", "tests.flow.dispatcher", desk.url, str(key), where, str(after)]
    ended = subprocess.run(words, check=False, capture_output=True, timeout=240)
    assert ended.returncode == (0 if where == "nowhere" else -signal.SIGKILL), ended.stderr
    return ended.stdout


def standing(desk: Desk) -> tuple[int, int, int]:
    """Lines of the dispatch that are done, shipments and invoices; each line's own, none shipped or invoiced twice."""
    marked = desk.rows(
        "SELECT order_id, shipment_id, invoice_id FROM dispatch_line WHERE shipment_id IS NOT NULL"
    )
    shipped = desk.rows("SELECT id, order_id FROM shipment WHERE id NOT IN (SELECT min(id) FROM shipment)")
    invoiced = desk.rows("SELECT id, order_id FROM invoice")
    assert sorted((row["shipment_id"], row["order_id"]) for row in marked) == sorted(
        (row["id"], row["order_id"]) for row in shipped
    )
    assert sorted((row["invoice_id"], row["order_id"]) for row in marked) == sorted(
        (row["id"], row["order_id"]) for row in invoiced
    )
    assert len({row["order_id"] for row in marked}) == len(marked)
    desk.must_verify()
    return len(marked), len(shipped), len(invoiced)


def test_killed_between_orders_inside_one_and_at_its_papers_a_dispatch_does_nothing_twice(
    database_url: str,
) -> None:
    with a_desk(database_url) as desk:
        keys = orders(desk)
        key = desk.do(dispatch.begin, keys, bills=True)
        in_a_process(desk, key, "between", 10)
        first = standing(desk)
        assert 0 < first[0] <= 10
        # The order it was at is not half done: neither its shipment nor its invoice stands.
        in_a_process(desk, key, "inside", 5)
        assert standing(desk) == tuple(figure + 4 for figure in first)
        in_a_process(desk, key, "inside", 1)
        assert standing(desk) == tuple(figure + 4 for figure in first)
        in_a_process(desk, key, "papers", 12)
        assert standing(desk) == (LEAVE, LEAVE, LEAVE)
        kept = desk.rows("SELECT count(*) AS n FROM archive_paper")[0]["n"]
        assert kept == 12
        papers = printed(in_a_process(desk, key, "nowhere"))
        assert len(papers) == len(set(papers)) == 2 * LEAVE
        assert standing(desk) == (LEAVE, LEAVE, LEAVE)
        assert desk.rows("SELECT count(*) AS n FROM archive_paper")[0]["n"] == LEAVE
        numbers = sorted(row["number"] for row in desk.rows("SELECT number FROM invoice"))
        assert [int(number[-4:]) for number in numbers] == list(range(1, LEAVE + 1))
        [left] = desk.rows("SELECT sum(quantity_milli) AS milli FROM stock_move WHERE reason = 'shipment'")
        assert left["milli"] == -2_000 * (LEAVE + 1)
