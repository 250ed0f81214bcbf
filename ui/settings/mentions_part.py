"""What the company's papers lack by the law of the day: each mention with its article and the way to its field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.base.company import Company
from app.invoicing.mentions import Lack, Said, lacking
from ui.kit.section import Section, emptied
from ui.kit.theme import set_role
from ui.kit.wording import WordButton, say
from ui.orders.mention_words import lack_named


class MentionsPart(Section):
    """A line a mention; `on_field` gets the name of the field that somebody wants to fill in."""

    def __init__(self, on_field: Callable[[str], object], parent: QWidget) -> None:
        super().__init__("mention.of_company", parent, edge="bottom")
        self._on_field = on_field
        self._lacks: tuple[Lack, ...] = ()
        self.lines: list[str] = []
        self.ways: dict[str, WordButton] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        self.body.addLayout(self._grid)

    def show_company(self, found: Company, day: date) -> None:
        """Say what the papers of a day lack of the company, its account for transfers too."""
        said = Said(seller=asdict(found), by_transfer=True)
        self._lacks = tuple(each for each in lacking(said, day) if each.rule.whom == "seller")
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._draw()

    def _draw(self) -> None:
        emptied(self._grid)
        self.lines, self.ways = [], {}
        if not self._lacks:
            self._add(say("mention.all_there"), 0, 0, "text2")
        for at, lack in enumerate(self._lacks):
            field = lack.rule.field.partition(".")[2]
            self._add(say("mention.lacks", missing=lack_named(lack)), at, 0, "text")
            way = WordButton("mention.complete", self, look="link", clicked=partial(self._on_field, field))
            way.setProperty("fit", "compact")
            way.describe(self.lines[-1])
            self.ways[field] = way
            self._grid.addWidget(way, at, 1, Qt.AlignmentFlag.AlignLeft)
            self._add(lack.rule.source, at, 2, "text2")

    def _add(self, text: str, row: int, column: int, ink: str) -> None:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(column == 2)
        set_role(label, "body" if column == 0 else "support", ink)
        self._grid.addWidget(label, row, column)
        if column == 0:
            self.lines.append(text)
