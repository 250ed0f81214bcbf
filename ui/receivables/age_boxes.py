"""The boxes over the ageing: what is owed in each age, with its share; one may be chosen (look.md §15, DEBTS)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QWidget

from ui.kit.age_bar import age_colour, bucket_told
from ui.kit.ground import Ground
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.tokens import MARGIN
from ui.kit.wording import say, words

_PAD = 12
_GAP = 8


class AgeBox(QAbstractButton):
    """One age: its name, its amount, its share of all debts. Checked while the table shows only this age."""

    ring_radius = 8

    def __init__(self, at: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at = at
        self._share: float | None = None
        self._title = self._amount = self._below = ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._resize()
        theme().changed.connect(self._resize)

    def show_figures(self, title: str, amount: str, below: str, share: float | None) -> None:
        """Show words already said; `share` is between 0 and 1, None where nothing is shared."""
        self._title, self._amount, self._below, self._share = title, amount, below, share
        self.setText(title)
        self.setAccessibleName(f"{title} {amount}, {below}")
        self.updateGeometry()
        self.update()

    @property
    def amount(self) -> str:
        """The amount that is shown."""
        return self._amount

    def sizeHint(self) -> QSize:
        told = ((self._title, "label"), (self._amount, "figure2"), (self._below, "support"))
        widest = max(QFontMetrics(font(role)).horizontalAdvance(text) for text, role in told)
        return QSize(max(widest + 2 * _PAD, scaled(90)), scaled(74))

    def _resize(self) -> None:
        self.setFixedHeight(scaled(74))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            chosen = self.isChecked()
            painter.setPen(QPen(QColor(t.focus if chosen else t.line_strong), 2 if chosen else 1))
            painter.setBrush(QColor(t.hover if self.underMouse() else t.raised))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
            inner = self.rect().adjusted(_PAD, scaled(8), -_PAD, -scaled(8))
            painter.setPen(QColor(t.text2))
            painter.setFont(font("label"))
            painter.drawText(inner, _TOP, self._title)
            painter.setPen(QColor(t.text))
            painter.setFont(font("figure2"))
            painter.drawText(inner.adjusted(0, scaled(18), 0, 0), _TOP, self._amount)
            painter.setFont(font("support"))
            painter.setPen(QColor(t.text2))
            told = painter.fontMetrics().horizontalAdvance(self._below)
            painter.drawText(inner, _BELOW if self._share is not None else _BELOW_LEFT, self._below)
            if self._share is None:
                return
            bar = QRectF(inner.left(), inner.bottom() - scaled(9), inner.width() - told - 10, scaled(6))
            if bar.width() > 8:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(t.none.ground))
                painter.drawRoundedRect(bar, 3, 3)
                bar.setWidth(bar.width() * self._share)
                painter.setBrush(age_colour(self._at))
                painter.drawRoundedRect(bar, 3, 3)


class AgeBoxes(Ground):
    """A box for all debts, one for each age and one for credit; `chosen` carries the place of a box, or -1 for all.

    All debts less the credit are the net sum under the table.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sunken", "bottom", parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(MARGIN, 9, MARGIN, 10)
        self._grid.setSpacing(_GAP)
        self._across = 0
        self.whole = AgeBox(0, self)
        self.whole.clicked.connect(lambda _checked=False: self._choose(-1))
        self.boxes: list[AgeBox] = []

    def show_ages(self, buckets: Sequence[str], amounts: Sequence[int], currency: str, owing: int) -> None:
        """Show the debts by age and the credit, which is the last amount; `owing` is how many accounts owe."""
        ages = list(zip(buckets, amounts, strict=True))
        debts, (unapplied, credit) = ages[:-1], ages[-1]
        total = sum(amount for _, amount in debts)
        for at in range(len(self.boxes), len(ages)):
            box = AgeBox(at, self)
            box.clicked.connect(lambda _checked=False, at=at: self._choose(at))
            self.boxes.append(box)
        self.whole.show_figures(
            say("receivables.total"),
            words().money(total, currency),
            say("receivables.owing", n=owing),
            None,
        )
        for box, (name, amount) in zip(self.boxes, debts, strict=False):
            share = amount / total if total > 0 else 0.0
            told = words().percent(round(share * 100) * 10_000)
            box.show_figures(bucket_told(name), words().money(amount, currency, sign=False), told, share)
        self.boxes[-1].show_figures(
            bucket_told(unapplied),
            words().money(credit, currency, sign=False),
            say("receivables.net", amount=words().money(total + credit, currency, sign=False)),
            None,
        )
        self._across = 0
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """All in a row, or in two where the text is too large for that."""
        boxes = [self.whole, *self.boxes]
        room = self.width() - 2 * MARGIN + _GAP
        fits = room // (max(box.sizeHint().width() for box in boxes) + _GAP)
        across = len(boxes) if fits >= len(boxes) else (len(boxes) + 1) // 2
        if across == self._across:
            return
        self._across = across
        for at, box in enumerate(boxes):
            self._grid.addWidget(box, at // across, at % across)
        for column in range(len(boxes)):
            self._grid.setColumnStretch(column, 1 if column < across else 0)

    def show_chosen(self, at: int) -> None:
        """Frame the age that is shown, or the box of all."""
        self.whole.setChecked(at < 0)
        for place, box in enumerate(self.boxes):
            box.setChecked(place == at)

    def _choose(self, at: int) -> None:
        self.show_chosen(at)
        self.chosen.emit(at)


_TOP = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
_BELOW_LEFT = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
_BELOW = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextSingleLine
