"""The wizard's first step: what is brought, and the file, chosen or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from app.links.files.statement_fields import FIELDS
from ui.kit import icons
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.form import Form
from ui.kit.theme import scaled, set_role, theme, tokens
from ui.kit.wording import WordButton, WordLabel, say

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".ods", ".xls")


def file_in(mime: QMimeData) -> Path | None:
    """The one file that is being dropped; None where it is something else."""
    places = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return places[0] if len(places) == 1 and places[0].suffix.lower() in ENDINGS else None


class FileStep(QWidget):
    """`chosen` carries the path of a file, `noun_chosen` what it is said to hold; `model_wanted`: a file to be filled in."""

    chosen = Signal(object)
    noun_chosen = Signal(str)
    model_wanted = Signal()

    def __init__(self, nouns: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        values = [("", "files.wizard.noun_found"), *((noun, f"files.noun.{noun}") for noun in nouns)]
        self.noun = Choice(values, self)
        self.noun.currentIndexChanged.connect(self._on_noun)
        self.form = Form(1, self)
        self.form.add("noun", Field("files.wizard.noun", self.noun))
        self.place = _Place(self)
        self.choose = self.place.choose
        self.choose.clicked.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.columns = QLabel(self)
        self.columns.setTextFormat(Qt.TextFormat.PlainText)
        self.columns.setWordWrap(True)
        set_role(self.columns, "support", "text2")
        self.columns.hide()
        self.model = WordButton("files.wizard.model", self, look="link", clicked=self.model_wanted.emit)
        self.model.setProperty("fit", "compact")
        column.addWidget(self.form)
        column.addWidget(self.columns)
        column.addWidget(self.model, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.place, 1)
        self._tell_columns()

    def show_file(self, path: Path | None, told: str) -> None:
        """Say which file is chosen, and what is known of it."""
        self.place.show_file(path, told)

    def show_noun(self, noun: str) -> None:
        """Say what is brought where that is known already."""
        self.noun.set_value(noun)
        self._tell_columns()

    def _on_noun(self, _at: int) -> None:
        self._tell_columns()
        self.noun_chosen.emit(self.noun.value)

    def _tell_columns(self) -> None:
        """Which columns a file of the chosen kind may have, those it must have first."""
        fields = FIELDS.get(self.noun.value, ())
        needed = [say(f"files.field.{each.name}") for each in fields if each.needed]
        others = [say(f"files.field.{each.name}") for each in fields if not each.needed]
        told = [say("files.wizard.columns_needed", fields=", ".join(needed))] if needed else []
        told += [say("files.wizard.columns_others", fields=", ".join(others))] if others else []
        self.columns.setText("\n".join(told))
        self.columns.setVisible(bool(told))
        self.model.allow(bool(self.noun.value), say("files.wizard.model_which"))
        if self.noun.value:
            self.model.describe(say("files.wizard.model_hint"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._tell_columns()

    def _ask(self) -> None:
        endings = " ".join(f"*{ending}" for ending in ENDINGS)
        place, _kind = QFileDialog.getOpenFileName(
            self, say("files.wizard.choose"), "", f"{say('files.wizard.kinds')} ({endings})"
        )
        if place:
            self.chosen.emit(Path(place))


class _Place(QWidget):
    """Where a file is dropped: a dashed edge, what can be dropped, the button that asks for one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._glyph, self._name, self._told = QLabel(self), QLabel(self), QLabel(self)
        self._drop = WordLabel("files.wizard.drop", self)
        self.choose = WordButton("files.wizard.choose", self)
        for label in (self._name, self._told):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter
        for label in (self._glyph, self._name, self._told, self._drop):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._glyph, 0, middle)
        column.addWidget(self._name)
        column.addWidget(self._told)
        column.addWidget(self._drop, 0, middle)
        column.addSpacing(8)
        column.addWidget(self.choose, 0, middle)
        column.addStretch(1)
        self.show_file(None, "")
        theme().changed.connect(self._dress)
        self._dress()

    def show_file(self, path: Path | None, told: str) -> None:
        self._name.setText(path.name if path is not None else "")
        self._told.setText(told)
        self._name.setVisible(path is not None)
        self._told.setVisible(bool(told))
        self._drop.setVisible(path is None)
        self.choose.tell("files.wizard.choose_other" if path is not None else "files.wizard.choose")

    def _dress(self) -> None:
        self._glyph.setPixmap(icons.pixmap("in", "text2", scaled(32), self.devicePixelRatioF()))
        set_role(self._name, "name")
        set_role(self._told, "support", "text2")
        set_role(self._drop, "body", "text2")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(t.control), 1, Qt.PenStyle.DashLine))
            painter.setBrush(QColor(t.sunken))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)
