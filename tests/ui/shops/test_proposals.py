"""What a shop did to an order that is invoiced here is said where people look, and decided in one dialog, by keys too."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.flow import bill, channel, lend, ship
from app.flow.labels import parcel_labels
from app.links.shops.folder import read_folder
from app.links.shops.intake import store, take_in
from app.links.shops.kinds import kind_of
from app.links.shops.proposal import leave
from app.links.shops.queries import INBOX
from app.links.shops.shop import connect
from app.orders.channel import Decisions, Side
from app.shipping.queries import SHIPMENTS
from tests.links.shops.woo import Woo
from tests.stories.desk import OWNER, Desk, goods
from tests.ui.conftest import Stage
from ui.invoicing.invoice_deeds import SEND
from ui.invoicing.invoice_page import InvoicePage
from ui.kit.bulk_dialog import BulkDialog
from ui.kit.section import Figures
from ui.kit.wording import say
from ui.orders.order_effects import verb_key
from ui.orders.order_page import OrderPage
from ui.shipping.carrier_file_dialog import CarrierFileDialog
from ui.shipping.labels_dialog import LabelsDialog
from ui.shipping.shipment_page import ShipmentPage
from ui.shipping.shipments_screen import shipment_state
from ui.shops.proposal_dialog import ProposalDialog
from ui.shops.record_deeds import AGAIN
from ui.shops.shops_screen import ShopsScreen
from ui.today.day_look import look
from ui.today.waiting import waiting

_ASKING = ("parked", "proposed", "conflicts")
"""The views of what asks for somebody, which add up."""


def taken(books: Desk, woo: Woo) -> None:
    kind, recorded = kind_of("woocommerce"), read_folder(woo.write())
    info = kind.info(recorded.info)
    shop_id = books.database.do(OWNER, connect, kind.name, info.name, info.url)
    store(books.database, OWNER, shop_id, list(recorded.records(kind)))
    take_in(books.database, OWNER, shop_id)


@pytest.fixture
def order_id(books: Desk, tmp_path: Path) -> int:
    """An order of a shop, invoiced here and then refunded there for 5.00."""
    woo = Woo(tmp_path / "shop")
    woo.product(1, stock=10)
    woo.order(7, "completed", things=[(1, 2)])
    taken(books, woo)
    [order] = books.rows("SELECT id FROM sales_order")
    books.database.do(OWNER, bill.issue_invoice, int(order["id"]), "all")
    woo.refund(7, 70, amount="5.00")
    taken(books, woo)
    return int(order["id"])


def numbered(books: Desk) -> str:
    [order] = books.rows("SELECT number, remote_number FROM sales_order")
    return str(order["number"] or order["remote_number"])


def dialog_over(stage: Stage) -> ProposalDialog:
    stage.calm()
    [dialog] = [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, ProposalDialog) and each.isVisible()
    ]
    return dialog


def test_the_orders_page_offers_the_decision_and_the_credit_note_is_one_act(
    stage: Stage, books: Desk, order_id: int
) -> None:
    page = stage.show(OrderPage(stage.office, order_id))
    assert page.proposals.isVisibleTo(page)
    # All else is done: what waits is the step of the page, and its head says that it is not over.
    assert page.card.step is not None
    assert page.card.step.title == say("shop_proposal.step")
    assert page.proposals.buttons[0].isHidden()
    page.card.take()
    dialog = dialog_over(stage)
    rows = {row.what: (row.here, row.there) for row in dialog.table.rows_model.rows}
    assert rows[say("shop_proposal.row.total")] == (2400, 2400)
    assert rows[say("shop_proposal.row.invoiced")] == (2400, None)
    assert rows[say("shop_proposal.row.given_back")] == (0, 500)
    assert dialog.answer.value == "credit_note"
    assert "5,00" in dialog.effects.told[0]
    assert say("shop_proposal.effect.no_article") in dialog.effects.told
    stage.qtbot.keyClick(dialog.answer, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    assert stage.said[-1].text == say("shop_proposal.credited")
    assert books.row("SELECT total FROM invoice WHERE kind = 'credit_note'") == {"total": 500}
    assert books.row("SELECT amount FROM payment WHERE kind = 'refund'") == {"amount": 500}
    stage.calm()
    assert not page.proposals.isVisibleTo(page)
    assert page.card.step.title != say("shop_proposal.step")


def test_the_articles_of_a_credit_note_are_named_before_it_is_issued(
    stage: Stage, books: Desk, tmp_path: Path
) -> None:
    woo = Woo(tmp_path / "shop")
    woo.product(1, stock=10)
    woo.order(7, "completed", things=[(1, 2)])
    taken(books, woo)
    order_id = int(books.row("SELECT id FROM sales_order")["id"])
    books.database.do(OWNER, bill.issue_invoice, order_id, "all")
    woo.refund(7, 70, pieces=1)
    taken(books, woo)
    page = stage.show(OrderPage(stage.office, order_id))
    page.proposals.buttons[0].click()
    told = dialog_over(stage).effects.told
    assert say("shop_proposal.effect.articles", what="1 × Chose 1") in told


def test_the_page_of_its_invoice_says_so_and_decides_too(stage: Stage, books: Desk, order_id: int) -> None:
    invoice_id = int(books.row("SELECT id FROM invoice")["id"])
    page = stage.show(InvoicePage(stage.office, invoice_id))
    stage.calm()
    assert page.proposals.isVisibleTo(page)
    assert page.card.step is not None
    assert page.card.step.title == say("shop_proposal.step"), "not: nothing left to do"
    page.card.take()
    dialog = dialog_over(stage)
    dialog.verb.click()
    stage.calm()
    assert books.row("SELECT total FROM invoice WHERE kind = 'credit_note'") == {"total": 500}
    assert not page.proposals.isVisibleTo(page)


@pytest.fixture
def called_off(books: Desk, tmp_path: Path) -> int:
    """An order of two pieces paid on delivery and called off in its shop, one of them shipped and invoiced here by then."""
    woo = Woo(tmp_path / "shop")
    woo.product(1, stock=10)
    woo.order(7, things=[(1, 2)], method="cod", paid=False)
    taken(books, woo)
    order_id = int(books.row("SELECT id FROM sales_order")["id"])
    line = int(books.row("SELECT id FROM order_line")["id"])
    books.database.do(OWNER, ship.ship, order_id, {line: 1000}, carrier="Colissimo")
    books.database.do(OWNER, bill.issue_invoice, order_id)
    woo.order(7, "cancelled", things=[(1, 2)], method="cod", paid=False)
    taken(books, woo)
    return order_id


def test_what_the_credit_note_of_a_cancelled_order_comes_to_is_said(
    stage: Stage, books: Desk, called_off: int
) -> None:
    page = stage.show(OrderPage(stage.office, called_off))
    page.card.take()
    dialog = dialog_over(stage)
    assert dialog.answer.value == "credit_note"
    credited, unsent, goods, door = dialog.effects.told
    assert unsent == say("shop_proposal.effect.unsent_stays")
    assert "12,00" in credited, "what is invoiced, and not what the order comes to"
    assert goods == say("credit.effect.goods")
    assert "12,00" in door
    dialog.verb.click()
    stage.calm()
    assert books.row("SELECT total FROM invoice WHERE kind = 'credit_note'") == {"total": 1200}


def test_its_shipment_asks_for_the_decision_before_anything_is_done_for_the_parcel(
    stage: Stage, books: Desk, called_off: int
) -> None:
    [row] = books.rows("SELECT id FROM shipment")
    with books.reading() as rd:
        [listed] = SHIPMENTS.rows(rd, [int(row["id"])])
    assert shipment_state(listed).text == say("shop_proposal.chip")
    page = stage.show(ShipmentPage(stage.office, int(row["id"])))
    stage.calm()
    assert page.card.step is not None
    assert page.card.step.title == say("shop_proposal.step"), "not to note the number of what nobody wants"
    assert say("shop_proposal.chip") in page.accessibleName()
    page.card.take()
    dialog_over(stage).verb.click()
    stage.calm()
    assert page.card.isHidden() or page.card.step.title != say("shop_proposal.step")
    with books.reading() as rd:
        [listed] = SHIPMENTS.rows(rd, [int(row["id"])])
    assert not listed.undecided


def test_neither_label_nor_carriers_file_is_made_of_it_before(
    stage: Stage, books: Desk, called_off: int
) -> None:
    shipment = int(books.row("SELECT id FROM shipment")["id"])
    number = books.row("SELECT number FROM shipment")["number"]
    first = say("shipments.undecided", n=1, named=number)
    for dialog in (
        LabelsDialog(stage.office, "parcels", [shipment]),
        CarrierFileDialog(stage.office, [shipment]),
    ):
        stage.show(dialog)
        stage.calm()
        assert dialog.effects.told[0] == first
        assert not any("poids" in each for each in dialog.effects.told)
        assert not dialog.verb.isEnabled()
    with books.reading() as rd, pytest.raises(Refusal, match="shipment_undecided"):
        parcel_labels(rd, [shipment], "100x150", 203)
    proposal = int(books.row("SELECT id FROM shop_proposal")["id"])
    books.database.do(OWNER, leave, proposal, "Vu au téléphone")
    decided = stage.show(LabelsDialog(stage.office, "parcels", [shipment]))
    stage.calm()
    assert decided.verb.isEnabled()
    assert decided.effects.told[0] == say("labels.bare", n=1)


def test_beside_others_the_labels_of_the_others_are_made(stage: Stage, books: Desk, called_off: int) -> None:
    bowl = books.a_product("Bol", on_hand=2)
    order = books.an_order(books.a_customer(), goods(bowl, 1), payment_kind="account")
    books.confirm(order)
    keys = [int(books.row("SELECT id FROM shipment")["id"]), books.ship(order)]
    dialog = stage.show(LabelsDialog(stage.office, "parcels", keys))
    stage.calm()
    number = books.row("SELECT number FROM shipment WHERE id = :id", id=keys[0])["number"]
    assert dialog.effects.told[0] == say("shipments.undecided", n=1, named=number)
    assert dialog.effects.told[1] == say("labels.bare", n=1)
    assert dialog.verb.isEnabled()
    with books.reading() as rd, pikepdf.Pdf.open(BytesIO(parcel_labels(rd, keys, "100x150", 203))) as made:
        assert len(made.pages) == 1


def test_what_stands_beside_a_refund_of_the_shop_says_on_which_side(stage: Stage, order_id: int) -> None:
    page = stage.show(OrderPage(stage.office, order_id))
    [figures] = page.proposals.findChildren(Figures)
    told = " ".join(each.text() for each in figures.findChildren(QLabel))
    for name in ("there", "invoiced", "given_back"):
        assert say(f"shop_proposal.side_row.{name}") in told


def test_many_invoices_are_sent_without_it_and_with_what_the_shop_writes_itself(
    stage: Stage, books: Desk, order_id: int
) -> None:
    invoice_id = int(books.row("SELECT id FROM invoice")["id"])
    dialog = stage.show(BulkDialog(stage.office, SEND, frozenset({invoice_id})))
    stage.calm()
    [row] = dialog.table.rows_model.rows
    assert row.why is not None
    assert row.why.code == "invoice_undecided"
    proposal = int(books.row("SELECT id FROM shop_proposal")["id"])
    books.database.do(OWNER, leave, proposal, "Vu au téléphone")
    shop = int(books.row("SELECT shop_id FROM sales_order")["shop_id"])
    sides: tuple[tuple[Side, bool], ...] = (("here", False), ("shop", True))
    for mails, told in sides:
        books.database.do(OWNER, channel.decide, shop, Decisions(mails=mails))
        for deed in SEND.deeds:
            dialog = stage.show(BulkDialog(stage.office, deed, frozenset({invoice_id})))
            stage.calm()
            [row] = dialog.table.rows_model.rows
            assert "ines@example.test" in row.note
            assert (say("invoices.leave.by_shop") in row.note) is told


def test_setting_it_aside_asks_why(stage: Stage, books: Desk, order_id: int) -> None:
    page = stage.show(OrderPage(stage.office, order_id))
    page.proposals.buttons[0].click()
    dialog = dialog_over(stage)
    dialog.answer.setCurrentIndex(dialog.answer.findData("none"))
    dialog.verb.click()
    stage.calm()
    assert dialog.isVisible(), "nothing follows only for a reason"
    dialog.reason.setText("Vu au téléphone")
    dialog.verb.click()
    stage.calm()
    assert books.row("SELECT state, reason FROM shop_proposal") == {
        "state": "set_aside",
        "reason": "Vu au téléphone",
    }
    assert books.rows("SELECT id FROM invoice WHERE kind = 'credit_note'") == []


def test_the_room_of_shops_and_the_day_name_it_once(stage: Stage, books: Desk, order_id: int) -> None:
    with books.database.read() as rd:
        tasks = {each.name: each for each in look(rd).kept}
    assert "parked" not in tasks
    task = tasks["shop_proposals"]
    assert (task.name, task.count, task.amount) == ("shop_proposals", 1, 500)
    screen = stage.show(ShopsScreen(stage.office))
    screen.show_list("shops", ListQuery(chips=task.chips))
    stage.calm()
    assert screen.records.model.rowCount() == task.count
    screen.records.table.go_to(0)
    stage.calm()
    panel = screen.panel
    assert panel.decide.isVisibleTo(screen)
    assert not panel.again.isVisibleTo(screen)
    assert panel.facts.told[say("intake.one.order")] == numbered(books)
    panel.open.click()
    assert stage.opened[-1] == ("order", order_id)
    with books.database.read() as rd:
        views = {view: INBOX.count(rd, ListQuery(chips=(("view", view),))).count for view in _ASKING}
        assert views == {"parked": 0, "proposed": 1, "conflicts": 0}
        assert waiting(rd)["shops"].count == sum(views.values())
    [record] = books.rows("SELECT id FROM inbox WHERE state = 'parked'")
    with books.database.read() as rd:
        [planned] = AGAIN.plan(rd, [record["id"]])
    assert planned.why is not None
    assert planned.why.code == "shop_record_to_decide", "no more than beside it is it tried again in vain"
    panel.decide.click()
    assert dialog_over(stage).look is not None


def test_an_edit_of_what_has_not_left_is_shown_line_by_line_and_followed_by_keys(
    stage: Stage, books: Desk, tmp_path: Path
) -> None:
    woo = Woo(tmp_path / "shop")
    woo.product(1, stock=10)
    woo.order(7, things=[(1, 2)])
    taken(books, woo)
    woo.order(7, things=[(1, 5)])
    taken(books, woo)
    [order] = books.rows("SELECT id FROM sales_order")
    page = stage.show(OrderPage(stage.office, int(order["id"])))
    assert page.card.step is not None
    assert page.card.step.title == say("shop_proposal.step"), (
        "not to ship what is not wanted like that any more"
    )
    assert say("shop_proposal.kept") in [line for _, line in page.card.step.effects]
    offered = {each.key: each for each in page.acts.offered(decides=True)}
    ships, ahead = offered[verb_key("ship.ship")], "order_page.verb.bill_all"
    assert ahead not in offered, "nothing is invoiced ahead that may not be wanted"
    assert ahead in {each.key for each in page.acts.offered()}
    assert ships.refusal is not None
    assert ships.refusal.code == "shop_proposal_waits"
    page.proposals.buttons[0].click()
    dialog = dialog_over(stage)
    assert dialog.lines.isVisibleTo(dialog)
    assert [(row.what, row.more) for row in dialog.lines.rows_model.rows] == [("Chose 1", 3600)]
    assert dialog.answer.value == "change"
    assert "24,00" in dialog.effects.told[0]
    assert "60,00" in dialog.effects.told[0]
    stage.qtbot.keyClick(dialog.answer, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    assert stage.said[-1].text == say("shop_proposal.followed")
    assert books.row("SELECT total FROM sales_order") == {"total": 6000}
    stage.calm()
    assert not page.proposals.isVisibleTo(page)


def test_a_rule_that_says_no_asks_why_it_passes(stage: Stage, books: Desk, tmp_path: Path) -> None:
    woo = Woo(tmp_path / "shop")
    woo.product(1, stock=10)
    woo.customer(5)
    woo.order(7, method="cod", paid=False, customer_id=5)
    taken(books, woo)
    [buyer] = books.rows("SELECT customer_id FROM sales_order")
    books.database.do(OWNER, lend.set_limit, int(buyer["customer_id"]), 2000)
    woo.order(7, things=[(1, 3)], method="cod", paid=False, customer_id=5)
    taken(books, woo)
    [order] = books.rows("SELECT id FROM sales_order")
    page = stage.show(OrderPage(stage.office, int(order["id"])))
    page.proposals.buttons[0].click()
    dialog = dialog_over(stage)
    assert not dialog.release.isVisibleTo(dialog)
    dialog.verb.click()
    stage.calm()
    assert dialog.release.isVisibleTo(dialog)
    dialog.release.setText("client de longue date")
    dialog.verb.click()
    stage.calm()
    assert books.row("SELECT total FROM sales_order") == {"total": 3600}
