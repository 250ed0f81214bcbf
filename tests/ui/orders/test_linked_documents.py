"""What came of an order, on its page: of an invoice of several orders its own part alone."""

from __future__ import annotations

from app.reports.order_page import order_page
from tests.flow.test_bill_grouped import Shop, grouped, pay
from tests.stories.desk import Desk
from ui.kit.wording import say
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
