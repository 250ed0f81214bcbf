"""The seven steps on a strip: read as a sentence, walked by keys, each opening its document."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from ui.kit.step_strip import Disc, StepStrip, wrapped
from ui.kit.theme import font

DISCS = (
    Disc("Reçue", "done", "22/11/2026"),
    Disc("Prépayée", "waiting", "719,29 €", "attend le règlement"),
    Disc("Facturée", "done", "23/11/2026", opens=("invoice", 7)),
    Disc("Réglée", "to_come"),
)


def a_strip(qtbot: QtBot) -> StepStrip:
    strip = StepStrip()
    qtbot.addWidget(strip)
    strip.show_steps(DISCS)
    strip.resize(800, strip.sizeHint().height())
    strip.show()
    return strip


def test_the_strip_reads_as_one_sentence(qtbot: QtBot) -> None:
    assert a_strip(qtbot).accessibleName() == (
        "Étapes\xa0: Reçue fait, 22/11/2026; Prépayée en attente, 719,29 €, attend le règlement; "
        "Facturée fait, 23/11/2026; Réglée à venir"
    )


def test_right_goes_on_and_enter_opens_the_document_behind_a_step(qtbot: QtBot) -> None:
    strip = a_strip(qtbot)
    opened: list[tuple[str, int]] = []
    strip.opened.connect(lambda noun, key: opened.append((noun, key)))
    for _ in range(2):
        qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert strip.accessibleDescription() == "Facturée fait, 23/11/2026"
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert opened == [("invoice", 7)]


def test_a_step_without_a_document_opens_nothing(qtbot: QtBot) -> None:
    strip = a_strip(qtbot)
    opened: list[str] = []
    strip.opened.connect(lambda noun, _key: opened.append(noun))
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert opened == []


def test_the_keys_stop_at_both_ends(qtbot: QtBot) -> None:
    strip = a_strip(qtbot)
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    assert strip.current == 0
    for _ in range(9):
        qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert strip.current == len(DISCS) - 1


def test_a_click_opens_the_step_under_it(qtbot: QtBot) -> None:
    strip = a_strip(qtbot)
    opened: list[int] = []
    strip.opened.connect(lambda _noun, key: opened.append(key))
    pitch = strip._pitch
    from PySide6.QtCore import QPoint

    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(round(20 + 2.2 * pitch), 20))
    assert opened == [7]


def test_words_that_do_not_fit_go_on_in_a_second_line_and_the_strip_grows(qtbot: QtBot) -> None:
    strip = a_strip(qtbot)
    low = strip.sizeHint().height()
    strip.show_steps([Disc("Expédiée", "late", "0 sur 4", "la date promise est passée"), *DISCS[:3]] * 2)
    lines = strip._lines(strip.discs[0])
    assert lines[0] == ("0 sur 4", False)
    assert " ".join(text for text, second in lines if second) == "la date promise est passée"
    assert len(lines) == 3
    assert strip.sizeHint().height() > low


def test_amounts_are_never_broken_and_what_is_left_over_stays_in_the_second_line(qtbot: QtBot) -> None:
    metrics = QFontMetrics(font("support"))
    assert wrapped("1\u202f719,29\xa0€", metrics, 10) == ["1\u202f719,29\xa0€"]
    assert wrapped("un deux trois quatre", metrics, 10) == ["un", "deux trois quatre"]
    assert wrapped("", metrics, 10) == []
