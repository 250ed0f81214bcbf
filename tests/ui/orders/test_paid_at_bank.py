"""An order that credit keeps though its customer has paid: the money at the bank is matched before an exception is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.flow import chase, lend
from app.payments.bank_account import open_bank_account
from app.payments.statement import Account
from app.reports.order_outlook import OrderLook, order_look
from tests.flow.test_debit import IBAN, confirmed, owing, told
from tests.stories.desk import Desk, goods
from ui.kit.wording import say, switch
from ui.orders.order_deeds import RELEASE
from ui.orders.order_effects import next_step_of

AT_BANK = "120,00\xa0€ reçus à la banque, à rapprocher"


@pytest.fixture(autouse=True)
def _french() -> None:
    switch("fr")


def kept_for_a_promise(books: Desk) -> tuple[int, int]:
    """The invoice that was promised and not paid, and the order which that keeps here."""
    books.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
    who = books.a_customer("Les Halles")
    invoice = owing(books, who, method="transfer")
    order = books.an_order(who, goods(books.a_product(on_hand=9), 2, "10.00"), payment_kind="account")
    books.confirm(order)
    today = books.database.clock.today()
    books.do(chase.promise, who, 12_000, today + timedelta(days=31))
    books.on(today + timedelta(days=60))
    books.do(chase.judge)
    return invoice, order


def transferred(books: Desk, invoice: int, amount: int = 12_000) -> None:
    number = books.row("SELECT number FROM invoice WHERE id = :id", id=invoice)["number"]
    told(books, amount, f"VIR LES HALLES {number}", "transfer")


def look_at(books: Desk, order: int) -> OrderLook:
    with books.database.read() as rd:
        return order_look(rd, order)


def test_matching_comes_first_where_it_lifts_the_hold_and_releasing_second(books: Desk) -> None:
    invoice, order = kept_for_a_promise(books)
    acts: dict[str, Callable[[], object]] = dict.fromkeys(("ship.ship", "sell.release", "bank.match"), int)
    assert next_step_of(look_at(books, order), acts).title == say("order_page.title.ship_held")
    transferred(books, invoice)
    step = next_step_of(look_at(books, order), acts)
    assert step.title == "À rapprocher à la banque"
    assert [line for _, line in step.effects][-2:] == [
        AT_BANK,
        "au rapprochement\xa0: rien ne la bloque plus",
    ]
    assert step.act is not None
    assert step.besides is not None
    assert [step.act.title, step.besides.title] == ["stands.to_bank", "order_page.verb.sell_release"]
    confirmed(books)
    look = look_at(books, order)
    assert (look.outlook.verb, look.outlook.ship_holds) == ("ship.ship", ())


def test_money_that_lifts_nothing_leaves_releasing_the_step(books: Desk) -> None:
    invoice, order = kept_for_a_promise(books)
    customer = books.row("SELECT customer_id FROM sales_order WHERE id = :id", id=order)["customer_id"]
    transferred(books, invoice)
    assert look_at(books, order).lifted
    books.do(lend.set_limit, customer, 1_000, "Trop de retard")
    assert not look_at(books, order).lifted


def test_who_releases_many_sees_of_each_what_is_at_the_bank(books: Desk) -> None:
    invoice, order = kept_for_a_promise(books)
    transferred(books, invoice)
    with books.database.read() as rd:
        [kept] = RELEASE.plan(rd, [order])
    assert AT_BANK in kept.note
