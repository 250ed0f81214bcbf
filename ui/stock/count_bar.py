"""The line at which a shelf is counted by keys: an article, how many, Enter; and what was counted last."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.reports.goods_in import GoodsRow, goods_called
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.picker import Picker
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.theme import scaled, set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, say
from ui.purchasing.goods_rows import goods_named


class CountBar(QWidget):
    """`counted` carries the product and the quantity in thousandths; the keys are back at the article afterwards."""

    counted = Signal(object, int)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.article: Picker[GoodsRow] = Picker(office, goods_called, goods_named, self, name="goods")
        self.quantity = QuantityEdit(self)
        self.button = WordButton("take.count_do", self, clicked=self.take)
        self.told = QLabel(self)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self._article, self._quantity = (
            Field("take.article", self.article, hint="take.article_hint"),
            Field("take.quantity", self.quantity),
        )
        self._quantity.setMaximumWidth(scaled(140))
        grid = QGridLayout(self)
        grid.setContentsMargins(MARGIN, 16, MARGIN, 4)
        grid.setHorizontalSpacing(12)
        grid.addWidget(self._article, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._quantity, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.button, 0, 2, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.told, 1, 0, 1, 3)
        grid.setColumnStretch(0, 1)
        self.article.chosen.connect(self._on_article)
        for edit in (self.article, self.quantity):
            edit.installEventFilter(self)
        theme().changed.connect(self._dress)
        self._dress()

    def tell(self, text: str) -> None:
        """Say what was counted last."""
        self.told.setText(text)

    def take(self) -> None:
        """Hand on what stands here, where both fields can be taken; else say at the field what is missing."""
        goods, problem = self.article.value, self.quantity.problem
        if goods is None:
            self._article.complain(say("take.which"))
            self.article.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if problem or not self.quantity.value:
            self._quantity.complain(problem or say("take.how_many"))
            self.quantity.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.counted.emit(goods, self.quantity.value)
        self.article.set_value(None)
        self.quantity.set_value(None)
        self._article.complain("")
        self._quantity.complain("")
        self.article.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes from the article to the quantity, and from the quantity to the next article."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if plain and enter and watched is self.quantity:
                self.take()
                return True
            if plain and enter and watched is self.article and not self.article.list_is_open:
                if self.article.value is not None:
                    self.quantity.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _on_article(self, goods: object) -> None:
        if goods is not None:
            # The picker itself hands the keys on, to the quantity.
            self._article.complain("")

    def _dress(self) -> None:
        set_role(self.told, "support", "text2")
