"""Shops in the window: a recorded folder taken in, what could not be is shown with its reason, sent again, discarded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.base.listing import ListQuery
from app.reports.checklist import checklist
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.files.import_wizard import ImportWizard
from ui.kit.bulk_dialog import do_to_many
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import WordButton, say
from ui.shops.import_dialog import ImportDialog
from ui.shops.left_dialog import LeftDialog
from ui.shops.record_deeds import AGAIN, DISCARD
from ui.shops.shops_screen import ShopsScreen
from ui.shops.source_dialog import SourceDialog

RECORDED = Path(__file__).parents[2] / "data" / "woocommerce" / "shop"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A shop of two orders: one as recorded, one whose status nobody knows."""
    orders = json.loads((RECORDED / "orders.json").read_text("utf-8"))
    good = next(each for each in orders if each["status"] == "processing")
    strange = {**good, "id": 99_001, "number": "99001", "status": "lost"}
    made = tmp_path / "shop"
    made.mkdir()
    for name in ("taxes.json", "settings_tax.json", "currency.json"):
        (made / name).write_bytes((RECORDED / name).read_bytes())
    (made / "orders.json").write_text(json.dumps([good, strange]), "utf-8")
    return made


def imported(stage: Stage, folder: Path) -> ImportDialog:
    dialog = ImportDialog(stage.office, folder)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    stage.qtbot.addWidget(dialog)
    dialog.open()
    stage.calm()
    dialog.verb.click()
    stage.calm()
    return dialog


def test_importing_says_what_is_in_the_folder_and_then_what_became_of_it(
    stage: Stage, books: Desk, folder: Path
) -> None:
    dialog = ImportDialog(stage.office, folder)
    stage.qtbot.addWidget(dialog)
    dialog.open()
    stage.calm()
    assert "2 commandes" in dialog.effects.told[0]
    assert books.rows("SELECT id FROM sales_order") == []
    dialog.verb.click()
    stage.calm()
    assert any("1 à revoir" in told for told in dialog.effects.told)
    assert len(books.rows("SELECT id FROM sales_order")) == 1
    again = imported(stage, folder)
    assert any("inchangée" in told for told in again.effects.told)
    assert len(books.rows("SELECT id FROM sales_order")) == 1


def test_old_orders_become_ones_to_invoice_here_only_with_a_word_and_a_way_out(
    stage: Stage, books: Desk, folder: Path
) -> None:
    orders = json.loads((folder / "orders.json").read_text("utf-8"))
    done = {"status": "completed", "date_completed_gmt": "2026-11-10T10:00:00"}
    (folder / "orders.json").write_text(json.dumps([{**orders[0], **done}]), "utf-8")
    dialog = ImportDialog(stage.office, folder)
    stage.qtbot.addWidget(dialog)
    dialog.open()
    stage.calm()
    warned = say("shop_connect.to_invoice", n=1)
    assert warned in dialog.effects.told
    dialog.before.set_value(stage.office.today)
    dialog.before.settled.emit()
    assert warned not in dialog.effects.told, "it was said who invoiced them"
    dialog.before.set_value(None)
    dialog.before.settled.emit()
    dialog.verb.click()
    stage.calm()
    assert say("shop_left.old", n=1) in dialog.effects.told
    dialog.invoiced.click()
    stage.calm()
    [left] = [
        each for each in QApplication.topLevelWidgets() if isinstance(each, LeftDialog) and each.isVisible()
    ]
    left.verb.click()
    stage.qtbot.waitUntil(lambda: left._over, timeout=10_000)
    stage.calm()
    assert [bool(row["invoiced_there"]) for row in books.rows("SELECT invoiced_there FROM sales_order")] == [
        True
    ]
    assert not dialog.invoiced.isVisible()
    left.accept()


