"""Hidden pages hear of another language when they are shown, and not before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.kit.stack import Stack
from ui.kit.wording import WordLabel, switch, words


class Page(QLabel):
    """Counts how often it was told."""

    told = 0

    def event(self, event: QEvent) -> bool:
        self.told += event.type() == QEvent.Type.LanguageChange
        return super().event(event)


@pytest.fixture
def stack(qtbot: QtBot) -> Iterator[Stack]:
    before = words().language
    switch("fr")
    made = Stack()
    qtbot.addWidget(made)
    for page in (Page(made), Page(made), WordLabel("shell.room.orders", made)):
        made.addWidget(page)
    made.show()
    yield made
    switch(before)


def test_only_the_page_that_is_shown_is_told_at_once(stack: Stack) -> None:
    shown, hidden, label = stack.widget(0), stack.widget(1), stack.widget(2)
    assert isinstance(shown, Page)
    assert isinstance(hidden, Page)
    assert isinstance(label, WordLabel)
    switch("en")
    assert (shown.told, hidden.told, label.text()) == (1, 0, "Commandes")
    stack.setCurrentIndex(1)
    assert hidden.told == 1
    stack.setCurrentWidget(label)
    assert label.text() == "Orders"


def test_who_did_not_see_a_language_come_and_go_is_not_told(stack: Stack) -> None:
    hidden = stack.widget(1)
    assert isinstance(hidden, Page)
    switch("en")
    switch("fr")
    stack.setCurrentIndex(1)
    assert hidden.told == 0
    switch("en")
    stack.setCurrentIndex(0)
    stack.setCurrentIndex(1)
    assert hidden.told == 1
