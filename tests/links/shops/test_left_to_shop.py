"""Orders that their shop had invoiced before it was connected are left to it afterwards: nothing is invoiced twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.base.errors import Refusal
from app.flow import bill, collect
from app.flow.channel import decide
from app.flow.left_to_shop import ToLeave, leave_invoice, to_leave
from app.flow.receipt import Receipt
from app.links.shops.leaving_invoices import leave_invoices
from app.orders.channel import Decisions
from tests.links.shops.counter import ALICE, Counter, a_counter
from tests.links.shops.woo import Woo

WHY = "Facturées dans la boutique"


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    """A counter whose shop was connected as one whose orders are all to be invoiced here."""
    with a_counter(database_url) as made:
        yield made
        made.assert_sound()


def key(counter: Counter, number: int) -> int:
    return int(counter.order(number, "id")[0])


def waiting(counter: Counter, before: date | None = None) -> ToLeave:
    with counter.database.read() as rd:
        return to_leave(rd, counter.last, before)


def _plain(value: object) -> object:
    return value if isinstance(value, int) else str(value)


def there(counter: Counter, number: int) -> bool:
    return bool(counter.order(number, "invoiced_there")[0])


def money(counter: Counter) -> list[tuple[object, ...]]:
    return counter.rows("SELECT component, amount FROM account_balance WHERE amount <> 0")


def test_what_the_shop_completed_is_left_to_it_with_its_money_and_what_is_open_stays(
    woo: Woo, counter: Counter
) -> None:
    woo.order(7, "completed", things=[(1, 2)])
    woo.order(8, things=[(1, 1)])
    counter.take(woo.write())
    found = waiting(counter, counter.database.clock.today())
    assert (found.keys, found.kept) == ((key(counter, 7),), 0)
    assert found.first_on == found.last_on
    assert (str(found.first_on), found.total) == tuple(map(_plain, counter.order(7, "ordered_on, total")))
    stock = counter.stock(1)
    [seen] = found.orders
    assert (seen.number, seen.remote_number, seen.customer) == (
        *counter.order(7, "number, remote_number"),
        counter.row(
            "SELECT name FROM customer WHERE id = (SELECT customer_id FROM sales_order WHERE id = :id)",
            id=seen.id,
        )[0],
    )
    assert seen.received == seen.total == found.received, "the shop said that it was paid"
    done = leave_invoices(counter.database, ALICE, counter.last, found.keys, WHY)
    assert (done.many, done.refused) == (1, [])
    assert counter.order(7) == ("closed", "all", "all", "all")
    assert (there(counter, 7), there(counter, 8)) == (True, False)
    assert counter.stock(1) == stock
    assert counter.rows(
        "SELECT kind, reason FROM payment WHERE order_id = :id ORDER BY id", id=key(counter, 7)
    ) == [
        ("payment", ""),
        ("reversal", WHY),
    ]
    assert waiting(counter, counter.database.clock.today()).keys == ()
    assert waiting(counter).keys == (key(counter, 8),)
    with pytest.raises(Refusal, match="order_invoiced_in_shop"):
        counter.database.do(ALICE, bill.issue_invoice, key(counter, 7), "all")


def test_all_of_them_left_the_shop_may_take_over_and_open_ones_go_on_here(woo: Woo, counter: Counter) -> None:
    woo.order(7, "completed", things=[(1, 2)])
    woo.order(8, things=[(1, 1)])
    woo.order(9, "on-hold", things=[(1, 1)], method="bacs", paid=False)
    counter.take(woo.write())
    with pytest.raises(Refusal, match="channel_orders_open"):
        counter.database.do(ALICE, decide, counter.last, Decisions(invoices="shop"))
    assert leave_invoices(counter.database, ALICE, counter.last, waiting(counter).keys, WHY).many == 3
    counter.database.do(ALICE, decide, counter.last, Decisions(invoices="shop"))
    assert money(counter) == []
    assert counter.process().done == {"ship": 1}
    assert counter.order(8) == ("closed", "all", "all", "all")
    assert counter.order(9, "state, paid") == ("confirmed", "none")
    woo.order(9, things=[(1, 1)], method="bacs")
    counter.take(woo.write())
    assert counter.process().done == {"ship": 1}, "the shop says that the money is there"
    assert counter.rows("SELECT id FROM invoice") == []


def test_what_was_issued_or_followed_here_stays(woo: Woo, counter: Counter) -> None:
    for number in (7, 8, 9):
        woo.order(number, things=[(1, 1)], method="cod", paid=False)
    counter.take(woo.write())
    total, currency = counter.order(8, "total, currency")
    counter.database.do(ALICE, bill.issue_invoice, key(counter, 7), "all")
    counter.database.do(
        ALICE,
        collect.receive,
        Receipt(
            amount=total,
            currency=currency,
            method="cash",
            received_on=counter.database.clock.today(),
            order_id=key(counter, 8),
        ),
    )
    found = waiting(counter)
    assert (found.keys, found.kept) == ((key(counter, 9),), 1), "what is invoiced waits for nothing"
    for number in (7, 8):
        with pytest.raises(Refusal, match="order_invoice_stays"):
            counter.database.do(ALICE, leave_invoice, key(counter, number), WHY)
    with pytest.raises(Refusal, match="reason_missing"):
        counter.database.do(ALICE, leave_invoice, key(counter, 9), " ")


def test_of_what_was_refunded_whole_nothing_leaves_and_its_refund_waits_no_more(
    woo: Woo, counter: Counter
) -> None:
    woo.order(7, "refunded", things=[(1, 3)])
    woo.refund(7, 70, amount="36.00")
    counter.take(woo.write())
    assert counter.waiting() == {"70": "refund_without_invoice"}
    done = waiting(counter, date(2026, 11, 23)).keys
    assert leave_invoices(counter.database, ALICE, counter.last, done, WHY).many == 1
    assert counter.order(7) == ("closed", "all", "all", "all")
    assert counter.remarks() == {"70": "shop_refund_there"}
    assert money(counter) == []
    assert counter.stock(1)[1] == 0


def test_who_and_why_are_in_the_journal(woo: Woo, counter: Counter) -> None:
    woo.order(7, "completed", things=[(1, 2)])
    counter.take(woo.write())
    leave_invoices(counter.database, ALICE, counter.last, waiting(counter).keys, WHY)
    [(actor, told)] = counter.rows("SELECT actor, body FROM audit_line WHERE verb = 'channel.leave_invoice'")
    assert actor == "Alice"
    assert WHY in str(told)
