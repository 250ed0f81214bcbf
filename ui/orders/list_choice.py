"""By which price list an order being entered is priced: the customer's, which is the usual one, another, or none at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from app.orders.draft import DraftLine
from app.pricing.price import AppliedList, holds_on
from ui.kit.text_choice import TextChoice
from ui.kit.wording import say

USUAL, NONE = "usual", "none"


class ListChoice(TextChoice):
    """Offers the lists that hold; what else counts for the customer counts after the one that was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[AppliedList, ...] = ()
        self._theirs: tuple[AppliedList, ...] = ()
        self._on = date.min

    def start(self, lists: Sequence[AppliedList], on: date) -> None:
        """Offer these, whoever buys."""
        self._all, self._on = tuple(lists), on
        self.say_again()

    def offer_for(self, theirs: Sequence[AppliedList], *, usual: bool) -> None:
        """Offer them to a customer whose lists these are; `usual` chooses what counts for them."""
        self._theirs = tuple(theirs)
        self.say_again()
        if usual:
            self.set_value(USUAL)

    def take_from(self, lines: Sequence[DraftLine]) -> None:
        """Choose the list that lines of a draft were priced by, where it is not the customer's."""
        theirs = {each.name for each in self._theirs}
        named = {line.price_list for line in lines if line.price_from == "list"} - theirs
        chosen = next((str(each.id) for each in self._all if each.name in named), USUAL)
        self.set_value(chosen)

    @property
    def lists(self) -> tuple[AppliedList, ...]:
        """The lists that count, in the order in which they do."""
        if self.value == NONE:
            return ()
        chosen = next((each for each in self._all if str(each.id) == self.value), None)
        if chosen is None:
            return self._theirs
        return (chosen, *(each for each in self._theirs if each.id != chosen.id))

    def say_again(self) -> None:
        """Say the choices in the language of the window; the chosen one stays."""
        first = next((each for each in self._theirs if holds_on(each, self._on)), None)
        catalogue = say("order_entry.no_list")
        named = [(USUAL, first.name if first is not None else catalogue)]
        named += [(str(each.id), each.name) for each in self._all if first is None or each.id != first.id]
        if first is not None:
            named.append((NONE, catalogue))
        self.offer(named)
