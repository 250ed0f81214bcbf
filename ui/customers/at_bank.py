"""What of a customer's overdue money has come already: it lies at the bank and waits to be matched.

Whoever speaks to the customer, or decides on their credit, is told so where the debt is told.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.reports.factor_money import FactorMoney
from app.reports.lifted import ABOUT_DEBTS
from app.reports.standing import Standing
from ui.kit.office import Office
from ui.kit.verb_dialog import Effects
from ui.kit.wording import WordButton, say, words
from ui.payments.waits_at_bank import factor_lines

Line = tuple[str, str]
_ANSWERED = ABOUT_DEBTS | {"credit_limit"}
"""The rules that a match of this money may answer."""


class AtBank(QWidget):
    """One line and the way to the bank; hidden where nothing is there. With `tells_credit` also what is theirs here."""

    def __init__(self, office: Office, parent: QWidget | None = None, *, tells_credit: bool = False) -> None:
        super().__init__(parent)
        self._tells_credit = tells_credit
        self._line = Effects(self)
        self._go = WordButton("stands.to_bank", self, look="link", clicked=lambda: office.ways.go("bank"))
        self._go.setProperty("fit", "compact")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._line)
        column.addWidget(self._go, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def told(self) -> tuple[str, ...]:
        """The words that are shown."""
        return self._line.told

    def show_standing(self, stands: Standing, factor_money: Sequence[FactorMoney] = ()) -> None:
        """Show what has come of what is overdue, and what of it is a factor's."""
        credit = credit_line(stands) if self._tells_credit else []
        handed = [
            line for each in factor_money for line in factor_lines(each.waits, each.factor, each.number)
        ]
        self._line.tell([*at_bank_lines(stands), *handed, *credit])
        self._go.setVisible(stands.at_bank > 0 or bool(handed))
        self.setVisible(stands.at_bank > 0 or bool(handed) or bool(credit))


def credit_line(stands: Standing) -> list[Line]:
    """What of the customer's money and credit notes is set against nothing yet, as a line of a card."""
    if stands.unapplied >= 0:
        return []
    return [("cash", say("stands.credit", amount=words().money(-stands.unapplied, stands.currency)))]


def at_bank_lines(stands: Standing, rules: tuple[str, ...] | None = None) -> list[Line]:
    """What has come, as a line of a card; with `rules`, only where it may answer one of these."""
    if not stands.at_bank or (rules is not None and not _ANSWERED.intersection(rules)):
        return []
    amount = words().money(stands.at_bank, stands.currency)
    return [("bank", say("stands.at_bank", amount=amount))]
