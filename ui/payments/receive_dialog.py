"""Recording money received: of an order, of a customer, for now against nothing in particular."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.base.listing import ListQuery
from app.customers.queries import CustomerRow
from app.flow import collect
from app.flow.receipt import Receipt
from app.invoicing.queries import InvoiceRow, invoice_rows
from app.orders.queries import ORDERS, OrderRow, order_rows
from app.payments.queries import PaymentRow, payment_rows
from app.payments.waits_at_bank import WaitsAtBank, waits_at_bank
from app.receivables.ledger import items_of
from app.reports.advance_due import AdvanceDue, advance_due
from app.reports.beside_money import BesideInvoice, beside_invoices, beside_order, invoices_of
from app.reports.entry_page import buyer
from app.reports.order_page import OrderPage, order_page
from app.reports.receivables import receivables_of
from ui.customers.customer_picker import customer_picker
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say, words
from ui.orders.order_name import called_by
from ui.orders.own_credit import draw_paper
from ui.payments.beside_money import debit_lines, dispute_lines, factor_lines
from ui.payments.method_choice import MethodChoice
from ui.payments.waits_at_bank import waits_lines

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class PaidBy:
    """Who pays, how much they owe now and how much of it is overdue, and for which order or invoice when it is for one; `held`:
    whether an order of theirs is kept back, which the money may let go. `beside` is what else stands about its invoices (by
    key): a debit that is to take them too, a dispute; `waits` what lies at the bank and is proposed for it. `billed`: an
    invoice of the order asks for money, a deposit's too; `advance` says from where on money asks for a deposit invoice.
    """

    customer: CustomerRow
    owed: int
    overdue: int
    order: OrderRow | None = None
    invoice: InvoiceRow | None = None
    held: bool = False
    beside: Mapping[int, BesideInvoice] = field(default_factory=dict[int, BesideInvoice])
    waits: tuple[WaitsAtBank, ...] = ()
    billed: bool = False
    advance: AdvanceDue | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A payment as recorded, and how much is open on the payer's account that it could be set against."""

    row: PaymentRow
    account_id: int
    debts: int


def paid_by(rd: Read, customer_id: int | None, order_id: int | None, invoice_id: int | None = None) -> PaidBy:
    """What the dialog says of the payer, asked in one go."""
    order = order_rows(rd, [order_id])[0] if order_id is not None else None
    payer = buyer(rd, order.customer_id if order is not None else customer_id or 0)
    invoice = invoice_rows(rd, [invoice_id])[0] if invoice_id is not None else None
    kept = ListQuery(chips=(("customer", str(payer.row.id)), ("state", "held")))
    held = bool(ORDERS.ids(rd, kept, 0, 1))
    account_id = payer.row.account_id
    owed = [each for each in receivables_of(rd, account_id) if each.amount > 0]
    billed, advance = False, None
    if invoice_id is not None:
        beside = beside_invoices(rd, [invoice_id])
        items = [each.id for each in items_of(rd, "invoice", [invoice_id])]
    elif order_id is not None:
        beside, invoices = beside_order(rd, order_id), invoices_of(rd, order_id)
        items = [each.id for each in items_of(rd, "invoice", invoices)]
        billed = any(each.noun == "invoice" and each.document_id in invoices for each in owed)
        advance = advance_due(rd, order_id)
    else:
        beside = beside_invoices(rd, [each.document_id for each in owed if each.noun == "invoice"])
        items = [each.id for each in owed]
    waits = waits_at_bank(rd, account_id, items, order_id if invoice_id is None else None)
    stands = payer.standing
    return PaidBy(
        payer.row, stands.owed, stands.overdue, order, invoice, held, beside, waits, billed, advance
    )


def recorded(rd: Read, payment_id: int) -> Recorded:
    """The payment just made, with what is open beside it."""
    row = payment_rows(rd, [payment_id])[0]
    account_id = buyer(rd, row.customer_id).row.account_id
    debts = sum(
        each.amount
        for each in receivables_of(rd, account_id)
        if each.amount > 0 and each.currency == row.currency
    )
    return Recorded(row, account_id, debts)


def receive_payment(
    office: Office,
    *,
    order_id: int | None = None,
    customer_id: int | None = None,
    invoice_id: int | None = None,
    parent: QWidget | None = None,
    done: Callable[[int], object] | None = None,
) -> ReceiveDialog:
    """Ask for a payment: of an order or one of its invoices, of a customer, or of whoever is chosen. `done` gets its key."""
    dialog = ReceiveDialog(
        office,
        order_id=order_id,
        customer_id=customer_id,
        invoice_id=invoice_id,
        parent=parent or QApplication.activeWindow(),
        done=done,
    )
    dialog.open()
    return dialog


