"""Whose an invoice is, what it is for, and on which day it was paid."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from app.purchasing import received
from app.purchasing.received_queries import ReceivedRow
from app.purchasing.supplier_queries import SupplierRow
from app.reports.received_page import Linkable, linkable
from ui.kit.choice import Choice
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.picker import Picker
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words
from ui.purchasing.supplier_dialog import supplier_picker


class WhoseDialog(VerbDialog):
    """The supplier an invoice is of."""

    fields_of: Mapping[str, str] = {"supplier_unknown": "supplier"}

    def __init__(self, office: Office, row: ReceivedRow, parent: QWidget | None = None) -> None:
        facts = {"number": row.number}
        super().__init__(office, "received.whose.title", "received.whose.do", parent, facts=facts)
        self._row = row
        self.tell_subtitle(say("received.whose.seller", name=row.seller_name))
        self.supplier: Picker[SupplierRow] = supplier_picker(office, self)
        self.form.add("supplier", Field("received.whose.supplier", self.supplier, required=True), span=2)
        self.effects.tell(
            [("supplier", say("received.whose.known")), ("orders", say("received.whose.looked_for"))]
        )

    def act(self) -> None:
        chosen = self.supplier.value
        if chosen is not None:
            self.do(received.name_supplier, self._row.id, chosen.id, done=self._done)

    def _done(self, _none: None) -> None:
        self.office.ways.say(say("received.whose.done", number=self._row.number))


class LinkDialog(VerbDialog):
    """Which order or receipt of the supplier an invoice is for."""

    fields_of: Mapping[str, str] = {"received_of_another": "document"}

    def __init__(self, office: Office, row: ReceivedRow, parent: QWidget | None = None) -> None:
        facts = {"number": row.number}
        super().__init__(office, "received.link.title", "received.link.do", parent, facts=facts)
        self._row = row
        self.tell_subtitle(row.whose)
        self.document = Choice([], self)
        self.form.add("document", Field("received.link.document", self.document, required=True), span=2)
        self.effects.tell([("stock", say("received.link.effect"))])
        if row.supplier_id is not None:
            office.ask(linkable, row.supplier_id, done=self._on_found, owner=self)

    def _on_found(self, found: Linkable) -> None:
        for order in found.purchases:
            day, amount = words().date(order.ordered_on), words().money(order.net, order.currency)
            self.document.addItem(
                say("received.link.purchase", number=order.number or "", day=day, amount=amount),
                f"purchase:{order.id}",
            )
        for receipt in found.receipts:
            told = say(
                "received.link.receipt",
                number=receipt.number,
                day=words().date(receipt.received_on),
                note=receipt.delivery_note,
            )
            self.document.addItem(told, f"receipt:{receipt.id}")
        standing = f"purchase:{self._row.purchase_id}" if self._row.purchase_id else ""
        self.document.set_value(standing or f"receipt:{self._row.receipt_id}")
        if not self.document.count():
            self.tell_note(say("received.link.nothing", supplier=self._row.whose))

    def act(self) -> None:
        noun, _, key = self.document.value.partition(":")
        if key:
            purchase_id = int(key) if noun == "purchase" else None
            receipt_id = int(key) if noun == "receipt" else None
            self.do(received.link, self._row.id, purchase_id, receipt_id, done=self._done)

    def _done(self, _none: None) -> None:
        self.office.ways.say(say("received.link.done", number=self._row.number))


class PaidDialog(VerbDialog):
    """The day on which an invoice was paid, whole or in part, as somebody says it; `differs` is what is not settled of it."""

    fields_of: Mapping[str, str] = {"received_paid_ahead": "day", "received_no_part": "amount"}

    def __init__(
        self, office: Office, row: ReceivedRow, parent: QWidget | None = None, *, differs: str = ""
    ) -> None:
        facts = {"number": row.number}
        super().__init__(office, "received.paid.title", "received.paid.do", parent, facts=facts)
        self._row, self._differs = row, differs
        self.tell_subtitle(row.whose)
        self.day = DateEdit(lambda: office.today, self)
        self.day.set_value(office.today)
        self.amount = MoneyEdit(row.currency, self)
        self.amount.set_value(row.left)
        self.form.add("day", Field("received.paid.on", self.day, required=True))
        self.form.add("amount", Field("received.paid.amount", self.amount, required=True))
        # Who may not see costs notes the whole of it.
        self.form.fields["amount"].setVisible(office.actor.sees_costs)
        self.amount.settled.connect(self._tell)
        self.amount.textEdited.connect(self._tell)
        self._tell()

    @property
    def part(self) -> int | None:
        """What is noted of it where that is not all that is left, in minor units."""
        amount = self.amount.value
        return amount if self.office.actor.sees_costs and amount not in (None, self._row.left) else None

    def _tell(self, _text: str = "") -> None:
        row, found, part = self._row, list[tuple[str, str]](), self.part
        if self.office.actor.sees_costs and self.amount.value is not None:
            told = {"amount": words().money(part or row.left, row.currency), "supplier": row.whose}
            if part is None:
                kind = "rest" if row.paid_amount else "whole"
            else:
                kind, told["left"] = "part", words().money(max(row.left - part, 0), row.currency)
            found.append(("bank", say(f"received.paid.{kind}", **told)))
        if row.state in ("open", "disputed"):
            found.append(("late", say(f"received.paid.{row.state}")))
        if self._differs:
            found.append(("late", self._differs))
        self.effects.tell([*found, ("note", say("received.paid.effect"))])

    def act(self) -> None:
        day, part = self.day.value, self.part
        if day is None:
            return
        if part is None:
            self.do(received.pay, self._row.id, day, done=self._done)
        else:
            self.do(received.pay_part, self._row.id, day, part, done=self._done)

    def _done(self, _none: None) -> None:
        self.office.ways.say(say("received.paid.done", number=self._row.number))
