"""How the buyer stands while an order is typed: debts, exposure on its bar with this order hatched, the limit (Q3)."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.reports.standing import Standing
from ui.customers.at_bank import AtBank
from ui.customers.exposure_bar import ExposureBar, Part, paint_part
from ui.customers.limit_words import limit_told
from ui.kit.office import Office
from ui.kit.spoken import Role, spoken_as
from ui.kit.theme import font, scaled, set_role, theme, tokens
from ui.kit.wording import WordLabel, say, words

_SQUARE = 9


class EntryStanding(QWidget):
    """Moves with every line: `show_standing` is told what the order binds."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.at_bank = AtBank(office, self, tells_credit=True)
        self.owed, self.overdue, self.since = QLabel(self), QLabel(self), QLabel(self)
        self.exposure, self.left = QLabel(self), QLabel(self)
        self.bar, self.legend = ExposureBar(self), _Legend(self)
        self._what = "order"
        debts = QGridLayout()
        debts.setHorizontalSpacing(24)
        debts.setVerticalSpacing(0)
        debts.setColumnStretch(2, 1)
        for at, (key, figure) in enumerate(
            (("order_entry.stands.owed", self.owed), ("order_entry.stands.overdue", self.overdue))
        ):
            label = WordLabel(key, self)
            set_role(label, "support", "text2")
            debts.addWidget(label, 0, at)
            debts.addWidget(figure, 1, at)
        title = self._title = WordLabel("order_entry.stands.exposure", self)
        set_role(title, "sum")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(debts)
        column.addWidget(self.since)
        column.addWidget(self.at_bank)
        column.addSpacing(6)
        # One below the other: with both its words and a limit there is no room for them on a line.
        column.addWidget(title)
        column.addWidget(self.exposure)
        for widget in (self.bar, self.legend, self.left):
            column.addWidget(widget)
        for label, role, ink in ((self.since, "support", "text2"), (self.exposure, "sum", "text")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            set_role(label, role, ink)
        self.left.setWordWrap(True)

    def be_a_quote(self) -> None:
        """What is typed is a quote: it binds nothing yet."""
        self._what = "quote"

    def show_standing(self, stands: Standing, overdue_days: int, binding: int) -> None:
        """Show how the account stands and where an order that binds so much would bring it."""

        def money(minor: int) -> str:
            return words().money(minor, stands.currency)

        self.owed.setText(money(stands.owed))
        self.overdue.setText(money(stands.overdue))
        set_role(self.owed, "name")
        set_role(self.overdue, "name", "late" if stands.overdue else "text")
        self.since.setText(say("order_entry.stands.since", n=overdue_days) if stands.overdue else "")
        self.since.setVisible(bool(stands.overdue))
        self.at_bank.show_standing(stands)
        after = stands.exposure + binding
        self._title.tell(
            f"order_entry.stands.exposure_{self._what}" if binding else "order_entry.stands.exposure"
        )
        abroad = stands.limit_abroad is not None
        if stands.limit is None:
            self.exposure.setText(money(after))
        else:
            self.exposure.setText(
                say("order_entry.stands.of", exposure=money(after), limit=money(stands.limit))
            )
        parts = (
            Part(say("order_entry.stands.orders"), stands.committed + stands.delivered, 0),
            Part(say("order_entry.stands.invoices"), stands.owed, 2),
            Part(say(f"order_entry.stands.this_{self._what}"), binding, 3, hatched=True),
        )
        told = ", ".join(f"{part.label} {money(part.amount)}" for part in parts if part.amount > 0)
        over = stands.limit is not None and after > stands.limit
        self.bar.show_parts(parts, stands.limit, told, over=over)
        self.legend.show_parts(tuple(part for part in parts if part.amount > 0))
        shown = stands.limit is not None or any(part.amount > 0 for part in parts)
        self.bar.setVisible(shown)
        self.legend.setVisible(shown)
        left = None if stands.limit is None else stands.limit - after
        # By how much it is passed is said by the rule that stops the order.
        self.left.setVisible(abroad or (left is not None and left >= 0))
        if abroad:
            self.left.setText(say("order_entry.stands.abroad", limit=limit_told(stands)))
        elif left is not None:
            self.left.setText(say("order_entry.stands.left", amount=money(max(left, 0))))
        set_role(self.left, "support", "text2")


@spoken_as(Role.StaticText)
class _Legend(QWidget):
    """Squares of the bar's colours with their words, in a line that breaks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        theme().changed.connect(self._fit)

    def show_parts(self, parts: tuple[Part, ...]) -> None:
        self._parts = parts
        self.setAccessibleName(", ".join(part.label for part in parts))
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(200, scaled(20))

    def _fit(self) -> None:
        places = self._places()
        height = (places[-1][0].y() if places else 0) + scaled(20)
        self.setFixedHeight(height)
        self.update()

    def _places(self) -> list[tuple[QPoint, Part]]:
        measure, left, top = QFontMetrics(font("support")), 0, 0
        found: list[tuple[QPoint, Part]] = []
        for part in self._parts:
            wide = scaled(_SQUARE) + 6 + measure.horizontalAdvance(part.label) + 12
            if left and left + wide > max(self.width(), 200):
                left, top = 0, top + scaled(20)
            found.append((QPoint(left, top), part))
            left += wide
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        square = scaled(_SQUARE)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font("support"))
            for place, part in self._places():
                paint_part(
                    painter, QRectF(place.x(), place.y() + (scaled(20) - square) / 2, square, square), part
                )
                painter.setPen(QColor(tokens().text2))
                painter.drawText(
                    QRectF(place.x() + square + 6, place.y(), self.width(), scaled(20)),
                    Qt.AlignmentFlag.AlignVCenter,
                    part.label,
                )
