"""From the first word to an order that may be shipped, without a mouse: quote, deposit, hold, release, promise by mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.links.mail.dispatch import dispatch
from app.pricing import price_list
from app.pricing.price_list import PriceLineDraft, PriceListDraft
from tests.links.mail.conftest import set_up
from tests.links.mail.server import MailServer, mail_server
from tests.stories.desk import OWNER, Desk
from tests.ui.stories.conftest import Story
from ui.correspondence.mails_screen import MailsScreen
from ui.orders.accept_dialog import AcceptDialog
from ui.orders.order_page import OrderPage
from ui.orders.quote_entry import QuoteEntry
from ui.orders.quote_page import QuotePage
from ui.orders.release_dialog import ReleaseDialog

Opened = Callable[[], Story]
Shown = TypeVar("Shown", bound=QWidget)
_HEAD_FIELDS = 8
"""What stands in a quote's head between its customer and its first line."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path / "server") as made:
        yield made


def at(story: Story, kind: type[Shown]) -> Shown:
    """Wait for a screen to be there with what it shows."""
    story.wait(lambda: isinstance(story.window.current, kind))
    current = story.window.current
    assert isinstance(current, kind)
    if isinstance(current, (OrderPage, QuotePage)):
        story.wait(lambda: current.facts is not None)
    story.calm()
    return current


def the_shelves(desk: Desk) -> int:
    """Twelve articles, dearer each; a customer whose group and whose own list have prices for six of them; gives the key."""
    articles = [
        desk.a_product(f"Article {n:02}", on_hand=200, sku=f"SKU-{n:03}", price_micro=n * 10_000_000)
        for n in range(1, 13)
    ]
    resellers = desk.do(
        price_list.add_list,
        PriceListDraft(name="Revendeurs"),
        [PriceLineDraft(product_id=each, discount_ppm=100_000) for each in articles[:4]],
    )
    own = desk.do(
        price_list.add_list,
        PriceListDraft(name="Hôtel des Arènes 2026"),
        [PriceLineDraft(product_id=each, price_micro=5_000_000, from_milli=10_000) for each in articles[4:6]],
    )
    group = desk.do(price_list.add_group, "Revendeurs", resellers)
    buyer = desk.a_customer("Hôtel des Arènes", limit=100_000, email="achats@arenes.fr")
    desk.do(price_list.set_customer_prices, buyer, group, own)
    return buyer


@pytest.mark.slow
@pytest.mark.parametrize("dies", [False, True], ids=["received", "uncertain"])
def test_a_quote_becomes_an_order_that_is_held_released_and_promised_by_mail(
    desk: Desk, open_story: Opened, server: MailServer, *, dies: bool
) -> None:
    the_shelves(desk)
    set_up(desk, server)
    server.faults.dies_after_data = dies
    story = open_story()

    story.control(Qt.Key.Key_K)
    story.type("nouveau devis")
    story.photograph("palette")
    story.enter()
    entry = at(story, QuoteEntry)
    story.tab_to(entry.terms.title, back=True)
    story.type("Aménagement du salon")
    story.photograph("terms")
    story.tab_to(entry.sheet.form.customer)
    story.type("arenes")
    story.enter(times=_HEAD_FIELDS + 1)
    for n in range(1, 13):
        story.type(f"sku-{n:03}")
        story.enter()
        story.type("10")
        story.enter(times=4)
    story.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    story.type("Livraison par l’entrée de service")
    story.tab_to(entry.sheet.foot.deposit.edit)
    story.type("30 %")
    story.enter()
    story.photograph("typed")
    prices = [line.unit_price_micro // 1_000_000 for line in entry.sheet.grid.lines if line.kind == "goods"]
    assert prices == [10, 20, 30, 40, 5, 5, 70, 80, 90, 100, 110, 120]
    story.step()

    page = at(story, QuotePage)
    story.photograph("sent")
    # Ten of each: 90 % of 10 to 40 euros, twice 5, and 70 to 120 as they are; with VAT at 20 %.
    assert page.facts is not None
    assert desk.row("SELECT net, total, deposit_asked FROM quote") == {
        "net": 670_000,
        "total": 804_000,
        "deposit_asked": 241_200,
    }
    story.step()
    story.dialog(AcceptDialog)
    story.type("Mme Roux")
    story.photograph("yes")
    story.step()

    order = at(story, OrderPage)
    story.photograph("held")
    assert desk.state(order.row_id)[0] == "held"
    # The deposit that is asked for is no debt beside the order.
    assert any("l’encours atteint 8\u202f040,00\xa0€" in told for told in order.card.told)
    assert any("Plafond d’encours dépassé" in line for line in order.history.told)
    story.step()
    story.dialog(ReleaseDialog)
    story.type("Accord de la gérante")
    story.step()
    story.wait(lambda: desk.state(order.row_id)[0] == "confirmed")
    story.back_in_window()
    story.photograph("released")

    # The window's own postman sends.
    story.wait(lambda: not desk.rows("SELECT id FROM outbox WHERE state IN ('waiting', 'sending')"))
    sent = desk.rows("SELECT verb, state FROM outbox ORDER BY id")
    assert [each["verb"] for each in sent] == ["quote", "order_confirmation"]
    assert {each["state"] for each in sent} == {"uncertain" if dies else "sent"}
    assert [each["To"] for each in server.mails] == ["achats@arenes.fr"] * 2
    [paper] = server.mails[1].iter_attachments()
    assert paper.get_content().startswith(b"%PDF-")

    story.control(Qt.Key.Key_K)
    story.type("boîte d’envoi")
    story.enter()
    outbox = at(story, MailsScreen)
    story.wait(lambda: outbox.list.model.rowCount() == 2)
    story.tab_to(outbox.list.table)
    story.wait(lambda: bool(outbox.panel.stands.text()))
    story.photograph("outbox")
    assert ("peut-être" in outbox.panel.stands.text()) == dies
    # What may have arrived is never sent again by itself.
    assert dispatch(desk.database, OWNER).sent == 0
    assert len(server.mails) == 2
