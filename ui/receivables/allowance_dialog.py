"""Setting aside at a closing what of a doubtful debt is likely lost."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from app.base.rate import WHOLE_PPM
from app.flow.doubtful import likely_lost, set_aside_at
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
        self._mark, self._number, self._aside = mark, number, aside
        self.share = PercentEdit(self)
        self.share.set_value(_HALF)
        self.form.add("share", Field("allowance.share", self.share, required=True))
        amount = words().money(aside, mark.currency)
        self.tell_subtitle(say("allowance.subtitle", since=mark.since, amount=amount))
        self.share.settled.connect(self._look)
        self._tell(None)
        self._look()

    def _look(self) -> None:
        """Reckon what the share comes to; a share that cannot be is complained of by its field."""
        mark, share = self._mark, self.share.value
        if share is None or not 0 <= share <= WHOLE_PPM:
            self._tell(None)
            return
        self.office.ask(
            likely_lost,
            mark.noun,
            mark.document_id,
            share,
            done=self._tell,
            failed=self.refused,
            owner=self,
        )

    def _tell(self, lost: int | None) -> None:
        told = [("info", say("allowance.effect.entry")), ("undo", say("allowance.effect.freed"))]
        if lost is not None:
            amount = words().money(lost, self._mark.currency)
            told.insert(0, ("bank", say("allowance.effect.amount", amount=amount)))
        self.effects.tell(told)
        # What is set aside already is no provision to be made.
        same = lost is not None and lost == self._aside
        self.verb.allow(not same, say("refusal.allowance_same.problem", number=self._number))

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
