"""Which lines of a quote being prepared are options: offered with their price, no part of the total."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.flow import quote
from app.reports.quote_page import QuotePage
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import say, words
from ui.orders.accept_dialog import option_told

_COUNTED = frozenset({"goods", "service"})


class OptionsDialog(VerbDialog):
    """A box a line; ticked ones are options."""

    def __init__(self, office: Office, page: QuotePage, parent: QWidget | None = None) -> None:
        super().__init__(office, "quote_page.options.title", "quote_page.options.verb", parent)
        self._page = page
        self.boxes: dict[int, QCheckBox] = {}
        column = QVBoxLayout()
        column.setSpacing(6)
        for line in page.lines:
            if line.kind not in _COUNTED:
                continue
            box = WordBox("quote_page.options.line", self, **option_told(line, page.row.currency))
            box.setChecked(line.optional)
            box.toggled.connect(self._tell)
            self.boxes[line.id] = box
            column.addWidget(box)
        self.body.addLayout(column)
        self.tell_subtitle(say("quote_page.options.text"))
        self._tell()

    def open(self) -> None:
        super().open()
        first = next(iter(self.boxes.values()), None)
        if first is not None:
            first.setFocus()

    def _tell(self) -> None:
        """What is offered beside the total, where something is; the total itself is rounded with the whole quote."""
        currency = self._page.row.currency
        offered = [
            line for line in self._page.lines if line.id in self.boxes and self.boxes[line.id].isChecked()
        ]
        worth = words().money(sum(line.gross for line in offered), currency)
        told = [("quote", say("quote_page.options.effect", n=len(offered), amount=worth))] if offered else []
        self.effects.tell(told)

    def act(self) -> None:
        chosen = [key for key, box in self.boxes.items() if box.isChecked()]
        self.do(quote.choose_options, self._page.quote.id, chosen)
