"""The window is killed while an order is typed: what comes back lacks the cell that was being typed, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from tests.stories.desk import Desk
from tests.ui.stories.conftest import Story
from ui.orders.order_entry import OrderEntry

_WHOLE = [("Article 01", 3), ("Article 02", 6)]


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["name", "quantity"])
def test_a_draft_comes_back_with_at_most_the_current_cell_lost(
    desk: Desk, file: str, open_story: Callable[[], Story], cell: str
) -> None:
    desk.a_customer("SARL Lefèvre", limit=500_000)
    for n in (1, 2, 3):
        desk.a_product(f"Article {n:02}", on_hand=50, sku=f"SKU-{n:03}", price_micro=n * 1_000_000)
    killed_while_typing(file, cell)

    [order] = desk.rows("SELECT id, state FROM sales_order")
    assert order["state"] == "draft"
    lines = desk.rows(
        "SELECT name, quantity_milli / 1000 AS pieces FROM order_line WHERE order_id = :id ORDER BY position",
        id=order["id"],
    )
    kept = [(line["name"], line["pieces"]) for line in lines]
    # The third line was there from its article on, with the one piece that its quantity begins with.
    assert kept == (_WHOLE if cell == "name" else [*_WHOLE, ("Article 03", 1)])

    story = open_story()
    story.control(Qt.Key.Key_2)
    story.control(Qt.Key.Key_N)
    story.photograph("offered")
    story.button("Reprendre")
    story.wait(lambda: _resumed(story) == kept)
    story.photograph("resumed")
    desk.must_verify()


def killed_while_typing(url: str, cell: str) -> None:
    """Have an order typed by another process and kill that with a cell half typed."""
    words = [sys.executable, "-m", "tests.ui.stories.typist", url, cell]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as typist:
        assert typist.stdout is not None
        assert typist.stderr is not None
        said = typist.stdout.readline()
        assert said == "typing\n", typist.stderr.read()
        os.kill(typist.pid, signal.SIGKILL)
        assert typist.wait() == -signal.SIGKILL


def _resumed(story: Story) -> list[tuple[str, int]]:
    entry = story.window.current
    if not isinstance(entry, OrderEntry):
        return []
    return [(line.name, line.quantity_milli // 1000) for line in entry.sheet.grid.lines]
