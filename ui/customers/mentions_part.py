"""What a customer's invoices would lack of them, by the law of the day: a quiet hint with the way to the field."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.invoicing.mentions import Lack
from ui.kit.office import Office
from ui.kit.section import Section, emptied
from ui.kit.theme import set_role
from ui.kit.wording import WordButton, say
from ui.orders.mention_ways import complete_customer
from ui.orders.mention_words import lack_named


class MentionsPart(Section):
    """A line a mention with its article; hidden where nothing is lacking."""

    def __init__(self, office: Office, customer_id: int, parent: QWidget) -> None:
        super().__init__("mention.of_customer", parent, edge="bottom")
        self._office, self._customer_id, self._page = office, customer_id, parent
        self.lines: list[str] = []
        self.complete: WordButton | None = None
        self.hide()

    def show_lacks(self, lacks: tuple[Lack, ...]) -> None:
        """Say what is lacking."""
        emptied(self.body)
        self.lines, self.complete = [], None
        for lack in lacks:
            self._add_line(say("mention.lacks", missing=lack_named(lack)), "text", "body")
            self._add_line(lack.rule.source, "text2", "support")
        if lacks:
            field = lacks[0].rule.field.partition(".")[2]
            change = partial(complete_customer, self._office, self._customer_id, field, self._page)
            self.complete = WordButton("mention.complete_customer", self, clicked=change)
            self.complete.setProperty("fit", "compact")
            self.body.addWidget(self.complete, 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(bool(lacks))

    def _add_line(self, text: str, role: str, ink: str) -> None:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        set_role(label, ink, role)
        self.body.addWidget(label)
        self.lines.append(text)
