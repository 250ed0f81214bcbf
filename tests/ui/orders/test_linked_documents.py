"""What came of an order, on its page: of an invoice of several orders its own part alone."""

from __future__ import annotations

from app.reports.order_page import order_page
from tests.flow.test_bill_grouped import Shop, grouped, pay
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.kit.wording import say, words
from ui.orders.order_page import OrderPage
from ui.orders.order_rows import linked_documents


def test_a_part_that_is_paid_does_not_call_its_invoice_paid(books: Desk) -> None:
    shop = Shop(books)
    one, two = shop.order(), shop.order(3)
    invoice = grouped(books, one, two)
    with books.database.read() as rd:
        [part] = order_page(rd, one).invoices
    pay(books, invoice, shop.customer, part.total)
    with books.database.read() as rd:
        pages = [order_page(rd, each) for each in (one, two)]
    told = [
        each.chip.text
        for page in pages
        for each in linked_documents(page)
        if each.noun == "invoice" and each.chip is not None
    ]
    assert told[0] == say("order_page.share_paid")
    assert told[1] != say("order_page.share_paid")


def test_a_payment_of_several_orders_counts_by_its_part_and_the_card_says_what_the_invoice_still_owes(
    stage: Stage, books: Desk
) -> None:
    shop = Shop(books)
    one, two = shop.order(2), shop.order(3)
    invoice = grouped(books, one, two)
    pay(books, invoice, shop.customer, 3_000)
    with books.database.read() as rd:
        pages = [order_page(rd, each) for each in (one, two)]
    assert [[(each.amount, each.part_of) for each in page.payments] for page in pages] == [
        [(2_400, 3_000)],
        [(600, 3_000)],
    ]
    [paid] = [each for each in linked_documents(pages[0]) if each.noun == "payment"]
    assert (paid.kind, paid.amount, paid.part) == (say("order_page.part.payment"), 2_400, True)
    number = pages[0].invoices[0].number
    left = say("order_page.rest_text.elsewhere", number=number, amount=words().money(3_000, "EUR"))
    card = stage.show(OrderPage(stage.office, one)).card
    assert left in card.told
    pay(books, invoice, shop.customer, 3_000)
    assert left not in stage.show(OrderPage(stage.office, one)).card.told
    with books.database.read() as rd:
        assert [each.elsewhere for each in order_page(rd, one).invoices] == [0]


def test_what_was_paid_with_the_order_stays_whole(books: Desk) -> None:
    shop = Shop(books)
    one, two = shop.order(2), shop.order(3)
    books.pay(one, 6_000)
    grouped(books, one, two)
    with books.database.read() as rd:
        assert [(each.amount, each.part_of) for each in order_page(rd, one).payments] == [(6_000, 0)]
