"""Tags and own fields of an order that is still being entered."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from ui.kit.extras_part import change_extras
from ui.kit.office import Office
from ui.kit.wording import WordButton, say
from ui.orders.draft_keeper import DraftKeeper


class EntryExtras(QObject):
    """Asks for them by a button, which waits for the draft to be saved a first time: they hang on its row."""

    def __init__(self, office: Office, keeper: DraftKeeper, button: WordButton, parent: QWidget) -> None:
        super().__init__(parent)
        self._office, self._keeper, self._button, self._page = office, keeper, button, parent
        button.clicked.connect(self.ask)
        button.installEventFilter(self)
        keeper.saved.connect(self._look)
        self._look()

    def ask(self) -> None:
        """Save what stands, then ask."""
        self._keeper.save_then(self._ask)

    def _ask(self, order_id: int) -> None:
        change_extras(self._office, "sales_order", order_id, self._page)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._look()
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        self._button.allow(self._keeper.order_id is not None, say("extras.not_saved"))
