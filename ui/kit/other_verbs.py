"""What can be done with a document besides its next step, and why not where it cannot be done now (S4).

A button each; of more than five the first three that can be done, and a menu of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget

from app.base.errors import Refusal
from app.orders.possible import Possible
from ui.kit import icons
from ui.kit.access_keys import unmarked
from ui.kit.menu import Menu
from ui.kit.theme import restyle, set_role
from ui.kit.wording import WordButton, words

_MOST = 5
"""So many verbs are read at a glance."""
_FIRST = 3
"""How many stay buttons where there are more."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A verb offered at the side: the key of its words, what it does, and the refusal it would meet, if any."""

    key: str
    act: Callable[[], object]
    refusal: Refusal | None = None
    danger: bool = False


def used_here(offered: Sequence[Offered], left_out: Collection[str]) -> list[Offered]:
    """Those of which the business does not say that it has no use for them."""
    return [each for each in offered if each.key not in left_out]


class OtherVerbs(QWidget):
    """The buttons; those that keep their words and place are kept, with the focus they may have."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._acts: dict[str, Callable[[], object]] = {}
        self._buttons: dict[str, tuple[WordButton, QLabel]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._offers: dict[str, Offered] = {}
        self.more = WordButton("page.more_verbs", self, look="link", clicked=self._offer_rest)
        self.more.setProperty("fit", "compact")
        self.more.hide()

    def show_verbs(self, offered: Sequence[Offered]) -> None:
        """Offer these verbs in this order."""
        self._acts = {each.key: each.act for each in offered}
        self._offers = {each.key: each for each in offered}
        for each in offered:
            if each.key not in self._buttons:
                self._buttons[each.key] = self._made(each)
            button, why = self._buttons[each.key]
            reason = self._reason(each)
            button.allow(each.refusal is None, reason)
            why.setText(reason)
        shown = self._first()
        order = _with_their_like(self.offered)
        # A reason that keeps several of them is said once, below the last.
        last = {self._buttons[key][1].text(): key for key in order if key in shown}
        for key, (button, why) in self._buttons.items():
            button.setVisible(key in shown)
            why.setVisible(key in shown and bool(why.text()) and last[why.text()] == key)
        self._sort(order)
        self.more.setVisible(len(shown) < len(self._acts))

    def stand_out(self, keys: Collection[str]) -> None:
        """Fill the buttons of these verbs: what is to be done here, where no card says it."""
        for key, (button, _why) in self._buttons.items():
            look = "primary" if key in keys else "link"
            if button.property("look") != look:
                button.setProperty("look", look)
                button.setProperty("fit", "" if look == "primary" else "compact")
                restyle(button)

    @property
    def offered(self) -> dict[str, str]:
        """The keys of the verbs that are offered, with why they cannot be done; empty when they can."""
        return {key: self._buttons[key][1].text() for key in self._acts}

    @property
    def rest(self) -> list[str]:
        """The keys of the verbs that stand in the menu: what destroys something last."""
        shown = self._first()
        rest = [key for key in self._acts if key not in shown]
        return sorted(rest, key=lambda key: self._offers[key].danger)

    def stands_in_menu(self, button: WordButton) -> bool:
        """Whether a button's verb is one of those of the menu."""
        return button.key in self.rest

    def do(self, key: str) -> None:
        """Do one of the verbs that are offered, as its button or its line of the menu does."""
        self._buttons[key][0].click()

    def _first(self) -> set[str]:
        """The verbs that have a button of their own."""
        if len(self._offers) <= _MOST:
            return set(self._offers)
        ready = [each.key for each in self._offers.values() if each.refusal is None and not each.danger]
        return set(ready[:_FIRST])

    def menu(self) -> QMenu:
        """The other verbs; one that cannot be done says why beside its name."""
        menu = Menu(self)
        menu.setAccessibleName(self.more.accessibleName())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        dangers = False
        for key in self.rest:
            offer = self._offers[key]
            if offer.danger and not dangers and menu.actions():
                menu.addSeparator()
            dangers = dangers or offer.danger
            # A menu goes by first letters; a line under another one would stand there without Alt.
            action = menu.addAction(unmarked(self._buttons[key][0].text()), partial(self.do, key))
            if offer.danger:
                # Lines of a menu have one colour; what undoes has it in its sign.
                action.setIcon(icons.icon("cancelled", "late.solid"))
            action.setEnabled(offer.refusal is None)
            action.setToolTip(self._reason(offer))
        return menu

    def _offer_rest(self) -> None:
        self.menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    @staticmethod
    def _reason(offer: Offered) -> str:
        """Why not, and what helps: that it cannot be done is seen."""
        if offer.refusal is None:
            return ""
        cause = words().part(offer.refusal, "cause") or words().part(offer.refusal, "problem")
        return " ".join(part for part in (cause, words().part(offer.refusal, "way")) if part)

    def _made(self, offer: Offered) -> tuple[WordButton, QLabel]:
        button = WordButton(offer.key, self, look="link", clicked=lambda key=offer.key: self._acts[key]())
        button.setProperty("fit", "compact")
        button.setProperty("danger", offer.danger)
        why = QLabel(self)
        why.setTextFormat(Qt.TextFormat.PlainText)
        why.setWordWrap(True)
        why.setContentsMargins(0, 0, 0, 4)
        set_role(why, "support", "text3")
        return button, why

    def _sort(self, keys: Sequence[str]) -> None:
        for key in keys:
            for widget in self._buttons[key]:
                self._column.removeWidget(widget)
        for key in keys:
            for widget in self._buttons[key]:
                self._column.addWidget(widget)
        self._column.removeWidget(self.more)
        self._column.addWidget(self.more)


def refusal_of(possible: Possible) -> Refusal | None:
    """The refusal a verb would meet now."""
    return None if possible.allowed else Refusal(possible.reason, **possible.facts)


def _with_their_like(reasons: Mapping[str, str]) -> list[str]:
    """The keys in their order, those that are kept by the same reason behind the first of them."""
    first: dict[str, int] = {}
    for at, reason in enumerate(reasons.values()):
        if reason:
            first.setdefault(reason, at)
    places = {key: first.get(reason, at) for at, (key, reason) in enumerate(reasons.items())}
    return sorted(reasons, key=places.__getitem__)