def test_orders_of_a_shop_known_by_its_folder_are_left_to_it_from_its_card(
    stage: Stage, books: Desk, folder: Path
) -> None:
    imported(stage, folder)
    screen = stage.show(ShopsScreen(stage.office))
    [card] = screen.cards.values()
    assert [key for key, act in card.acts.items() if act.isVisibleTo(screen)] == ["shop_left.open"]
    card.acts["shop_left.open"].click()
    stage.calm()
    [left] = [
        each for each in QApplication.topLevelWidgets() if isinstance(each, LeftDialog) and each.isVisible()
    ]
    left.which.setCurrentIndex(1)
    stage.calm()
    assert [row.number for row in left.table.rows_model.rows] == [
        row["number"] for row in books.rows("SELECT number FROM sales_order")
    ]
    left.verb.click()
    stage.qtbot.waitUntil(lambda: left._over, timeout=10_000)
    stage.calm()
    left.accept()
    assert not card.acts["shop_left.open"].isVisibleTo(screen), "none waits any more"


def test_a_folder_without_a_shop_is_refused_and_nothing_can_be_imported(
    stage: Stage, books: Desk, tmp_path: Path
) -> None:
    dialog = ImportDialog(stage.office, tmp_path)
    stage.qtbot.addWidget(dialog)
    dialog.open()
    stage.calm()
    assert "ne contient pas de boutique" in dialog.banner.problem
    assert not dialog.verb.isEnabled()


def test_a_parked_record_is_shown_with_its_reason_and_ways_out(
    stage: Stage, books: Desk, folder: Path
) -> None:
    imported(stage, folder)
    screen = stage.show(ShopsScreen(stage.office))
    assert screen.records.model.rowCount() == 1
    screen.records.table.go_to(0)
    stage.calm()
    assert "état inconnu" in screen.panel.title.text()
    assert screen.panel.way.text
    # It has to be corrected in the shop, so trying again is not the way that stands out.
    assert screen.panel.again.property("look") == "secondary"
    assert not screen.panel.browse.isVisibleTo(screen), "a folder is no address to go to"
    [shop] = books.rows("SELECT id FROM shop")
    screen.panel.tell_shops({shop["id"]: "https://boutique.example.test"})
    assert screen.panel.browse.isVisibleTo(screen)
    assert screen.panel.browse.property("look") == "primary"
    screen.panel.again.click()
    stage.calm()
    assert stage.said[-1].text == say("shops.again_parked")
    assert books.row("SELECT state, attempts FROM inbox WHERE remote_id = '99001'") == {
        "state": "parked",
        "attempts": 2,
    }


def test_what_shall_be_discarded_is_named_with_its_reason(stage: Stage, books: Desk, folder: Path) -> None:
    imported(stage, folder)
    screen = stage.show(ShopsScreen(stage.office))
    # Nobody framed a row: the first one explains itself.
    assert "état inconnu" in screen.panel.title.text()
    [record] = books.rows("SELECT id FROM inbox WHERE remote_id = '99001'")
    dialog = do_to_many(stage.office, DISCARD, [record["id"]], screen)
    stage.calm()
    shown = dialog.table.rows_model.shown(0)
    assert shown is not None
    told = [cell.text for cell in shown.cells]
    assert told[0] == "Commande n°\u00a099001"
    assert "état inconnu" in told[1]
    assert told[2] == say("shops.discard_many.will")
    dialog.reject()


def test_a_discarded_record_leaves_the_list_and_stays_with_its_reason(
    stage: Stage, books: Desk, folder: Path
) -> None:
    imported(stage, folder)
    screen = stage.show(ShopsScreen(stage.office))
    screen.records.table.go_to(0)
    stage.calm()
    screen.panel.discard.click()
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, ReasonDialog)]
    dialog.reason.setText("essai")
    dialog.try_it()
    stage.calm()
    assert books.row("SELECT state FROM inbox WHERE remote_id = '99001'") == {"state": "discarded"}
    stage.qtbot.waitUntil(lambda: screen.records.model.rowCount() == 0)


def test_enter_opens_what_a_record_became(stage: Stage, books: Desk, folder: Path) -> None:
    imported(stage, folder)
    screen = stage.show(ShopsScreen(stage.office))
    screen.records.show_query(ListQuery(chips=(("noun", "order"), ("state", "taken"))))
    stage.calm()
    screen.records.table.go_to(0)
    stage.qtbot.keyClick(screen.records.table, Qt.Key.Key_Return)
    [order] = [row["id"] for row in books.rows("SELECT id FROM sales_order")]
    assert stage.opened == [("order", order)]


