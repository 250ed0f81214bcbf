"""A shipment's page: it leads to its order, and is taken back with a reason, once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.base import settings
from app.base.listing import ListQuery
from app.correspondence import sender
from app.correspondence.sender import SenderDraft
from app.flow import returns, ship
from app.flow.pack import ParcelDraft, pack
from app.flow.returns import ReturningLine
from app.orders.queries import order_rows
from app.reports.mails import mail_ids
from app.reports.return_page import return_start
from app.shipping.queries import shipment_rows
from app.shipping.stuck import STUCK_DAYS
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.correspondence.document_mails import DocumentMails
from ui.correspondence.send_dialog import SendDialog
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import WordButton, say, words
from ui.orders.reversal import ask_reversal
from ui.shipping.parcel_dialog import FateDialog, ParcelDialog
from ui.shipping.return_dialogs import NewReturnDialog
from ui.shipping.return_page import ReturnPage
from ui.shipping.shipment_page import ShipmentPage


def shipped(books: Desk) -> tuple[int, int, int]:
    product = books.a_product(on_hand=10)
    order = books.an_order(books.a_customer(), goods(product, 4), payment_kind="account")
    books.confirm(order)
    return order, books.ship(order), product


def test_taking_it_back_says_what_comes_back_and_cannot_be_done_twice(stage: Stage, books: Desk) -> None:
    order, shipment, product = shipped(books)
    page = stage.show(ShipmentPage(stage.office, shipment))
    assert page.verbs.offered == {"shipment.return": "", "shipment.reverse": ""}
    assert page.facts is not None
    page._reverse(page.facts)
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, ReasonDialog)]
    assert "4 articles" in dialog.effects.told[0]
    dialog.reason.setText("adresse fausse")
    dialog.try_it()
    stage.calm()
    assert books.stock(product) == (10, 4)
    assert books.state(order)[1] == "none"
    stage.qtbot.waitUntil(lambda: page.verbs.offered["shipment.reverse"] != "")
    assert "déjà" in page.verbs.offered["shipment.reverse"]


def test_taking_back_what_a_carrier_took_leads_to_a_return(stage: Stage, books: Desk) -> None:
    product = books.a_product(on_hand=10)
    order = books.an_order(books.a_customer(), goods(product, 4), payment_kind="account")
    books.confirm(order)
    shipment = books.do(ship.ship, order, carrier="Chronopost", shipped_on=TODAY - timedelta(days=4))
    page = stage.show(ShipmentPage(stage.office, shipment))
    assert page.facts is not None
    page._reverse(page.facts)
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, ReasonDialog)]
    left = words().date(TODAY - timedelta(days=4))
    assert dialog.effects.told[0] == say("shipment.effect.gone", told=f"{left}, Chronopost")
    [instead] = [each for each in dialog.findChildren(WordButton) if each.property("look") == "link"]
    instead.click()
    stage.calm()
    assert dialog not in QApplication.topLevelWidgets() or not dialog.isVisible()
    [coming] = page.findChildren(NewReturnDialog)
    coming.reject()
    assert books.stock(product) == (6, 0)


def test_taking_back_what_nobody_carried_today_warns_of_nothing(stage: Stage, books: Desk) -> None:
    order, shipment, _product = shipped(books)
    with books.database.read() as rd:
        [made], [row] = shipment_rows(rd, [shipment]), order_rows(rd, [order])
    around = stage.show(QWidget())
    ask_reversal(stage.office, made, row, (), around, list, changed=False)
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, ReasonDialog)]
    assert "4 articles" in dialog.effects.told[0]
    dialog.reject()
    # That the shop does not want it any more comes before.
    ask_reversal(stage.office, made, row, (), around, list, changed=True)
    [dialog] = [
        each for each in QApplication.topLevelWidgets() if isinstance(each, ReasonDialog) and each.isVisible()
    ]
    assert "« Décider… »" in dialog.effects.told[0].replace("\xa0", " ")
    dialog.reject()


def test_the_delivery_note_is_saved_where_asked(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "bon.pdf"
    monkeypatch.setattr("ui.shipping.shipment_page.ask_place", lambda *_told: place)
    _order, shipment, _product = shipped(books)
    page = stage.show(ShipmentPage(stage.office, shipment))
    page._save_note()
    stage.calm()
    assert place.read_bytes().startswith(b"%PDF")
    assert stage.said[-1].text == "bon.pdf est enregistré"


def test_what_undid_a_shipment_says_so_and_has_no_delivery_note(stage: Stage, books: Desk) -> None:
    _order, shipment, _product = shipped(books)
    undone = books.do(ship.reverse, shipment, "Mauvais colis")
    page = stage.show(ShipmentPage(stage.office, undone))
    assert page.tool("shipment.open_note").isHidden()
    assert page.tool("shipment.save_note").isHidden()
    assert "déjà revenu" in page.verbs.offered["shipment.reverse"]
    assert any("annulée" in told for told in page.history.told)


def test_a_parcel_with_a_number_is_announced_and_the_page_shows_its_mail(stage: Stage, books: Desk) -> None:
    books.do(sender.decide, SenderDraft(address="boutique@example.test", host="localhost", port=25))
    books.do(settings.decide, "mail.parcel_shipped", ["hand"])
    order = books.an_order(
        books.a_customer(email="ana@example.test"),
        goods(books.a_product(on_hand=4), 4),
        payment_kind="account",
    )
    books.confirm(order)
    shipment = books.ship(order)
    page = stage.show(ShipmentPage(stage.office, shipment))
    assert page.mails.rows == ()
    dialog = ParcelDialog(stage.office, shipment, "", (), None, parent=page)
    dialog.open()
    stage.calm()
    assert not any("ana@" in told.replace("\u200b", "") for told in dialog.effects.told)
    dialog.tracking.setText("6A0123")
    assert any("ana@" in told.replace("\u200b", "") for told in dialog.effects.told)
    dialog.try_it()
    stage.calm()
    assert [row.kind for row in page.mails.rows] == ["parcel_shipped"]
    # The order's page shows what was written of its parcels, and so does the outbox that opens from there.
    mails = DocumentMails(stage.office, "sales_order", order, page)
    stage.calm()
    assert [row.kind for row in mails.rows] == ["parcel_shipped", "order_confirmation"]
    with books.database.read() as rd:
        assert mail_ids(rd, ListQuery(chips=(("about", f"sales_order:{order}"),)), 0, 9) == [
            row.id for row in mails.rows
        ]
        assert mail_ids(rd, ListQuery(chips=(("about", "sales_order:999"),)), 0, 9) == []
    page.tool("send.ask").click()
    stage.calm()
    [sending] = page.findChildren(SendDialog)
    assert "6A0123" in sending.text.toPlainText()
    sending.reject()


def test_a_parcel_without_news_is_the_next_step_until_something_is_noted_of_it(
    stage: Stage, books: Desk
) -> None:
    books.on(TODAY - timedelta(days=STUCK_DAYS + 1))
    _order, shipment, _product = shipped(books)
    books.do(pack, shipment, [ParcelDraft(carrier="Colissimo", tracking="6A0123")])
    books.on(TODAY)
    page = stage.show(ShipmentPage(stage.office, shipment))
    assert page.card.step is not None
    assert (page.card.button.text(), page.card.other.text()) == ("Suivre", "Livré, perdu, refusé…")
    assert "6A0123" in page.card.step.effects[0][1]
    assert f"{STUCK_DAYS + 1} jours" in page.card.step.effects[0][1]
    # Head and row say the same of one parcel.
    assert [page.parcels._state(each).text for each in page.parcels.table.rows_model.rows] == [
        "Sans nouvelles"
    ]
    page.card.other.click()
    [dialog] = page.findChildren(FateDialog)
    dialog.try_it()
    stage.calm()
    stage.qtbot.waitUntil(lambda: not page.card.isVisibleTo(page))


def test_of_what_was_taken_back_nothing_is_sent(stage: Stage, books: Desk) -> None:
    _order, shipment, _product = shipped(books)
    undone = books.do(ship.reverse, shipment, "Mauvais colis")
    for each in (shipment, undone):
        page = stage.show(ShipmentPage(stage.office, each))
        assert page.tool("send.ask").isHidden()


def test_what_is_paid_at_the_door_is_said_to_who_ships_it(stage: Stage, books: Desk) -> None:
    product = books.a_product(on_hand=10)
    order = books.an_order(books.a_customer(), goods(product, 4), payment_kind="on_delivery")
    books.confirm(order)
    page = stage.show(ShipmentPage(stage.office, books.do(ship.ship, order, carrier="Colissimo")))
    stage.calm()
    assert page.facts is not None
    assert page.facts.at_the_door == page.facts.row.value > 0
    # What money hangs on has a number to ask for it by.
    assert page.card.step is not None
    assert page.card.step.title == "Noter le numéro du colis"
    page.card.take()
    [parcel] = page.findChildren(ParcelDialog)
    assert (parcel.carrier.text(), parcel.focusWidget()) == ("Colissimo", parcel.tracking)
    parcel.reject()
    page.verbs.do("shipment.reverse")
    [why] = [each for each in QApplication.topLevelWidgets() if isinstance(each, ReasonDialog)]
    assert any("prévenir le transporteur" in each for each in why.effects.told)
    why.reject()
    told = " ".join(each.text() for each in page.findChildren(QLabel))
    assert "à encaisser" in told
    assert "À la livraison" in told
    # By invoice nothing is collected.
    _order, shipment, _product = shipped(books)
    page = stage.show(ShipmentPage(stage.office, shipment))
    stage.calm()
    assert page.facts is not None
    assert page.facts.at_the_door == 0
    assert "à encaisser" not in " ".join(each.text() for each in page.findChildren(QLabel))


def test_what_came_back_of_it_is_named_and_leads_to_its_decision(stage: Stage, books: Desk) -> None:
    order, shipment, _ = shipped(books)
    other = shipped(books)[1]
    with books.reading() as rd:
        [line] = return_start(rd, order).lines
    key = books.do(returns.take_in, order, [ReturningLine(line.id, 1000, "refused")], "new", "")
    page = stage.show(ShipmentPage(stage.office, shipment))
    [row] = page.returns.table.rows_model.rows
    assert (row.id, row.received_milli, row.state) == (key, 1000, "received")
    assert page.card.step is not None
    assert row.number in page.card.step.effects[0][1]
    page.card.take()
    assert stage.opened == [("return", key)]
    told = stage.show(ReturnPage(stage.office, key))
    assert page.title in told.figures.told["Expédition"]
    assert not stage.show(ShipmentPage(stage.office, other)).returns.isVisibleTo(page)
