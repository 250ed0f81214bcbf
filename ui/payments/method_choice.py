"""The field that says how money came or goes: the company's own methods, in their order and by their names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from app.orders.methods import Method, offered
from app.orders.tables import MEANS
from ui.kit.office import Office
from ui.kit.text_choice import TextChoice
from ui.kit.wording import say, words

_FIRST = "transfer"


class MethodChoice(TextChoice):
    """Values are codes. Until the list has come, and where there is none, the usual methods are offered by their means."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumContentsLength(8)
        self._methods: tuple[Method, ...] = ()
        self._proposed, self._chosen = _FIRST, False
        self._offer()
        self.activated.connect(self._on_activated)
        office.ask(offered, done=self._on_methods, owner=self)

    def propose(self, code: str) -> None:
        """What an order says of it, as long as nobody has chosen another."""
        if code:
            self._proposed = code
            self._settle()

    @property
    def means(self) -> str:
        """By what means money comes with the method chosen."""
        found = next((each.means for each in self._methods if each.code == self.value), self.value)
        return found if found in MEANS else "other"

    def _on_methods(self, methods: Sequence[Method]) -> None:
        self._methods = tuple(methods)
        self._offer()

    def _offer(self) -> None:
        listed = [(each.code, each.name(words().language)) for each in self._methods]
        self.offer(listed or [(each, say(f"payment.method.{each}")) for each in MEANS])
        self._settle()

    def _settle(self) -> None:
        if not self._chosen:
            self.set_value(self._proposed)

    def _on_activated(self, _at: int) -> None:
        self._chosen = True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._offer()