def test_without_a_shop_the_whole_room_says_so(stage: Stage, books: Desk) -> None:
    screen = stage.show(ShopsScreen(stage.office))
    assert screen.blank.isVisible()
    assert screen.blank.height() > screen.height() * 0.85


def test_without_a_shop_one_button_begins_and_has_the_keys(stage: Stage, books: Desk) -> None:
    screen = stage.show(ShopsScreen(stage.office))
    stage.calm()
    shown = [each for each in screen.findChildren(WordButton) if each.isVisible()]
    assert [each.key for each in shown if each.property("look") == "primary"] == ["shop_connect.open"]
    assert [each.key for each in shown].count("shop_connect.open") == 1
    assert screen.first_focus() in shown
    assert isinstance(first := screen.first_focus(), WordButton)
    assert first.key == "shop_connect.open"


def test_nothing_to_review_is_good_news_and_no_search_that_failed(
    stage: Stage, books: Desk, folder: Path
) -> None:
    orders = json.loads((folder / "orders.json").read_text("utf-8"))
    (folder / "orders.json").write_text(json.dumps(orders[:1]), "utf-8")
    imported(stage, folder)
    screen = stage.show(ShopsScreen(stage.office))
    stage.calm()
    assert screen.records.blank.isVisible()
    assert screen.records.blank.title == say("shops.nothing_parked")
    screen.records.show_query(ListQuery(search="introuvable", chips=(("view", "parked"),)))
    stage.calm()
    assert screen.records.blank.title == say("kit.list.no_match")


def test_one_door_asks_what_there_is_of_a_shop(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = stage.show(ShopsScreen(stage.office))
    stage.calm()
    screen._import.click()
    stage.calm()
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, SourceDialog)]
    assert list(dialog.ways) == ["folder", "file"]
    assert dialog.verb.isHidden()
    monkeypatch.setattr("ui.shops.import_dialog.QFileDialog.getExistingDirectory", lambda *_asked: "")
    dialog.ways["folder"].click()
    assert dialog.isVisible(), "no folder was chosen: the other way is still there"
    dialog.ways["file"].click()
    stage.calm()
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, SourceDialog)]
    [wizard] = [each for each in QApplication.topLevelWidgets() if isinstance(each, ImportWizard)]
    wizard.reject()


def test_a_new_company_is_asked_for_its_shop_until_it_has_one_or_sells_otherwise(books: Desk) -> None:
    def asked() -> bool:
        with books.database.read() as rd:
            [todo] = [each for each in checklist(rd) if each.name == "shop"]
        assert todo.room == "shops"
        return not todo.done

    assert asked()
    books.an_order(books.a_customer(), goods(books.a_product()))
    assert not asked()


def test_a_parked_order_says_who_waits_for_what_and_is_not_tried_again_in_vain(
    stage: Stage, books: Desk, folder: Path
) -> None:
    orders: list[dict[str, Any]] = json.loads((folder / "orders.json").read_text("utf-8"))
    dollars: dict[str, Any] = {**orders[0], "id": 99_002, "number": "99002", "currency": "USD"}
    (folder / "orders.json").write_text(json.dumps([dollars]), "utf-8")
    imported(stage, folder)
    screen = stage.show(ShopsScreen(stage.office))
    screen.records.table.go_to(0)
    stage.calm()
    told = screen.panel.facts.told
    who = dollars["billing"]
    assert told[say("column.customer")] == who["company"] or who["last_name"] in told[say("column.customer")]
    assert "USD" in told[say("column.total")] or "$" in told[say("column.total")]
    assert " × " in told[say("column.article")].replace("\u00a0", " ")
    [record] = books.rows("SELECT id FROM inbox WHERE remote_id = '99002'")
    dialog = do_to_many(stage.office, AGAIN, [record["id"]], screen)
    stage.calm()
    assert not dialog.verb.isEnabled()
    dialog.reject()
    screen.panel.discard.click()
    [asked] = screen.findChildren(ReasonDialog)
    assert "99002" in asked.windowTitle()
    asked.reject()
