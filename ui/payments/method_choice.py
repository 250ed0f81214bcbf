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
        self._known: tuple[Method, ...] = ()
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
        # Money that has come, came by something: a method that only says when it is due is no way of paying.
        self._methods = tuple(each for each in methods if _brings_money(each, methods))
        self._known = tuple(methods)
        self._offer()

    def _offer(self) -> None:
        listed = [(each.code, each.name(words().language)) for each in self._methods]
        self.offer(listed or [(each, say(f"payment.method.{each}")) for each in MEANS])
        self._settle()

    def _settle(self) -> None:
        if not self._chosen:
            self.set_value(self._as_it_comes(self._proposed))

    def _as_it_comes(self, code: str) -> str:
        """By which method money of an order comes: one that only says when (“transfer when due”) stands for its means."""
        if not self._known or any(each.code == code for each in self._methods):
            return code
        means = next((each.means for each in self._known if each.code == code), code)
        wanted = "cash" if means == "on_delivery" else means
        return next((each.code for each in self._methods if each.code == wanted), code)

    def _on_activated(self, _at: int) -> None:
        self._chosen = True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._offer()


def _brings_money(method: Method, methods: Sequence[Method]) -> bool:
    """Whether money comes by it, and it does not only say when: where the plain one is offered, that one is meant."""
    if method.payment_kind == "prepaid":
        return True
    if method.means == "on_delivery":
        return not any(each.payment_kind == "prepaid" for each in methods)
    return method.code == method.means or not any(each.code == method.means for each in methods)
