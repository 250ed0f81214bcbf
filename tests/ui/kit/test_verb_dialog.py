"""A dialog of a verb grows with what it asks and says."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLabel

from tests.ui.conftest import Stage
from ui.kit.verb_dialog import VerbDialog


def test_what_comes_later_finds_its_room(stage: Stage) -> None:
    dialog = VerbDialog(stage.office, "send.title", "send.verb")
    dialog.open()
    stage.calm()
    before = dialog.height()
    late = QLabel("Étiquettes\n" * 8, dialog)
    dialog.put(late)
    late.show()
    stage.calm()
    assert dialog.height() > before
    assert late.visibleRegion().boundingRect().height() == late.height(), "nothing of it is scrolled away"
    room = dialog.screen().availableGeometry()
    dialog.move(dialog.x(), room.bottom() - dialog.height() - 4)
    late.setText("Étiquettes\n" * 14)
    stage.calm()
    assert dialog.frameGeometry().bottom() <= room.bottom(), "its buttons stay on the screen"
    dialog.reject()


def test_a_long_choice_that_comes_later_is_not_cut_at_the_frame(stage: Stage) -> None:
    dialog = VerbDialog(stage.office, "send.title", "send.verb")
    dialog.open()
    stage.calm()
    before = dialog.width()
    box = QCheckBox("avec les indemnités forfaitaires de ce qui était en retard " * 2, dialog)
    box.hide()
    dialog.put(box)
    assert dialog.width() == before
    box.show()
    stage.calm()
    assert dialog.width() > before
    assert box.visibleRegion().boundingRect().width() == box.width() >= box.sizeHint().width()
    room = dialog.screen().availableGeometry()
    assert dialog.frameGeometry().width() <= room.width()
    dialog.reject()


def test_a_verb_that_calls_something_off_is_not_left_by_the_same_word(stage: Stage) -> None:
    def left(verb: str) -> str:
        dialog = VerbDialog(stage.office, "send.title", verb)
        stage.qtbot.addWidget(dialog)
        return dialog.leave.text()

    # The mark of the access key stands before or within the word.
    assert (
        left("debit.call_off_do")
        == left("purchase.cancel.do")
        == left("order_page.cancel.verb")
        == "Ne pas annuler"
    )
    assert left("send.verb") == "Annuler"
