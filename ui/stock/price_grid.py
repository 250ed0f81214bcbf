"""The grid of a price list's lines: typed by keys alone as an order's lines are, or pasted from a spreadsheet (K2, K4, K8).

Enter and Tab go on, with Shift back; on the last cell of the last line they add one. Up and Down change the line, Ins
adds one, Ctrl+Del removes it, Ctrl+D copies the one above, Ctrl+Z takes the last change back. Ctrl+V of several cells
puts in lines, Ctrl+C with nothing selected copies all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.pricing.price_list import PriceLineDraft
from app.pricing.price_text import rows_to_text
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.typed_edit import TypedEdit
from ui.kit.wording import sentence, words
from ui.orders.grid_keys import act_of
from ui.stock.price_cells import PriceCells
from ui.stock.price_rows import CELLS, PriceEntry, pasted


class PriceGrid(PriceCells):
    """The lines. `left` tells that the keys went on (True) or back (False) out of the grid, `by_tab` or by Enter."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self._office = office
        self.by_tab = False
        self.article.chosen.connect(self._on_article)

    # --- what the dialog asks ---

    @property
    def lines(self) -> list[PriceLineDraft]:
        """The lines that name a product."""
        return [row.draft for row in self.rows if row.article is not None]

    @property
    def problem(self) -> str:
        """Why what stands in the open cell cannot be taken; empty when it can."""
        if not self.take():
            return self.told
        self.close_cell()
        return ""

    def copy(self) -> None:
        kept = [row for row in self.rows if row.article is not None]
        QGuiApplication.clipboard().setText(rows_to_text(kept, words().language).replace("; ", "\t"))

    def paste(self, text: str) -> None:
        """Put in the lines that rows of a spreadsheet say, at the line the keys are on."""
        # Separators of a file are those of a spreadsheet too.
        self._office.ask(
            pasted,
            text,
            words().language,
            done=self._on_pasted,
            failed=self._on_unread,
            owner=self,
        )

    # --- going from cell to cell ---

    def step(self, *, back: bool = False) -> None:
        """Go to the next cell or the one before; over the end of the last line, to a new one."""
        if self.at is None or not self.take():
            return
        row, key = self.at
        if self.rows[row].article is None:
            self._leave_empty(row, back=back)
            return
        place = CELLS.index(key) + (-1 if back else 1)
        if 0 <= place < len(CELLS):
            self.go(row, CELLS[place])
        elif back and row == 0:
            self.leave(forward=False)
        elif back:
            self.go(row - 1, self.rows[row - 1].cells[-1])
        else:
            self._begin_line(row + 1)

    def add_line(self) -> None:
        """Add an empty line below the current one (Ins)."""
        if self.at is not None and self.take():
            self._begin_line(self.at[0] + 1)

    def remove_line(self) -> None:
        """Take out the current line (Ctrl+Del)."""
        if self.at is None:
            return
        row, key = self.at
        self.at = None
        self.change([each for at, each in enumerate(self.rows) if at != row])
        self.go(min(row, len(self.rows) - 1), key)

    def copy_line(self) -> None:
        """Make the current line what the line above is (Ctrl+D), and go to the quantity from which it holds."""
        if self.at is None or self.at[0] == 0 or self.rows[self.at[0] - 1].article is None:
            return
        row = self.at[0]
        self.at = None
        self.change([*self.rows[:row], self.rows[row - 1], *self.rows[row + 1 :]])
        self.go(row, "from_milli")

    def undo(self) -> None:
        """Take back the last change of the lines."""
        if self.past:
            at, self.at = self.at, None
            self.put(self.past.pop())
            self.go(*(at or (0, "name")))

    def _begin_line(self, at: int) -> None:
        rows = [row for row in self.rows if row.article is not None]
        at = min(at, len(rows))
        self.at = None
        self.put([*rows[:at], PriceEntry(0), *rows[at:]])
        self.go(at, "name")

    def _leave_empty(self, row: int, *, back: bool) -> None:
        """Out of an empty line: it goes, unless it is the only one; from the last one the keys leave the grid."""
        last = row == len(self.rows) - 1
        self.at = None
        if len(self.rows) > 1:
            self.put([each for at, each in enumerate(self.rows) if at != row])
        if back and row > 0:
            self.go(row - 1, self.rows[row - 1].cells[-1])
        elif last or back:
            self.leave(forward=not back)
        else:
            self.go(row, "name")

    def _go_line(self, step: int) -> None:
        if self.at is None or not self.take():
            return
        row, key = self.at
        if row + step >= len(self.rows) and self.rows[row].article is not None:
            self._begin_line(row + 1)
        elif 0 <= row + step < len(self.rows):
            self.go(row + step, key)

    def _on_article(self, article: object) -> None:
        if self.at is None or self.at[1] != "name" or article is None:
            return
        if self.take():
            self.go(self.at[0], "from_milli")

    def _on_pasted(self, entries: Sequence[PriceEntry]) -> None:
        row = self.at[0] if self.at is not None else len(self.rows)
        after = row + 1 if row < len(self.rows) and self.rows[row].article is not None else row
        rows = [each for each in self.rows[:after] if each.article is not None]
        behind = [each for each in self.rows[after:] if each.article is not None]
        self.at = None
        self.change([*rows, *entries, *behind])
        self.complain("")
        self.go(len(rows) + len(entries) - 1, "from_milli")

    def _on_unread(self, failure: Failure) -> None:
        self.complain(sentence(failure.error))

    # --- keys and mouse ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(cast("QLineEdit", watched), event)
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self.on_focus_lost(event)
        return super().eventFilter(watched, event)

    def _on_key(self, editor: QLineEdit, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Paste):
            return self._on_paste(QGuiApplication.clipboard().text())
        if event.matches(QKeySequence.StandardKey.Copy) and not editor.hasSelectedText():
            self.copy()
            return True
        act, self.by_tab = act_of(event), event.key() == Qt.Key.Key_Tab
        if act == "on" and self.article.list_is_open:
            if event.key() != Qt.Key.Key_Tab:
                return False
            # As Enter does: what is highlighted is meant, also when it is not there yet.
            enter = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
            self.article.keyPressEvent(enter)
            return True
        if act in {"up", "down"} and self.article.list_is_open:
            return False
        if act == "undo" and isinstance(editor, TypedEdit) and editor.touched:
            cast("TypedEdit[object]", editor).restore()
            return True
        if act == "unmark":
            editor.deselect()
            editor.end(False)  # noqa: FBT003 - Qt's own argument: do not select
            return True
        doing = {
            "on": self.step,
            "back": partial(self.step, back=True),
            "down": partial(self._go_line, 1),
            "up": partial(self._go_line, -1),
            "add": self.add_line,
            "remove": self.remove_line,
            "copy": self.copy_line,
            "undo": self.undo,
        }.get(act or "")
        if doing is not None:
            doing()
        return doing is not None

    def _on_paste(self, text: str) -> bool:
        """Several cells are lines; one word is for the cell it is pasted into."""
        if not any(sign in text.strip() for sign in "\t;\n"):
            return False
        self.paste(text.strip("\r\n"))
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not self.take():
            return
        if index.isValid():
            key = self.rows_model.columns[index.column()].key
            self.go(index.row(), key if key in CELLS else "name")
        else:
            self._begin_line(len(self.rows))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)
