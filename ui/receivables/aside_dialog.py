"""Leaving a movement of the bank out of these books: why, and whether the next one like it is left out too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from app.flow.bank import set_aside
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import say, words
from ui.receivables.bank_rows import BankLine, proposed


class AsideDialog(ReasonDialog):
    """Where something fits the movement, that is said first, and nothing is learned unless it is ticked."""

    def __init__(
        self, office: Office, line: BankLine, parent: QWidget | None = None, *, done: Callable[[Any], object]
    ) -> None:
        self._fits = proposed(line)
        super().__init__(
            office,
            "bank.aside_title",
            "bank.aside_do",
            set_aside,
            line.id,
            look="danger" if self._fits else "primary",
            done=done,
            parent=parent,
            facts={"who": line.who, "amount": words().money(line.amount, line.currency)},
        )
        self.learns = WordBox("bank.learns", self)
        self.learns.setChecked(not self._fits)
        self.form.add("learns", Field("bank.next_like_it", self.learns))
        self.learns.toggled.connect(self._tell)
        self.tell_subtitle(" · ".join(part for part in (words().date(line.booked_on), line.text) if part))
        self._tell()

    def act(self) -> None:
        self.do(
            self._verb,
            *self._args,
            self.reason.text().strip(),
            teaches=self.learns.isChecked(),
            done=self._done,
        )

    def _tell(self, _checked: bool = False) -> None:
        told = [("late", say("bank.effect.fits", what=self._fits))] if self._fits else []
        told.append(("cancelled", say("bank.effect.aside")))
        told.append(("info", say("bank.effect.learned" if self.learns.isChecked() else "bank.effect.once")))
        self.effects.tell(told)
