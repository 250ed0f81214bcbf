"""Ctrl+K: any command, customer, product or document by a few letters (look.md §15, PALETTE).

It lies over the whole window and keeps the keys while it is open: ↑ ↓ choose, Enter takes, Tab asks what to do with the
chosen one, `>` looks among the commands alone, Esc leaves and gives the focus back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QRectF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QListView, QVBoxLayout, QWidget

from app.reports.around import Around, around, lately
from app.reports.finder import CustomerFound, Document, Finding, find, find_elsewhere, noun_of
from ui.kit.ground import Ground
from ui.kit.runner import Failure, Token
from ui.kit.theme import scaled, set_role, theme, tokens
from ui.kit.wording import say, sentence
from ui.shell import palette_groups
from ui.shell.palette_acts import about
from ui.shell.palette_faces import customer_row, document_row
from ui.shell.palette_field import PaletteField
from ui.shell.palette_foot import PaletteFoot
from ui.shell.palette_rows import HEAD, ROW, Group, PaletteDelegate, PaletteModel, Row

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow

WIDTH, TOP = 640, 96
_RADIUS = 10
_SHADOW = 18
_TALLEST = 560
_SCRIM = {"light": QColor(26, 29, 27, 82), "dark": QColor(0, 0, 0, 143)}


class Palette(QWidget):
    """One for each window, made when it is first asked for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._host = window
        self._asked: Token | None = None
        self._awaited = False
        self._before: QWidget | None = None
        self._about: Row | None = None
        self._text_before = ""
        self._finding: Finding | None = None
        self._all: list[Group] = []
        self.panel = QFrame(self)
        self.field, self.foot = PaletteField(self.panel), PaletteFoot(self.panel)
        self.model = PaletteModel(self)
        self.rows = QListView(self.panel)
        self.none = QLabel(self.panel)
        self._build()
        self._connect()
        window.installEventFilter(self)
        theme().changed.connect(self._fit)
        self.hide()

    def _build(self) -> None:
        self.rows.setModel(self.model)
        self.rows.setItemDelegate(PaletteDelegate(self.rows))
        self.rows.setFrameShape(QFrame.Shape.NoFrame)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.rows.setMouseTracking(True)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.viewport().setAutoFillBackground(False)
        self.none.setTextFormat(Qt.TextFormat.PlainText)
        self.none.setWordWrap(True)
        self.none.setContentsMargins(17, 14, 17, 16)
        set_role(self.none, "body", "text2")
        line = Ground("", "bottom", self.panel)
        line.setFixedHeight(1)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for widget in (self.field, line, self.rows, self.none):
            column.addWidget(widget)
        column.addSpacing(6)
        column.addWidget(self.foot)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._on_text)
        self.field.stepped.connect(self._step)
        self.field.taken.connect(self._take_current)
        self.field.acted.connect(self._ask_about)
        self.field.left.connect(self._leave)
        self.field.emptied.connect(self._on_emptied)
        self.field.pressed.connect(self._on_keys)
        self.rows.clicked.connect(self._on_clicked)

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
        if self.field.text() != text:
            self.field.setText(text)
        else:
            self._on_text(text)

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

    # --- what is typed ---

    def _on_text(self, text: str) -> None:
        if not self.isVisible():
            return
        self._drop()
        if self._about is not None:
            self._show(palette_groups.filtered(self._all, text), text)
        elif text.lstrip().startswith(">"):
            only = text.lstrip()[1:].strip()
            self.foot.tell("palette.foot.actions")
            self._show(palette_groups.only_commands(self._host, only), only)
        elif not text.strip():
            self.foot.tell("palette.foot.all")
            opened = self._host.documents.lately[:6]
            self._asked = self._host.office.ask(
                lately, opened, done=self._on_lately, failed=self._broke, owner=self
            )
        else:
            self.foot.tell("palette.foot.all")
            self._asked = self._host.office.ask(
                find, text, done=self._on_found, failed=self._broke, owner=self
            )

    def _on_found(self, finding: Finding) -> None:
        self._asked = None
        self._finding = finding
        self._show(palette_groups.for_finding(self._host, finding), finding.text)
        if self._awaited:
            self._take_current()
        elif not finding.customers and len(finding.text.strip()) > 2:
            self._asked = self._host.office.ask(
                find_elsewhere,
                finding.text,
                done=self._on_elsewhere,
                failed=self._broke,
                owner=self,
                later=True,
            )

    def _on_elsewhere(self, customers: Sequence[CustomerFound]) -> None:
        """What a longer search found of customers; the chosen row stays."""
        self._asked = None
        if customers and self._finding is not None:
            finding = self._finding = replace(self._finding, customers=tuple(customers))
            kept = self.current.ident if self.current is not None and not self._is_first else ""
            self._show(palette_groups.for_finding(self._host, finding), finding.text, kept)

    def _on_lately(self, found: tuple[tuple[CustomerFound, ...], tuple[Document, ...]]) -> None:
        self._asked = None
        office = self._host.office
        customers, documents = found
        rows = {f"customer:{each.row.id}": customer_row(office, each) for each in customers}
        rows |= {f"{noun_of(each)}:{each.id}": document_row(office, each) for each in documents}
        opened = [f"{noun}:{row_id}" for noun, row_id in self._host.documents.lately]
        recent = tuple(rows[each] for each in opened if each in rows)
        self._show(palette_groups.to_begin_with(self._host, recent), "")

    def _broke(self, failure: Failure) -> None:
        """A search that failed says so where the rows would be; the commands are there all the same."""
        self._asked = None
        self._awaited = False
        text = self.field.text().strip()
        self._show(palette_groups.only_commands(self._host, text), text)
        self._tell_none(sentence(failure.error))

    def _drop(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
        self._asked = None
        self._awaited = False
        self._finding = None

    # --- what is chosen ---

    @property
    def current(self) -> Row | None:
        """The row that Enter takes."""
        return self.model.row_at(self.rows.currentIndex().row())

    @property
    def _is_first(self) -> bool:
        return self.rows.currentIndex().row() == self.model.line_of("")

    def _step(self, by: int) -> None:
        """Move to another row; it stops at both ends."""
        lines = [line for line in range(self.model.rowCount()) if self.model.row_at(line) is not None]
        if lines:
            here = self.rows.currentIndex().row()
            at = lines.index(here) if here in lines else 0
            self._choose(lines[min(max(at + by, 0), len(lines) - 1)])

    def _choose(self, line: int) -> None:
        self.rows.setCurrentIndex(self.model.index(line) if line >= 0 else QModelIndex())
        # The name of a group comes into view with its first row.
        if line > 0 and self.model.row_at(line - 1) is None:
            self.rows.scrollTo(self.model.index(line - 1))
        self.rows.viewport().update()
        row = self.current
        if row is None:
            return
        shown = self.model.rows
        told = say("palette.told", row=self.model.told(line), at=shown.index(row) + 1, n=len(shown))
        self.field.setAccessibleDescription(told)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.field, told))

    def _take_current(self) -> None:
        self._awaited = False
        if self._asked is not None and not self._asked.finished and self._finding is None:
            # Enter came before the answer: it is for the answer.
            self._awaited = True
        elif (row := self.current) is not None:
            self._take(row)

    def _take(self, row: Row) -> None:
        if row.refusal:
            return
        self.leave()
        row.act()

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self.model.row_at(index.row())
        if row is not None:
            self._take(row)

    def _on_keys(self, act: str) -> None:
        """Keys that mean a row that is shown, or a command of the window, do it from here too."""
        if act == "palette":
            self.leave()
            return
        shown = next((row for row in self.model.rows if row.keys == act), None)
        row = shown or next((row for row in palette_groups.command_rows(self._host) if row.keys == act), None)
        if row is not None:
            self._take(row)

    # --- what to do with the chosen one ---

    def _ask_about(self) -> None:
        row = self.current
        if row is None or not row.noun or self._about is not None:
            return
        self._drop()
        asked = partial(self._on_about, row)
        self._asked = self._host.office.ask(
            around, row.noun, row.row_id, done=asked, failed=self._broke, owner=self
        )

    def _on_about(self, row: Row, here: Around) -> None:
        self._asked = None
        self._text_before = self.field.text()
        self._all = about(self._host.office, row, here, self._host.begin_for)
        self._about = row
        self.field.setPlaceholderText(f"{row.title} : {say('palette.act_hint')}")
        self.foot.tell("palette.foot.about")
        if self.field.text():
            self.field.clear()
        else:
            self._show(self._all, "")

    def _on_emptied(self) -> None:
        if self._about is not None:
            self._go_back()

    def _leave(self) -> None:
        if self._about is not None:
            self._go_back()
        else:
            self.leave()

    def _go_back(self) -> None:
        """Back from what can be done to what was searched."""
        self._about = None
        self._say()
        if self.field.text() == self._text_before:
            self._on_text(self._text_before)
        else:
            self.field.setText(self._text_before)

    # --- showing ---

    def _show(self, groups: Sequence[Group], text: str, kept: str = "") -> None:
        self.model.show_groups(groups, text)
        self._tell_none("" if self.model.rows else say("palette.nothing", text=text))
        self._fit()
        self._choose(self.model.line_of(kept))
        if not kept:
            self.rows.scrollToTop()

    def _tell_none(self, text: str) -> None:
        self.none.setText(text)
        self.none.setVisible(bool(text))
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.field, text))

    def _say(self) -> None:
        self.setAccessibleName(say("palette.name"))
        self.rows.setAccessibleName(say("palette.results"))
        self.field.setPlaceholderText(say("palette.hint"))

    def _fit(self) -> None:
        self.setGeometry(self._host.rect())
        width = min(scaled(WIDTH), self.width() - 48)
        top = min(TOP, self.height() // 8)
        lines = range(self.model.rowCount())
        wanted = sum(scaled(HEAD if self.model.row_at(line) is None else ROW) for line in lines)
        room = min(self.height() - top - 24, scaled(_TALLEST)) - self.field.height() - self.foot.height() - 9
        self.rows.setFixedHeight(max(min(wanted, room), 0))
        self.rows.setVisible(bool(wanted))
        self.panel.setGeometry(QRect((self.width() - width) // 2, top, width, 10))
        self.panel.resize(
            width,
            self.panel.layout().totalHeightForWidth(width)
            if self.none.isVisibleTo(self)
            else self.panel.sizeHint().height(),
        )
        self.update()

    # --- Qt asks ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.isVisible():
            self._say()
            self._on_text(self.field.text())

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
            for step in range(_SHADOW, 0, -2):
                painter.setBrush(QColor(0, 0, 0, 4 if t.name == "light" else 8))
                grown = box.adjusted(-step, -step + 6, step, step + 6)
                painter.drawRoundedRect(grown, _RADIUS + step, _RADIUS + step)
            path = QPainterPath()
            path.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
            painter.fillPath(path, QColor(t.raised))
            painter.strokePath(path, QPen(QColor(t.line_strong), 1))


def palette_of(window: MainWindow) -> Palette:
    """The palette of a window, made when it is first asked for."""
    found = cast("Palette | None", window.findChild(Palette))
    return found if found is not None else Palette(window)
