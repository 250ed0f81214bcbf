"""A field that chooses a row by typing part of its name: customer, product, carrier (K7, Q1, Q2, Q4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Concatenate, Generic, TypeVar, cast

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from ui.kit import icons
from ui.kit.office import Office
from ui.kit.picker_list import Face, PickerList
from ui.kit.runner import Failure, Token
from ui.kit.shortcuts import hint
from ui.kit.theme import colour, scaled, theme
from ui.kit.wording import say, sentence

if TYPE_CHECKING:
    from app.base.door import Read

ROW = TypeVar("ROW")

PAGE = 8
DEBOUNCE_MILLISECONDS = 90
_INSET = 12
"""How far text stands from the edge of a field, at 100 %, in px."""
Search = Callable[["Read", str, int], Sequence[ROW]]


class Picker(QLineEdit, Generic[ROW]):
    """Searches as one types. Enter or Tab takes the highlighted row, also when it is not there yet; Esc restores.

    `search(rd, text, limit)` runs on a reader thread; `face` tells how a row looks. `create(text)` is offered for
    what is not found; whoever creates calls `set_value` with the new row. `name` groups pickers whose last choice
    Ctrl+R takes again, in the same company; `heading` says what the figures at the right are.
    """

    chosen = Signal(object)
    problem_changed = Signal(str)

    _last_chosen: ClassVar[dict[tuple[str, str], object]] = {}
    """By company and name: a row of one company's books is none of another's, which may have its key."""

    def __init__(
        self,
        office: Office,
        search: Callable[Concatenate[Read, str, int, ...], Sequence[ROW]],
        face: Callable[[ROW], Face],
        parent: QWidget | None = None,
        *,
        create: Callable[[str], object] | None = None,
        name: str = "",
        heading: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._office, self._search, self._face, self._create, self._name = office, search, face, create, name
        self._heading = heading
        self._value: ROW | None = None
        self._rows: tuple[ROW, ...] = ()
        self._asked: Token | None = None
        self._awaited = False
        self._problem = ""
        self._list = PickerList(self)
        self._list.picked.connect(self._pick)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(DEBOUNCE_MILLISECONDS)
        self._wait.timeout.connect(self._ask)
        self.textEdited.connect(self._on_edited)
        self._opener = QAction(self)
        self._opener.triggered.connect(self.open_list)
        self.addAction(self._opener, QLineEdit.ActionPosition.TrailingPosition)
        self._dress()
        theme().changed.connect(self._dress)

    # --- what a form asks ---

    @property
    def value(self) -> ROW | None:
        """The chosen row."""
        return self._value

    @property
    def problem(self) -> str:
        """Why what stands here cannot be taken; empty when it can."""
        return say("kit.form.choose") if self._touched and self.text().strip() else ""

    @property
    def list_is_open(self) -> bool:
        """Whether Enter belongs to the list rather than to the form."""
        return self._list.isVisible() or self._searching

    def set_value(self, row: ROW | None) -> None:
        """Show a row as chosen, without telling anybody."""
        self._value = row
        self.setText(self._written)
        # Of words too long for the field, their beginning is shown.
        self.setCursorPosition(0)
        self._close()
        self._complain("")

    def open_list(self) -> None:
        """Show what there is to choose from (F4, Alt+Down)."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()

    @property
    def cut_at(self) -> int | None:
        """Where a name too long for the field ends, in px; None while it is read whole or typed in."""
        if self.hasFocus():
            return None
        button = next((each for each in self.findChildren(QToolButton) if each.isVisible()), None)
        end = button.x() if button is not None else self.width() - scaled(_INSET)
        width = self.fontMetrics().horizontalAdvance(self.text())
        return end if width > end - scaled(_INSET) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if (end := self.cut_at) is None:
            return
        # A name that is cut says so, as it does everywhere else.
        dots = self.fontMetrics().horizontalAdvance("…")
        over = QRect(end - dots, 3, dots, self.height() - 6)
        with QPainter(self) as painter:
            painter.fillRect(over, colour("field"))
            painter.setPen(colour("text"))
            painter.drawText(over, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "…")

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        is_open = self._list.isVisible()
        if key == Qt.Key.Key_F4 or (alt and key == Qt.Key.Key_Down):
            self.open_list()
        elif control and key == Qt.Key.Key_R:
            self._take_last()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.list_is_open:
            self._take_current()
        elif key == Qt.Key.Key_Escape and (is_open or self._touched):
            self.set_value(self._value)
            self.selectAll()
        elif is_open and key in _STEPS:
            self._list.step(_STEPS[Qt.Key(key)])
        elif key == Qt.Key.Key_Down and not alt:
            self.open_list()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        by_key = event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
        if self._touched and not self.text().strip():
            self._choose(None)
        elif by_key and self._touched and self.list_is_open:
            self._take_current()
        elif self._touched:
            self._close()
            self._complain(say("kit.form.choose"))
        if not self._awaited:
            self._close()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._close()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._dress()

    # --- within ---

    @property
    def _written(self) -> str:
        return self._face(self._value).title if self._value is not None else ""

    @property
    def _touched(self) -> bool:
        return self.text() != self._written

    @property
    def _searching(self) -> bool:
        return self._wait.isActive() or self._asked is not None

    def _on_edited(self, text: str) -> None:
        self._awaited = False
        if text.strip():
            self._wait.start()
        else:
            self._close()

    def _ask(self) -> None:
        self._wait.stop()
        if self._asked is not None:
            self._asked.cancel()
        # An untouched field asks for everything, so that the list can be browsed.
        text = self.text().strip() if self._touched else ""
        self._asked = self._office.ask(
            self._search, text, PAGE, done=self._found, failed=self._broke, owner=self
        )

    def _found(self, rows: Sequence[ROW]) -> None:
        self._asked = None
        self._rows = tuple(rows)
        text = self.text().strip() if self._touched else ""
        if self._awaited:
            self._awaited = False
            if self._rows:
                self._choose(self._rows[0])
                return
            if self.hasFocus() is False:
                self._complain(say("kit.form.choose"))
                return
        if not self.hasFocus():
            return
        note = "" if self._rows else say("kit.picker.nothing", text=text)
        faces = [self._face(row) for row in self._rows]
        heading = self._heading() if self._heading is not None else ""
        self._list.offer(faces, text=text, note=note, creates=self._create is not None, heading=heading)

    def _broke(self, failure: Failure) -> None:
        self._asked = None
        self._awaited = False
        self._close()
        self._complain(sentence(failure.error))

    def _take_current(self) -> None:
        if self._searching:
            if self._wait.isActive():
                self._ask()
            self._awaited = True
        else:
            self._pick(self._list.current)

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self._rows):
            self._choose(self._rows[row])
        elif row == len(self._rows) and self._create is not None and self._list.count > len(self._rows):
            text = self.text().strip()
            self._close()
            self._create(text)

    def _choose(self, row: ROW | None) -> None:
        had_focus = self.hasFocus()
        self.set_value(row)
        if row is not None and self._name:
            self._last_chosen[self._office.company, self._name] = row
        self.chosen.emit(row)
        if had_focus and row is not None:
            self.focusNextChild()

    def _take_last(self) -> None:
        last = self._last_chosen.get((self._office.company, self._name)) if self._name else None
        if last is not None:
            self._choose(cast("ROW", last))

    def _close(self) -> None:
        self._wait.stop()
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None
        self._awaited = False
        self._list.hide()

    def _complain(self, problem: str) -> None:
        if problem != self._problem:
            self._problem = problem
            self.problem_changed.emit(problem)

    def _dress(self) -> None:
        self._opener.setIcon(icons.icon("down", "text2"))
        self._opener.setText(say("kit.picker.open_list"))
        self._opener.setToolTip(f"{say('kit.picker.open_list')} ({hint('choose')})")


_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: PAGE,
    Qt.Key.Key_PageUp: -PAGE,
}
