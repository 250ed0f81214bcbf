"""A promise to pay: how much by when, of one invoice or of all that is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base import settings
from app.base.finding import home_currency
from app.customers.queries import customer_rows
from app.flow import chase
from app.orders.lent import borrower_of, rules_for
from app.receivables.assigned import assigned_invoices
from app.receivables.open_items import open_items
from app.receivables.promised import waits_until
from app.reminders.askable import Askable, askable
from app.reminders.plan import plan_of
from app.reports.account_apart import at_the_door
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from app.base.door import Read

_WEEK = timedelta(days=7)


class PromiseDialog(VerbDialog):
    """Proposes what may be asked for today, else what is owed, in a week or when it is due; says what of all that is late
    that leaves out, and until when nobody is reminded.
    """

    fields_of: Mapping[str, str] = {
        "promise_not_positive": "amount",
        "promise_exceeds_debt": "amount",
        "promise_in_past": "on",
    }

    def __init__(
        self,
        office: Office,
        customer_id: int,
        name: str,
        invoice_id: int | None = None,
        number: str = "",
        parent: QWidget | None = None,
        *,
        currency: str = "",
    ) -> None:
        super().__init__(office, "promise.title", "promise.verb", parent)
        self._customer_id, self._name, self._invoice_id = customer_id, name, invoice_id
        self._grace, self._askable, self._currency = 0, Askable(), currency or office.currency
        self._holds, self._assigned, self._at_door = False, 0, 0
        self.amount = MoneyEdit(self._currency, self)
        self.on = DateEdit(lambda: office.today, self)
        self.on.set_value(office.today + _WEEK)
        self.note = QLineEdit(self)
        self.form.add("amount", Field("promise.amount", self.amount, required=True))
        self.form.add("on", Field("promise.on", self.on, required=True))
        self.form.add("note", Field("promise.note", self.note), span=2)
        self.tell_subtitle(f"{name}, {number}" if number else name)
        self.on.settled.connect(self._tell)
        office.ask(
            _owed, customer_id, invoice_id, currency, done=self._on_owed, failed=self.refused, owner=self
        )

    def act(self) -> None:
        amount, on = self.amount.value, self.on.value
        assert amount is not None
        assert on is not None
        self.do(
            chase.promise,
            self._customer_id,
            amount,
            on,
            self.note.text(),
            self._invoice_id,
            self._currency,
            done=lambda _id: self.office.ways.say(
                say(
                    "promise.done",
                    customer=self._name,
                    on=on,
                    amount=words().money(amount, self._currency),
                )
            ),
        )

    def _on_owed(self, found: Owed) -> None:
        self._grace, self._askable, self._currency = found.grace, found.askable, found.currency
        self._holds, self._assigned, self._at_door = found.holds, found.assigned, found.at_door
        self.amount.set_currency(found.currency)
        if self.amount.value is None:
            # Where something is late and none of it may be asked for, nothing is proposed.
            asked = found.askable.asked or self._unsent_alone()
            self.amount.set_value(asked or (None if found.askable.late else found.amount or None))
        # Nobody promises to pay before it is due.
        if found.due_on is not None and self.on.value == self.office.today + _WEEK:
            self.on.set_value(max(found.due_on, self.office.today + _WEEK))
        self._tell()

    def _unsent_alone(self) -> int:
        """What is late of the one invoice this is about, where it never left: who promises to pay it knows of it."""
        return self._askable.unsent if self._invoice_id is not None else 0

    def _tell(self) -> None:
        on = self.on.value
        if on is not None:
            until = waits_until(on, self._grace)
            self.effects.tell(
                [
                    *self._door(),
                    *self._parts(),
                    ("hold", say("promise.effect.waits", until=until)),
                    *([("late", say("promise.effect.broken"))] if self._holds else []),
                ]
            )

    def _door(self) -> list[tuple[str, str]]:
        """What whoever brings the goods collects all the same."""
        amount = words().money(self._at_door, self._currency)
        return [("trouble", say("invoice_page.effect.at_the_door", amount=amount))] if self._at_door else []

    def _parts(self) -> list[tuple[str, str]]:
        """What is late and not proposed, where something is."""
        found, money = self._askable, words().money
        if self._unsent_alone():
            return [("mail", say("promise.effect.never_sent"))]
        parts = [
            say(f"promise.part.{name}", amount=money(amount, self._currency))
            for name, amount in (
                ("unsent", found.unsent),
                ("disputed", found.disputed),
                ("coming", found.coming),
                ("credit", found.credit),
            )
            if amount > 0
        ]
        told: list[tuple[str, str]] = []
        if self._assigned:
            told.append(
                ("info", say("promise.effect.assigned", amount=money(self._assigned, self._currency)))
            )
        if not parts or not found.late:
            return told
        if not found.asked:
            # Nothing of it is left: the same sum twice would not say so.
            return [*told, ("info", say("promise.effect.nothing", parts=", ".join(parts)))]
        late = money(found.late, self._currency)
        return [*told, ("info", say("promise.effect.parts", late=late, parts=", ".join(parts)))]


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed in a currency, what of it may be asked for today, the day the oldest falls due, and the days of grace of a
    promise.
    """

    currency: str
    amount: int
    askable: Askable
    due_on: date | None
    grace: int
    holds: bool = False
    """Whether a promise that is not kept holds their orders on credit."""
    assigned: int = 0
    """What a factor asks them for, which is not in it."""
    at_door: int = 0
    """What of it whoever brings the goods collects."""


def _owed(rd: Read, customer_id: int, invoice_id: int | None, wanted: str) -> Owed:
    """The same of one invoice, or of all in a currency: the company's unless told, or the one in which they owe."""
    [row] = customer_rows(rd, [customer_id])
    found = [
        each
        for each in open_items(rd, account_id=row.account_id)
        if each.component == "owed"
        and (invoice_id is None or (each.noun, each.document_id) == ("invoice", invoice_id))
    ]
    currencies = [each.currency for each in found]
    home = home_currency(rd)
    currency = wanted or (home if home in currencies or not currencies else currencies[0])
    # What was handed on is promised to the factor, who asks for it.
    theirs = assigned_invoices(rd) if invoice_id is None else frozenset[int]()
    of_all = [each for each in found if each.currency == currency]
    found = [each for each in of_all if each.noun != "invoice" or each.document_id not in theirs]
    days = [each.due_on for each in found if each.due_on is not None]
    door = at_the_door(rd, [each.item_id for each in found])
    return Owed(
        currency,
        sum(each.amount for each in found),
        askable(rd, customer_id, currency, invoice_id),
        min(days, default=None),
        plan_of(rd).grace_days,
        rules_for(settings.all_settings(rd), borrower_of(rd, customer_id, home)).broken_promise,
        sum(each.amount for each in of_all) - sum(each.amount for each in found),
        sum(each.amount for each in found if each.item_id in door),
    )
