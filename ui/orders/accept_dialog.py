"""The customer says yes: who of them, when, which options, and whether the order is confirmed at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from app.flow import quote
from app.flow.quote import Accepted, Answer
from app.orders.quote import QuoteLine
from app.reports.accepting import Accepting, accepting
from app.reports.confirming import Confirming
from app.reports.entry_page import Buyer, buyer, expected_holds
from app.reports.quote_page import QuotePage
from ui.customers.at_bank import at_bank_lines
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import say, words
from ui.orders.day_proposed import confirming_lines, proposed_line
from ui.orders.order_effects import hold_told, reserved_line


class AcceptDialog(VerbDialog):
    """The options stand as boxes to tick; what the order will come to moves with them.

    Of an expired quote the day of their yes is asked for: it may have been said in time and come late.
    """

    fields_of: Mapping[str, str] = {"quote_expired": "on", "quote_not_answered_yet": "on"}

    def __init__(
        self,
        office: Office,
        page: QuotePage,
        parent: QWidget | None = None,
        done: Callable[[Accepted], object] | None = None,
    ) -> None:
        super().__init__(
            office,
            "quote_page.accept.title",
            "quote_page.accept.verb",
            parent,
            facts={"number": page.row.name},
        )
        self._page, self._done = page, done
        self._buyer: Buyer | None = None
        self._does: Accepting | None = None
        self._looked: tuple[int, ...] = ()
        self.person = QLineEdit(self)
        self.on = DateEdit(lambda: office.today, self)
        self.on.set_value(None if page.row.expired else office.today)
        self.reference = QLineEdit(self)
        self.form.add("person", Field("quote_page.accept.person", self.person))
        self.form.add("on", Field("quote_page.accept.on", self.on, required=True))
        self.form.add("reference", Field("quote_page.accept.words", self.reference), span=2)
        self.options: dict[int, QCheckBox] = {}
        boxes = QVBoxLayout()
        boxes.setSpacing(6)
        for line in page.options:
            box = WordBox("quote_page.accept.option", self, **option_told(line, page.row.currency))
            box.toggled.connect(self._look)
            self.options[line.id] = box
            boxes.addWidget(box)
        self.confirm = WordBox("quote_page.accept.confirm", self)
        self.confirm.setChecked(True)
        self.confirm.toggled.connect(self._tell)
        boxes.addWidget(self.confirm)
        self.body.addLayout(boxes)
        self.tell_note(say("quote_page.accept.note"))
        self._look()
        office.ask(buyer, page.row.customer_id, done=self._on_buyer, owner=self)

    @property
    def chosen(self) -> tuple[int, ...]:
        """The keys of the options that are ticked."""
        return tuple(key for key, box in self.options.items() if box.isChecked())

    def act(self) -> None:
        answer = Answer(
            person=self.person.text().strip(),
            decided_on=self.on.value,
            reason=self.reference.text().strip(),
            options=self.chosen,
        )
        self.do(
            quote.accept, self._page.quote.id, answer, confirm=self.confirm.isChecked(), done=self._accepted
        )

    def _look(self) -> None:
        """Ask what becomes of the goods as the options stand."""
        self._tell()
        quote_id, chosen = self._page.quote.id, self.chosen
        self.office.ask(accepting, quote_id, chosen, done=partial(self._on_looked, chosen), owner=self)

    def _on_looked(self, chosen: tuple[int, ...], found: Accepting) -> None:
        self._does, self._looked = found, chosen
        self._tell()

    @property
    def _more(self) -> int:
        """By how much the order differs from the quote: its options, less the discount on the whole, the VAT as it is now."""
        if self._does is not None and self._looked == self.chosen:
            return self._does.total - self._page.quote.total
        return sum(line.gross for line in self._page.options if line.id in self.chosen)

    def _confirming(self) -> list[tuple[str, str]]:
        """What confirming does with the goods, its day and its customer, as the order's page says it."""
        does = self._does
        if does is None:
            return []
        told = [reserved_line(does.goods_milli, does.short_milli)] if does.goods_milli else []
        if does.proposal is not None:
            told.append(proposed_line(does.proposal))
        if does.prepaid:
            told.append(("wait", say("order_page.effect.prepaid")))
        return [*told, *confirming_lines(Confirming(mailed_to=does.mailed_to))]

    def _on_buyer(self, who: Buyer) -> None:
        self._buyer = who
        self._tell()

    def _held(self) -> list[tuple[str, str]]:
        """The rules that would stop the order now, as its entry says them."""
        who, of = self._buyer, self._page.quote
        if who is None or of.currency != who.standing.currency:
            return []
        holds = expected_holds(who, of.total + self._more, of.payment_kind, self.office.today)
        told = [("hold", hold_told(hold.rule, hold.facts, of.currency)) for hold in holds]
        return told + at_bank_lines(who.standing, tuple(hold.rule for hold in holds))

    def _tell(self) -> None:
        """What will happen: the order with its amount where it is known, the deposit, that the quote stays as it is."""
        of = self._page.quote
        amount = words().money(of.total if self.chosen else of.total + self._more, of.currency)
        lines = [("orders", say("quote_page.accept.effect_order", amount=amount))]
        if self._page.unsent is not None:
            # Whoever accepts may have had it in another way; that is recorded too.
            lines.insert(0, ("mail", say("quote_page.accept.effect_never_left")))
        if self._page.row.expired:
            until = words().date(of.valid_until)
            lines.insert(0, ("late", say("quote_page.accept.effect_in_time", day=until)))
        if self.chosen:
            added = words().money(self._more, of.currency)
            lines.append(("new", say("quote_page.accept.effect_options", n=len(self.chosen), amount=added)))
        if self.confirm.isChecked():
            held = self._held()
            lines += held
            lines.append(
                ("hold", say("order_page.effect.holds"))
                if held
                else ("done", say("quote_page.accept.effect_confirm"))
            )
            lines += [] if held else self._confirming()
            if of.deposit_asked:
                lines.append(("invoices", _deposit(self._page)))
        else:
            lines.append(("edit", say("quote_page.accept.effect_draft")))
        self.effects.tell(lines)

    def _accepted(self, accepted: Accepted) -> None:
        if self._done is not None:
            self._done(accepted)


def option_told(line: QuoteLine, currency: str) -> dict[str, str]:
    """How many of what, and what that comes to with tax."""
    return {
        "quantity": words().quantity(line.quantity_milli),
        "name": line.name,
        "amount": words().money(line.gross, currency),
    }


def _deposit(page: QuotePage) -> str:
    of = page.quote
    if of.deposit_ppm:
        return say("quote_page.accept.effect_deposit_share", share=words().percent(of.deposit_ppm))
    return say("quote_page.accept.effect_deposit", amount=words().money(of.deposit_asked, of.currency))
