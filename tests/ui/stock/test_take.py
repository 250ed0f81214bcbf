"""A stock-take at the window: begun from the list, counted by keys and scans, looked at, recorded (B1, B5, U3)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.flow import restock
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.reports.goods_in import GoodsScanned, scanned_goods
from app.stock import take, tracing
from app.stock.lots import LotOf
from app.stock.take import Counted
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.kit.scanner import Reading
from ui.stock.count_lot_dialog import CountLotDialog
from ui.stock.take_dialogs import BeginDialog, PostDialog, RecountDialog
from ui.stock.take_page import TakePage
from ui.stock.takes_screen import takes_screen

ENTER = Qt.Key.Key_Return


@pytest.fixture
def under(stage: Stage) -> QWidget:
    """What dialogs stand over, and go away with."""
    return stage.show(QWidget())


def dialog_of(page: QWidget, kind: type[QWidget]) -> QWidget:
    [found] = page.findChildren(kind)
    return found


def told(page: TakePage) -> dict[str, tuple[int | None, int]]:
    rows = (page.blind_lines if page.hides_expected else page.lines).rows_model.rows
    return {row.name: (row.counted_milli, row.difference_milli) for row in rows}


def test_a_take_of_chosen_products_is_begun_and_opened(stage: Stage, books: Desk, under: QWidget) -> None:
    bowl, vase = books.a_product("Bol", on_hand=3), books.a_product("Vase", on_hand=2)
    dialog = BeginDialog(stage.office, [bowl, vase], under)
    dialog.open()
    assert dialog.scope.value == "chosen"
    assert "2 articles" in dialog.effects.told[0]
    dialog.name.setText("Vitrine")
    dialog.verb.click()
    stage.calm()
    [(noun, take_id)] = stage.opened
    assert noun == "take"
    page = stage.show(TakePage(stage.office, take_id))
    assert told(page) == {"Bol": (None, 0), "Vase": (None, 0)}


def test_a_shelf_is_counted_by_keys_and_by_scans_and_recorded(stage: Stage, books: Desk) -> None:
    bowl = books.a_product("Bol", on_hand=10, sku="BOL", gtins=("3760074380534",))
    vase = books.a_product("Vase", on_hand=4, sku="VAS")
    take_id = books.do(take.open_take, "Vitrine", [bowl, vase])
    page = stage.show(TakePage(stage.office, take_id))
    assert page.first_focus() is page.bar.article
    page.activateWindow()
    stage.qtbot.waitUntil(page.isActiveWindow)
    page.bar.article.setFocus()
    stage.qtbot.keyClicks(page.bar.article, "vase")
    stage.qtbot.keyClick(page.bar.article, ENTER)
    # Enter also takes what is still being searched for.
    stage.qtbot.waitUntil(lambda: page.focusWidget() is page.bar.quantity)
    stage.qtbot.keyClicks(page.bar.quantity, "3")
    stage.qtbot.keyClick(page.bar.quantity, ENTER)
    stage.calm()
    # The keys are back where the next product is typed.
    assert page.focusWidget() is page.bar.article
    assert page.bar.article.value is None
    assert "Vase" in page.bar.told.text()
    with books.database.read() as rd:
        answer: GoodsScanned = scanned_goods(rd, "3760074380534")
    for _ in range(10):
        page.scans.found(answer)
    stage.calm()
    assert told(page) == {"Bol": (10_000, 0), "Vase": (3_000, -1_000)}
    page.shown.setCurrentIndex(page.shown.findData("differing"))
    assert set(told(page)) == {"Vase"}
    page.card.take()
    dialog = dialog_of(page, PostDialog)
    assert isinstance(dialog, PostDialog)
    assert any("1 article en moins" in each for each in dialog.effects.told)
    dialog.reason.setText("vitrine")
    dialog.verb.click()
    stage.calm()
    assert "1 article corrigé" in stage.said[-1].text
    assert [books.stock(each)[0] for each in (bowl, vase)] == [10, 3]
    # Over: nothing to count with any more, and what differed asks nothing.
    page.shown.setCurrentIndex(page.shown.findData("all"))
    states = [page.lines.rows_model.shown(at).cells[2].text for at in range(2)]  # pyright: ignore[reportOptionalMemberAccess]
    assert sorted(states) == ["Compté", "Corrigé"]
    assert not page.bar.isVisible()
    assert page.card.step is not None
    assert page.card.step.act is None


def test_what_is_missing_is_said_at_its_field(stage: Stage, books: Desk) -> None:
    bowl = books.a_product("Bol", on_hand=1)
    page = stage.show(TakePage(stage.office, books.do(take.open_take, "", [bowl])))
    page.bar.take()
    assert page.focusWidget() is page.bar.article
    assert page.bar.findChildren(QWidget)
    assert books.rows("SELECT id FROM stock_tally") == []


def test_a_line_is_counted_anew_and_the_last_count_taken_back(stage: Stage, books: Desk) -> None:
    bowl = books.a_product("Bol", on_hand=5)
    take_id = books.do(take.open_take, "", [bowl])
    books.do(take.count, take_id, [Counted(bowl, 2_000)])
    page = stage.show(TakePage(stage.office, take_id))
    page.lines.opened.emit(page.lines.rows_model.rows[0])
    dialog = dialog_of(page, RecountDialog)
    assert isinstance(dialog, RecountDialog)
    dialog.quantity.setText("5")
    dialog.quantity.settle()
    assert any("2" in each for each in dialog.effects.told)
    dialog.verb.click()
    stage.calm()
    assert told(page) == {"Bol": (5_000, 0)}
    assert "take.take_back" in page.verbs.offered
    page.verbs.do("take.take_back")
    stage.calm()
    assert told(page)["Bol"][0] == 0


def test_a_blind_take_does_not_say_what_is_expected(stage: Stage, books: Desk) -> None:
    bowl = books.a_product("Bol", on_hand=5)
    take_id = books.do(take.open_take, "", [bowl], blind=True)
    books.do(take.count, take_id, [Counted(bowl, 2_000)])
    page = stage.show(TakePage(stage.office, take_id))
    assert not page.lines.isVisible()
    assert page.blind_lines.isVisible()
    shown = {column.key for column in page.blind_lines.rows_model.columns}
    assert not shown & {"expected_milli", "difference_milli", "worth"}
    assert page.card.step is not None
    assert not any("moins" in each for _, each in page.card.step.effects)
    books.do(take.post, take_id, "fini")
    page.refresh()
    stage.calm()
    assert page.lines.isVisible()
    assert told(page) == {"Bol": (2_000, -3_000)}


def test_it_is_printed_to_count_by_and_keeps_what_differences_were_worth(
    stage: Stage, books: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    bowl = books.a_product("Bol")
    books.do(restock.receive, ReceiptDraft(lines=(ReceivedLine(bowl, 5_000, 3_000_000),)))
    take_id = books.do(take.open_take, "", [bowl])
    printed: list[bytes] = []
    monkeypatch.setattr(
        "ui.stock.take_page.print_paper",
        lambda _office, _kind, _name, content, **_asked: printed.append(content),
    )
    page = stage.show(TakePage(stage.office, take_id))
    assert page.tool("take.print_sheet").text().strip() == "Feuille de comptage"
    page.tool("take.print_sheet").click()
    stage.calm()
    books.do(take.count, take_id, [Counted(bowl, 2_000)])
    books.do(take.post, take_id, "fini")
    page.refresh()
    stage.calm()
    assert page.tool("take.print_sheet").text().strip() == "Imprimer le résultat"
    page.tool("take.print_sheet").click()
    stage.calm()
    assert [each[:4] for each in printed] == [b"%PDF"] * 2
    assert page.card.step is not None
    assert any("9,00" in words for _, words in page.card.step.effects)
    screen = stage.show(takes_screen(stage.office))
    stage.calm()
    line = screen.model.line(0)
    assert line is not None
    assert any("9,00" in cell.text for cell in line.cells)


def test_a_take_that_is_given_up_asks_why(stage: Stage, books: Desk) -> None:
    page = stage.show(
        TakePage(stage.office, books.do(take.open_take, "", [books.a_product("Bol", on_hand=1)]))
    )
    page.verbs.do("take.abandon.open")
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.reason.setText("mauvaise étagère")  # pyright: ignore[reportAttributeAccessIssue]
    dialog.verb.click()  # pyright: ignore[reportAttributeAccessIssue]
    stage.calm()
    assert page.facts is not None
    assert page.facts.row.state == "abandoned"


def lots_told(page: TakePage) -> dict[str, int | None]:
    rows = (page.blind_lines if page.hides_expected else page.lines).rows_model.rows
    return {row.lot: row.counted_milli for row in rows}


def test_a_traced_product_is_counted_by_lot_and_a_unit_by_its_number(stage: Stage, books: Desk) -> None:
    honey = books.a_product("Miel", on_hand=0, sku="MIEL", gtins=("3760074380534",))
    saw = books.a_product("Scie", on_hand=0, sku="SCIE")
    books.do(tracing.trace, honey, "lot")
    books.do(tracing.trace, saw, "serial")
    lots = (LotOf("A", 3_000), LotOf("B", 2_000))
    books.do(
        restock.receive,
        ReceiptDraft(
            lines=(
                ReceivedLine(honey, 5_000, lots=lots),
                ReceivedLine(saw, 1_000, lots=(LotOf("S-0001", 1_000),)),
            )
        ),
    )
    page = stage.show(TakePage(stage.office, books.do(take.open_take, "", [honey, saw])))
    assert lots_told(page) == {"A": None, "B": None, "S-0001": None}

    def scan(code: str) -> None:
        page.scans._on_scan(Reading(code, code, ()))
        stage.calm()

    scan("010376007438053410A")
    scan("S-0001")
    assert lots_told(page) == {"A": 1_000, "B": None, "S-0001": 1_000}
    # The article alone does not say which lot: it is asked for.
    scan("3760074380534")
    dialog = dialog_of(page, CountLotDialog)
    assert isinstance(dialog, CountLotDialog)
    assert dialog.form.fields["code"]._said == "En stock ici\u00a0: A, B"
    completer = dialog.code.completer()
    assert completer is not None
    completer.setCompletionPrefix("b")
    assert completer.currentCompletion() == "B"
    dialog.code.setText("A")
    assert dialog.effects.told == ()
    dialog.code.setText("C")
    assert dialog.effects.told == ("lot inconnu\u00a0: C sera créé",)
    dialog.verb.click()
    stage.calm()
    assert lots_told(page) == {"A": 1_000, "B": None, "C": 1_000, "S-0001": 1_000}
    page.verbs.do("take.take_back")
    stage.calm()
    assert lots_told(page)["C"] == 0
    # A unit is counted once.
    scan("S-0001")
    assert lots_told(page)["S-0001"] == 1_000
