"""What is said of an order's payment: the state with time and source, and what a refusal asks a person to do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from app.base.errors import Refusal
from app.base.words import Words
from app.customers import task
from app.customers.task import count_tasks, open_tasks, tasks_about
from app.flow.letters import OCCASIONS
from app.flow.payment_said import payment_said
from app.orders.payment_said import all_said, last_said
from app.orders.tables import sales_order
from tests.stories.desk import OWNER, Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


@pytest.fixture
def order_id(desk: Desk) -> int:
    who = desk.a_customer("SARL Lefèvre", phone="01 42 68 53 00")
    return desk.an_order(who, goods(desk.a_product()), payment_kind="prepaid", payment_method="card")


def test_a_refusal_becomes_a_task_for_today_with_phone_and_reason(desk: Desk, order_id: int) -> None:
    confirmed = desk.confirm(order_id)
    desk.do(payment_said, order_id, "refused", reason="carte expirée", link="https://pay.example/abc")
    with desk.database.read() as rd:
        [row] = open_tasks(rd, rd.today)
        said = last_said(rd, order_id)
        letter = OCCASIONS["payment_problem"](rd, order_id, None)
    # Whoever reads it has it in a language of their own.
    total = row.facts["total"]
    assert Words("fr").fact(row.what) == (
        f"Paiement refusé, client à appeler\u00a0: commande {confirmed.number}, {Words('fr').money(total, 'EUR')}"
    )
    assert Words("en").fact(row.what) == (
        f"Payment refused, customer to call: order {confirmed.number}, {Words('en').money(total, 'EUR')}"
    )
    assert (row.customer, row.facts["phone"], row.facts["reason"]) == (
        "SARL Lefèvre",
        "01 42 68 53 00",
        "carte expirée",
    )
    assert said is not None
    assert (said.state, said.source, said.recorded_by) == ("refused", "hand", "Camille")
    assert letter.values["link"] == "https://pay.example/abc"
    desk.must_verify()


def test_the_bare_number_of_a_shop_is_never_read_as_an_amount(desk: Desk, order_id: int) -> None:
    with desk.database.write(OWNER, "test") as tx:
        tx.execute(update(sales_order).where(sales_order.c.id == order_id).values(remote_number="75"))
    desk.do(payment_said, order_id, "refused", reason="plafond")
    with desk.database.read() as rd:
        [row] = open_tasks(rd, rd.today)
    told = Words("fr").fact(row.what)
    assert "commande n°\u00a075, " in told
    assert told.endswith("\u00a0€")


def test_a_second_refusal_makes_no_second_task_and_what_is_better_ends_it(desk: Desk, order_id: int) -> None:
    first = desk.do(payment_said, order_id, "refused", reason="plafond")
    assert desk.do(payment_said, order_id, "refused", reason="plafond") == first
    desk.do(payment_said, order_id, "authorised", source="shop")
    with desk.database.read() as rd:
        assert tasks_about(rd, "sales_order", order_id) == []
        [done] = tasks_about(rd, "sales_order", order_id, done=True)
        assert [each.state for each in all_said(rd, order_id)] == ["authorised", "refused", "refused"]
    assert (done.outcome, done.done_by) == ("authorised", "Camille")
    desk.must_verify()


def test_a_draft_may_be_saved_and_confirmed_after_its_payment_was_refused(desk: Desk, order_id: int) -> None:
    desk.do(payment_said, order_id, "refused", reason="plafond")
    desk.confirm(order_id)
    desk.must_verify()


def test_a_refusal_by_hand_says_why(desk: Desk, order_id: int) -> None:
    with pytest.raises(Refusal, match="reason_missing"):
        desk.do(payment_said, order_id, "refused")
    with pytest.raises(Refusal, match="payment_state_unknown"):
        desk.do(payment_said, order_id, "lost")


def test_a_task_is_done_once_and_can_be_taken_back_or_put_off(desk: Desk, order_id: int) -> None:
    key = desk.do(payment_said, order_id, "refused", reason="plafond")
    desk.do(task.finish, key, "rappelé")
    with pytest.raises(Refusal, match="task_done_already"):
        desk.do(task.finish, key)
    desk.do(task.reopen, key)
    with desk.database.read() as rd:
        assert count_tasks(rd, rd.today) == 1
        today = rd.today
    with pytest.raises(Refusal, match="task_in_the_past"):
        desk.do(task.put_off, key, today.replace(day=1))
    desk.do(task.put_off, key, today.replace(day=28))
    with desk.database.read() as rd:
        assert count_tasks(rd, rd.today) == 0
    desk.must_verify()
