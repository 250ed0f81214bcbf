"""How a file is written: encoding, separator or sheet, line of the titles, decimals and days; found out and changeable."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.links.files.convention import Convention, Mark, Order
from app.links.files.mapping import Mapped
from app.links.files.writing import ENCODINGS, Writing
from ui.files.import_work import Looked
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.text_choice import TextChoice
from ui.kit.whole_edit import WholeEdit
from ui.kit.wording import say

_SEPARATORS = ((";", "semicolon"), (",", "comma"), ("\t", "tab"), ("|", "bar"))


def written_told(writing: Writing) -> str:
    """How a file is written, in a few words: encoding and separator, or the sheet."""
    if writing.sheet:
        return writing.sheet
    names = {sign: say(f"files.separator.{name}") for sign, name in _SEPARATORS}
    separator = names.get(writing.separator, writing.separator)
    encoding = say(f"files.encoding.{writing.encoding.replace('-', '')}")
    return say("files.wizard.written", encoding=encoding, separator=separator.lower())


class WritingForm(QWidget):
    """`written` carries a `Writing` that asks for the file to be read again, `told` that a convention was chosen."""

    written = Signal(object)
    told = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.encoding = Choice(
            [(each, f"files.encoding.{each.replace('-', '')}") for each in ENCODINGS], self
        )
        self.separator = Choice([(sign, f"files.separator.{name}") for sign, name in _SEPARATORS], self)
        self.sheet, self.titles = TextChoice(self), WholeEdit(self)
        self.mark = Choice(
            [("", "files.mark.open"), (",", "files.mark.comma"), (".", "files.mark.point")], self
        )
        self.days = Choice(
            [("", "files.days.open"), ("dmy", "files.days.dmy"), ("mdy", "files.days.mdy")], self
        )
        self._fields = {
            "encoding": Field("files.wizard.encoding", self.encoding),
            "separator": Field("files.wizard.separator", self.separator),
            "sheet": Field("files.wizard.sheet", self.sheet),
            "titles": Field("files.wizard.titles", self.titles),
            "mark": Field("files.wizard.decimals", self.mark),
            "days": Field("files.wizard.days", self.days),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for name, field in self._fields.items():
            row.addWidget(field, 2 if name == "sheet" else 1)
        for box in (self.encoding, self.separator, self.sheet):
            box.currentIndexChanged.connect(self._say)
        self.titles.editingFinished.connect(self._say)
        for box in (self.mark, self.days):
            box.currentIndexChanged.connect(self._on_convention)
        self._shown, self._found = Writing(), Convention()

    @property
    def said(self) -> Convention:
        """What a person says of decimals and days that the file does not say itself."""
        mark, order = self.mark.value or None, self.days.value or None
        return Convention(
            cast("Mark", mark) if mark != self._found.mark else None,
            cast("Order", order) if order != self._found.order else None,
        )

    def show_file(self, found: Looked) -> None:
        """Show how a file is written."""
        writing = self._shown = found.opened.writing
        self._found = found.convention
        sheets = bool(writing.sheet)
        self.encoding.set_value(writing.encoding)
        self.separator.set_value(writing.separator)
        self.sheet.offer([(sheet, sheet) for sheet in found.opened.sheets])
        self.sheet.set_value(writing.sheet)
        self.titles.set_value(writing.titles_line)
        self.mark.set_value(found.said.mark or found.convention.mark or "")
        self.days.set_value(found.said.order or found.convention.order or "")
        for name in ("encoding", "separator"):
            self._fields[name].setVisible(not sheets)
        self._fields["sheet"].setVisible(sheets)
        self.ask_days(found.mapped)

    def ask_days(self, mapped: Mapped) -> None:
        """Ask how days are written only where a column is read as one."""
        days = any(mapped.field(name).holds == "day" for name in mapped.columns.values())
        self._fields["days"].setVisible(days)

    def _on_convention(self, _at: int) -> None:
        self.told.emit()

    def _say(self, _at: int = 0) -> None:
        line = self.titles.value or self._shown.titles_line
        if self._shown.sheet:
            said = Writing(sheet=self.sheet.value, titles_line=line)
            if said.sheet != self._shown.sheet:
                # Another sheet has its titles elsewhere.
                said = Writing(sheet=said.sheet)
        else:
            said = Writing(self.encoding.value, self.separator.value, titles_line=line)
        if said != self._shown:
            self.written.emit(said)
