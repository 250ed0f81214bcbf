"""The report by week beside its table: bars on a ground of their own, with what they mean."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.reports.weeks import Week
from ui.kit.ground import Ground
from ui.kit.theme import set_role
from ui.kit.tokens import MARGIN
from ui.kit.week_bars import WeekBars, said_thousands
from ui.kit.wording import WordLabel

_HIGH = 260


class WeekPart(Ground):
    """A title, the bars, and a legend under them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sunken", "left", parent)
        self.title, self.legend = (
            WordLabel("reports.chart", self, thousands=""),
            WordLabel("kit.weeks.legend", self),
        )
        set_role(self.title, "sum")
        set_role(self.legend, "support", "text2")
        self.legend.setWordWrap(True)
        self.bars = WeekBars(self, height=_HIGH)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 16, MARGIN, 16)
        column.setSpacing(12)
        for widget in (self.title, self.bars, self.legend):
            column.addWidget(widget)
        column.addStretch(1)

    def show_weeks(self, weeks: Sequence[Week], currency: str) -> None:
        """Show these weeks."""
        self.title.tell("reports.chart", thousands=said_thousands(currency))
        back = any(week.given_back for week in weeks)
        self.legend.tell("kit.weeks.legend_back" if back else "kit.weeks.legend")
        self.bars.show_weeks(weeks, currency)
