"""How an order or a quote being entered is to be paid: one of the company's methods, or what a draft says beside them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from app.orders.methods import Method, unlisted
from ui.kit.field import Field
from ui.kit.text_choice import TextChoice
from ui.kit.wording import say, words


class MethodField(QObject):
    """`changed` tells that a person chose another."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._methods: tuple[Method, ...] = ()
        self._told = ""
        self.choice = TextChoice(parent)
        self.field = Field("order_entry.method", self.choice)
        self.choice.currentIndexChanged.connect(self._on_choice)
        parent.installEventFilter(self)
        self._offer()

    def start(self, methods: Sequence[Method], told: str = "") -> None:
        """Offer the methods there are, and show what a draft says."""
        self._methods, self._told = tuple(methods), told
        self._offer()
        self.choice.set_value(told)

    def restore(self, told: str) -> None:
        """Show what was chosen before."""
        self.choice.set_value(told)

    @property
    def value(self) -> str:
        """The code of the method, or the words a draft came with; empty where nothing is said."""
        return self.choice.value

    @property
    def kind(self) -> str | None:
        """When money is expected by the method chosen; None where that is not said."""
        return next((each.payment_kind for each in self._methods if each.code == self.value), None)

    def _offer(self) -> None:
        language = words().language
        listed = [(each.code, each.name(language)) for each in self._methods if each.archived_at is None]
        if self._told and self._told not in dict(listed):
            named = next((each.name(language) for each in self._methods if each.code == self._told), None)
            listed.insert(0, (self._told, named or unlisted(self._told, words())))
        self.choice.offer([("", say("order_entry.no_method")), *listed])

    def _on_choice(self, _at: int) -> None:
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._offer()
        return super().eventFilter(watched, event)