class ReceiveDialog(VerbDialog):
    """Amount, day, how and for what; what it will settle is said before the click."""

    fields_of: Mapping[str, str] = {
        "payment_not_positive": "amount",
        "payment_without_customer": "customer",
        "date_before_last_number": "received_on",
        "payment_by_transfer_alone": "method",
        "payment_worth_nothing": "worth",
        "rate_missing": "worth",
        "rate_too_old": "worth",
    }

    def __init__(
        self,
        office: Office,
        *,
        order_id: int | None,
        customer_id: int | None,
        invoice_id: int | None = None,
        parent: QWidget | None = None,
        done: Callable[[int], object] | None = None,
    ) -> None:
        super().__init__(office, "receive.title", "receive.do", parent)
        self._order_id, self._invoice_id, self._done = order_id, invoice_id, done
        self._paid_by: PaidBy | None = None
        self.customer = customer_picker(office, self)
        self.amount = MoneyEdit(office.currency, self)
        self.received_on = DateEdit(lambda: office.today, self)
        self.received_on.set_value(office.today)
        self.method = MethodChoice(office, self)
        self.reference = QLineEdit(self)
        self.worth = MoneyEdit(office.currency, self)
        known = order_id is not None or customer_id is not None
        if not known:
            self.form.add("customer", Field("receive.customer", self.customer, required=True), span=2)
        else:
            self.customer.hide()
        self.form.add("amount", Field("receive.amount", self.amount, required=True))
        self.form.add("received_on", Field("receive.received_on", self.received_on, required=True))
        self.form.add("method", Field("receive.method", self.method))
        self.form.add("reference", Field("receive.reference", self.reference))
        credited = Field("receive.worth", self.worth, hint="receive.worth_hint", company=office.currency)
        # Asked only of money in another currency than the company's.
        self.form.add("worth", credited, span=2).hide()
        self.customer.chosen.connect(self._on_customer)
        self.amount.settled.connect(self._tell)
        self.to_batch = WordButton("debit.list", self, look="link", clicked=self._show_batches)
        # Money that lies there is matched, not recorded a second time.
        self.to_bank = WordButton("reminders.to_bank", self, look="primary", clicked=self._go_to_bank)
        # Issued before the money is recorded, which then pays it.
        self.to_deposit = WordButton(
            "order_page.verb.bill_deposit", self, look="link", clicked=self._ask_page
        )
        for link in (self.to_batch, self.to_bank, self.to_deposit):
            link.hide()
            self.put_at_foot(link)
        if known:
            asked = (customer_id, order_id, invoice_id)
            office.ask(paid_by, *asked, done=self._on_payer, failed=self.refused, owner=self)
        self._tell()

    def _on_customer(self, row: CustomerRow | None) -> None:
        self._paid_by = None
        self._tell()
        if row is not None:
            self.office.ask(paid_by, row.id, None, done=self._on_payer, failed=self.refused, owner=self)

    def _on_payer(self, found: PaidBy) -> None:
        self._paid_by = found
        order = found.order
        if order is not None:
            self.amount.set_currency(order.currency)
            self.form.fields["worth"].setVisible(self._abroad)
            self.method.propose(order.payment_method)
            number, customer = called_by(order.number, order.remote_number), found.customer.name
            invoiced = found.invoice.number if found.invoice is not None else ""
            self.tell_subtitle(
                say("receive.of_invoice", number=invoiced, customer=customer)
                if invoiced
                else say("receive.of_order", number=number, customer=customer)
                if number
                else say("receive.of_draft", customer=customer)
            )
        elif self.customer.isHidden():
            self.tell_subtitle(found.customer.name)
        asked = _asked(found)
        if not self.amount.text() and asked > 0:
            self.amount.set_value(asked)
            self.amount.selectAll()
        self._tell()

    def _tell(self) -> None:
        found = self._paid_by
        beside = debit_lines(found.beside.values()) if found is not None else []
        self.to_batch.setVisible(bool(beside))
        waits = waits_lines(found.waits) if found is not None else ()
        self.to_bank.setVisible(bool(waits))
        self.hold_back(held=bool(waits or beside))
        if waits:
            beside = [*waits, ("late", say("beside.bank.instead")), *beside]
        if found is None:
            self.effects.tell([])
            return
        name = found.customer.name
        if found.order is None:
            owed = words().money(found.owed, self.office.currency)
            match = [("receivables", say("receive.effect.then_match", owed=owed))] if found.owed else []
            freed = [("release", say("receive.effect.look_again"))] if found.held else []
            self.effects.tell(
                [*beside, ("bank", say("receive.effect.credit", customer=name)), *match, *freed]
            )
            return
        order = found.order
        number = called_by(order.number, order.remote_number)
        invoiced = found.invoice.number if found.invoice is not None else ""
        key = (
            "settles_invoice"
            if invoiced
            else "settles"
            if order.invoiced != "none" or found.billed
            else "kept"
            if number
            else "kept_for_draft"
        )
        asked = max(_asked(found), 0)
        try_amount = self.amount.value or 0
        lines = [*beside, ("bank", say(f"receive.effect.{key}", number=invoiced or number))]
        lines += self._advance(found, try_amount)
        if try_amount > asked:
            more = words().money(try_amount - asked, order.currency)
            over = "more_of_invoice" if invoiced else "more"
            lines.append(
                ("customer", say(f"receive.effect.{over}", amount=more, number=number, customer=name))
            )
        elif 0 < try_amount < asked:
            rest = words().money(asked - try_amount, order.currency)
            lines.append(("wait", say("receive.effect.less", amount=rest)))
        if found.invoice is not None:
            lines += dispute_lines(found.beside, {found.invoice.id: min(try_amount, asked)})
        lines += factor_lines(found.beside.values())
        if found.held:
            lines.append(("release", say("receive.effect.look_again")))
        self.effects.tell(lines)

    def act(self) -> None:
        found, amount, day = self._paid_by, self.amount.value, self.received_on.value
        if found is None or amount is None or day is None:
            return
        receipt = Receipt(
            amount=amount,
            currency=self.amount.currency,
            method=self.method.means,
            method_code=self.method.value,
            received_on=day,
            customer_id=found.customer.id,
            order_id=self._order_id,
            invoice_id=self._invoice_id,
            reference=self.reference.text().strip(),
            base_amount=self.worth.value if self._abroad else None,
        )
        self.do(collect.receive, receipt, done=self._received)

    def _advance(self, found: PaidBy, amount: int) -> list[tuple[str, str]]:
        """That a deposit invoice is due for what a company pays ahead, with the way there where nothing else comes first."""
        due = found.advance
        if due is None or amount <= due.beyond:
            self.to_deposit.hide()
            return []
        may = due.asking.allowed and self.office.actor.may("bill.deposit")
        self.to_deposit.setVisible(may and not (found.waits or found.beside))
        unconfirmed = found.order is not None and found.order.state == "draft"
        return [("invoices", say(f"receive.effect.{'deposit_later' if unconfirmed else 'deposit'}"))]

    def _ask_page(self) -> None:
        self.office.ask(order_page, self._order_id, done=self._ask_deposit, failed=self.refused, owner=self)

    def _ask_deposit(self, page: OrderPage) -> None:
        from ui.orders.deposit_dialog import DepositDialog

        DepositDialog(self.office, page, self, self._on_deposit, amount=self.amount.value).open()

    def _on_deposit(self, invoice_id: int) -> None:
        draw_paper(self.office, invoice_id)
        asked = (None, self._order_id, self._invoice_id)
        self.office.ask(paid_by, *asked, done=self._on_payer, failed=self.refused, owner=self)

    def _go_to_bank(self) -> None:
        self.reject()
        self.office.ways.go("bank")

    def _show_batches(self) -> None:
        from ui.payments.debits_dialog import show_batches

        show_batches(self.office, self)

    @property
    def _abroad(self) -> bool:
        return self.amount.currency != self.office.currency

    def _received(self, payment_id: int) -> None:
        office, parent, whole = self.office, self.parentWidget(), self._order_id is not None
        done = self._done

        def told(found: Recorded) -> None:
            office.ways.say(
                say(
                    "receive.done",
                    number=found.row.number,
                    amount=words().money(found.row.amount, found.row.currency),
                )
            )
            if not whole and found.debts > 0 and found.row.unapplied > 0:
                from ui.receivables.match_dialog import match_items

                match_items(office, found.account_id, from_payment=payment_id, parent=parent)

        office.ask(recorded, payment_id, done=told)
        if done is not None:
            done(payment_id)


def _asked(found: PaidBy) -> int:
    """What the money is for: what the invoice asks for, what the order does, or what is owed, the overdue before all."""
    if found.invoice is not None:
        return found.invoice.open
    if found.order is not None:
        return found.order.to_pay
    return found.overdue if found.overdue > 0 else found.owed
