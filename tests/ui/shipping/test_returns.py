"""Returns in the window: begun from an order or a refused parcel, taken in, decided on, answered, undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication

from app.flow import pack, returns
from app.flow.pack import ParcelDraft
from app.flow.returns import Answer, Came, Decision, ReturningLine
from app.orders.channel import Channel, Decisions
from app.reports.order_page import order_page
from app.reports.return_page import return_page
from app.reports.shop_told import told_on_crediting
from app.reports.today import today
from app.shipping.queries import shipments_called
from app.shipping.returned import left_of_order
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.customers.customer_page import CustomerPage
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say
from ui.orders.order_page import OrderPage
from ui.shipping.return_decision import DecideDialog
from ui.shipping.return_dialogs import NewReturnDialog, TakeInDialog
from ui.shipping.return_page import ReturnPage
from ui.shipping.return_reasons_dialog import ReturnReasonDialog, show_reasons
from ui.shipping.return_start import start_return
from ui.shipping.returns_screen import returns_screen
from ui.shipping.shipment_page import ShipmentPage

W = TypeVar("W")


def open_dialog(kind: type[W]) -> W:
    [dialog] = [
        each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()
    ]
    return dialog


def paid_order(books: Desk) -> int:
    bowl = books.a_product("Bol en grès", on_hand=10)
    order = books.an_order(books.a_customer(), goods(bowl, 4, name="Bol en grès"), payment_kind="account")
    books.confirm(order)
    books.ship(order)
    books.invoice(order)
    books.pay(order, books.order(order)["total"])
    return order


def a_return(books: Desk, order: int, pieces: int = 2) -> int:
    with books.reading() as rd:
        [line] = left_of_order(rd, order)
    return books.do(returns.announce, order, [ReturningLine(line.id, pieces * 1000, "faulty")])


def test_an_order_that_is_over_says_what_is_expected_back(stage: Stage, books: Desk) -> None:
    order = paid_order(books)
    back = a_return(books, order)
    page = stage.show(OrderPage(stage.office, order))
    assert page.card.step is not None
    told = [text for _, text in page.card.step.effects]
    assert told == [say("order_page.rest_text.closed"), "Retour RT-2026-0001 attendu."]
    books.do(returns.withdraw, back, "gardé")
    page.load()
    stage.calm()
    assert [text for _, text in page.card.step.effects] == told[:1]


def test_a_return_is_begun_from_its_order_and_opens(stage: Stage, books: Desk) -> None:
    order = paid_order(books)
    page = stage.show(OrderPage(stage.office, order))
    assert "order_page.verb.return" in page.verbs.offered
    page.acts._return()
    stage.calm()
    dialog = open_dialog(NewReturnDialog)
    assert dialog.verb.isEnabled()
    assert dialog.edits[dialog.lines[0].id].value == 4_000
    dialog.edits[dialog.lines[0].id].set_value(5_000)
    dialog.try_it()
    assert dialog.isVisible()
    dialog.edits[dialog.lines[0].id].set_value(3_000)
    dialog.try_it()
    assert dialog.isVisible()  # no reason is assumed
    assert dialog.form.fields["reason"].problem
    dialog.reason.set_value("size")
    dialog.try_it()
    stage.calm()
    [made] = books.rows("SELECT id, number, state FROM goods_return")
    assert made["state"] == "expected"
    assert stage.opened[-1] == ("return", made["id"])


def test_a_return_is_begun_in_its_room_by_what_stands_on_the_parcel(stage: Stage, books: Desk) -> None:
    order = paid_order(books)
    shipment = books.row("SELECT id FROM shipment")["id"]
    books.do(pack.pack, shipment, [ParcelDraft(tracking="6A18204713965")])
    dialog = start_return(stage.office, stage.show(ReturnPage(stage.office, 0)))
    dialog.try_it()
    assert dialog.form.fields["shipment"].problem
    with books.reading() as rd:
        [row] = shipments_called(rd, "6A182", 8)
        assert [each.id for each in shipments_called(rd, "Lefèvre", 8)] == [shipment]
    dialog.shipment.set_value(row)
    dialog.try_it()
    stage.calm()
    asked = open_dialog(NewReturnDialog)
    assert [each.shipment_id for each in asked.lines] == [shipment]
    asked.reason.set_value("size")
    asked.try_it()
    stage.calm()
    assert books.row("SELECT order_id FROM goods_return")["order_id"] == order


def test_a_refused_parcel_proposes_all_of_it_with_its_reason(stage: Stage, books: Desk) -> None:
    order = paid_order(books)
    shipment = books.row("SELECT id FROM shipment")["id"]
    books.do(pack.pack, shipment, [ParcelDraft(tracking="6A1")])
    books.do(pack.tell_fate, books.row("SELECT id FROM parcel")["id"], "refused", TODAY)
    page = stage.show(ShipmentPage(stage.office, shipment))
    assert page.facts is not None
    page._return(page.facts)
    stage.calm()
    dialog = open_dialog(NewReturnDialog)
    assert (dialog.reason.value, dialog.here.value) == ("refused", "arrived")
    dialog.try_it()
    stage.calm()
    assert books.row("SELECT state FROM goods_return WHERE order_id = :id", id=order)["state"] == "received"


def test_goods_are_taken_in_decided_on_and_paid_back(stage: Stage, books: Desk) -> None:
    order = paid_order(books)
    back = a_return(books, order)
    page = stage.show(ReturnPage(stage.office, back))
    assert page.card.button.text().strip() == "Réceptionner…"
    page._receive()
    taking = open_dialog(TakeInDialog)
    taking.condition.set_value("damaged")
    taking.try_it()
    stage.calm()
    stage.qtbot.waitUntil(lambda: page.card.button.text().strip() == "Décider…")
    # What waits for its decision lies in quarantine, as the card says.
    [line] = page.lines.rows_model.rows
    assert line.in_quarantine_milli == line.received_milli == 2_000
    assert "in_quarantine_milli" in [column.key for column in page.lines.rows_model.columns]
    page._decide()
    deciding = open_dialog(DecideDialog)
    # What is damaged is not sold again by itself.
    assert [each.fate for each in deciding.goods.chosen] == ["quarantine"]
    # Nothing that cannot be undone follows yet.
    assert not deciding.note.text()
    deciding.goods.edits[0, "stock"].set_value(1_000)
    deciding.tell()
    assert not deciding.verb.isEnabled()
    assert "plus que" in deciding.effects.told[0]
    deciding.goods.edits[0, "quarantine"].set_value(0)
    deciding.goods.edits[0, "scrap"].set_value(1_000)
    deciding.answer.setCurrentIndex(deciding.answer.findData("refund"))
    assert any("rend ce qui a été payé" in told for told in deciding.effects.told)
    # Whoever puts a damaged piece back on sale is told so, and may.
    assert any("(abîmé) se vendra de nouveau comme neuf" in told for told in deciding.effects.told)
    assert not any("boutique" in told for told in deciding.effects.told)
    assert "avoir" in deciding.note.text()
    deciding.try_it()
    stage.calm()
    stage.qtbot.waitUntil(lambda: len(page.papers.rows_model.rows) == 2)
    assert [each.noun for each in page.papers.rows_model.rows] == ["invoice", "payment"]
    # What was paid back leaves nothing of its credit note.
    assert [each.chip.text for each in page.papers.rows_model.rows if each.chip] == ["Lettré"]
    assert books.row("SELECT amount FROM payment WHERE kind = 'refund'")["amount"] == 2_400
    page._undo()
    undoing = open_dialog(ReasonDialog)
    assert any("restent" in told for told in undoing.effects.told)
    undoing.reason.setText("erreur")
    undoing.try_it()
    stage.calm()
    stage.qtbot.waitUntil(lambda: page.card.button.text().strip() == "Décider…")


def test_what_is_left_of_the_credit_note_is_the_next_step_of_a_decided_return(
    stage: Stage, books: Desk
) -> None:
    back = a_return(books, paid_order(books))
    with books.reading() as rd:
        [line] = return_page(rd, back).lines
    books.do(returns.receive, back, [Came(line.id, 2_000, "new")])
    books.do(returns.decide, back, [Decision(line.id, 2_000, "stock")], answer=Answer(kind="credit"))
    page = stage.show(ReturnPage(stage.office, back))
    [note] = page.papers.rows_model.rows
    assert note.chip is not None
    assert note.chip.text.endswith("à rembourser")
    told = page.card.step
    assert told is not None
    assert told.title == "Donner au client ce qu’il reste de l’avoir"
    assert told.effects[0][1].startswith(note.number)
    assert told.effects[0][1].endswith("à rembourser")
    page.card.take()
    assert stage.opened == [("invoice", note.row_id)]


def test_that_a_shop_is_told_of_the_credit_note_is_said_before(stage: Stage, books: Desk) -> None:
    back = a_return(books, paid_order(books))
    with books.reading() as rd:
        [line] = return_page(rd, back).lines
    books.do(returns.receive, back, [Came(line.id, 2_000, "new")])
    page = stage.show(ReturnPage(stage.office, back))
    assert page.facts is not None
    now = datetime(2026, 11, 22, tzinfo=UTC)
    told = told_on_crediting(Channel(1, Decisions(tells_refunds=True, mails="here"), consented_at=now))
    dialog = DecideDialog(stage.office, replace(page.facts, shop_told=told), page)
    said = "la boutique est informée\u00a0: avoir"
    assert said not in dialog.effects.told
    dialog.answer.setCurrentIndex(dialog.answer.findData("credit"))
    assert said in dialog.effects.told
    assert told_on_crediting(Channel(1, Decisions(), consented_at=now)).marks == ()


def test_its_slip_is_kept_and_saved_the_same(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "retour.pdf"
    monkeypatch.setattr("ui.shipping.return_page.ask_place", lambda *_told: place)
    back = a_return(books, paid_order(books))
    page = stage.show(ReturnPage(stage.office, back))
    page._save()
    stage.calm()
    first = place.read_bytes()
    assert first.startswith(b"%PDF")
    books.do(returns.withdraw, back, "gardé")
    page._save()
    stage.calm()
    assert place.read_bytes() == first


def test_order_customer_list_and_day_show_what_came_back(stage: Stage, books: Desk) -> None:
    order = paid_order(books)
    back = a_return(books, order)
    books.do(
        returns.receive, back, [returns.Came(books.row("SELECT id FROM goods_return_line")["id"], 2_000)]
    )
    with books.reading() as rd:
        facts, day = order_page(rd, order), today(rd)
    assert (facts.match.returned, facts.match.shipped) == (2_400, 4_800)
    [task] = [each for each in day.tasks if each.list == "returns"]
    assert (task.name, task.count) == ("returned", 1)
    page = stage.show(OrderPage(stage.office, order))
    shipped = next(disc for disc in page.strip.discs if "revenus" in disc.second)
    assert shipped.second == "2 revenus"
    assert any(each.noun == "return" for each in page.documents.rows_model.rows)
    customer = stage.show(CustomerPage(stage.office, books.order(order)["customer_id"]))
    assert [row.number for row in customer.returns.table.rows_model.rows] == ["RT-2026-0001"]
    screen = stage.show(returns_screen(stage.office))
    stage.calm()
    assert screen.model.rowCount() == 1


def test_reasons_are_added_and_put_out_of_use(stage: Stage, books: Desk) -> None:
    dialog = show_reasons(stage.office)
    stage.calm()
    dialog._add()
    adding = open_dialog(ReturnReasonDialog)
    adding.french.setText("Couleur")
    adding.english.setText("Colour")
    adding.try_it()
    stage.calm()
    stage.qtbot.waitUntil(lambda: len(dialog.table.rows_model.rows) == 11)
    dialog._change(dialog.table.rows_model.rows[10])
    changing = open_dialog(ReturnReasonDialog)
    changing.used.setChecked(False)
    changing.try_it()
    stage.calm()
    order = paid_order(books)
    page = stage.show(OrderPage(stage.office, order))
    page.acts._return()
    stage.calm()
    offered = open_dialog(NewReturnDialog).reason
    assert offered.findData("colour") == -1
    assert offered.findData("faulty") >= 0
