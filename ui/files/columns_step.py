"""The wizard's second step: how the file is written, and which of its columns is which field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.links.files.cell import letters
from app.links.files.convention import Convention
from app.links.files.field import Field as OwnField
from app.links.files.mapping import Mapped, missing_fields
from app.links.files.opened import Opened
from app.links.files.plan import Wishes
from ui.files.import_work import Looked
from ui.files.writing_form import WritingForm
from ui.kit import icons
from ui.kit.choice import Choice
from ui.kit.date_edit import DateEdit
from ui.kit.elided import ElidedLabel
from ui.kit.field import Field
from ui.kit.section import emptied
from ui.kit.sized import fixed_width
from ui.kit.theme import scaled, set_role, theme
from ui.kit.wording import WordLabel, say

_SAMPLES = 3
"""Values of a column that are shown, so that a person knows it again."""


class ColumnsStep(QWidget):
    """`written` carries another `Writing` a person says, `told` that a field or a convention was chosen."""

    written = Signal(object)
    told = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._noun, self._titles, self._own = "", (), tuple[OwnField, ...]()
        self.fields: dict[int, Choice] = {}
        self._glyph, self.layout_told = QLabel(self), QLabel(self)
        self.layout_told.setWordWrap(True)
        known = self._known = QWidget(self)
        row = QHBoxLayout(known)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.layout_told, 1)
        self.form = WritingForm(self)
        self.form.written.connect(self.written)
        self.form.told.connect(self.told)
        self.cut_over = DateEdit(today, self)
        self.cut_over.set_value(today())
        self.cut_over_field = Field("files.wizard.cut_over", self.cut_over, hint="files.wizard.cut_over_hint")
        self.counted_on = DateEdit(today, self)
        self.counted_on.set_value(today())
        self.counted_field = Field(
            "files.wizard.counted_on", self.counted_on, hint="files.wizard.counted_on_hint"
        )
        self.confirmed = Choice([("", "files.wizard.as_drafts"), ("yes", "files.wizard.as_confirmed")], self)
        self.confirmed_field = Field(
            "files.wizard.orders_become", self.confirmed, hint="files.wizard.orders_become_hint"
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(known)
        column.addWidget(self.form)
        column.addWidget(self.cut_over_field)
        column.addWidget(self.counted_field)
        column.addWidget(self.confirmed_field)
        column.addLayout(self._grid)
        column.addStretch(1)
        theme().changed.connect(self._dress)
        self._dress()

    @property
    def mapped(self) -> Mapped:
        """Which column is which field, as it is chosen now."""
        chosen = {at: box.value for at, box in self.fields.items() if box.value}
        return Mapped(self._noun, chosen, self._own)

    @property
    def said(self) -> Convention:
        """What a person says of decimals and days that the file does not say itself."""
        return self.form.said

    @property
    def wishes(self) -> Wishes:
        """What a person decides about the import as a whole."""
        days = {"invoices": self.cut_over, "stock": self.counted_on}
        return Wishes(
            cut_over=days[self._noun].value if self._noun in days else None,
            confirmed=self._noun == "orders" and self.confirmed.value == "yes",
        )

    @property
    def missing(self) -> list[str]:
        """Needed fields without a column, in words."""
        return [say(f"files.field.{name}") for name in missing_fields(self.mapped)]

    def show_file(self, found: Looked) -> None:
        """Show what was found of a file."""
        self._noun, self._titles, self._own = found.noun, found.opened.titles, found.mapped.own
        self._known.setVisible(bool(found.layout))
        self.layout_told.setText(say(f"files.layout.{found.layout}") if found.layout else "")
        self.form.show_file(found)
        self.cut_over_field.setVisible(found.noun == "invoices")
        self.counted_field.setVisible(found.noun == "stock")
        self.confirmed_field.setVisible(found.noun == "orders")
        self._draw(found.opened, found.mapped.columns)

    def _draw(self, opened: Opened, columns: Mapping[int, str]) -> None:
        had = next((at for at, box in self.fields.items() if box.hasFocus()), None)
        emptied(self._grid)
        self.fields = {}
        for at, key in enumerate(("files.wizard.column", "files.wizard.samples", "files.wizard.field")):
            label = WordLabel(key, self)
            set_role(label, "label", "text2")
            self._grid.addWidget(label, 0, (0, 2, 3)[at], 1, 2 if at == 0 else 1)
        # An unknown key says itself: a field of the merchant's own is called as they called it.
        known = ((each.name, each.called or f"files.field.{each.name}") for each in self.mapped.fields)
        values = [("", "files.not_read"), *known]
        for at, title in enumerate(opened.titles):
            self._line(at, title, _samples(opened, at), values, columns.get(at, ""))
        if had in self.fields:
            self.fields[had].setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, at: int, title: str, samples: str, values: list[tuple[str, str]], chosen: str) -> None:
        letter, name, sample = QLabel(letters(at), self), ElidedLabel(self), ElidedLabel(self)
        name.setText(title or say("files.wizard.untitled"))
        sample.setText(samples)
        set_role(letter, "support", "text3")
        set_role(name, "name" if chosen else "body", "text" if chosen else "text2")
        set_role(sample, "support", "text2")
        fixed_width(letter, 24)
        box = Choice(values, self)
        fixed_width(box, 230)
        box.set_value(chosen)
        box.setAccessibleName(say("files.wizard.field_of", column=name.text()))
        box.setAccessibleDescription(samples)
        box.currentIndexChanged.connect(partial(self._choose, at))
        self.fields[at] = box
        for place, widget in enumerate((letter, name, sample, box)):
            self._grid.addWidget(widget, at + 1, place)

    def _choose(self, at: int, _index: int) -> None:
        """A field is read from one column: the other that had it is not read any more."""
        for other, box in self.fields.items():
            if other != at and box.value == self.fields[at].value:
                box.set_value("")
        self.form.ask_days(self.mapped)
        self.told.emit()

    def _dress(self) -> None:
        self._grid.setColumnMinimumWidth(1, scaled(180))
        self._glyph.setPixmap(icons.pixmap("valid", "done.solid", scaled(16), self.devicePixelRatioF()))
        set_role(self.layout_told, "body")


def _samples(opened: Opened, at: int) -> str:
    found = dict.fromkeys(row.at(at).text for row in opened.rows[:200] if not row.at(at).empty)
    return " · ".join(" ".join(each.split())[:60] for each in list(found)[:_SAMPLES])
