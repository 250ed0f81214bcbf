"""From order to cash: the days each step took, of orders open and done, and what waits at each."""

from __future__ import annotations

from datetime import timedelta

from app.base.words import Words
from app.reports.cycle import Cycle, CycleStep, cycle, cycle_table
from tests.stories.desk import TODAY, Desk, a_desk, goods


def told(desk: Desk) -> Cycle:
    with desk.database.read() as rd:
        return cycle(rd)


def steps(found: Cycle) -> dict[str, tuple[tuple[int, ...], int]]:
    return {each.name: (each.days, each.waiting) for each in found.steps}


def test_each_step_is_counted_from_the_end_of_the_one_before(database_url: str) -> None:
    with a_desk(database_url) as desk:
        bowl = desk.a_product("Bol", on_hand=50)
        who = desk.a_customer()
        first, second, _draft = (desk.an_order(who, goods(bowl, 2), payment_kind="account") for _ in range(3))
        desk.confirm(first)
        desk.confirm(second)
        assert steps(told(desk)) == {
            "shipped": ((), 2),
            "invoiced": ((), 0),
            "paid": ((), 0),
            "whole": ((), 0),
        }
        desk.on(TODAY + timedelta(days=3))
        desk.ship(first)
        desk.on(TODAY + timedelta(days=5))
        desk.invoice(first)
        desk.on(TODAY + timedelta(days=15))
        found = told(desk)
        assert steps(found) == {
            "shipped": ((3,), 1),
            "invoiced": ((2,), 0),
            "paid": ((), 1),
            "whole": ((), 0),
        }
        by_name = {each.name: each for each in found.steps}
        assert (by_name["shipped"].longest, by_name["shipped"].amount) == (15, 2_400)
        assert (by_name["paid"].longest, by_name["paid"].amount) == (10, 2_400)
        words = Words("fr")
        assert words.say("cycle.note.none_whole") in cycle_table(found, words).notes
        desk.pay(first, 2_400)
        assert words.say("cycle.note.none_whole") not in cycle_table(told(desk), words).notes
        assert steps(told(desk))["paid"] == ((10,), 0)
        assert steps(told(desk))["whole"] == ((15,), 0)
        table = cycle_table(told(desk), Words("fr"))
        assert [row[0] for row in table.rows] == [
            "Commande → expédition",
            "Expédition → facture",
            "Facture → règlement",
            "Commande → règlement",
        ]


def test_what_is_paid_and_invoiced_ahead_took_no_day(database_url: str) -> None:
    with a_desk(database_url) as desk:
        bowl = desk.a_product("Bol", on_hand=5)
        order = desk.an_order(desk.a_customer(), goods(bowl, 1))
        desk.confirm(order)
        desk.pay(order, 1_200)
        desk.on(TODAY + timedelta(days=2))
        desk.ship(order)
        desk.invoice(order)
        assert steps(told(desk)) == {
            "shipped": ((2,), 0),
            "invoiced": ((0,), 0),
            "paid": ((0,), 0),
            "whole": ((2,), 0),
        }


def test_nine_of_ten_is_what_an_order_really_took() -> None:
    step = CycleStep("shipped", tuple(range(1, 11)))
    assert (step.within(50), step.within(90)) == (5, 9)
    assert CycleStep("shipped", (4,)).within(90) == 4
    assert CycleStep("shipped", ()).within(50) is None


def test_without_an_order_there_is_nothing_to_tell(database_url: str) -> None:
    with a_desk(database_url) as desk:
        assert cycle_table(told(desk), Words("en")).rows == ()
