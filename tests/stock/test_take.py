"""Stock-takes: counted by several while goods move, looked at, then posted as corrections or given up; on both dialects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.actor import Actor
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.flow import restock
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.reports.take_page import TakePage, take_page
from app.stock import correction, take
from app.stock.take import Counted
from app.stock.take_queries import TAKES
from app.stock.tallies import tallied
from tests.stories.desk import TODAY, Desk, goods

BEN = Actor("Ben")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def page_of(desk: Desk, take_id: int) -> TakePage:
    with desk.database.read() as rd:
        return take_page(rd, take_id)


def refused(desk: Desk, *args: object, **named: object) -> str:
    with pytest.raises(Refusal) as why:
        desk.do(*args, **named)
    return why.value.code


def on_hand(desk: Desk, product: int) -> int:
    return desk.stock(product)[0]


def test_what_was_found_corrects_the_ledger_and_what_was_not_counted_stays(desk: Desk) -> None:
    more, less, right, left = (desk.a_product(name, on_hand=10) for name in ("Bol", "Carafe", "Plat", "Vase"))
    take_id = desk.do(take.open_take, "Étagère du fond", [more, less, right, left])
    desk.do(take.count, take_id, [Counted(more, 12_000), Counted(less, 7_000), Counted(right, 10_000)])
    page = page_of(desk, take_id)
    assert {each.name: each.difference_milli for each in page.differing} == {"Bol": 2_000, "Carafe": -3_000}
    posted = desk.do(take.post, take_id, "inventaire de novembre")
    assert (posted.number, posted.products) == (f"IN-{TODAY.year}-0001", 2)
    assert [on_hand(desk, each) for each in (more, less, right, left)] == [12, 7, 10, 10]
    page = page_of(desk, take_id)
    assert (page.row.state, page.row.lines, page.row.counted, page.row.corrected) == ("posted", 4, 3, 2)
    assert page.end_reason == "inventaire de novembre"
    # What was found stays readable: the difference is that of the count.
    assert {each.name: each.difference_milli for each in page.differing} == {"Bol": 2_000, "Carafe": -3_000}
    desk.must_verify()


def test_what_nobody_counted_is_gone_where_the_person_says_so(desk: Desk) -> None:
    here, gone = desk.a_product("Bol", on_hand=4), desk.a_product("Vase", on_hand=3)
    take_id = desk.do(take.open_take, "", [here, gone])
    desk.do(take.count, take_id, [Counted(here, 4_000)])
    desk.do(take.post, take_id, "fin d’année", rest_is_gone=True)
    assert [on_hand(desk, each) for each in (here, gone)] == [4, 0]
    desk.must_verify()


def test_counts_of_several_people_and_shelves_add_up_and_one_can_be_taken_back(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=10)
    take_id = desk.do(take.open_take, "", [])
    desk.do(take.count, take_id, [Counted(bowl, 4_000)])
    desk.database.do(BEN, take.count, take_id, [Counted(bowl, 5_000)])
    desk.do(take.count, take_id, [Counted(bowl, 1_000)])
    desk.do(take.count, take_id, [Counted(bowl, -1_000)])
    [line] = page_of(desk, take_id).lines
    assert (line.counted_milli, line.difference_milli) == (9_000, -1_000)
    assert "Ben" in line.counted_by
    assert refused(desk, take.count, take_id, [Counted(bowl, -10_000)]) == "count_negative"
    desk.do(take.count, take_id, [Counted(bowl, 10_000)], again=True)
    [line] = page_of(desk, take_id).lines
    assert (line.counted_milli, line.difference_milli) == (10_000, 0)
    assert desk.do(take.post, take_id, "recompté").products == 0
    assert on_hand(desk, bowl) == 10
    desk.must_verify()


def test_what_is_sold_after_the_count_is_no_difference(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=10)
    take_id = desk.do(take.open_take, "", [bowl])
    desk.do(take.count, take_id, [Counted(bowl, 9_000)])
    order = desk.an_order(desk.a_customer(), goods(bowl, 4))
    desk.confirm(order)
    desk.ship(order)
    assert [(each.since_milli, each.difference_milli) for each in page_of(desk, take_id).since] == [
        (-4_000, -1_000)
    ]
    assert desk.do(take.post, take_id, "compté avant la vente").products == 1
    # One was missing when it was counted; four have left since.
    assert on_hand(desk, bowl) == 5
    desk.must_verify()


def test_what_nobody_counted_yet_is_expected_as_it_is_now_until_the_take_is_over(desk: Desk) -> None:
    bowl, plate = desk.a_product("Bol", on_hand=10), desk.a_product("Plat", on_hand=3)
    take_id = desk.do(take.open_take, "", [bowl, plate])
    order = desk.an_order(desk.a_customer(), goods(bowl, 4))
    desk.confirm(order)
    desk.ship(order)

    def expected() -> list[int]:
        return [each.expected_milli for each in page_of(desk, take_id).lines]

    assert expected() == [6_000, 3_000]
    desk.do(take.count, take_id, [Counted(plate, 3_000)])
    desk.do(take.post, take_id, "compté")
    assert expected() == [10_000, 3_000]


def test_goods_that_moved_between_two_counts_that_add_up_are_counted_again_or_taken_knowingly(
    desk: Desk,
) -> None:
    bowl = desk.a_product("Bol", on_hand=10)
    take_id = desk.do(take.open_take, "", [bowl])
    desk.do(take.count, take_id, [Counted(bowl, 6_000)])
    desk.do(restock.receive, ReceiptDraft(lines=(ReceivedLine(bowl, 5_000),)))
    desk.do(take.count, take_id, [Counted(bowl, 4_000)])
    assert [each.name for each in page_of(desk, take_id).moved] == ["Bol"]
    assert refused(desk, take.post, take_id, "vite") == "take_moved"
    desk.do(take.count, take_id, [Counted(bowl, 15_000)], again=True)
    assert page_of(desk, take_id).moved == ()
    assert desk.do(take.post, take_id, "recompté").products == 0
    assert on_hand(desk, bowl) == 15
    desk.must_verify()


def test_a_take_is_posted_or_given_up_once_and_only_when_something_was_counted(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=2)
    take_id = desk.do(take.open_take, "", [bowl])
    assert refused(desk, take.post, take_id, "rien") == "take_not_counted"
    assert refused(desk, take.count, take_id, []) == "count_empty"
    assert refused(desk, take.post, take_id, "  ") == "reason_missing"
    desk.do(take.count, take_id, [Counted(bowl, 1_000)])
    desk.do(take.abandon, take_id, "mauvaise étagère")
    assert on_hand(desk, bowl) == 2
    for verb, args in (
        (take.post, ("encore",)),
        (take.count, ([Counted(bowl, 1_000)],)),
        (take.abandon, ("encore",)),
    ):
        assert refused(desk, verb, take_id, *args) == "take_over"
    assert refused(desk, take.post, 9_999, "quoi") == "take_unknown"
    desk.must_verify()


def test_a_service_is_not_counted(desk: Desk) -> None:
    service = desk.a_product("Pose", stocked=False, kind="service")
    assert refused(desk, take.open_take, "", [service]) == "product_not_stocked"
    take_id = desk.do(take.open_take, "")
    assert refused(desk, take.count, take_id, [Counted(service, 1_000)]) == "product_not_stocked"


def test_everything_in_use_is_counted_and_the_list_finds_it(desk: Desk) -> None:
    desk.a_product("Bol", on_hand=2)
    desk.a_product("Vase", on_hand=1)
    first = desk.do(take.open_take, "Tout le magasin", blind=True)
    desk.do(take.abandon, first, "essai")
    second = desk.do(take.open_take, "Réserve", [])
    with desk.database.read() as rd:
        for chips, search, wanted in (
            ((("view", "all"),), "", [second, first]),
            ((("view", "open"),), "", [second]),
            ((("view", "abandoned"),), "", [first]),
            ((("view", "all"),), "magasin", [first]),
            ((("view", "all"),), "vase", [first]),
        ):
            query = ListQuery(search=search, chips=chips)
            ids = TAKES.ids(rd, query, 0, 10)
            assert ids == wanted
            assert TAKES.count(rd, query).count == len(wanted)
        [row] = TAKES.rows(rd, [first])
    assert (row.lines, row.counted, row.blind) == (2, 0, True)


def test_a_correction_by_hand_between_count_and_posting_stays(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=10)
    take_id = desk.do(take.open_take, "", [bowl])
    desk.do(take.count, take_id, [Counted(bowl, 8_000)])
    desk.do(correction.correct, bowl, -1_000, "casse")
    desk.do(take.post, take_id, "inventaire")
    assert on_hand(desk, bowl) == 7
    desk.must_verify()


@dataclass(frozen=True)
class Told:
    line_id: int
    round: int
    quantity_milli: int
    on_hand_milli: int
    counted_by: str = "Ben"
    recorded_at: datetime = datetime(2026, 11, 26, tzinfo=UTC)
    lot_id: int | None = None
    by_lot: bool = False


@given(
    st.lists(st.tuples(st.integers(1, 3), st.booleans(), st.integers(0, 9), st.integers(0, 3)), max_size=12)
)
def test_only_the_last_round_of_a_line_counts(counts: list[tuple[int, bool, int, int]]) -> None:
    """Held against each line looked at by itself."""
    rows: list[Told] = []
    rounds: dict[int, int] = {}
    for line, again, quantity, there in counts:
        rounds[line] = rounds.get(line, 0 if again else 1) + again
        rows.append(Told(line, rounds[line], quantity, there))
    found = tallied(rows)
    assert set(found) == {(line, None) for line in rounds}
    for (line, _), told in found.items():
        own = [row for row in rows if row.line_id == line and row.round == rounds[line]]
        assert told.counted_milli == sum(row.quantity_milli for row in own)
        assert told.on_hand_milli == own[-1].on_hand_milli
        assert told.moved == (len({row.on_hand_milli for row in own}) > 1)
