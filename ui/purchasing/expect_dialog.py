"""Another day for what a purchase order still owes, with the reason, and whose promise that breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from app.flow import purchase
from app.orders.at_risk import AtRisk, relying_on
from app.purchasing.purchase_queries import PurchaseRow
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words

_NAMED = 4
"""So many orders are named; of more it is said how many."""


class ExpectDialog(VerbDialog):
    """The day, and who said so."""

    fields_of: Mapping[str, str] = {"reason_missing": "reason", "purchase_expected_past": "day"}

    def __init__(self, office: Office, row: PurchaseRow, parent: QWidget | None = None) -> None:
        facts = {"number": row.number or ""}
        super().__init__(office, "purchase.expect.title", "purchase.expect.do", parent, facts=facts)
        self._purchase_id = row.id
        self._broken = 0
        self.day = DateEdit(lambda: office.today, self)
        # A day that has passed is nobody's to promise: whoever comes here says another.
        self._late = row.late
        self.day.set_value(None if row.late else row.expected_on)
        self.reason = QLineEdit(self)
        self.form.add("day", Field("purchase.expect.on", self.day, required=True))
        self.form.add(
            "reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"), span=2
        )
        self._tell(None)
        self.day.settled.connect(self._look)
        self._look()

    def act(self) -> None:
        day = self.day.value
        if day is not None:
            self.do(purchase.expect, self._purchase_id, day, self.reason.text().strip(), done=self._done)

    def _look(self) -> None:
        """Find whose promise the day would break."""
        day = self.day.value
        if day is not None and day >= self.office.today:
            self.office.ask(relying_on, self._purchase_id, day, done=self._tell, owner=self)
        else:
            self._tell(None)

    def _tell(self, found: Sequence[AtRisk] | None) -> None:
        """What follows, and the orders whose promise the day breaks once these were looked for."""
        self._broken = len(found or ())
        told = [("promise", say("purchase.expect.effect"))]
        if self._late:
            told.append(("late", say("purchase.expect.late")))
        self.effects.tell([*told, *(broken_lines(found) if found is not None else ())])

    def _done(self, _none: None) -> None:
        key = "done_broken" if self._broken else "done"
        self.office.ways.say(say(f"purchase.expect.{key}", n=self._broken))


def broken_lines(found: Sequence[AtRisk]) -> list[tuple[str, str]]:
    """The orders whose promise cannot be kept, the first few by name, and where all of them are found."""
    if not found:
        return [("done", say("purchase.expect.none_broken"))]
    told = [
        ("late", say(f"purchase.expect.{_key(each.leaves_on)}", **_facts(each))) for each in found[:_NAMED]
    ]
    if len(found) > _NAMED:
        told.append(("late", say("purchase.expect.more_broken", n=len(found) - _NAMED)))
    return [*told, ("orders", say("purchase.expect.stay", n=len(found)))]


def _key(leaves_on: date | None) -> str:
    return "broken" if leaves_on is not None else "broken_undated"


def _facts(each: AtRisk) -> dict[str, str]:
    return {
        "number": each.number,
        "customer": each.customer,
        "promised": words().date(each.promised_on),
        "day": words().date(each.leaves_on) if each.leaves_on is not None else "",
    }
