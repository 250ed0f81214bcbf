"""A sale without VAT rests on its buyer's number: what VIES says of it is told before anything is done, with how to ask."""

from __future__ import annotations

import pytest

from app.base.company import company
from app.invoicing.mention_facts import numbers_unconfirmed
from app.links.lookups import vies
from app.links.lookups.lookup import keep
from app.orders.draft import PostalAddress
from app.reports.invoice_page import invoice_page
from tests.links.lookups.registers import register
from tests.stories.desk import OWNER, Desk, goods
from tests.ui.conftest import Stage
from ui.invoicing.invoice_figures import origins
from ui.orders.order_page import OrderPage

NUMBER = "DE136695976"
BERLIN = PostalAddress(name="Lampe GmbH", line1="Gleis 1", city="Berlin", country="DE", postcode="10115")


def an_order(books: Desk) -> int:
    customer, product = books.a_customer("Lampe GmbH", vat_number=NUMBER), books.a_product(on_hand=9)
    order = books.an_order(
        customer, goods(product), payment_kind="account", billing=BERLIN, delivery=BERLIN, language="fr"
    )
    books.confirm(order)
    return order


def warned(page: OrderPage) -> list[str]:
    assert page.card.step is not None
    told = (text.replace("\xa0", " ") for role, text in page.card.step.effects if role == "trouble")
    return [text for text in told if "TVA" in text]


def test_an_order_says_that_nobody_asked_about_its_number_and_asks(
    stage: Stage, books: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = stage.show(OrderPage(stage.office, an_order(books)))
    stage.calm()
    [told] = warned(page)
    assert told.startswith("n° de TVA non vérifié")
    assert page.card.other.isVisible()
    with register() as made:
        made.says({"isValid": False, "userError": "INVALID"}, {"isValid": True, "userError": "VALID"})
        monkeypatch.setattr(vies, "URL", made.url + "/ms/{country}/vat/{number}")
        page.card.other.click()
        stage.calm()
        [told] = warned(page)
        assert told.startswith("n° de TVA refusé par VIES le 22/11/2026, commande sans TVA")
        page.card.other.click()
        stage.calm()
    assert warned(page) == []
    assert not page.card.other.isVisible()


def test_the_invoice_shows_what_vies_had_said_when_it_was_issued(stage: Stage, books: Desk) -> None:
    with books.database.write(OWNER, "company.change") as tx:
        tx.update(company, 1, vat_number="FR71902144575")
    invoices: list[int] = []
    for state in ("unavailable", "valid", "invalid"):
        order = an_order(books)
        books.do(keep, "vies", NUMBER, None, state, {"proof": "WAPI7" if state == "valid" else ""}, {}, 200)
        with books.database.read() as rd:
            assert numbers_unconfirmed(rd, [order]) == (set() if state == "valid" else {order})
        books.ship(order)
        invoices.append(books.invoice(order))
    with books.database.read() as rd:
        pages = [invoice_page(rd, each) for each in invoices]
    told = [[each.value for each in origins(page) if "VIES" in each.label] for page in pages]
    assert told == [["non vérifié"], ["valide le 22/11/2026"], ["refusé le 22/11/2026"]]
    assert ("Consultation", "WAPI7") in [(each.label, each.value) for each in origins(pages[1])]
    assert stage
