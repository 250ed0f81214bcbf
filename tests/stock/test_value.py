"""What goods are worth: layers against the moves they come from, the average as the house reckons it, figures of a past day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.words import Words
from app.flow import restock
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.reports.stock_value import StockReport, _readable, stock_table, stock_value
from app.stock import correction, place
from app.stock.value import Holding
from tests.stories.desk import TODAY, Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def held(*moves: tuple[int, int | None]) -> Holding:
    """Pieces and, for what came, the cost of one in euros."""
    found = Holding()
    for pieces, cost in moves:
        found.take(pieces * 1000, cost * 1_000_000 if cost is not None else None)
    return found


def test_what_leaves_is_what_came_first_and_the_average_stays() -> None:
    found = held((10, 4), (10, 8), (-12, None))
    assert found.on_hand_milli == 8_000
    assert found.average_micro == 6_000_000
    assert found.worth("EUR") == (4_800, 6_400)


def test_what_was_sold_before_it_came_is_made_up_for_first() -> None:
    found = held((-3, None), (5, 7))
    assert [(layer.milli, layer.cost_micro) for layer in found.layers] == [(2_000, 7_000_000)]
    assert found.worth("EUR") == (1_400, 1_400)
    short = held((2, 5), (-6, None))
    assert (short.on_hand_milli, short.worth("EUR")) == (-4_000, (-2_000, -2_000))


def test_goods_of_unknown_cost_are_worth_nobody_knows_what() -> None:
    assert held((3, None)).worth("EUR") == (None, None)
    assert held((3, None), (-3, None)).worth("EUR") == (0, 0)
    # What a product is said to cost stands in, and only for what came without a cost.
    assert held((3, None)).worth("EUR", 2_000_000) == (600, 600)
    assert held((3, 5)).worth("EUR", 2_000_000) == (1_500, 1_500)
    assert held((-3, None)).worth("EUR", 2_000_000) == (-600, -600)


def test_a_receipt_undone_takes_its_own_goods_out_again() -> None:
    found = held((10, 4), (10, 8))
    found.take(-10_000, 8_000_000, back=True)
    assert [(layer.milli, layer.cost_micro) for layer in found.layers] == [(10_000, 4_000_000)]
    assert found.average_micro == 4_000_000


@given(st.lists(st.tuples(st.integers(-9, 9).filter(bool), st.integers(0, 9)), max_size=25))
def test_layers_add_up_to_what_is_on_hand_and_cost_no_more_than_what_came(
    moves: list[tuple[int, int]],
) -> None:
    found = held(*moves)
    assert found.on_hand_milli == sum(pieces * 1000 for pieces, _ in moves)
    assert sum(layer.milli for layer in found.layers) == max(found.on_hand_milli, 0)
    came = {cost * 1_000_000 for pieces, cost in moves if pieces > 0}
    assert {layer.cost_micro for layer in found.layers} <= came
    if found.average_micro is not None:
        assert min(came) <= found.average_micro <= max(came)


def report(desk: Desk, days_ago: int = 0, known: int | None = None) -> StockReport:
    today = desk.database.clock.today()
    with desk.database.read() as rd:
        return stock_value(
            rd, today - timedelta(days=days_ago), today - timedelta(days=known) if known is not None else None
        )


def test_the_figures_of_a_day_are_those_that_were_shown_on_it(desk: Desk) -> None:
    bowl, plate = desk.a_product("Bol", cost_micro=4_000_000), desk.a_product("Assiette", sku="AS")
    seen: list[StockReport] = []
    steps = (
        lambda: desk.do(restock.receive, ReceiptDraft(lines=(ReceivedLine(bowl, 10_000, 4_000_000),))),
        lambda: desk.do(restock.receive, ReceiptDraft(lines=(ReceivedLine(bowl, 10_000, 8_000_000),))),
        lambda: desk.do(correction.correct, plate, 3_000, "retrouvées", unit_cost_micro=2_500_000),
        lambda: sold(desk, bowl, 12),
        lambda: desk.do(correction.correct, bowl, -1_000, "casse"),
    )
    for at, step in enumerate(steps):
        desk.on(TODAY + timedelta(days=at))
        step()
        seen.append(report(desk))
    for back, before in enumerate(reversed(seen)):
        found = report(desk, back)
        assert found.rows == before.rows
        assert report(desk, 0, back).rows == before.rows
    by_name = {row.name: row for row in seen[-1].rows}
    assert (by_name["Bol"].on_hand_milli, by_name["Bol"].average_micro) == (7_000, 6_000_000)
    assert (by_name["Bol"].by_average, by_name["Bol"].by_fifo) == (4_200, 5_600)
    assert by_name["Assiette"].by_fifo == 750
    assert (seen[-1].by_average, seen[-1].by_fifo, seen[-1].unknown) == (4_950, 6_350, 0)


def test_what_came_without_a_cost_is_worth_what_its_product_costs_else_nothing_is_said(desk: Desk) -> None:
    desk.a_product("Bol", on_hand=2)
    nothing = stock_table(report(desk), Words("fr"))
    assert nothing.total is not None
    assert nothing.total[-2:] == (None, None)
    desk.a_product("Assiette", on_hand=2, cost_micro=3_000_000)
    some = stock_table(report(desk), Words("fr"))
    assert some.total is not None
    assert some.total[-2:] == (600, 600)


def test_an_average_is_read_to_the_cent_and_worth_what_it_is(desk: Desk) -> None:
    assert [_readable(micro) for micro in (6_344_118, 344_118, None)] == [6_340_000, 344_100, None]


def test_costs_are_left_out_for_who_may_not_see_them(desk: Desk) -> None:
    desk.a_product("Bol", on_hand=2)
    found = report(desk)
    full, plain = (stock_table(found, Words("fr"), costs=costs) for costs in (True, False))
    assert {column.name for column in full.columns} - {column.name for column in plain.columns} == {
        "average",
        "by_average",
        "by_fifo",
    }
    assert plain.total is None
    assert all(len(row) == len(plain.columns) for row in plain.rows)


def sold(desk: Desk, product: int, pieces: int) -> None:
    order = desk.an_order(desk.a_customer(), goods(product, pieces))
    desk.confirm(order)
    desk.ship(order)


def test_each_place_has_its_columns_and_one_can_be_asked_for_alone(desk: Desk) -> None:
    product = desk.a_product("Bol")
    store = desk.do(place.add_place, "Réserve")
    for pieces, at, cost in ((3, None, 2_000_000), (6, store, 5_000_000)):
        lines = (ReceivedLine(product, pieces * 1000, cost),)
        desk.do(restock.receive, ReceiptDraft(lines=lines, place=at))
    order = desk.an_order(desk.a_customer(), goods(product, 4), payment_kind="account")
    desk.confirm(order)
    with desk.database.read() as rd:
        whole, alone = stock_value(rd), stock_value(rd, place=store)
    [row] = whole.rows
    assert [(name, row.at[key]) for key, name in whole.places] == [("Magasin", 3_000), ("Réserve", 6_000)]
    assert (row.by_average, row.by_fifo) == (3_600, 3_600)
    table = stock_table(whole, Words("fr"))
    assert [column.title for column in table.columns][3:5] == ["Magasin", "Réserve"]
    assert len(table.rows[0]) == len(table.columns) == len(table.total or ())
    [there] = alone.rows
    assert (there.on_hand_milli, there.reserved_milli, there.by_average) == (6_000, 1_000, 2_400)
    table = stock_table(alone, Words("fr"))
    assert len(table.rows[0]) == len(table.columns) == len(table.total or ())
    assert table.title.endswith("Réserve")
