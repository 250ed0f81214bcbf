"""A box to tick where what would be left is small enough to be let go, or kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.base import settings
from ui.kit.office import Office
from ui.kit.word_box import WordBox
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from app.base.door import Read


def small_most(rd: Read) -> int:
    """Up to how much a difference may be let go, in minor units of the company's currency."""
    return int(settings.get(rd, "collect.small_difference"))


class SmallRest(WordBox):
    """Shown where there is such a rest, and ticked at first, as the bank's list would do; `wanted` says that it is ticked
    for the rest that is told now.
    """

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__("loss.small.box_debt", parent, amount="")
        self._most = self._rest = 0
        self._currency = office.currency
        self.hide()
        office.ask(small_most, done=self._on_most, owner=self)

    @property
    def wanted(self) -> bool:
        """Whether the rest is to be settled too."""
        return self._fits and self.isChecked()

    @property
    def _fits(self) -> bool:
        return 0 < abs(self._rest) <= self._most

    def said(self, number: str = "", credit: str = "") -> tuple[str, str]:
        """What is done to the rest that is told now, as an effect: the debt of `number` is let go; what is more is kept
        of the `credit` it is part of, or of this payment.
        """
        amount = words().money(abs(self._rest), self._currency)
        if self._rest > 0:
            return "receivables", say("loss.small.effect.debt", amount=amount, number=number)
        if credit:
            return "receivables", say("loss.small.effect.credit", amount=amount, number=credit)
        return "receivables", say("loss.small.effect.kept", amount=amount)

    def tell_rest(self, rest: int, currency: str) -> None:
        """What would be left of a debt, or (negative) of the money; nought where nothing or more than one thing would."""
        changed = rest != self._rest
        self._rest, self._currency = rest, currency
        if changed:
            self.setChecked(self._fits)
        key = "loss.small.box_debt" if rest > 0 else "loss.small.box_credit"
        self.tell(key, amount=words().money(abs(rest), currency))
        self.setVisible(self._fits)

    def _on_most(self, most: int) -> None:
        self._most = most
        self.setChecked(self._fits)
        self.setVisible(self._fits)


def rest_of(credit: int, shares: dict[int, int], debts: dict[int, int]) -> int:
    """What matching would leave: of the only debt it does not settle, or (negative) of a credit that settles all it meets.

    `debts` is what each debt that is met asks for, in minor units.
    """
    left = [debts[key] - part for key, part in shares.items() if debts[key] > part]
    spare = credit - sum(shares.values())
    if len(left) == 1 and not spare:
        return left[0]
    return -spare if shares and not left and spare > 0 else 0
