"""A list over its window: rows to be looked at, with one thing that can be done to the framed one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.base.listing import ListRow
from ui.kit.blank import Blank
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.sized import least_height
from ui.kit.verb_dialog import BROAD, WIDE, VerbDialog
from ui.kit.wording import WordButton, say

if TYPE_CHECKING:
    from app.base.door import Read

ROW = TypeVar("ROW", bound=ListRow)


class ListDialog(VerbDialog, Generic[ROW]):
    """Rows to be looked at, and one thing that can be done to the framed one: its button, and Enter where nothing else is.

    Closing is no deed: it never stands out. `opens` is what Enter does instead; a list without either only shows.
    `nothing` are the words of an empty list, below which `nothing_text` says what fills it, and over which `nothing_icon`
    stands. One of more columns is `broad`.
    """

    pending = False
    broad = False
    nothing_text = ""
    nothing_icon = "bank"

    def __init__(
        self,
        office: Office,
        title: str,
        query: Callable[[Read], Sequence[ROW]],
        columns: tuple[Column[ROW], ...],
        nothing: str,
        parent: QWidget | None,
        verb: tuple[str, Callable[[ROW], object]] | None = None,
        opens: Callable[[ROW], object] | None = None,
    ) -> None:
        super().__init__(
            office,
            title,
            "kit.close",
            parent or QApplication.activeWindow(),
            width=BROAD if self.broad else WIDE,
            look="",
        )
        self._query, self._nothing, self._deed = query, nothing, verb
        self._known = False
        self.form.hide()
        self.leave.hide()
        self.table: RowsTable[ROW] = RowsTable(columns, self, currency=office.currency, name=title)
        self.blank = Blank(self)
        for widget in (self.table, self.blank):
            least_height(widget, 320)
            self.put(widget, 1)
        self.blank.hide()
        self.table.current_changed.connect(self._on_current)
        self.button = WordButton(verb[0] if verb is not None else "kit.close", self, clicked=self._do)
        self.button.setVisible(verb is not None)
        if verb is not None:
            self.put_at_foot(self.button)
        if opens is not None or verb is not None:
            self.table.opened.connect(opens or (verb[1] if verb is not None else None))
        office.changed.connect(self._look)
        self._look()

    def act(self) -> None:
        self.accept()

    def _look(self, _touched: object = None) -> None:
        self.office.ask(self._query, done=self._on_rows, failed=self.refused, owner=self)

    def _on_rows(self, rows: Sequence[ROW]) -> None:
        self.table.put(rows)
        self.table.setVisible(bool(rows))
        self.blank.setVisible(not rows)
        if rows:
            self.table.frame_first()
            if not self._known:
                # Before it was known that there are rows, the keys were on the button that closes.
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self._known = True
        if not rows:
            text = say(self.nothing_text) if self.nothing_text else ""
            self.blank.show_words(self.nothing_icon, say(self._nothing), text)
        self._on_current(self.table.current)

    def _on_current(self, row: ROW | None) -> None:
        self.button.allow(row is not None, say("kit.choose_row"))

    def _do(self) -> None:
        row = self.table.current
        if row is not None and self._deed is not None:
            self._deed[1](row)
