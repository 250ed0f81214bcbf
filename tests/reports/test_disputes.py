"""The list of disputes: what each waits for, found by who, why and how much, and what of the sum stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.base.errors import Refusal
from app.base.listing import ListQuery, Totals
from app.flow import chase, credit
from app.flow.credit import CreditRequest
from app.reminders.dispute import DisputeDraft, the_dispute
from app.reports.disputes import DISPUTES, VIEWS, DisputedRow, owners_of_disputes
from tests.flow.test_factor import invoiced
from tests.stories.desk import Desk, a_desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def _rows(desk: Desk, *chips: tuple[str, str], search: str = "", sort: str = "") -> list[DisputedRow]:
    query = ListQuery(search=search, chips=chips, sort=sort)
    with desk.database.read() as rd:
        found = list(DISPUTES.rows(rd, DISPUTES.ids(rd, query, 0, 50)))
        assert DISPUTES.count(rd, query).count == len(found)
    return found


def _sums(desk: Desk, *chips: tuple[str, str]) -> Totals:
    with desk.database.read() as rd:
        return DISPUTES.count(rd, ListQuery(chips=chips))


def _disputed(desk: Desk, name: str, amount: int = 12_000, days: int | None = None, **more: str) -> int:
    """A dispute about an invoice of 1,200.00 to somebody, to be settled in so many days."""
    invoice = invoiced(desk, desk.a_customer(name))
    today = desk.database.clock.today()
    due = today + timedelta(days=days) if days is not None else None
    values = {"code": "price", **more}
    draft = DisputeDraft(invoice_id=invoice, amount=amount, due_on=due, **values)
    return desk.do(chase.open_dispute, draft)


def test_what_is_to_be_decided_first_comes_first_and_says_until_when(desk: Desk) -> None:
    undated = _disputed(desk, "SARL Lefèvre")
    later = _disputed(desk, "SARL Garnier", days=9)
    soon = _disputed(desk, "SARL Rousseau", days=2)
    ended = _disputed(desk, "SARL Mercier", days=1)
    desk.do(chase.end_dispute, ended, "refused", "")
    desk.on(desk.database.clock.today() + timedelta(days=3))
    rows = _rows(desk)
    assert [(each.id, each.step) for each in rows] == [
        (soon, "late"),
        (later, "decide"),
        (undated, "undated"),
        (ended, "ask"),
    ]
    assert [each.days for each in rows] == [3, 3, 3, 0]
    for view, wanted in (
        ("standing", [soon, later, undated]),
        ("late", [soon]),
        ("undated", [undated]),
        ("follow", []),
        ("ended", [ended]),
    ):
        assert [each.id for each in _rows(desk, ("view", view))] == wanted
    assert _sums(desk).sums == {"amount": 48_000, "standing": 36_000}
    assert _sums(desk, ("view", "late")).sums == {"amount": 12_000, "standing": 12_000}


def test_a_dispute_is_found_by_customer_document_note_and_owner(desk: Desk) -> None:
    first = _disputed(desk, "SARL Lefèvre", owner="Nadia Roche", note="carton ouvert", code="damaged")
    second = _disputed(desk, "SARL Garnier", amount=50_000, owner="Paul Marchand")
    whole = {each.id: each for each in _rows(desk)}
    for search in ("lefevre", "carton", "nadia", whole[first].number.lower()):
        assert [each.id for each in _rows(desk, search=search)] == [first]
    assert [each.id for each in _rows(desk, ("code", "price"))] == [second]
    assert [each.id for each in _rows(desk, ("owner", "Paul Marchand"))] == [second]
    assert [each.id for each in _rows(desk, ("total_from", "20000"))] == [second]
    assert [each.id for each in _rows(desk, ("customer", str(whole[first].customer_id)))] == [first]
    assert [each.id for each in _rows(desk, sort="amount")] == [first, second]
    with desk.database.read() as rd:
        assert owners_of_disputes(rd) == [(name, name) for name in ("Nadia Roche", "Paul Marchand")]
        assert the_dispute(rd, first).note == "carton ouvert"
        with pytest.raises(Refusal):
            the_dispute(rd, 99)


def test_one_whose_invoice_was_paid_is_to_be_closed_and_then_asks_for_nothing(desk: Desk) -> None:
    key = _disputed(desk, "SARL Lefèvre")
    [row] = _rows(desk)
    order = desk.row("SELECT order_id FROM invoice WHERE id = :id", id=row.invoice_id)["order_id"]
    desk.pay(order, 120_000)
    [row] = _rows(desk)
    assert (row.step, row.open) == ("paid", 0)
    desk.do(chase.end_dispute, key, "refused", "réglée")
    [row] = _rows(desk)
    assert (row.step, row.outcome) == ("done", "refused")
    assert _rows(desk, ("view", "follow")) == []


@pytest.mark.parametrize(
    ("outcome", "step"), [("credit", "credit"), ("write_off", "write_off"), ("replace", "done")]
)
def test_how_it_ended_says_what_follows_while_the_invoice_asks_for_money(
    desk: Desk, outcome: str, step: str
) -> None:
    key = _disputed(desk, "SARL Lefèvre")
    desk.do(chase.end_dispute, key, outcome, "")
    [row] = _rows(desk)
    assert row.step == step
    assert [each.id for each in _rows(desk, ("view", "follow"))] == ([] if step == "done" else [key])


def test_the_credit_note_that_was_issued_leaves_nothing_to_follow_up(desk: Desk) -> None:
    key = _disputed(desk, "SARL Lefèvre")
    [row] = _rows(desk)
    desk.do(chase.end_dispute, key, "credit", "")
    desk.do(credit.credit, row.invoice_id, CreditRequest(total=12_000), "prix convenu")
    [row] = _rows(desk)
    assert (row.step, row.open) == ("done", 108_000)
    assert _rows(desk, ("view", "follow")) == []


@pytest.mark.parametrize("view", VIEWS)
def test_rows_and_views_agree_on_what_waits(desk: Desk, view: str) -> None:
    """The condition of a view and the step of a row are two ways of saying one thing."""
    for at, outcome in enumerate(("", "credit", "refused", "write_off", "replace", "")):
        key = _disputed(desk, f"SARL {at}", days=at - 1 if at > 1 else None)
        if outcome:
            desk.do(chase.end_dispute, key, outcome, "")
    steps = {each.id: each.step for each in _rows(desk)}
    wanted = {
        "late": {"late"},
        "follow": {"credit", "write_off"},
        "undated": {"undated"},
    }.get(view)
    if wanted is not None:
        assert {each.id for each in _rows(desk, ("view", view))} == {
            key for key, step in steps.items() if step in wanted
        }


def test_a_filter_that_means_nothing_is_refused(desk: Desk) -> None:
    for chip in (("code", "grumpy"), ("outcome", "won"), ("view", "mine")):
        with pytest.raises(Refusal) as found:
            _rows(desk, chip)
        assert found.value.code == "list_filter_value"
