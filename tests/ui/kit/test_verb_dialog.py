"""A dialog of a verb grows with what it asks and says."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit

from tests.ui.conftest import Stage
from ui.kit.field import Field
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


def test_it_begins_at_its_first_field_also_where_that_comes_late_else_at_the_safe_answer(
    stage: Stage,
) -> None:
    dialog = VerbDialog(stage.office, "send.title", "send.verb", look="danger")
    dialog.open()
    stage.calm()
    assert dialog.focusWidget() is dialog.leave
    for name in ("first", "second"):
        dialog.form.add(name, Field("kit.reason", QLineEdit(dialog)))
    # Some ask for the keys before they are in sight; Qt then gave them to the verb.
    dialog.form.fields["first"].edit.setFocus()
    stage.calm()
    assert dialog.focusWidget() is dialog.form.fields["first"].edit
    dialog.form.fields["second"].edit.setFocus()
    dialog.form.add("third", Field("kit.reason", QLineEdit(dialog)))
    stage.calm()
    assert dialog.focusWidget() is dialog.form.fields["second"].edit, "who has begun is left in peace"
    dialog.reject()


def test_a_line_stands_where_more_lies_beyond_and_fields_end_where_the_buttons_end(stage: Stage) -> None:
    dialog = VerbDialog(stage.office, "send.title", "send.verb")
    dialog.form.add("first", Field("kit.reason", QLineEdit(dialog)), span=2)
    dialog.open()
    stage.calm()
    scroll = dialog._scroll
    assert not scroll.above.isVisible()
    assert not scroll.below.isVisible(), "all is in sight"
    for at in range(40):
        dialog.form.add(f"more_{at}", Field("kit.reason", QLineEdit(dialog)), span=2)
    stage.calm()
    assert (scroll.above.isVisible(), scroll.below.isVisible()) == (False, True)

    def right_of(widget: QLineEdit) -> int:
        return widget.mapTo(dialog, widget.rect().topRight()).x()

    field = dialog.form.fields["first"].edit
    assert isinstance(field, QLineEdit)
    assert right_of(field) == dialog.verb.geometry().right()
    bar = scroll.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    assert (scroll.above.isVisible(), scroll.below.isVisible()) == (True, True)
    bar.setValue(bar.maximum())
    assert (scroll.above.isVisible(), scroll.below.isVisible()) == (True, False)
    dialog.reject()
