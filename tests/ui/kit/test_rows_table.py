"""A table of rows that are there already, by its keys."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from ui.kit.columns import Column
from ui.kit.rows_cells import last_shown
from ui.kit.rows_table import RowsTable
from ui.kit.theme import scaled
from ui.kit.tokens import MARGIN


@dataclass(frozen=True, slots=True)
class Part:
    id: int
    name: str
    amount: int


COLUMNS: tuple[Column[Part], ...] = (
    Column(key="name", title="column.name", strong=True),
    Column(key="amount", title="column.amount", kind="money", width=100),
)
ROWS = (Part(1, "Bol", 1250), Part(2, "Vase", 123_456), Part(3, "Rien", 0))


@pytest.fixture
def table(qtbot: QtBot) -> RowsTable[Part]:
    made: RowsTable[Part] = RowsTable(COLUMNS, ticking=True)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    qtbot.waitExposed(made)
    made.put(ROWS)
    made.setFocus()
    return made


def test_the_box_over_the_ticks_turns_all_that_can_be_ticked(qtbot: QtBot, table: RowsTable[Part]) -> None:
    table.rows_model.muted = lambda row: not row.amount
    table.put(ROWS)
    box = QPoint(MARGIN + 8, 16)
    titles = table.horizontalHeader().viewport()
    qtbot.mouseClick(titles, Qt.MouseButton.LeftButton, pos=box)
    assert table.ticked == {1, 2}
    qtbot.mouseClick(titles, Qt.MouseButton.LeftButton, pos=box)
    assert table.ticked == frozenset()
    qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert table.ticked == {1, 2}


def test_words_beside_a_short_name_leave_the_last_column_in_sight(qtbot: QtBot) -> None:
    why = "ventes à distance et services électroniques, hors taxe, année en cours et précédente"
    columns: tuple[Column[Part], ...] = (
        Column(key="name", title="column.name"),
        Column(key="why", title="column.name", value=lambda _row: why, width=160, wraps=True),
        Column(key="amount", title="column.amount", kind="money", width=100),
    )
    made: RowsTable[Part] = RowsTable(columns)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    qtbot.waitExposed(made)
    made.put(ROWS)
    assert made.horizontalHeader().length() <= made.viewport().width()


def test_enter_opens_the_framed_row(qtbot: QtBot, table: RowsTable[Part]) -> None:
    opened: list[Part] = []
    table.opened.connect(opened.append)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.keyClick(table, Qt.Key.Key_End)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [ROWS[1], ROWS[2]]


def test_a_muted_row_cannot_be_ticked(qtbot: QtBot, table: RowsTable[Part]) -> None:
    table.rows_model.muted = lambda row: not row.amount
    table.put(ROWS)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.keyClick(table, Qt.Key.Key_End)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert table.ticked == {1}


def test_the_framed_row_stays_framed_when_others_come_before_it(table: RowsTable[Part]) -> None:
    table.setCurrentIndex(table.rows_model.index(1, 0))
    table.put((Part(9, "Assiette", 5), *ROWS))
    assert table.current == ROWS[1]
    assert table.currentIndex().row() == 2


def test_what_stands_below_a_text_makes_its_row_higher(qtbot: QtBot) -> None:
    below: Column[Part] = Column(
        key="name",
        title="column.name",
        wraps=True,
        aside=lambda row: "RG-1" if row.id == 1 else "",
        aside_below=True,
    )
    made: RowsTable[Part] = RowsTable((below, COLUMNS[1]))
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    qtbot.waitExposed(made)
    made.put((Part(1, "Bol", 1), Part(2, "Bol", 1), Part(3, "Bol " * 40, 1)))
    high = [made.rowHeight(number) for number in range(3)]
    assert high[1] < high[0] < high[2]


def test_rows_below_open_and_close(qtbot: QtBot, table: RowsTable[Part]) -> None:
    table.put(ROWS, {1: (Part(11, "Bol bleu", 250), Part(12, "Bol vert", 1000))})
    qtbot.keyClick(table, Qt.Key.Key_Home)
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert table.rows_model.rowCount() == 5
    assert table.current == ROWS[0]
    qtbot.keyClick(table, Qt.Key.Key_Left)
    assert table.rows_model.rowCount() == 3


def test_copied_rows_are_figures_for_a_spreadsheet(qtbot: QtBot, table: RowsTable[Part]) -> None:
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Nom\tMontant\nBol\t12,50\nVase\t1234,56\nRien\t0,00\n"


def test_a_cell_is_read_with_its_title_and_a_row_as_a_sentence(table: RowsTable[Part]) -> None:
    index = table.rows_model.index(1, 1)
    assert table.rows_model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "Montant 1\u202f234,56"
    told = table.rows_model.data(index, Qt.ItemDataRole.AccessibleDescriptionRole)
    assert told == "Nom Vase, Montant 1\u202f234,56"


def test_a_text_that_wraps_makes_its_row_as_high_as_it_needs(qtbot: QtBot) -> None:
    long = "Écrire le nombre seul, sans unité ni espace, par exemple 12,50. " * 3
    columns: tuple[Column[Part], ...] = (
        Column(key="id", title="column.number", kind="number", width=80),
        Column(key="name", title="column.reason", wraps=True),
    )
    made: RowsTable[Part] = RowsTable(columns)
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show()
    qtbot.waitExposed(made)
    made.put((Part(1, "Bref", 0), Part(2, long, 0)))
    assert made.rowHeight(0) == scaled(32)
    narrow = made.rowHeight(1)
    assert narrow > 4 * scaled(14)
    made.resize(1000, 300)
    assert scaled(32) <= made.rowHeight(1) < narrow


def test_the_last_column_that_is_shown_keeps_the_margin_of_the_edge(table: RowsTable[Part]) -> None:
    assert last_shown(table) == 1
    table.setColumnHidden(1, True)
    assert last_shown(table) == 0


@dataclass(frozen=True, slots=True)
class Bought:
    id: int
    name: str
    code: str
    ordered: int
    received: int


BOUGHT: tuple[Column[Bought], ...] = (
    Column(key="name", title="column.name", aside=lambda row: row.code, aside_whole=True, strong=True),
    Column(key="ordered", title="column.quantity", kind="quantity", width=100),
    Column(key="received", title="column.quantity", kind="quantity", width=100),
)
LONG = "Nappe en lin lavé 170 × 250 cm, terracotta"


def test_figures_that_no_row_has_make_room_for_names_that_would_be_cut(qtbot: QtBot) -> None:
    table: RowsTable[Bought] = RowsTable(BOUGHT, whole=True)
    qtbot.addWidget(table)
    table.resize(scaled(480), 300)
    table.show()
    qtbot.waitExposed(table)
    table.put([Bought(1, LONG, "MA-045", 4000, 0)])
    assert [table.isColumnHidden(at) for at in range(3)] == [False, False, True]
    # Once something came it is told, whatever becomes of the name.
    table.put([Bought(1, LONG, "MA-045", 4000, 1000)])
    assert not table.isColumnHidden(2)
    # Names that have room leave the column where people look for it.
    table.put([Bought(1, "Bol", "BO", 4000, 0)])
    assert not table.isColumnHidden(2)
    # Columns that give way are weighed with the others, each time anew.
    table.gives_way = ("received",)
    for _ in range(2):
        table.put([Bought(1, LONG, "MA-045", 4000, 0)])
        assert table.isColumnHidden(2)
    table.gives_way = ()
    # What a page hides stays hidden.
    table.show_column("received", shown=False)
    table.put([Bought(1, LONG, "MA-045", 4000, 0)])
    table.put([Bought(1, "Bol", "BO", 4000, 0)])
    assert table.isColumnHidden(2)
