"""Choosing a row by typing part of its name, by keys alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.base.door import Read
from tests.ui.conftest import ACTOR, small_database
from tests.ui.kit.test_edits import Bench
from ui.kit.office import Office
from ui.kit.picker import PAGE, Picker
from ui.kit.picker_list import Face


@dataclass(frozen=True, slots=True)
class Customer:
    """A row to choose."""

    id: int
    name: str


CUSTOMERS = tuple(
    Customer(n, name)
    for n, name in enumerate(["Lefèvre", "Lefort", "Dupont", *(f"Client {n}" for n in range(40))])
)


class Counter:
    """A picker with its bench, and the search behind it."""

    def __init__(self, qtbot: QtBot, office: Office, settled: Callable[[], None]) -> None:
        self.qtbot, self.office, self._settled = qtbot, office, settled
        self.searched: list[str] = []
        self.threads: set[int] = set()
        self.held: threading.Event | None = None
        self.chosen: list[Customer | None] = []
        self.created: list[str] = []
        self.picker: Picker[Customer] = Picker(
            office,
            self.search,
            lambda row: Face(row.name, f"n° {row.id}"),
            create=self.created.append,
            name="customer",
        )
        self.picker.chosen.connect(self.chosen.append)
        self.next = QLineEdit()
        self.bench = Bench(qtbot, customer=self.picker, next=self.next)

    def search(self, rd: Read, text: str, limit: int) -> list[Customer]:
        self.searched.append(text)
        self.threads.add(threading.get_ident())
        if self.held is not None:
            self.held.wait(10)
        return [row for row in CUSTOMERS if text.lower() in row.name.lower()][:limit]

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.picker._searching and self.office.runner.idle, timeout=10_000)

    def keys(
        self, *keys: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        for key in keys:
            self.bench.keys(key, modifier=modifier)
            self.settle()

    @property
    def list(self):  # noqa: ANN201
        return self.picker._list


@pytest.fixture
def counter(qtbot: QtBot, office: Office, settled: Callable[[], None]) -> Iterator[Counter]:
    made = Counter(qtbot, office, settled)
    yield made
    assert threading.get_ident() not in made.threads


def test_typing_shows_what_matches_and_enter_takes_the_first_and_goes_on(counter: Counter) -> None:
    counter.keys("lef")
    assert counter.list.isVisible()
    assert counter.list.count == 3
    counter.keys(Qt.Key.Key_Return)
    assert counter.chosen == [CUSTOMERS[0]]
    assert counter.picker.text() == "Lefèvre"
    assert counter.next.hasFocus()
    assert not counter.list.isVisible()


def test_arrows_choose_another(counter: Counter) -> None:
    counter.keys("lef", Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert counter.picker.value == CUSTOMERS[1]


def test_enter_before_the_answer_takes_the_first_when_it_comes(counter: Counter) -> None:
    counter.held = threading.Event()
    counter.bench.keys("dup", Qt.Key.Key_Return)
    assert counter.picker.value is None
    counter.held.set()
    counter.settle()
    assert counter.picker.value == CUSTOMERS[2]


def test_tab_takes_the_highlighted_row_too(counter: Counter) -> None:
    counter.keys("lefo", Qt.Key.Key_Tab)
    assert counter.picker.value == CUSTOMERS[1]
    assert counter.next.hasFocus()


def test_escape_restores_what_was_chosen(counter: Counter) -> None:
    counter.picker.set_value(CUSTOMERS[2])
    counter.keys("lef", Qt.Key.Key_Escape)
    assert counter.picker.text() == "Dupont"
    assert not counter.list.isVisible()
    assert counter.picker.value == CUSTOMERS[2]


@pytest.mark.parametrize(
    ("key", "modifier"),
    [(Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)],
)
def test_the_list_opens_without_typing(counter: Counter, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    counter.keys(key, modifier=modifier)
    assert counter.list.count == PAGE
    assert counter.searched == [""]


def test_typing_fast_asks_once_and_stale_answers_never_show(counter: Counter) -> None:
    counter.bench.keys("client 12")
    counter.settle()
    assert counter.searched == ["client 12"]
    assert counter.list.count == 2


def test_what_is_unknown_can_be_created(counter: Counter) -> None:
    counter.keys("Zoe")
    assert counter.list.creates
    counter.keys(Qt.Key.Key_Return)
    assert counter.created == ["Zoe"]


def test_text_that_is_no_choice_is_told_when_left_with_the_mouse(counter: Counter) -> None:
    counter.keys("lef")
    counter.next.setFocus(Qt.FocusReason.MouseFocusReason)
    assert counter.bench.form.fields["customer"].problem == "Choisir dans la liste."
    assert not counter.bench.form.check()


def test_an_emptied_field_chooses_nothing(counter: Counter) -> None:
    counter.picker.set_value(CUSTOMERS[2])
    counter.picker.selectAll()
    counter.keys(Qt.Key.Key_Delete, Qt.Key.Key_Tab)
    assert counter.chosen == [None]
    assert counter.picker.value is None


def test_ctrl_r_takes_the_last_choice_again(
    counter: Counter, qtbot: QtBot, office: Office, settled: Callable[[], None]
) -> None:
    counter.keys("dup", Qt.Key.Key_Return)
    again = Counter(qtbot, office, settled)
    again.keys(Qt.Key.Key_R, modifier=Qt.KeyboardModifier.ControlModifier)
    assert again.picker.value == CUSTOMERS[2]


def test_ctrl_r_takes_nothing_of_another_company(
    counter: Counter, qtbot: QtBot, settled: Callable[[], None], tmp_path: Path
) -> None:
    counter.keys("dup", Qt.Key.Key_Return)
    elsewhere = Office(small_database(tmp_path / "another.comptoir"), ACTOR, watch=False)
    again = Counter(qtbot, elsewhere, settled)
    again.keys(Qt.Key.Key_R, modifier=Qt.KeyboardModifier.ControlModifier)
    elsewhere.close()
    assert again.picker.value is None


def test_a_name_that_is_cut_ends_in_dots_while_nobody_types(counter: Counter) -> None:
    picker = counter.picker
    picker.set_value(CUSTOMERS[0])
    picker.clearFocus()
    picker.setFixedWidth(400)
    whole = picker.grab().toImage()
    # Wide enough, nothing is painted over it.
    assert picker.cut_at is None
    picker.setFixedWidth(60)
    assert picker.cut_at is not None
    assert picker.grab().toImage() != whole
    picker.setFocus()
    assert picker.cut_at is None
