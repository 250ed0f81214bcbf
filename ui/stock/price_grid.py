"""The grid of a price list's lines: typed by keys alone as an order's lines are, or pasted from a spreadsheet (K2, K4, K8).

Besides what every grid of typed cells does, Ctrl+D copies the line above, Ctrl+Z takes the last change back, Ctrl+V of
several cells puts in lines, and Ctrl+C with nothing selected copies all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from app.pricing.price_list import PriceLineDraft
from app.pricing.price_text import rows_to_text
from ui.kit.grid_keys import Act
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.typed_grid import without_blanks
from ui.kit.wording import sentence, words
from ui.stock.price_cells import PriceCells
from ui.stock.price_rows import PriceEntry, pasted


class PriceGrid(PriceCells):
    """The lines; `by_tab` tells whether Tab or Enter was the last key that went on."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self._office = office
        self.by_tab = False
        self.article.chosen.connect(self._on_article)

    # --- what the dialog asks ---

    @property
    def lines(self) -> list[PriceLineDraft]:
        """The lines that name a product."""
        return [row.draft for row in without_blanks(self.rows)]

    @property
    def problem(self) -> str:
        """Why what stands in the open cell cannot be taken; empty when it can."""
        if not self.take():
            return self.told
        self.close_cell()
        return ""

    def copy(self) -> None:
        """The lines as text for a spreadsheet."""
        kept = without_blanks(self.rows)
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

    # --- lines ---

    def acts(self) -> Mapping[Act, Callable[[], object]]:
        return {"copy": self.copy_line, "undo": self.undo}

    def go_line(self, step: int) -> None:
        """Go to the line above or below, in the same column; below the last one another begins."""
        if self.at is None or not self.take():
            return
        row, key = self.at
        if row + step >= len(self.rows) and not self.rows[row].blank:
            self.add_line()
        elif 0 <= row + step < len(self.rows):
            self.go(row + step, key)

    def copy_line(self) -> None:
        """Make the current line what the line above is (Ctrl+D), and go to the quantity from which it holds."""
        if self.at is None or self.at[0] == 0 or self.rows[self.at[0] - 1].blank:
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

    def _on_article(self, article: object) -> None:
        if self.at is None or self.at[1] != "name" or article is None:
            return
        if self.take():
            self.go(self.at[0], "from_milli")

    def _on_pasted(self, entries: Sequence[PriceEntry]) -> None:
        row = self.at[0] if self.at is not None else len(self.rows)
        after = row + 1 if row < len(self.rows) and not self.rows[row].blank else row
        rows, behind = without_blanks(self.rows[:after]), without_blanks(self.rows[after:])
        self.at = None
        self.change([*rows, *entries, *behind])
        self.complain("")
        self.go(len(rows) + len(entries) - 1, "from_milli")

    def _on_unread(self, failure: Failure) -> None:
        self.complain(sentence(failure.error))

    # --- keys ---

    def on_key(self, editor: QWidget, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Paste):
            return self._on_paste(QGuiApplication.clipboard().text())
        if event.matches(QKeySequence.StandardKey.Copy) and not cast("QLineEdit", editor).hasSelectedText():
            self.copy()
            return True
        self.by_tab = event.key() == Qt.Key.Key_Tab
        return super().on_key(editor, event)

    def _on_paste(self, text: str) -> bool:
        """Several cells are lines; one word is for the cell it is pasted into."""
        if not any(sign in text.strip() for sign in "\t;\n"):
            return False
        self.paste(text.strip("\r\n"))
        return True
