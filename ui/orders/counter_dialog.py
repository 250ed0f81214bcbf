"""Selling at the counter: how it is paid, what to give back, and what one click does (paid, handed over, invoiced)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.flow.counter import PaidBy, Sold, sell_at_counter
from app.flow.counter_look import CounterLook, counter_look
from app.invoicing.queries import InvoiceRow, invoice_rows
from ui.kit.breakable import breakable
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, sentence, words
from ui.orders.lacks_told import LacksTold
from ui.orders.own_credit import draw_paper
from ui.payments.method_choice import MethodChoice

_USUAL = "card"


def sell_here(
    office: Office,
    order_id: int,
    *,
    parent: QWidget | None = None,
    done: Callable[[Sold], object] | None = None,
    left: Callable[[], object] | None = None,
) -> CounterDialog:
    """Ask how a draft or a confirmed order is paid at the counter. `done` gets what was made, `left` hears that nothing was."""
    dialog = CounterDialog(office, order_id, parent or QApplication.activeWindow(), done)
    if left is not None:
        dialog.rejected.connect(left)
    dialog.open()
    return dialog


class CounterDialog(VerbDialog):
    """What was handed over in cash is only reckoned with here: the payment is what was asked for."""

    def __init__(
        self,
        office: Office,
        order_id: int,
        parent: QWidget | None = None,
        done: Callable[[Sold], object] | None = None,
    ) -> None:
        super().__init__(office, "counter.title", "counter.do", parent)
        self._order_id, self._done = order_id, done
        self._look: CounterLook | None = None
        self.lacks = LacksTold(office, self)
        self.lacks.known.connect(self._tell)
        self.method = MethodChoice(office, self)
        self.method.propose(_USUAL)
        self.given = MoneyEdit(office.currency, self)
        self.reference = QLineEdit(self)
        self.form.add("method", Field("receive.method", self.method, required=True))
        self.form.add("reference", Field("receive.reference", self.reference))
        self.form.add("given", Field("counter.given", self.given, hint="counter.given_hint"), span=2)
        self.tell_note(say("counter.note"))
        self.method.currentIndexChanged.connect(self._tell)
        self.given.settled.connect(self._tell)
        self.set_busy(busy=True)
        office.ask(counter_look, order_id, done=self._on_look, failed=self.refused, owner=self)

    def act(self) -> None:
        look = self._look
        if look is None:
            return
        paid_by = PaidBy(method_code=self.method.value, reference=self.reference.text())
        self.do(sell_at_counter, self._order_id, paid_by, shown=look.total, done=self._sold)

    def check(self) -> bool:
        look, given = self._look, self._given
        if look is not None and given is not None and given < look.asked:
            missing = words().money(look.asked - given, look.currency)
            self.form.fields["given"].complain(say("counter.given_short", amount=missing))
            self.given.setFocus()
            return False
        return super().check()

    @property
    def _given(self) -> int | None:
        """What was handed over, where it is counted out in cash."""
        return self.given.value if self.method.means == "cash" and self.given.value else None

    def _on_look(self, found: CounterLook) -> None:
        self._look = found
        name = found.number or say("counter.new")
        self.tell_subtitle(say("counter.subtitle", number=name, customer=found.customer))
        self.set_busy(busy=False)
        self._tell()
        self.lacks.look([self._order_id])

    def _tell(self) -> None:
        look, cash = self._look, self.method.means == "cash"
        self.form.fields["given"].setVisible(cash)
        self.form.fields["given"].complain("")
        if look is None:
            return
        self.effects.tell(self._effects(look))
        self.hold_back(held=self._too_much_cash(look))
        why = sentence(look.why) if look.why is not None else ""
        if look.company and self._too_much_cash(look):
            why = self._cash_told(look)
        if look.short:
            why = say("counter.effect.short", n=len(look.short), product=look.short[0])
        self.verb.allow(not why, why)

    def _effects(self, look: CounterLook) -> list[tuple[str, str]]:
        if look.why is not None:
            return [("late", sentence(look.why))]
        told: list[tuple[str, str]] = []
        if look.asked:
            amount = words().money(look.asked, look.currency)
            told.append(
                ("bank", say("counter.effect.takes", amount=amount, method=self.method.currentText()))
            )
        else:
            told.append(("bank", say("counter.effect.paid_before")))
        if (given := self._given) is not None and given >= look.asked:
            change = words().money(given - look.asked, look.currency)
            told.append(("cash", say("counter.effect.change", amount=change)))
        if self._too_much_cash(look):
            told.append(("late", self._cash_told(look)))
        if look.leaving_milli:
            told.append(("stock", say("counter.effect.leaves", items=words().items(look.leaving_milli))))
        if look.short:
            product = look.short[0]
            told.append(("late", say("counter.effect.short", n=len(look.short), product=product)))
        told.append(("invoices", say(f"counter.effect.{'confirm' if look.confirms else 'invoice'}")))
        told += self.lacks.lines([self._order_id])
        if look.mailed_to:
            told.append(("mail", say("counter.effect.mail", address=breakable(look.mailed_to))))
        return told

    @staticmethod
    def _cash_told(look: CounterLook) -> str:
        limit = words().money(look.cash_limit or 0, look.currency)
        return say(f"counter.effect.cash_{'company' if look.company else 'limit'}", limit=limit)

    def _too_much_cash(self, look: CounterLook) -> bool:
        """Whether the law lets only some persons pay so much in cash, and no company: who sells has to know whom."""
        return self.method.means == "cash" and look.cash_limit is not None and look.asked > look.cash_limit

    def _sold(self, made: Sold) -> None:
        office = self.office
        draw_paper(office, made.invoice_id)
        if self._done is not None:
            self._done(made)

        def told(rows: Sequence[InvoiceRow]) -> None:
            for row in rows:
                office.ways.say(say("counter.done", number=made.number, invoice=row.number))

        office.ask(invoice_rows, [made.invoice_id], done=told)
        office.ways.open("invoice", made.invoice_id)
