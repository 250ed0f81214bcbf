"""A dialog of a verb grows with what it asks and says."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

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
