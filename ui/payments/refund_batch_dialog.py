"""Refunding by transfer: on which day, from which account, which credits, and to whose account each of them goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from app.flow.refund_batch import Transfer, order_refunds
from app.payments.bank_account import BankAccount, bank_accounts, own_iban
from app.payments.sepa import settlement_day
from app.reports.came import Awaited
from app.reports.refundable import CURRENCY, RefundableRow, refundable
from ui.customers.identifier_edit import iban_edit
from ui.kit.acts import Act
from ui.kit.blank import Blank
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.form import Form
from ui.kit.office import Office, Touched, touches
from ui.kit.rows_sum import RowsSum
from ui.kit.rows_table import RowsTable
from ui.kit.sized import least_height
from ui.kit.text_choice import TextChoice
from ui.kit.theme import set_role
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import WordButton, say, words
from ui.payments.came_told import awaited_told, cheque_awaited
from ui.payments.own_account import account_chosen, accounts_offered
from ui.payments.refund_batches_dialog import show_refund_batches
from ui.receivables.new_account_dialog import NewAccountDialog

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class ToRefund:
    """The credits there are, the accounts money can leave from, and the first day on which banks settle."""

    rows: tuple[RefundableRow, ...]
    accounts: tuple[BankAccount, ...]
    iban: str
    first: date

    @property
    def leaves_somewhere(self) -> bool:
        """Whether there is an account that money can leave from."""
        return bool(self.accounts or self.iban)


def to_refund(rd: Read) -> ToRefund:
    """What the dialog shows, asked in one go."""
    accounts = tuple(
        each for each in bank_accounts(rd) if not each.archived and each.iban and each.currency == CURRENCY
    )
    return ToRefund(tuple(refundable(rd)), accounts, own_iban(rd, CURRENCY), settlement_day(rd.today))


def refund_by_transfer(office: Office, *, parent: QWidget | None = None) -> RefundBatchDialog:
    """Ask what is given back."""
    dialog = RefundBatchDialog(office, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class RefundBatchDialog(VerbDialog):
    """Space ticks what a transfer is right for; the account below is that of the framed credit. What can leave is ticked.

    What is to be matched, or goes back where it was paid, has no box: who knows better refunds it from its own page.
    """

    fields_of: Mapping[str, str] = {
        "refund_batch_in_past": "pay_on",
        "refund_batch_not_settled": "pay_on",
        "bank_account_unknown": "account",
        "refund_account_without_iban": "account",
    }

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, "refund_batch.title", "refund_batch.verb", parent, width=WIDE)
        self._found: ToRefund | None = None
        self._rows: dict[int, RefundableRow] = {}
        self._shown: tuple[int, str, str] | None = None
        self.account = TextChoice(self)
        self.pay_on = DateEdit(lambda: office.today, self)
        self.form.add("account", Field("refund_batch.account", self.account, required=True))
        self.form.add("pay_on", Field("refund_batch.pay_on", self.pay_on, required=True))
        self.table: RowsTable[RefundableRow] = RowsTable(
            COLUMNS, self, currency=CURRENCY, ticking=True, name="refund_batch.credits"
        )
        self.table.rows_model.muted = lambda row: not row.by_transfer
        self.sums = RowsSum(self.table, self)
        self.blank = Blank(self)
        self.of_row = QLabel(self)
        set_role(self.of_row, "label", "text2")
        self.of_row.setWordWrap(True)
        self.iban = iban_edit(self)
        self.holder = QLineEdit(self)
        self.line = Form(2, self)
        self.line.add("iban", Field("refund_batch.iban", self.iban))
        self.line.add("holder", Field("refund_batch.holder", self.holder))
        for widget in (self.table, self.blank):
            least_height(widget, 220)
            self.put(widget, 1)
        for widget in (self.sums, self.of_row, self.line):
            self.put(widget)
        self.blank.hide()
        self.table.current_changed.connect(self._on_current)
        self.table.ticks_changed.connect(self._tell)
        self.table.opened.connect(self._go)
        self.table.clicked.connect(self._on_clicked)
        self.iban.settled.connect(self._on_typed)
        self.holder.editingFinished.connect(self._on_typed)
        self.put_at_foot(
            WordButton(
                "refund_batch.list", self, look="link", clicked=lambda: show_refund_batches(office, self)
            )
        )
        office.changed.connect(self._on_changed)
        office.ask(to_refund, done=self._on_found, failed=self.refused, owner=self)
        self._tell()

    def check(self) -> bool:
        # An account that cannot be is complained of at its field, below the table.
        return self.form.check() and self.line.check()

    def act(self) -> None:
        day = self.pay_on.value
        if day is None or not self.account.value:
            return
        self._on_typed()
        self.do(order_refunds, account_chosen(self.account.value), day, self.transfers, done=self._done)

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """The ticked credits, each with the account it goes to."""
        return tuple(
            Transfer(credit_item_id=each.id, iban=each.iban, holder=each.holder) for each in self._chosen
        )

    # --- within ---

    @property
    def _chosen(self) -> list[RefundableRow]:
        return [each for each in self._rows.values() if each.id in self.table.ticked]

    def _on_found(self, found: ToRefund) -> None:
        self._found = found
        self.pay_on.set_value(found.first)
        self.account.offer(
            accounts_offered(found.accounts, found.iban) or [("", say("debit.no_account_short"))]
        )
        if found.leaves_somewhere:
            self.banner.hide()
        else:
            add = Act("bank.account_new.open", self._add_account, look="secondary")
            told = say("refund_batch.no_account_text")
            self.banner.show_message("wait", say("debit.no_account"), told, (add,))
        if self._rows:
            # An account was added meanwhile: what was typed and ticked stays.
            self._tell()
            return
        self._rows = {each.id: each for each in found.rows}
        self.table.put(found.rows)
        there = bool(found.rows)
        for widget in (self.table, self.sums, self.of_row, self.line):
            widget.setVisible(there)
        self.blank.setVisible(not there)
        if not there:
            self.blank.show_words("done", say("refund_batch.none"), say("refund_batch.none_text"))
        # Of money that no statement told of, somebody looks first whether it came.
        self.table.tick(frozenset(each.id for each in found.rows if not each.why and not each.unseen))
        self.table.frame_first()
        wanted = next((at for at, each in enumerate(found.rows) if each.why == "no_iban"), None)
        if wanted is not None:
            # What only an account keeps here is the one whose field stands below.
            self.table.setCurrentIndex(self.table.rows_model.index(wanted, 0))
        self._on_current(self.table.current)
        self._tell()

    def _add_account(self) -> None:
        NewAccountDialog(self.office, self).open()

    def _on_changed(self, touched: Touched) -> None:
        if touches(touched, frozenset({"bank_account"})):
            self.office.ask(to_refund, done=self._on_found, failed=self.refused, owner=self)

    def _go(self, row: RefundableRow) -> None:
        """To the account of the framed one, or to its own page where no transfer is right."""
        if row.by_transfer:
            self._write_down()
        elif row.noun in ("invoice", "payment"):
            self.accept()
            self.office.ways.open(row.noun, row.document_id)

    def _on_clicked(self, index: QModelIndex) -> None:
        """The words that ask for an account lead to its field."""
        row = self.table.current
        if row is not None and row.why == "no_iban" and COLUMNS[index.column()].key == "state":
            self._write_down()

    def _write_down(self) -> None:
        self.iban.setFocus(Qt.FocusReason.OtherFocusReason)
        self.iban.selectAll()

    def _on_current(self, row: RefundableRow | None) -> None:
        if row is None:
            return
        keys = list(self._rows)
        told = say(f"refund_batch.source.{row.source or 'none'}") if row.by_transfer else ""
        # What speaks against it is explained where it is framed.
        against = say(f"refund_batch.against.{row.why}") if row.why in _AGAINST else ""
        unseen = [awaited_told(each) for each in row.awaited]
        source = " · ".join(part for part in (_cause(row), told, against, *unseen) if part)
        self.of_row.setText(
            say("refund_batch.of_row", at=keys.index(row.id) + 1, of=len(keys), source=source)
        )
        self.iban.setEnabled(row.by_transfer)
        self.holder.setEnabled(row.by_transfer)
        wanted = say("refund_batch.iban_of", customer=row.customer) if row.why == "no_iban" else ""
        self.line.fields["iban"].explain(wanted)
        if (shown := (row.id, row.iban, row.holder)) == self._shown:
            # Framed anew in another language: what is being typed stays.
            return
        self._shown = shown
        self.iban.set_value(row.iban or None)
        self.holder.setText(row.holder)

    def _on_typed(self) -> None:
        """The account that was typed is that of the framed credit, and of the others of its customer that had none."""
        row = self.table.current
        if row is None or self.iban.problem:
            return
        iban, holder = self.iban.value or "", self.holder.text().strip() or row.customer
        if (iban, holder) == (row.iban, row.holder):
            return
        source = row.source if iban == row.iban else "typed" if iban else ""
        for each in [each for each in self._rows.values() if _shares(each, row)]:
            self._rows[each.id] = replace(each, iban=iban, holder=holder, source=source, why=_why(each, iban))
        ticked = self.table.ticked
        self.table.put(tuple(self._rows.values()))
        if iban != row.iban:
            # Who types where money goes wants it to go.
            ticked = ticked | {row.id} if iban else ticked - {row.id}
        self.table.tick(frozenset(ticked))
        self._on_current(self._rows[row.id])
        self._tell()

    def _tell(self) -> None:
        found, chosen = self._found, self._chosen
        without = [each for each in chosen if not each.iban]
        total = words().money(sum(each.amount for each in chosen), CURRENCY)
        self.sums.tell(say("refund_batch.counted", n=len(chosen)), {"amount": total})
        why = (
            say("debit.no_account")
            if found is not None and not found.leaves_somewhere
            else say("refund_batch.without", n=len(without))
            if without
            else say("refund_batch.choose")
        )
        able = bool(chosen) and not without and found is not None and found.leaves_somewhere
        self.verb.allow(able, why)
        self.effects.tell(
            [("wait", say("refund_batch.without", n=len(without)))]
            if without
            else [
                *_unseen([one for each in chosen for one in each.awaited]),
                ("undo", say("refund_batch.effect.recorded", n=len(chosen))),
                ("bank", say("refund_batch.effect.file")),
                ("receivables", say("refund_batch.effect.matched")),
            ]
            if able
            else []
        )

    def _done(self, _batch_id: int) -> None:
        office = self.office
        office.ways.say(say("refund_batch.done"))
        show_refund_batches(office)


def _shares(one: RefundableRow, other: RefundableRow) -> bool:
    """Whether two credits are given back to one account."""
    return one.id == other.id or (one.customer_id == other.customer_id and one.iban == other.iban)


def _unseen(awaited: Sequence[Awaited]) -> list[tuple[str, str]]:
    """The payments that no statement told of: one or two by name, of more how many, and each cheque among the first of them."""
    if len(awaited) <= _NAMED:
        return [("late", awaited_told(each)) for each in awaited]
    cheques = [each for each in awaited if each.method == "cheque"][:_NAMED]
    counted = say("refund_batch.effect.unseen", n=len(awaited))
    return [("late", counted), *(("late", awaited_told(each)) for each in cheques)]


def _why(row: RefundableRow, iban: str) -> str:
    """What speaks against a credit once its account is known, or not any more."""
    if row.why in ("", "no_iban"):
        return "" if iban else "no_iban"
    return row.why


_AGAINST = ("owes", "card", "online")
_NAMED = 2


def state_chip(row: RefundableRow) -> Chip:
    """Whether it can go out, and what speaks against it; money that no bank told of before the account that is missing."""
    if row.by_transfer and cheque_awaited(row.awaited) is not None:
        return Chip("late", say("refund_batch.why.cheque"), icon="bank")
    if row.by_transfer and row.unseen:
        return Chip("hold", say("refund_batch.why.unseen"), icon="bank")
    if row.why == "no_iban":
        return Chip("wait", say("refund_batch.why.no_iban"), icon="edit", filled=True)
    if row.why:
        return Chip("none", say(f"refund_batch.why.{row.why}"), icon="hold")
    return Chip("done", say(f"refund_batch.ready.{row.source}"))


def _lacks(row: RefundableRow) -> str:
    """What the state leaves out: which payments the bank does not tell of, a cheque by its slip, and that no account is known."""
    cheque = cheque_awaited(row.awaited) if row.by_transfer else None
    handed = cheque.handed if cheque is not None else None
    slip = say("refund_batch.handed", slip=handed.slip, day=handed.on) if handed is not None else ""
    numbers = [each.number for each in row.awaited[:_NAMED]] if row.by_transfer and cheque is None else []
    told_elsewhere = row.why == "no_iban" and not row.unseen
    without = "" if row.iban or told_elsewhere else say("refund_batch.without_iban")
    return " · ".join(part for part in (without, slip, *numbers) if part)


def _cause(row: RefundableRow) -> str:
    if row.cancelled:
        return say("refund_batch.cause.cancelled", number=row.cancelled)
    return say(f"receivable.kind.{row.kind}")


COLUMNS: tuple[Column[RefundableRow], ...] = (
    Column(key="number", title="column.document", width=160, strong=True),
    Column(key="customer", title="column.customer", aside=_lacks, aside_below=True, wraps=True),
    Column(key="opened_on", title="refund_batch.column.since", kind="date", width=100, muted=True),
    Column(key="state", title="column.state", kind="chip", value=state_chip, width=176),
    Column(key="amount", title="column.amount", kind="money", width=116, strong=True),
)
