"""Asking for money before the goods: a deposit invoice, by percent or amount."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from app.flow import deposit
from app.pricing.deposit import part_of
from app.reports.order_page import OrderPage
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit, PercentEdit
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words
from ui.orders.lacks_told import LacksTold
from ui.orders.order_name import order_called

_USUAL = 300_000
"""Thirty percent, where nothing was agreed on."""


class DepositDialog(VerbDialog):
    """Percent and amount follow each other; the one typed last is what is asked for."""

    fields_of: Mapping[str, str] = {
        "deposit_exceeds_order": "amount",
        "deposit_not_positive": "amount",
        "date_before_last_number": "due_on",
    }

    def __init__(
        self,
        office: Office,
        page: OrderPage,
        parent: QWidget | None = None,
        done: Callable[[int], object] | None = None,
        *,
        amount: int | None = None,
    ) -> None:
        number = order_called(page.row)
        super().__init__(office, "deposit.title", "deposit.verb", parent, facts={"number": number})
        self._page, self._done = page, done
        self._ppm: int | None = None
        self.percent = PercentEdit(self)
        self.amount = MoneyEdit(page.row.currency, self)
        self.due_on = DateEdit(lambda: office.today, self)
        self.due_on.set_value(office.today)
        self.form.add("percent", Field("deposit.percent", self.percent, hint="deposit.of_total"))
        self.form.add("amount", Field("deposit.amount", self.amount, required=True))
        self.form.add("due_on", Field("deposit.due_on", self.due_on, required=True))
        self._begin(amount)
        self.lacks = LacksTold(office, self)
        self.lacks.known.connect(self._tell)
        self.percent.settled.connect(self._on_percent)
        self.amount.settled.connect(self._on_amount)
        total = words().money(page.row.total, page.row.currency)
        self.tell_note(say("deposit.note"))
        self.tell_subtitle(say("deposit.subtitle", customer=page.row.customer, total=total))
        self._tell()
        self.lacks.look([page.order.id])

    def act(self) -> None:
        amount = self.amount.value
        if amount is None:
            return
        share = {"ppm": self._ppm} if self._ppm is not None else {}
        self.do(
            deposit.ask_deposit,
            self._page.order.id,
            None if share else amount,
            due_on=self.due_on.value,
            done=self._issued,
            **share,
        )

    def _begin(self, amount: int | None) -> None:
        """The amount that is known; else what was agreed on and not asked for yet, or the usual share of what is not paid."""
        order = self._page.order
        if amount is not None:
            self.amount.set_value(amount)
            return
        if self._page.deposit_left and self._page.deposit_left != order.deposit_asked:
            self.amount.set_value(self._page.deposit_left)
            return
        ppm = order.deposit_ppm or (0 if order.deposit_asked else _USUAL)
        if ppm:
            self._ppm = ppm
            self.percent.set_value(ppm)
            self.amount.set_value(part_of(order.total, ppm))
        else:
            self.amount.set_value(order.deposit_asked)

    def _on_percent(self) -> None:
        ppm = self.percent.value
        if ppm is not None and ppm != self._ppm:
            self._ppm = ppm
            self.amount.set_value(part_of(self._page.order.total, ppm))
        self._tell()

    def _on_amount(self) -> None:
        amount = self.amount.value
        if self._ppm is not None and amount != part_of(self._page.order.total, self._ppm):
            self._ppm = None
            self.percent.set_value(None)
        self._tell()

    def _tell(self) -> None:
        amount = words().money(self.amount.value or 0, self.amount.currency)
        self.effects.tell(
            [
                ("invoices", say("deposit.effect.invoice", amount=amount)),
                ("limit", say("deposit.effect.exposure")),
                *self._then(),
                *self._held(),
                *self.lacks.lines([self._page.order.id]),
                ("done", say("deposit.effect.final")),
            ]
        )

    def _then(self) -> list[tuple[str, str]]:
        """Where its payment would bring the exposure, this order in it, against the limit: what decides on the order."""
        stands, order = self._page.standing, self._page.order
        if stands.limit is None or order.currency != stands.currency:
            return []
        binds = 0 if order.stands else max(order.total - order.paid_amount, 0)
        after = stands.exposure + binds - (self.amount.value or 0)
        over = after > stands.limit
        told = {
            "after": words().money(after, stands.currency),
            "limit": words().money(stands.limit, stands.currency),
        }
        return [("hold" if over else "release", say(f"deposit.effect.{'still' if over else 'then'}", **told))]

    def _held(self) -> list[tuple[str, str]]:
        """That an order nobody has decided on is asked money for, and what refusing it takes then."""
        return [("hold", say("deposit.effect.held"))] if self._page.order.state == "held" else []

    def _issued(self, invoice_id: int) -> None:
        self.office.ways.say(say("deposit.done"))
        if self._done is not None:
            self._done(invoice_id)
