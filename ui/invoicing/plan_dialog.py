"""Agreeing on a plan: how many instalments from when, what each comes to, and for a consumer the law's warning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.errors import Refusal
from app.flow.paper import plan_original
from app.flow.plan import agree
from app.receivables.plan import instalments
from app.reports.invoice_page import InvoicePage
from ui.invoicing.credit_dialog import coming_money
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import PAPER, Office
from ui.kit.runner import Token
from ui.kit.verb_dialog import VerbDialog
from ui.kit.whole_edit import WholeEdit
from ui.kit.word_box import WordBox
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database

_SHOWN = 6


class PlanDialog(VerbDialog):
    """The instalments stand below as they would be; nothing is asked for that is not shown."""

    fields_of: Mapping[str, str] = {
        "plan_too_short": "count",
        "plan_too_long": "count",
        "plan_too_small": "count",
        "plan_in_past": "first",
        "plan_unwarned": "warned",
        "reason_missing": "reason",
    }

    def __init__(self, office: Office, page: InvoicePage, parent: QWidget | None = None) -> None:
        super().__init__(office, "plan.title", "plan.verb", parent, facts={"number": page.row.number})
        self._page = page
        self.count, self.first = WholeEdit(self), DateEdit(lambda: office.today, self)
        self.count.set_value(3)
        # A plan begins where the invoice asks for its money, unless that day is over.
        self.first.set_value(max(page.row.next_due_on or office.today, office.today))
        self.reason = QLineEdit(self)
        self.form.add("count", Field("plan.count", self.count, required=True))
        self.form.add("first", Field("plan.first", self.first, required=True))
        self.form.add(
            "reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"), span=2
        )
        self.warned = WordBox("plan.warned", self)
        if page.consumer:
            warning = Field("plan.warning_label", self.warned)
            warning.preface(say("plan.warning"))
            self.form.add("warned", warning, span=2)
        else:
            self.warned.hide()
        self.tell_subtitle(
            say(
                "plan.open",
                customer=page.row.customer,
                amount=words().money(page.row.open, page.row.currency),
            )
        )
        self.count.settled.connect(self._tell)
        self.first.settled.connect(self._tell)
        self._tell()

    def act(self) -> None:
        count, first = self.count.value, self.first.value
        assert count is not None
        assert first is not None
        self.do(
            agree,
            self._page.row.id,
            count,
            first,
            self.reason.text().strip(),
            warned=self.warned.isChecked(),
            done=self._agreed,
        )

    def _agreed(self, plan_id: int) -> None:
        self.office.ways.say(say("plan.done", number=self._page.row.number))
        # Its paper is drawn while work goes on; what would fail is made up for later.
        self.office.work(_draw, plan_id, touches=PAPER)

    def _tell(self) -> None:
        count, first = self.count.value, self.first.value
        if count is None or first is None:
            self.effects.tell([])
            return
        try:
            parts = instalments(self._page.row.open, count, first)
        except Refusal as refusal:
            self.effects.tell([("late", words().part(refusal, "problem"))])
            return
        currency = self._page.row.currency
        lines = [
            ("calendar", f"{words().date(part.due_on)} · {words().money(part.amount, currency)}")
            for part in parts[:_SHOWN]
        ]
        if len(parts) > _SHOWN:
            lines.append(("more", say("plan.more", n=len(parts) - _SHOWN)))
        replaced = [each.due_on for each in self._page.instalments if each.open and each.due_on is not None]
        days = ", ".join(words().date(day) for day in replaced)
        at_the_door = self._page.row.on_delivery and len(replaced) <= 1
        lines.append(
            ("undo", say("plan.replaces_at_the_door" if at_the_door else "plan.replaces", days=days))
        )
        lines += coming_money(self._page)
        self.effects.tell(lines)


def _draw(database: Database, actor: Actor, _token: Token, plan_id: int) -> None:
    plan_original(database, actor, plan_id)
