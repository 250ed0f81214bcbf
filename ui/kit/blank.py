"""What stands in place of a list without rows: what comes here and the first action, or which criterion excludes all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.kit import icons
from ui.kit.acts import Act, act_button
from ui.kit.breakable import kept_together
from ui.kit.theme import font, set_role, theme, tokens
from ui.kit.wording import WordButton

_DISC = 96
_TEXT_WIDTH = 440


class Blank(QWidget):
    """An icon, a sentence, an explanation, buttons; centred (L11)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = "search"
        self._told: tuple[object, ...] = ()
        self._title, self._text = QLabel(self), QLabel(self)
        for label, role, ink in ((self._title, "section", "text"), (self._text, "body", "text2")):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setFixedWidth(_TEXT_WIDTH)
            set_role(label, role, ink)
        self._acts = QWidget(self)
        self._buttons: list[WordButton] = []
        self._row = QHBoxLayout(self._acts)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addSpacing(_DISC + 20)
        for widget, gap in ((self._title, 6), (self._text, 16), (self._acts, 0)):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(gap)
        column.addStretch(3)
        theme().changed.connect(self._dress)

    def show_words(self, icon: str, title: str, text: str, acts: Sequence[Act] = ()) -> None:
        """Show words already said, and what can be done here."""
        if (told := (icon, title, text, tuple(acts))) == self._told:
            return
        # The keys stay where they are: on what can be done here.
        had_keys = self._acts.isAncestorOf(QApplication.focusWidget() or self)
        self._told, self._icon = told, icon
        self._title.setText(title)
        self._text.setText(kept_together(text))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        for old in self._buttons:
            self._row.removeWidget(old)
            old.deleteLater()
        self._buttons = [act_button(act, self._acts) for act in acts]
        for button in self._buttons:
            self._row.addWidget(button)
        self._acts.setVisible(bool(acts))
        if had_keys and self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit()
        self.update()

    @property
    def title(self) -> str:
        """The sentence that is shown."""
        return self._title.text()

    @property
    def first(self) -> QWidget | None:
        """The first of what can be done here, if anything can."""
        return self._buttons[0] if self._buttons else None

    def _dress(self) -> None:
        self._title.setFont(font("section"))
        self._text.setFont(font("body"))
        self._fit()

    def _fit(self) -> None:
        """Give wrapped lines the height they need: a layout asks a label only for one line."""
        for label in (self._title, self._text):
            label.setFixedHeight(max(label.heightForWidth(_TEXT_WIDTH), label.fontMetrics().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            centre = QPointF(self.width() / 2, self._title.y() - 20 - _DISC / 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.sunken))
            painter.drawEllipse(centre, _DISC / 2, _DISC / 2)
            glyph = icons.pixmap(self._icon, "text2", 44, self.devicePixelRatioF())
            painter.drawPixmap(centre - QPointF(22, 22), glyph)
