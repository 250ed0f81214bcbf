"""How papers look: design, colour, columns, the merchant's own words, beside the last invoice drawn so while one chooses."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QIcon, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.base.errors import Refusal
from app.flow import company
from app.invoicing.look_preview import look_preview
from app.paper.look import COLUMNS, INKS, Design, Look, checked
from ui.kit.abreast import set_abreast
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.columns_dialog import ColumnsDialog
from ui.kit.field import Field
from ui.kit.form import Form
from ui.kit.ground import Ground
from ui.kit.office import Office
from ui.kit.paper_view import PaperView
from ui.kit.runner import Failure
from ui.kit.section import Section
from ui.kit.sized import most_width
from ui.kit.theme import scaled, theme
from ui.kit.wording import WordButton, say, sentence
from ui.settings.logo_part import LogoPart

_OWN = ""
_FORM, _BOTH = 440, 820
_PATIENCE = 250
"""Milliseconds after the last key before the preview is drawn again."""
_FIELDS = {"look_ink": "accent", "look_text_long": "foot"}
LOOK_COLUMNS: tuple[Column[Any], ...] = tuple(
    Column(key=name, title=f"look.column.{name}", value=str) for name in COLUMNS
)


class LookForm(QWidget):
    """Saved when asked to (Ctrl+S); what is issued afterwards bears it, what was issued does not change."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self._kept: Look | None = None
        self._columns: tuple[str, ...] = ()
        part = Section("settings.part.look", self, edge="bottom")
        self.form = Form(2, part)
        self.design = Choice([(str(each), f"look.design.{each}") for each in Design], self)
        self.ink = Choice(
            [*((each, f"look.ink.{each[1:]}") for each in INKS), (_OWN, "look.ink.own")],
            self,
        )
        self.accent, self.tagline, self.foot = (QLineEdit(self) for _ in range(3))
        for name, edit, span, hint in (
            ("design", self.design, 2, "settings.look.stays"),
            ("ink", self.ink, 1, ""),
            ("accent", self.accent, 1, ""),
            ("tagline", self.tagline, 2, ""),
            ("foot", self.foot, 2, "settings.look.foot_hint"),
        ):
            self.form.add(name, Field(f"settings.look.{name}", edit, hint=hint), span=span)
        self.columns = WordButton("settings.look.columns", part, clicked=self.ask_columns)
        self.save = WordButton("settings.look.save", part, look="primary", clicked=self._save)
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addWidget(self.columns)
        row.addStretch(1)
        part.body.addWidget(self.form)
        part.end_with(row)
        self.logo = LogoPart(office, self)
        left = QWidget(self)
        most_width(left, _FORM)
        down = QVBoxLayout(left)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(part)
        down.addWidget(self.logo)
        down.addStretch(1)
        self.paper = PaperView(self)
        self.paper.show_message(say("settings.look.drawing"))
        self._both = QHBoxLayout(self)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(0)
        self._both.addWidget(left)
        self._both.addWidget(_counter(self.paper, self), 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.draw)
        self.design.currentIndexChanged.connect(self._on_design)
        self.ink.currentIndexChanged.connect(self._on_ink)
        self.accent.textChanged.connect(self._on_accent)
        for edit in (self.tagline, self.foot):
            edit.textChanged.connect(self._soon)
        theme().changed.connect(self._show_inks)
        self._show_inks()

    def show_look(self, look: Look, logo: bytes | None) -> None:
        """Show the look in use; what somebody has begun to change stays."""
        self.logo.show_logo(logo)
        if self._kept is None or self.look() == self._kept:
            self._columns = look.columns
            self.design.set_value(str(look.design))
            for edit, told in (
                (self.accent, look.accent),
                (self.tagline, look.tagline),
                (self.foot, look.foot),
            ):
                with QSignalBlocker(edit):
                    edit.setText(told)
            self._name_ink()
            self._kept = self.look()
        self._soon()

    def look(self) -> Look:
        """What stands in the fields."""
        return Look(
            design=Design(self.design.value),
            accent=self.accent.text().strip(),
            columns=self._columns,
            tagline=self.tagline.text().strip(),
            foot=self.foot.text().strip(),
        )

    def ask_columns(self) -> ColumnsDialog:
        """Ask which columns priced lines have, and in which order."""
        shown, usual = self.look().shown, Look(design=Design(self.design.value)).shown
        title = "settings.look.columns_title"
        told = self._take_columns
        dialog = ColumnsDialog(self.office, LOOK_COLUMNS, shown, told, self, usual=usual, title=title)
        dialog.open()
        return dialog

    def draw(self) -> None:
        """Draw the preview anew, as the fields stand."""
        self._later.stop()
        try:
            look = checked(self.look())
        except Refusal as refusal:
            self._refuse(refusal)
            return
        self._mend()
        self.office.ask(look_preview, look, done=self._drawn, failed=self._not_drawn, owner=self, later=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        set_abreast(self._both, self.width(), _BOTH)
        self.paper.make_room(scaled(480))

    # --- within ---

    def _soon(self) -> None:
        self._later.start(_PATIENCE)

    def _on_design(self) -> None:
        # Each design has columns of its own: those chosen for another would rarely suit it.
        self._columns = ()
        self._soon()

    def _on_ink(self) -> None:
        if self.ink.value:
            self.accent.setText(self.ink.value)
        else:
            self.accent.setFocus(Qt.FocusReason.OtherFocusReason)
            self.accent.selectAll()

    def _on_accent(self) -> None:
        self._name_ink()
        self._soon()

    def _name_ink(self) -> None:
        told = self.accent.text().strip().upper()
        self.ink.set_value(told if told in INKS else _OWN)

    def _show_inks(self) -> None:
        side = scaled(14)
        self.ink.setIconSize(QSize(side, side))
        for at, ink in enumerate(INKS):
            swatch = QPixmap(side, side)
            swatch.fill(QColor(ink))
            self.ink.setItemIcon(at, QIcon(swatch))

    def _take_columns(self, columns: tuple[str, ...]) -> None:
        usual = Look(design=Design(self.design.value)).shown
        self._columns = () if columns == usual else columns
        self.draw()

    def _drawn(self, content: bytes) -> None:
        self.paper.show_bytes(content, say("settings.look.preview"))

    def _not_drawn(self, failure: Failure) -> None:
        self.paper.show_message(sentence(failure.error))

    def _save(self) -> None:
        self.office.do(company.set_look, self.look(), done=self._saved, failed=self._refused, owner=self)

    def _saved(self, _nothing: None) -> None:
        before, self._kept = self._kept, self.look()
        self.office.ways.say(say("settings.look.saved"), lambda: self._back(before))

    def _back(self, before: Look | None) -> None:
        if before:
            self._kept = self.look()
            self.office.do(company.set_look, before, owner=self)

    def _refused(self, failure: Failure) -> None:
        if isinstance(failure.error, Refusal):
            self._refuse(failure.error)
        else:
            self.office.runner.unheard.emit(failure)

    def _refuse(self, refusal: Refusal) -> None:
        if refusal.code in _FIELDS:
            # Said while one types: the keys stay where they are.
            self.form.fields[_FIELDS[refusal.code]].complain(sentence(refusal))
        else:
            self.paper.show_message(sentence(refusal))

    def _mend(self) -> None:
        for name in set(_FIELDS.values()):
            self.form.fields[name].complain("")


def _counter(paper: PaperView, parent: QWidget) -> Ground:
    """The grey that the paper lies on, down to the edge of the window."""
    counter = Ground("pressed", "", parent)
    down = QVBoxLayout(counter)
    down.setContentsMargins(0, 0, 0, 0)
    down.addWidget(paper)
    down.addStretch(1)
    return counter
