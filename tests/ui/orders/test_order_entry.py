"""Entering an order: what its customer brings with them, what is kept by itself, and how it ends."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from weakref import WeakSet

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.base import settings
from app.base.database import open_database
from app.base.folding import folded
from app.correspondence import sender
from app.correspondence.sender import SenderDraft
from app.customers.customer import AddressDraft
from app.flow import sell
from app.orders.draft import OrderDraft
from app.orders.entry import read_draft
from tests.stories.desk import OWNER, TODAY, Desk, goods
from tests.ui.orders.conftest import Hands
from ui.kit.office import Office
from ui.kit.text_choice import TextChoice
from ui.kit.verb_dialog import VerbDialog
from ui.kit.ways import Message
from ui.kit.wording import say, switch
from ui.orders.order_entry import OrderEntry
from ui.orders.order_page import OrderPage
from ui.orders.unfinished import remembered
from ui.shell.main_window import MainWindow

Key = Qt.Key


def begun(window: MainWindow, hands: Hands) -> OrderEntry:
    """A new order, begun by keys."""
    hands.control(Key.Key_2)
    hands.control(Key.Key_N)
    entry = window.current
    assert isinstance(entry, OrderEntry)
    return entry


def with_customer(window: MainWindow, hands: Hands, name: str = "lefevre") -> OrderEntry:
    entry = begun(window, hands)
    hands.type(name)
    # Through what is asked of this order: another currency and price lists only where there are any.
    hands.enter(times=sum(not field.isHidden() for field in entry.sheet.form.fields.values()))
    return entry


def a_line(hands: Hands, sku: str, pieces: int = 1) -> None:
    hands.type(sku)
    hands.enter()
    hands.type(str(pieces))
    hands.enter(times=4)


def kept(desk: Desk, order_id: int | None) -> OrderDraft:
    assert order_id is not None, "nothing was kept"
    with desk.database.read() as rd:
        return read_draft(rd, order_id)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """A company customer with two addresses, a person, and a product."""
    places = (
        AddressDraft(kind="billing", line1="21 rue de l’Église", postcode="75011", city="Paris"),
        AddressDraft(kind="delivery", line1="3 quai Sud", postcode="30000", city="Nîmes"),
    )
    desk.a_customer("SARL Lefèvre", limit=10_000, addresses=places)
    from app.customers import customer

    desk.do(customer.add, customer.CustomerDraft(name="Ana Costa"))
    desk.a_product("Bol", on_hand=20, sku="BOL", price_micro=10_000_000)
    return desk


def test_a_company_brings_its_terms_its_delivery_address_and_prices_without_tax(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    entry = with_customer(window, hands)
    head = entry.sheet.form.head
    assert (head.payment_kind, head.prices_include_tax) == ("account", False)
    assert (head.delivery.city, head.billing.city) == ("Nîmes", "Paris")
    assert head.delivery.company == "SARL Lefèvre"


def test_a_person_pays_with_the_order_and_reads_prices_with_tax(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    entry = with_customer(window, hands, "ana")
    a_line(hands, "bol")
    head = entry.sheet.form.head
    assert (head.payment_kind, head.prices_include_tax) == ("prepaid", True)
    assert entry.sheet.form.shipping.placeholderText() == "TTC"
    assert (entry.sheet.grid.lines[0].unit_price_micro, entry.sheet.total) == (12_000_000, 1_200)


def test_nobody_is_given_credit_before_somebody_buys_and_a_person_only_where_that_was_decided(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    entry = begun(window, hands)
    assert entry.sheet.form.head.payment_kind == "prepaid"
    assert not entry.bar.confirm.isEnabled()
    assert entry.bar.confirm.toolTip()
    shop.do(settings.decide, "terms.persons", "usual")
    again = with_customer(window, hands, "ana")
    assert again.sheet.form.head.payment_kind == "account"
    a_line(hands, "bol")
    hands.calm()
    assert again.bar.confirm.isEnabled()


def go_to(hands: Hands, choice: TextChoice, value: str, key: Qt.Key) -> None:
    """Press a key until a choice stands where it is wanted."""
    while choice.value != value:
        hands.press(key)


def test_a_method_says_when_a_person_pays_and_leaves_the_terms_of_a_company(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    entry = with_customer(window, hands, "ana")
    form, method = entry.sheet.form, entry.sheet.foot.method.choice
    method.setFocus()
    go_to(hands, method, "on_delivery", Key.Key_Down)
    assert (form.head.payment_kind, method.value) == ("on_delivery", "on_delivery")
    go_to(hands, method, "card", Key.Key_Up)
    assert form.head.payment_kind == "prepaid"
    form.terms.set_value(form.terms.itemData(0))
    go_to(hands, method, "on_delivery", Key.Key_Down)
    assert (form.head.payment_kind, method.value) == ("account", "on_delivery")


def test_turning_prices_to_those_with_tax_leaves_what_is_paid(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    entry = with_customer(window, hands)
    a_line(hands, "bol", 3)
    before = entry.sheet.total
    assert entry.sheet.form.shipping.placeholderText() == "HT"
    entry.sheet.form.tax.setFocus()
    hands.press(Key.Key_Down)
    assert entry.sheet.form.shipping.placeholderText() == "TTC"
    assert entry.sheet.grid.lines[0].unit_price_micro == 12_000_000
    assert entry.sheet.total == before == 3_600
    assert "Prix TTC" in [
        entry.sheet.grid.rows_model.headerData(at, Qt.Orientation.Horizontal) for at in range(8)
    ]


@pytest.mark.parametrize(
    ("codes", "rate", "total"), [(("miel",), 55_000, 2_110), (("miel", "bol"), 200_000, 3_455)]
)
def test_carriage_is_taxed_as_the_goods_it_goes_with_while_one_types(
    shop: Desk, window: MainWindow, hands: Hands, codes: tuple[str, ...], rate: int, total: int
) -> None:
    shop.a_product("Miel", on_hand=9, sku="MIEL", price_micro=10_000_000, vat_class="food")
    entry = with_customer(window, hands)
    for code in codes:
        a_line(hands, code)
    form = entry.sheet.form
    form.shipping.setFocus()
    hands.type("10")
    hands.enter()
    assert entry.sheet.total == total
    hands.control(Key.Key_S)
    carriage = kept(shop, entry.order_id).lines[-1]
    assert (carriage.kind, carriage.rate_ppm, carriage.unit_price_micro) == ("shipping", rate, 10_000_000)
    assert entry.order_id is not None
    assert shop.order(entry.order_id)["total"] == total
    # With tax or without, the same is paid.
    form.tax.setFocus()
    hands.press(Key.Key_Down)
    assert form.shipping.value == 10_000_000 + 10 * rate
    assert entry.sheet.total == total


def test_nothing_is_kept_before_there_is_a_line(shop: Desk, window: MainWindow, hands: Hands) -> None:
    entry = with_customer(window, hands)
    hands.control(Key.Key_S)
    assert entry.order_id is None
    assert shop.rows("SELECT * FROM sales_order") == []


def test_leaving_a_line_keeps_the_draft_and_says_when(shop: Desk, window: MainWindow, hands: Hands) -> None:
    entry = with_customer(window, hands)
    a_line(hands, "bol", 2)
    assert [(line.name, line.quantity_milli) for line in kept(shop, entry.order_id).lines] == [("Bol", 2_000)]
    assert entry.bar.saved.startswith("enregistré à ")
    a_line(hands, "bol", 5)
    assert len(kept(shop, entry.order_id).lines) == 2
    assert len(shop.rows("SELECT * FROM sales_order")) == 1
    assert shop.rows("SELECT * FROM audit_line WHERE verb LIKE 'sell%'") == []


def test_a_change_is_kept_within_seconds_without_leaving_the_line(
    shop: Desk, window: MainWindow, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.orders.draft_keeper.SAVE_MILLISECONDS", 10)
    entry = with_customer(window, hands)
    hands.type("bol")
    hands.enter()
    hands.wait(lambda: entry.order_id is not None)
    assert kept(shop, entry.order_id).lines[0].name == "Bol"


def test_closing_the_window_keeps_what_is_being_typed(shop: Desk, window: MainWindow, hands: Hands) -> None:
    with_customer(window, hands)
    a_line(hands, "bol", 2)
    hands.type("bol")
    hands.enter()
    # What might come from a scanner is held back for a moment: closing is no reason to lose it.
    hands.type("7")
    window.close()
    [order] = shop.rows("SELECT * FROM sales_order")
    assert [line.quantity_milli for line in kept(shop, order["id"]).lines] == [2_000, 7_000]


def test_ctrl_enter_confirms_and_shows_the_order(shop: Desk, window: MainWindow, hands: Hands) -> None:
    with_customer(window, hands)
    a_line(hands, "bol", 2)
    hands.step()
    hands.wait(lambda: isinstance(window.current, OrderPage))
    assert shop.row("SELECT state FROM sales_order")["state"] == "confirmed"
    assert not any(isinstance(each.page, OrderEntry) for each in window.documents)


def test_the_honest_day_stands_in_its_field_until_another_is_typed(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    """It is no typed one: it follows the goods, and confirming promises it."""
    shop.a_customer("SCI Tomé")
    entry = with_customer(window, hands, "tome")
    promised = entry.sheet.form.promised
    assert promised.placeholderText() == ""
    a_line(hands, "BOL", 2)
    hands.wait(lambda: promised.placeholderText() == "24/11/2026")
    assert promised.value is None
    assert "promet le départ pour le 24/11/2026" in " ".join(entry.side.effects.told)
    a_line(hands, "BOL", 900)
    hands.wait(lambda: promised.placeholderText() == "")
    assert "ne promet aucune date" in " ".join(entry.side.effects.told)


def test_the_entry_says_what_confirming_does_as_the_page_does(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    shop.do(settings.decide, "mail.order_confirmation", ["hand"])
    shop.do(sender.decide, SenderDraft(kind="system", address="nous@exemple.fr"))
    bowl = shop.row("SELECT id FROM product")["id"]
    who = shop.a_customer("SCI Tomé", email="achats@tome.example")
    order = shop.an_order(who, goods(bowl, 900), promised_on=TODAY, payment_kind="prepaid")
    window.open_document("order", order)
    page = window.current
    assert isinstance(page, OrderPage)
    hands.wait(lambda: page.facts is not None)
    hands.calm()
    on_page = page.card.told
    assert any("reste promise pour le" in told for told in on_page)
    assert any("achats@" in told for told in on_page)
    window.open_document("order_draft", order)
    entry = window.current
    assert isinstance(entry, OrderEntry)
    hands.wait(lambda: entry.sheet.draft is not None)
    hands.calm()
    assert sorted(entry.side.effects.told) == sorted(on_page)


def test_an_order_over_the_limit_is_held_and_its_page_says_by_how_much(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    entry = with_customer(window, hands)
    a_line(hands, "bol", 20)
    assert (
        entry.side.effects.told[0]
        == "dépasse de 140,00\xa0€ le plafond de 100,00\xa0€\xa0: l’encours atteint 240,00\xa0€"
    )
    hands.step()
    hands.wait(lambda: isinstance(window.current, OrderPage) and window.current.facts is not None)
    page = window.current
    assert isinstance(page, OrderPage)
    assert page.card.step is not None
    assert (shop.row("SELECT state FROM sales_order")["state"], page.card.step.title) == (
        "held",
        "Commande bloquée",
    )
    assert (
        page.card.told[0]
        == "dépasse de 140,00\xa0€ le plafond de 100,00\xa0€\xa0: l’encours atteint 240,00\xa0€"
    )


def test_an_order_without_customer_or_line_says_what_is_missing(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    entry = begun(window, hands)
    hands.step()
    assert entry.sheet.form.fields["customer"].problem == "À remplir."
    hands.type("lefevre")
    hands.enter()
    hands.step()
    assert entry.banner.problem == "La commande n’a pas de ligne."
    assert shop.rows("SELECT * FROM sales_order") == []


def test_what_is_missing_stands_beside_while_the_verbs_are_off(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    entry = begun(window, hands)
    told = entry.side.effects
    assert told.told == (say("order_entry.needs_customer"),)
    switch("en")
    assert told.told == ("Choose the customer first.",)
    switch("fr")
    hands.type("lefevre")
    hands.enter(times=sum(not field.isHidden() for field in entry.sheet.form.fields.values()))
    assert told.told == (say("order_entry.needs_line"),)
    assert not entry.bar.confirm.isEnabled()
    a_line(hands, "bol")
    assert entry.bar.confirm.isEnabled()
    assert say("order_entry.needs_line") not in told.told


def test_what_could_not_be_saved_is_said_and_saved_with_the_next_change(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    entry = with_customer(window, hands)
    a_line(hands, "bol", 2)
    shop.do(sell.confirm, entry.order_id)
    a_line(hands, "bol", 1)
    assert "n’est plus un brouillon" in entry.banner.problem
    assert len(shop.lines(entry.order_id or 0)) == 1


def test_an_entry_given_up_is_cancelled_and_can_be_brought_back(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    entry = with_customer(window, hands)
    a_line(hands, "bol", 2)
    heard: list[Message] = []
    window.office.ways.message.connect(heard.append)
    entry.bar.abandon.setFocus()
    hands.press(Key.Key_Space)
    assert shop.row("SELECT state FROM sales_order")["state"] == "cancelled"
    hands.control(Key.Key_Z)
    hands.wait(lambda: isinstance(window.current, OrderEntry))
    hands.calm()
    again = window.current
    assert isinstance(again, OrderEntry)
    assert [line.quantity_milli for line in again.sheet.grid.lines] == [2_000]
    assert shop.rows("SELECT state FROM sales_order ORDER BY id")[1]["state"] == "draft"


def test_a_draft_opened_again_shows_all_that_was_typed(shop: Desk, window: MainWindow, hands: Hands) -> None:
    entry = with_customer(window, hands)
    a_line(hands, "bol", 2)
    hands.enter()
    hands.type("Sonner deux fois")
    entry.sheet.form.shipping.setFocus()
    hands.type("5,90")
    hands.enter()
    hands.type("10")
    hands.enter()
    hands.control(Key.Key_S)
    order_id, total = entry.order_id, entry.sheet.total
    hands.control(Key.Key_W)
    assert order_id is not None
    window.open_document("order_draft", order_id)
    hands.calm()
    again = window.current
    assert isinstance(again, OrderEntry)
    assert (again.sheet.note.text(), again.sheet.form.shipping.value) == ("Sonner deux fois", 5_900_000)
    assert (again.sheet.total, again.sheet.form.head.delivery.city) == (total, "Nîmes")
    assert kept(shop, order_id) == again.sheet.draft


@pytest.fixture
def after_a_kill(shop: Desk, tmp_path: Path) -> Iterator[Office]:
    """The books as a killed window left them, opened by another."""
    made = Office(open_database(shop.url, shop.database.clock), OWNER, watch=False)
    yield made
    made.close()


def test_what_a_killed_window_had_begun_is_offered_with_its_customer(
    shop: Desk,
    window: MainWindow,
    hands: Hands,
    after_a_kill: Office,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = with_customer(window, hands)
    a_line(hands, "bol", 2)
    order_id = entry.order_id
    # The killed window closed nothing, and another program knows none of its pages.
    monkeypatch.setattr("ui.orders.order_entry._OPEN", WeakSet[OrderEntry]())
    other = MainWindow(after_a_kill, "Boutique Été & Cie")
    qtbot.addWidget(other)
    other.show()
    other.begin("order")
    fresh = other.current
    assert isinstance(fresh, OrderEntry)
    qtbot.waitUntil(fresh.banner.isVisible, timeout=10_000)
    assert fresh.banner.problem == "La commande de SARL Lefèvre n’était pas terminée."
    resume = next(each for each in fresh.banner.findChildren(QPushButton) if each.text() == "Reprendre")
    qtbot.mouseClick(resume, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(other.current, OrderEntry) and other.current.order_id == order_id)
    again = other.current
    assert isinstance(again, OrderEntry)
    qtbot.waitUntil(lambda: bool(again.sheet.grid.lines), timeout=10_000)
    assert [line.quantity_milli for line in again.sheet.grid.lines] == [2_000]
    other.close()


def test_an_entry_closed_on_purpose_stays_a_draft_and_is_not_offered(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    entry = with_customer(window, hands)
    a_line(hands, "bol", 2)
    order_id = entry.order_id
    assert remembered(window.office) == [order_id]
    hands.control(Key.Key_W)
    hands.wait(lambda: not remembered(window.office))
    fresh = begun(window, hands)
    hands.calm()
    assert not fresh.banner.isVisible()
    assert shop.row("SELECT state FROM sales_order")["state"] == "draft"


def test_a_customer_is_created_in_place_and_the_keys_go_on(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    entry = begun(window, hands)
    hands.type("Nouveau Client")
    hands.enter()  # nothing was found: creating it is what is highlighted
    hands.wait(lambda: isinstance(hands.focus.window(), VerbDialog))
    hands.step()
    hands.wait(lambda: hands.focus.window() is window)
    hands.wait(lambda: entry.sheet.buyer is not None)
    assert entry.sheet.buyer is not None
    assert entry.sheet.buyer.row.name == "Nouveau Client"
    assert hands.focus is entry.sheet.form.delivery


def test_a_product_is_created_in_place_and_stands_on_its_line(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    entry = with_customer(window, hands)
    hands.type("Vase soliflore")
    hands.enter()
    hands.wait(lambda: isinstance(hands.focus.window(), VerbDialog))
    hands.calm()
    hands.step()  # without its price: the keys are taken there
    hands.type("14,50")
    hands.step()
    hands.wait(lambda: bool(entry.sheet.grid.lines))
    assert entry.sheet.grid.lines[0].name == "Vase soliflore"
    hands.wait(lambda: entry.sheet.grid.at == (0, "quantity"))


def test_what_a_customer_often_takes_is_one_key_away(shop: Desk, window: MainWindow, hands: Hands) -> None:
    who = shop.row("SELECT id FROM customer WHERE name = 'SARL Lefèvre'")["id"]
    shop.confirm(shop.an_order(who, goods(1, 1)))
    entry = with_customer(window, hands)
    hands.press(Key.Key_F6)
    assert [line.name for line in entry.sheet.grid.lines] == ["Bol"]
    assert entry.sheet.grid.at == (0, "quantity")


@pytest.mark.slow
def test_a_customer_is_found_among_fifty_thousand_while_one_types(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    names = [f"Client {n:05} de Saint-Étienne" for n in range(50_000)]
    path = Path(shop.url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.executemany(
            "INSERT INTO customer (uid, number, account_id, kind, name, folded, contact, language,"
            " territory, passing, trusted, monthly_invoice, invoice_by, usual_carrier, one_delivery,"
            " note, created_at)"
            " SELECT ?, ?, account_id, kind, ?, ?, '', 'fr', 'FR',"
            " 0, 0, 0, '', '', 0, '',"
            " created_at FROM customer LIMIT 1",
            [(f"u{n}", f"X{n}", name, folded(name)) for n, name in enumerate(names)],
        )
    shutil.copy(path, path.with_suffix(".copy"))  # the books stay as they are for the auditor
    entry = begun(window, hands)
    hands.type("saint-etienne 49321")
    hands.enter()
    hands.wait(lambda: entry.sheet.buyer is not None)
    assert entry.sheet.buyer is not None
    assert entry.sheet.buyer.row.name == "Client 49321 de Saint-Étienne"
