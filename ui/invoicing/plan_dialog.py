"""Agreeing on a plan: what falls due when, proposed in equal parts and typed as was agreed on; for a consumer the warning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.errors import Refusal
from app.flow.paper import plan_original
from app.flow.plan import agree
from app.receivables.plan import Rhythm, checked, instalments, running
from app.reports.invoice_page import InvoicePage
from ui.invoicing.credit_dialog import coming_money
from ui.invoicing.plan_grid import PlanGrid
from ui.kit.choice import Choice
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import PAPER, Office
from ui.kit.runner import Token
from ui.kit.sized import least_height
from ui.kit.verb_dialog import VerbDialog
from ui.kit.whole_edit import WholeEdit
from ui.kit.word_box import WordBox
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database

_WIDTH = 600


class PlanDialog(VerbDialog):
    """The parts stand in a grid as they would be: equal ones at first, or those that an invoice is asked for in now."""

    fields_of: Mapping[str, str] = {
        "plan_too_short": "count",
        "plan_too_long": "parts",
        "plan_in_past": "parts",
        "plan_day_twice": "parts",
        "plan_part_empty": "parts",
        "plan_sum_differs": "parts",
        "plan_unchanged": "parts",
        "plan_unwarned": "warned",
        "reason_missing": "reason",
    }

    def __init__(self, office: Office, page: InvoicePage, parent: QWidget | None = None) -> None:
        super().__init__(
            office,
            "plan.title",
            "plan.verb",
            parent,
            width=_WIDTH,
            columns=3,
            facts={"number": page.row.number},
        )
        self._page = page
        self.count, self.first = WholeEdit(self), DateEdit(lambda: office.today, self)
        self.every = Choice([(each, f"plan.every_{each}") for each in ("month", "fortnight", "week")], self)
        self.parts = PlanGrid(office, page.row.open, page.row.currency, self)
        least_height(self.parts, 184)
        self.reason = QLineEdit(self)
        self._lay_fields()
        self.tell_subtitle(
            say(
                "plan.open",
                customer=page.row.customer,
                amount=words().money(page.row.open, page.row.currency),
            )
        )
        self._begin()
        self.count.settled.connect(self._propose)
        self.first.settled.connect(self._propose)
        self.every.currentIndexChanged.connect(self._propose)
        self.parts.changed.connect(self._tell)
        self.parts.left.connect(self._on_left)
        self._tell()

    def act(self) -> None:
        if self.parts.take():
            self.do(
                agree,
                self._page.row.id,
                self.parts.parts,
                self.reason.text().strip(),
                warned=self.warned.isChecked(),
                done=self._agreed,
            )

    def _lay_fields(self) -> None:
        self.form.add("count", Field("plan.count", self.count))
        self.form.add("first", Field("plan.first", self.first))
        self.form.add("every", Field("plan.every", self.every))
        parts = self.form.add("parts", Field("plan.parts", self.parts, hint="plan.parts_hint"), span=3)
        self.parts.complained.connect(parts.complain)
        self.form.add(
            "reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"), span=3
        )
        self.warned = WordBox("plan.warned", self)
        if self._page.consumer:
            warning = Field("plan.warning_label", self.warned)
            warning.preface(say("plan.warning"))
            self.form.add("warned", warning, span=3)
        else:
            self.warned.hide()

    def _begin(self) -> None:
        """With what it is asked for in now, where that is several parts or was agreed on; else with three equal ones."""
        page, today = self._page, self.office.today
        now = running([(each.due_on, each.open) for each in page.instalments], today)
        if now and (page.planned or len(now) > 1):
            self.count.set_value(len(now))
            self.first.set_value(now[0].due_on)
            self.parts.propose(now, agreed=True)
            return
        self.count.set_value(3)
        # A plan begins where the invoice asks for its money, unless that day is over.
        self.first.set_value(max(page.row.next_due_on or today, today))
        self._propose()

    def _propose(self) -> None:
        """Equal parts by the three fields, in the place of what stood in the grid."""
        count, first = self.count.value, self.first.value
        if count is None or first is None:
            return
        try:
            parts = instalments(self._page.row.open, count, first, cast("Rhythm", self.every.value))
        except Refusal as refusal:
            self.form.complain("count", refusal)
            return
        self.parts.propose(parts)

    def _on_left(self, forward: bool) -> None:
        (self.reason if forward else self.every).setFocus(Qt.FocusReason.TabFocusReason)

    def _agreed(self, plan_id: int) -> None:
        self.office.ways.say(say("plan.done", number=self._page.row.number))
        # Its paper is drawn while work goes on; what would fail is made up for later.
        self.office.work(_draw, plan_id, touches=PAPER)

    def _tell(self) -> None:
        row = self._page.row
        try:
            checked(self.parts.parts, row.open, row.currency, self.office.today)
        except Refusal as refusal:
            self.effects.tell([("late", words().refusal(refusal))])
            return
        replaced = [each.due_on for each in self._page.instalments if each.open and each.due_on is not None]
        days = ", ".join(words().date(day) for day in dict.fromkeys(replaced))
        at_the_door = row.on_delivery and len(replaced) <= 1
        lines = [("undo", say("plan.replaces_at_the_door" if at_the_door else "plan.replaces", days=days))]
        self.effects.tell(lines + coming_money(self._page))


def _draw(database: Database, actor: Actor, _token: Token, plan_id: int) -> None:
    plan_original(database, actor, plan_id)
