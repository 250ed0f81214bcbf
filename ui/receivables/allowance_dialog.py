"""Setting aside at a closing what of a doubtful debt is likely lost."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from app.flow.doubtful import set_aside_at
from app.receivables.doubtful import DoubtfulRow
from ui.kit.field import Field
from ui.kit.money_edit import PercentEdit
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words

_HALF = 500_000


class AllowanceDialog(VerbDialog):
    """How likely it is lost, in percent of its net."""

    fields_of: Mapping[str, str] = {"allowance_share": "share", "allowance_same": "share"}

    def __init__(
        self, office: Office, mark: DoubtfulRow, number: str, aside: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            office, "allowance.title", "allowance.verb", parent, columns=1, facts={"number": number}
        )
        self._mark, self._number = mark, number
        self.share = PercentEdit(self)
        self.share.set_value(_HALF)
        self.form.add("share", Field("allowance.share", self.share, required=True))
        amount = words().money(aside, mark.currency)
        self.tell_subtitle(say("allowance.subtitle", since=mark.since, amount=amount))
        self.effects.tell([("info", say("allowance.effect.entry")), ("undo", say("allowance.effect.freed"))])

    def act(self) -> None:
        share = self.share.value
        assert share is not None
        self.do(
            set_aside_at,
            self._mark.noun,
            self._mark.document_id,
            share,
            done=lambda _change: self.office.ways.say(say("allowance.done", number=self._number)),
        )
