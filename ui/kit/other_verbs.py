"""What can be done with a document besides its next step: a button each, and why not where it cannot be done now (S4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.base.errors import Refusal
from app.orders.possible import Possible
from ui.kit.theme import set_role
from ui.kit.wording import WordButton, words


@dataclass(frozen=True, slots=True)
class Offered:
    """A verb offered at the side: the key of its words, what it does, and the refusal it would meet, if any."""

    key: str
    act: Callable[[], object]
    refusal: Refusal | None = None
    danger: bool = False


class OtherVerbs(QWidget):
    """The buttons; those that keep their words and place are kept, with the focus they may have."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._acts: dict[str, Callable[[], object]] = {}
        self._buttons: dict[str, tuple[WordButton, QLabel]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def show_verbs(self, offered: Sequence[Offered]) -> None:
        """Offer these verbs in this order."""
        self._acts = {each.key: each.act for each in offered}
        for each in offered:
            if each.key not in self._buttons:
                self._buttons[each.key] = self._made(each)
            button, why = self._buttons[each.key]
            reason = words().part(each.refusal, "problem") if each.refusal is not None else ""
            button.allow(each.refusal is None, reason)
            why.setText(reason)
            why.setVisible(bool(reason))
        for key, (button, why) in self._buttons.items():
            button.setVisible(key in self._acts)
            why.setVisible(key in self._acts and bool(why.text()))
        self._sort(list(self._acts))

    @property
    def offered(self) -> dict[str, str]:
        """The keys of the verbs that are offered, with why they cannot be done; empty when they can."""
        return {key: self._buttons[key][1].text() for key in self._acts}

    def _made(self, offer: Offered) -> tuple[WordButton, QLabel]:
        button = WordButton(offer.key, self, look="link", clicked=lambda key=offer.key: self._acts[key]())
        button.setProperty("fit", "compact")
        button.setProperty("danger", offer.danger)
        why = QLabel(self)
        why.setTextFormat(Qt.TextFormat.PlainText)
        why.setWordWrap(True)
        why.setContentsMargins(2, 0, 0, 4)
        set_role(why, "support", "text3")
        return button, why

    def _sort(self, keys: Sequence[str]) -> None:
        for key in keys:
            for widget in self._buttons[key]:
                self._column.removeWidget(widget)
        for key in keys:
            for widget in self._buttons[key]:
                self._column.addWidget(widget)


def refusal_of(possible: Possible) -> Refusal | None:
    """The refusal a verb would meet now."""
    return None if possible.allowed else Refusal(possible.reason, **possible.facts)
