"""Orders whose promised day cannot be kept: found when a supplier is late, named by purchase; on both dialects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.base import settings
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.correspondence.mail import mails_about
from app.flow import purchase, sell
from app.flow.letters import compose
from app.flow.new_day import new_day, promise_anew
from app.flow.withdrawn import why_withdrawn
from app.orders.at_risk import at_risk, relying_on
from app.orders.draft import PostalAddress
from app.orders.queries import ORDERS, order_rows
from app.reports.order_outlook import order_look
from app.reports.today import today
from tests.flow.test_promised import COMES, FRIDAY, LEAVES, confirmed, days, on_its_way
from tests.stories.desk import Desk, a_desk, goods

LATER, LEAVES_LATER = date(2026, 12, 24), date(2026, 12, 28)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url, FRIDAY) as made:
        yield made


def viewed(desk: Desk) -> list[int]:
    with desk.database.read() as rd:
        found = list(ORDERS.ids(rd, ListQuery(chips=(("view", "at_risk"),)), 0, 99))
        assert sorted(found) == sorted(each.id for each in at_risk(rd))
    return sorted(found)


def test_a_late_supplier_puts_those_who_rely_on_it_at_risk_and_nobody_else(desk: Desk) -> None:
    coming, there = desk.a_product("Bol", on_hand=1), desk.a_product("Vase", on_hand=9)
    bought = on_its_way(desk, coming, 9)
    served = confirmed(desk, goods(coming, 1))
    relies = confirmed(desk, goods(there, 1), goods(coming, 3))
    far = confirmed(desk, goods(coming, 1), promised_on=date(2027, 1, 29))
    other = confirmed(desk, goods(there, 1))
    assert viewed(desk) == []
    with desk.database.read() as rd:
        assert relying_on(rd, bought, COMES) == []
        [told] = relying_on(rd, bought, LATER)
    # Christmas is no working day, and the 26th and 27th are a week-end.
    assert (told.id, told.promised_on, told.leaves_on) == (relies, LEAVES, LEAVES_LATER)
    desk.do(purchase.expect, bought, LATER, "bateau en retard")
    assert viewed(desk) == [relies]
    with desk.database.read() as rd:
        rows = order_rows(rd, [served, relies, far, other])
        look = order_look(rd, relies)
        tasks = {task.name: task.count for task in today(rd).tasks}
    assert [row.at_risk for row in rows] == [False, True, False, False]
    assert look.risk is not None
    assert look.risk.leaves_on == LEAVES_LATER
    assert (look.page.steps[4].state, look.page.steps[4].waits_for) == ("to_come", "risk")
    assert tasks["at_risk"] == 1
    assert not {served, far, other} & set(viewed(desk))
    desk.do(purchase.expect, bought, COMES, "finalement à l’heure")
    assert viewed(desk) == []


def test_once_the_day_of_the_supplier_has_passed_nobody_knows(desk: Desk) -> None:
    coming = desk.a_product("Bol")
    bought = on_its_way(desk, coming, 9)
    order = confirmed(desk, goods(coming))
    desk.on(LEAVES)
    assert viewed(desk) == [order]
    with desk.database.read() as rd:
        assert [each.leaves_on for each in at_risk(rd)] == [None]
    desk.do(purchase.close, bought, "plus livré")
    assert viewed(desk) == [order]


def test_a_line_with_a_day_of_its_own_is_at_risk_by_itself(desk: Desk) -> None:
    desk.do(settings.decide, "ship.partial", True)
    coming = desk.a_product("Bol")
    bought = on_its_way(desk, coming, 9)
    own = confirmed(desk, goods(coming, promised_on=LEAVES), goods(coming), promised_on=date(2027, 1, 29))
    assert viewed(desk) == []
    desk.do(purchase.expect, bought, LATER, "bateau en retard")
    assert viewed(desk) == [own]


def test_all_of_them_get_another_day_and_their_customers_are_told(desk: Desk) -> None:
    coming = desk.a_product("Bol", on_hand=1)
    bought = on_its_way(desk, coming, 9)
    order = confirmed(desk, goods(coming, 3, name="Bol"))
    fine = confirmed(desk, goods(coming, 1), promised_on=date(2027, 1, 29))
    unknown = confirmed(desk, goods(desk.a_product("Vase"), 1))
    desk.do(purchase.expect, bought, LATER, "bateau en retard")
    with desk.database.read() as rd:
        assert new_day(rd, order) == LEAVES_LATER
        told = [new_day(rd, each) for each in (fine, unknown)]
    assert [each.code for each in told if isinstance(each, Refusal)] == [
        "order_day_kept",
        "order_day_unknown",
    ]
    desk.do(promise_anew, order, "bateau en retard")
    assert days(desk, order)[0] == LEAVES_LATER
    assert viewed(desk) == []
    with pytest.raises(Refusal, match="order_day_kept"):
        desk.do(promise_anew, order, "encore")
    desk.must_verify()


def held(desk: Desk, product: int) -> int:
    """An order that a limit holds, promised for the day what is on its way comes in time for."""
    who = desk.a_customer("SCI Tomé", limit=100)
    order = desk.an_order(who, goods(product, 3), payment_kind="account", promised_on=LEAVES)
    assert desk.confirm(order).state == "held"
    return order


def test_one_on_hold_gets_another_day_and_stays_on_hold(desk: Desk) -> None:
    coming = desk.a_product("Bol")
    bought = on_its_way(desk, coming, 9)
    order, unknown = held(desk, coming), held(desk, desk.a_product("Vase"))
    with desk.database.read() as rd:
        told = [new_day(rd, each) for each in (order, unknown)]
    assert [each.code for each in told if isinstance(each, Refusal)] == [
        "order_day_kept",
        "order_day_unknown",
    ]
    desk.do(purchase.expect, bought, LATER, "bateau en retard")
    with pytest.raises(Refusal, match="order_day_untold"):
        desk.do(promise_anew, order, "bateau en retard", tell=True)
    assert desk.do(promise_anew, order, "bateau en retard") == LEAVES_LATER
    assert days(desk, order)[0] == LEAVES_LATER
    assert desk.state(order)[0] == "held"
    desk.must_verify()


def test_releasing_one_whose_day_is_broken_promises_another_or_none(desk: Desk) -> None:
    coming = desk.a_product("Bol")
    bought = on_its_way(desk, coming, 9)
    typed, by_stock, undated = held(desk, coming), held(desk, coming), held(desk, desk.a_product("Vase"))
    desk.do(purchase.expect, bought, LATER, "bateau en retard")
    with pytest.raises(Refusal, match="order_day_past"):
        desk.do(sell.release, typed, "vu", anew=True, promised_on=date(2026, 1, 5))
    later = date(2027, 1, 8)
    desk.do(sell.release, typed, "vu", anew=True, promised_on=later)
    desk.do(sell.release, by_stock, "vu", anew=True)
    desk.do(sell.release, undated, "vu", anew=True)
    assert [days(desk, each)[0] for each in (typed, by_stock, undated)] == [later, LEAVES_LATER, None]


def test_the_mail_says_what_is_waited_for_and_until_when_in_both_languages(desk: Desk) -> None:
    coming = desk.a_product("Bol", on_hand=1)
    bought = on_its_way(desk, coming, 9)
    billing = PostalAddress(name="SARL Lefèvre", email="achats@lefevre.example")
    order = confirmed(desk, goods(coming, 3, name="Bol"), billing=billing)
    desk.do(purchase.expect, bought, LATER, "bateau en retard")
    desk.do(promise_anew, order, "bateau en retard", tell=True)
    with desk.database.read() as rd:
        [sent] = mails_about(rd, "sales_order", order)
        assert (sent.kind, sent.recipient) == ("order_late", "achats@lefevre.example")
        assert "Nous attendons encore : 2 × Bol." in sent.body.replace("\xa0", " ")
        assert "Elle doit maintenant partir le 28/12/2026." in sent.body
        assert (
            "It should now leave on 28\u00a0Dec\u00a02026."
            in compose(rd, "order_late", "sales_order", order, language="en").draft.body
        )
        assert why_withdrawn(rd, sent) is None
    desk.receive_goods(coming, 9)
    desk.ship(order)
    with desk.database.read() as rd:
        why = why_withdrawn(rd, sent)
    assert why is not None
    assert why.code == "mail_order_left"


def test_whom_nobody_can_write_to_keeps_their_day_where_they_were_to_be_told(desk: Desk) -> None:
    coming = desk.a_product("Bol")
    bought = on_its_way(desk, coming, 9)
    order = confirmed(desk, goods(coming))
    desk.do(purchase.expect, bought, LATER, "bateau en retard")
    with pytest.raises(Refusal, match="mail_without_recipient"):
        desk.do(promise_anew, order, "bateau en retard", tell=True)
    assert days(desk, order)[0] == LEAVES
