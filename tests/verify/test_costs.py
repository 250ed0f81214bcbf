"""What goods cost, over a life with receipts, costs written by hand and goods given back: sound, and told where it is not."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from app.catalogue import product as article
from app.catalogue.product import ProductDraft
from app.flow import restock
from app.purchasing.given_back import GivenBack, returnable
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.stock.correction import correct
from tests.purchasing.test_claims import a_supplier
from tests.stories.desk import TODAY, Desk
from tests.verify.tampering import SqliteCopy, audited, named

HAND = 5_250_000
"""What somebody wrote, for what two receipts had made 4.75."""


@pytest.fixture
def lived(sqlite_template: Path, tmp_path: Path) -> Path:
    """Six at 4.50 and six at 5.00, one broken; then a cost by hand, one broken, twelve at 6.00, six given back, one broken."""
    folder = shutil.copytree(sqlite_template.parent, tmp_path / "lived")
    file = folder / sqlite_template.name
    desk = Desk(f"sqlite:///{file}")
    honey, supplier = desk.a_product("Miel"), a_supplier(desk)

    def come(day: int, pieces: int, cost: int) -> int:
        desk.on(TODAY + timedelta(days=day))
        line = ReceivedLine(honey, pieces * 1000, cost)
        return desk.do(restock.receive, ReceiptDraft(lines=(line,), supplier_id=supplier)).id

    come(0, 6, 4_500_000)
    come(1, 6, 5_000_000)
    desk.do(correct, honey, -1_000, "cassé")
    desk.on(TODAY + timedelta(days=2))
    desk.do(article.change, honey, ProductDraft(name="Miel", cost_micro=HAND))
    desk.on(TODAY + timedelta(days=3))
    desk.do(correct, honey, -1_000, "cassé")
    last = come(4, 12, 6_000_000)
    with desk.database.read() as rd:
        [each] = returnable(rd, last)
    desk.do(restock.give_back, last, [GivenBack(each.line_id, each.place, 6_000, each.lot_id)], "abîmé")
    desk.on(TODAY + timedelta(days=5))
    desk.do(correct, honey, -1_000, "cassé")
    desk.must_verify()
    costs = [
        row["unit_cost_micro"] for row in desk.rows("SELECT unit_cost_micro FROM stock_move ORDER BY id")
    ]
    assert costs[2] == 4_750_000
    assert costs[3] == HAND
    assert costs[6] == desk.row("SELECT cost_micro FROM product")["cost_micro"]
    desk.close()
    return file


def spoilt(lived: Path, tmp_path: Path, statement: str, code: str) -> set[tuple[str, int | None]]:
    copy = SqliteCopy(lived, tmp_path / "spoilt")
    copy.rows(statement)
    return named(audited(copy), code)


@pytest.mark.parametrize("move", [3, 4, 7])
def test_a_move_at_another_cost_is_named(lived: Path, tmp_path: Path, move: int) -> None:
    other = f"UPDATE stock_move SET unit_cost_micro = unit_cost_micro + 1 WHERE id = {move}"
    assert spoilt(lived, tmp_path, other, "move_cost_differs") == {("stock_move", move)}


def test_a_cost_of_before_does_not_come_again(lived: Path, tmp_path: Path) -> None:
    other = "UPDATE stock_move SET unit_cost_micro = 4750000 WHERE id = 4"
    assert spoilt(lived, tmp_path, other, "move_cost_differs") == {("stock_move", 4)}


def test_an_average_that_nobody_wrote_is_named(lived: Path, tmp_path: Path) -> None:
    other = f"UPDATE product SET cost_micro = {HAND}"
    assert spoilt(lived, tmp_path, other, "cost_differs") == {("product", 1)}


def test_goods_given_back_at_another_cost_are_named(lived: Path, tmp_path: Path) -> None:
    other = "UPDATE goods_receipt_line SET unit_cost_micro = 5900000 WHERE quantity_milli < 0"
    assert spoilt(lived, tmp_path, other, "given_back_at_another_cost") == {("goods_receipt_line", 4)}
