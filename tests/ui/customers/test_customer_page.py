"""A customer's page: the parts of the exposure add up, and what is open opens its document."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.base.said import said
from app.flow import collect, quote, write_off
from app.flow.write_off import LossDraft
from app.orders.draft import OrderDraft
from app.orders.quote_draft import QuoteDraft
from tests.stories.desk import OWNER, TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.customers.customer_page import CustomerPage
from ui.kit.papers_dialog import print_many
from ui.kit.wording import WordButton, say, words
from ui.orders.order_entry import OrderEntry
from ui.orders.orders_screen import orders_screen
from ui.orders.quote_deeds import QUOTE_PAPERS


def test_the_parts_of_the_exposure_add_up_to_it(stage: Stage, books: Desk) -> None:
    customer = books.a_customer(limit=100_000)
    product = books.a_product(on_hand=10)
    invoiced = books.an_order(customer, goods(product, 3), payment_kind="account")
    books.confirm(invoiced)
    books.ship(invoiced)
    books.invoice(invoiced)
    books.confirm(books.an_order(customer, goods(product, 2), payment_kind="account"))
    page = stage.show(CustomerPage(stage.office, customer))
    assert list(page.parts.told.values()) == ["24,00\u00a0€", "36,00\u00a0€", "60,00\u00a0€"]
    stage.qtbot.keyClick(page.open_items, Qt.Key.Key_Return)
    assert stage.opened[-1][0] == "invoice"
    stage.qtbot.keyClick(page.orders, Qt.Key.Key_End)
    stage.qtbot.keyClick(page.orders, Qt.Key.Key_Return)
    assert stage.opened[-1] == ("order", invoiced)


def test_what_was_paid_for_goods_that_wait_is_said_to_be_paid_in_advance(stage: Stage, books: Desk) -> None:
    customer = books.a_customer()
    order = books.an_order(customer, goods(books.a_product(), 1), payment_kind="prepaid")
    books.confirm(order)
    books.pay(order, 1_200)
    page = stage.show(CustomerPage(stage.office, customer))
    assert page.accessibleName().replace("\u00a0", " ").endswith("12,00 €")


def test_matching_is_offered_only_where_money_and_debts_meet(stage: Stage, books: Desk) -> None:
    customer = books.a_customer()
    books.pay(None, 500, customer_id=customer)
    page = stage.show(CustomerPage(stage.office, customer))
    assert "customer.match" not in page.verbs.offered
    order = books.an_order(customer, goods(books.a_product(on_hand=3)), payment_kind="account")
    books.confirm(order)
    books.ship(order)
    books.invoice(order)
    page.refresh()
    stage.calm()
    assert "customer.match" in page.verbs.offered


def test_a_new_order_is_begun_for_the_customer_and_all_orders_are_theirs(stage: Stage, books: Desk) -> None:
    customer, other = books.a_customer("Ar Mor"), books.a_customer("Ar Mor Sud")
    for buyer in (customer, other):
        books.an_order(buyer, goods(books.a_product(f"Bol {buyer}")))
    page = stage.show(CustomerPage(stage.office, customer))
    begun: list[tuple[str, int]] = []
    stage.office.ways.draft_for_asked.connect(lambda noun, key: begun.append((noun, key)))
    assert page.facts is not None
    page._new_order(page.facts)
    assert begun == [("order", customer)]
    page._all("orders")
    orders = stage.show(orders_screen(stage.office))
    orders.show_query(stage.places[-1].query)
    stage.calm()
    assert orders.model.rowCount() == 1
    assert orders.filters.said(("customer", f"{customer}"))[1] == "Ar Mor"


def test_an_entry_begun_for_a_customer_has_them_and_waits_for_lines(stage: Stage, books: Desk) -> None:
    customer = books.a_customer("Ar Mor")
    entry = OrderEntry(stage.office)
    entry.buy_for(customer)
    stage.show(entry)
    assert entry.sheet.buyer is not None
    assert entry.sheet.buyer.row.id == customer


def test_quotes_stand_on_a_tab_of_their_own_and_are_printed_together(stage: Stage, books: Desk) -> None:
    customer = books.a_customer("Ar Mor")
    content = OrderDraft(customer_id=customer, ordered_on=TODAY, lines=(goods(books.a_product()),))
    first = books.do(quote.save, QuoteDraft(content=content, title="Salle"))
    books.do(quote.issue, first)
    second = books.do(quote.revise, first)
    books.do(quote.issue, second)
    draft = books.do(quote.save, QuoteDraft(content=content))
    page = stage.show(CustomerPage(stage.office, customer))
    page.show_tab("quotes")
    assert [row.id for row in page.quotes.rows_model.rows] == [draft, second]
    stage.qtbot.keyClick(page.quotes, Qt.Key.Key_End)
    stage.qtbot.keyClick(page.quotes, Qt.Key.Key_Return)
    assert stage.opened[-1] == ("quote", second)
    begun: list[tuple[str, int]] = []
    stage.office.ways.draft_for_asked.connect(lambda noun, key: begun.append((noun, key)))
    assert page.facts is not None
    page._new_quote(page.facts)
    assert begun == [("quote", customer)]
    page._all("quotes")
    assert stage.places[-1].room == "quotes"
    dialog = print_many(stage.office, QUOTE_PAPERS, [draft, second])
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert [row.number for row in dialog._rows] == ["DE-2026-0001 v2", say("quote_page.draft")]
    assert all(row.why is None for row in dialog._rows)
    assert QUOTE_PAPERS.draw is not None
    drawn = QUOTE_PAPERS.draw(books.database, OWNER, second)
    assert drawn.startswith(b"%PDF")
    dialog.reject()


def test_what_was_written_off_stands_below_the_payments_and_leads_to_its_invoice(
    stage: Stage, books: Desk
) -> None:
    customer = books.a_customer(limit=None)
    order = books.an_order(customer, goods(books.a_product(on_hand=9), 2, "50.00"), payment_kind="account")
    books.confirm(order)
    books.ship(order)
    invoice = books.invoice(order)
    page = stage.show(CustomerPage(stage.office, customer))
    page.show_tab("payments")
    assert page.given_up.isHidden()
    books.do(write_off.lose, "invoice", invoice, LossDraft(amount=4_000, reason="accord amiable"))
    page.load()
    stage.calm()
    assert not page.given_up.isHidden()
    [row] = page.given_up.table.rows_model.rows
    assert (row.amount, row.reason, row.noun, row.document_id) == (
        4_000,
        "accord amiable",
        "invoice",
        invoice,
    )
    # The same stands by the invoice, which owes less than it came to, and where credit is judged.
    kinds = {column.key: column for column in page.invoices.rows_model.columns}["kind"].value
    assert kinds is not None
    assert [kinds(each) for each in page.invoices.rows_model.rows] == [say("loss.chip_part")]
    assert page.credit.bad.text().replace("\u00a0", " ") == "Passé en perte : 40,00 €"
    opened: list[tuple[str, int]] = []
    stage.office.ways.document_asked.connect(lambda noun, key: opened.append((noun, key)))
    page.given_up.table.opened.emit(row)
    assert opened == [("invoice", invoice)]


def test_what_the_bank_sent_back_is_told_where_credit_is_judged(stage: Stage, books: Desk) -> None:
    customer = books.a_customer(limit=None)
    order = books.an_order(customer, goods(books.a_product(on_hand=9)), payment_kind="account")
    books.confirm(order)
    books.ship(order)
    books.invoice(order)
    books.pay(order, 1_200)
    page = stage.show(CustomerPage(stage.office, customer))
    assert page.credit.bad.isHidden()
    [paid] = books.rows("SELECT id FROM payment")
    books.do(collect.reverse, paid["id"], "Erreur de saisie")
    page.load()
    stage.calm()
    # Undone by hand: no bank sent anything back.
    assert page.credit.bad.isHidden()
    books.pay(order, 1_200)
    last = books.row("SELECT max(id) AS id FROM payment")["id"]
    books.do(collect.reverse, last, said("bank.returned.AM04"))
    page.load()
    stage.calm()
    assert page.credit.bad.text() == say("credit.sent_back", n=1, day=words().date(TODAY))


def test_an_open_page_begins_no_quote_once_quotes_are_switched_off(stage: Stage, books: Desk) -> None:
    customer = books.a_customer("Ar Mor")
    content = OrderDraft(customer_id=customer, ordered_on=TODAY, lines=(goods(books.a_product()),))
    books.do(quote.save, QuoteDraft(content=content))
    page = stage.show(CustomerPage(stage.office, customer))
    page.show_tab("quotes")

    def begins() -> list[str]:
        return [
            each.key
            for each in page.findChildren(WordButton)
            if each.key == "customer.new_quote" and each.isVisibleTo(page)
        ]

    assert begins()
    stage.office.leave_out(frozenset({"customer.new_quote", "quotes"}))
    assert begins() == []
    stage.office.leave_out(frozenset())
    assert begins()
