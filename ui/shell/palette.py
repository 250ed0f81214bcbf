"""Ctrl+K: any command, customer, product or document by a few letters (look.md §15, PALETTE).

It lies over the whole window and keeps the keys while it is open: ↑ ↓ choose, Enter takes, Tab asks what to do with the
chosen one, `>` looks among the commands alone, Esc leaves and gives the focus back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from app.reports.around import Around, around, lately
from app.reports.finder import CustomerFound, Document, Finding, find, find_elsewhere, noun_of
from ui.kit.runner import Failure, Token
from ui.kit.theme import scaled, theme, tokens
from ui.kit.wording import say, sentence
from ui.shell import palette_groups
from ui.shell.palette_acts import about
from ui.shell.palette_faces import customer_rows, document_row
from ui.shell.palette_foot import ABOUT, ACTIONS, ALL
from ui.shell.palette_panel import PalettePanel
from ui.shell.palette_rows import Group, Row

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow

WIDTH, TOP = 640, 96
_LEAST_MARGIN = 24
_RADIUS = 10
_SHADOW = 18
_SCRIM = {"light": QColor(26, 29, 27, 82), "dark": QColor(0, 0, 0, 143)}
_LATELY = 6
_LEAST_ELSEWHERE = 3
"""So many letters are typed before customers are looked for elsewhere than by name."""


class Palette(QWidget):
    """One for each window, made when it is first asked for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._host = window
        self._asked: Token | None = None
        self._awaited = False
        self._before: QWidget | None = None
        self._finding: Finding | None = None
        self._about: Row | None = None
        self._acts: list[Group] = []
        self._text_before = ""
        self._answered = ""
        self.panel = PalettePanel(self)
        self.field = self.panel.field
        self.field.textChanged.connect(self._on_text)
        self.field.taken.connect(self._take_current)
        self.field.acted.connect(self._ask_about)
        self.field.left.connect(self._leave)
        self.field.emptied.connect(self._go_back)
        self.field.pressed.connect(self._on_keys)
        self.panel.clicked.connect(self._take)
        window.installEventFilter(self)
        theme().changed.connect(self._dress)
        self.hide()

    # --- opening and closing ---

    def open(self, text: str = "") -> None:
        """Show it over the window, empty or with a text to begin with."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self._about = None
        self._say()
        self._fit()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._type(text)

    def leave(self) -> None:
        """Close it; what had the keys before has them again."""
        if not self.isVisible():
            return
        self._drop()
        self.hide()
        before, self._before = self._before, None
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.clear()

    @property
    def answered(self) -> str:
        """The text that the rows shown answer."""
        return self._answered

    # --- what is typed ---

    def _on_text(self, text: str) -> None:
        if not self.isVisible():
            return
        self._drop()
        office = self._host.office
        if self._about is not None:
            self._show(palette_groups.filtered(self._acts, text), text)
        elif text.lstrip().startswith(">"):
            only = text.lstrip()[1:].strip()
            self.panel.foot.tell(ACTIONS)
            self._show(palette_groups.only_commands(self._host, only), only)
        elif text.strip():
            self.panel.foot.tell(ALL)
            self._asked = office.ask(find, text, done=self._on_found, failed=self._broke, owner=self)
        else:
            self.panel.foot.tell(ALL)
            opened = self._host.documents.lately[:_LATELY]
            self._asked = office.ask(lately, opened, done=self._on_lately, failed=self._broke, owner=self)

    def _on_found(self, finding: Finding) -> None:
        self._asked = None
        self._finding = finding
        self._show_finding(finding, sure=False)
        if self._awaited:
            self._take_current()
        elif not finding.customers and len(finding.text.strip()) >= _LEAST_ELSEWHERE:
            done, failed = self._on_elsewhere, self._broke
            self._asked = self._host.office.ask(
                find_elsewhere, finding.text, done=done, failed=failed, owner=self, later=True
            )

    def _on_elsewhere(self, customers: Sequence[CustomerFound]) -> None:
        """What a longer search found of customers; a row that was moved to stays. Only now it is sure that nothing is."""
        self._asked = None
        current = self.panel.current
        kept = current.ident if current is not None and not self.panel.is_first else ""
        if self._finding is not None and (customers or self._finding.is_empty):
            finding = self._finding = replace(self._finding, customers=tuple(customers))
            self._show_finding(finding, kept, sure=True)

    def _show_finding(self, finding: Finding, kept: str = "", *, sure: bool) -> None:
        answer = palette_groups.for_finding(self._host, finding, sure=sure)
        self._show(answer.groups, finding.text, kept, answer.note)

    def _on_lately(self, found: tuple[tuple[CustomerFound, ...], tuple[Document, ...]]) -> None:
        self._asked = None
        office = self._host.office
        customers, documents = found
        rows = {row.ident: row for row in customer_rows(office, customers)}
        rows |= {f"{noun_of(each)}:{each.id}": document_row(office, each) for each in documents}
        opened = [f"{noun}:{row_id}" for noun, row_id in self._host.documents.lately]
        recent = [rows[each] for each in opened if each in rows]
        self._show(palette_groups.to_begin_with(self._host, recent), "")

    def _broke(self, failure: Failure) -> None:
        """A search that failed says so below; the commands are there all the same."""
        self._asked = None
        self._awaited = False
        text = self.field.text().strip()
        self._show(palette_groups.only_commands(self._host, text), text)
        self.panel.tell_note(sentence(failure.error))
        self._fit()

    def _drop(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
        self._asked = None
        self._awaited = False
        self._finding = None

    # --- what is taken ---

    def _take_current(self) -> None:
        self._awaited = self._asked is not None and self._finding is None
        row = self.panel.current
        # Enter before the answer is for the answer.
        if not self._awaited and row is not None:
            self._take(row)

    def _take(self, row: Row) -> None:
        if not row.refusal:
            self.leave()
            row.act()

    def _on_keys(self, act: str) -> None:
        """Keys that mean a row that is shown, or a command of the window, do it from here too."""
        if act == "palette":
            self.leave()
            return
        rows = (*self.panel.model.rows, *palette_groups.command_rows(self._host))
        row = next((row for row in rows if row.keys == act), None)
        if row is not None:
            self._take(row)

    # --- what to do with the chosen one ---

    def _ask_about(self) -> None:
        row = self.panel.current
        if row is not None and row.noun and self._about is None:
            self._drop()
            done = partial(self._on_about, row)
            self._asked = self._host.office.ask(
                around, row.noun, row.row_id, done=done, failed=self._broke, owner=self
            )

    def _on_about(self, row: Row, here: Around) -> None:
        self._asked = None
        self._about, self._text_before = row, self.field.text()
        self._acts = about(self._host.office, row, here)
        self.field.setPlaceholderText(say("palette.act_hint", name=row.title))
        self.panel.foot.tell(ABOUT)
        self._type("")

    def _leave(self) -> None:
        if self._about is None:
            self.leave()
        else:
            self._go_back()

    def _go_back(self) -> None:
        """Back from what can be done to what was searched."""
        if self._about is not None:
            self._about = None
            self._say()
            self._type(self._text_before)

    # --- showing ---

    def _type(self, text: str) -> None:
        if self.field.text() == text:
            self._on_text(text)
        else:
            self.field.setText(text)

    def _show(self, groups: Sequence[Group], text: str, kept: str = "", note: str = "") -> None:
        self.panel.show_groups(groups, text, kept, note)
        self._answered = self.field.text()
        self._fit()

    def _say(self) -> None:
        self.setAccessibleName(say("palette.name"))
        self.field.setPlaceholderText(say("palette.hint"))
        self.panel.say()

    def _dress(self) -> None:
        self._fit()
        self.update()

    def _fit(self) -> None:
        self.setGeometry(self._host.rect())
        top = min(TOP, self.height() // 8)
        width = min(scaled(WIDTH), self.width() - 2 * _LEAST_MARGIN)
        before = self._shaded
        self.panel.fit(width, self.height() - top - _LEAST_MARGIN)
        self.panel.move((self.width() - width) // 2, top)
        # Not all of it: what lies beneath would have to be painted with every letter.
        if self._shaded != before:
            self.update(before.united(self._shaded))

    @property
    def _shaded(self) -> QRect:
        """Where the panel and its shadow are."""
        around = _SHADOW + 6
        return self.panel.geometry().adjusted(-around, -around, around, around)

    # --- Qt asks ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.isVisible():
            self.leave()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.leave()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), _SCRIM[t.name])
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.panel.geometry())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(0, 0, 0, 4 if t.name == "light" else 8))
            for step in range(_SHADOW, 0, -2):
                grown = box.adjusted(-step, 6 - step, step, 6 + step)
                painter.drawRoundedRect(grown, _RADIUS + step, _RADIUS + step)
            path = QPainterPath()
            path.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
            painter.fillPath(path, QColor(t.raised))
            painter.strokePath(path, QPen(QColor(t.line_strong), 1))
