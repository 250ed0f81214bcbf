"""Handing cheques in at the bank: which of those received, to which account, and what stands on each of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from app.base.company import the_company
from app.flow.hand_in import Cheque, hand_in
from app.payments.bank_account import BankAccount, bank_accounts
from app.payments.cheques import ChequeRow, cheques_in_hand
from app.payments.slips import SlipRow, slip_rows
from ui.kit.acts import Act
from ui.kit.blank import Blank
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
from ui.payments.own_account import account_chosen, accounts_offered
from ui.payments.slip_paper import open_slip
from ui.payments.slips_dialog import show_slips
from ui.receivables.new_account_dialog import NewAccountDialog

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class InHand:
    """The cheques there are, the accounts they can go to, and the IBAN on the company's papers."""

    cheques: tuple[ChequeRow, ...]
    accounts: tuple[BankAccount, ...]
    iban: str
    currency: str


def in_hand(rd: Read) -> InHand:
    """What can be handed in, and where."""
    company = the_company(rd)
    accounts = tuple(each for each in bank_accounts(rd) if not each.archived)
    return InHand(tuple(cheques_in_hand(rd)), accounts, company.iban or "", company.currency)


def hand_cheques_in(
    office: Office, payments: Collection[int] = (), *, parent: QWidget | None = None
) -> SlipDialog:
    """Ask which cheques are handed in; these payments are ticked, or all where none is named."""
    dialog = SlipDialog(office, payments, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class SlipDialog(VerbDialog):
    """Space ticks; what is written below stands on the line of the framed cheque."""

    fields_of: Mapping[str, str] = {
        "slip_in_future": "handed_on",
        "slip_before_cheque": "handed_on",
        "bank_account_unknown": "account",
        "slip_without_account": "account",
    }

    def __init__(self, office: Office, payments: Collection[int] = (), parent: QWidget | None = None) -> None:
        super().__init__(office, "slip.title", "slip.verb", parent, width=WIDE)
        self._wanted, self._found = frozenset(payments), InHand((), (), "", office.currency)
        self._rows: dict[int, ChequeRow] = {}
        self.account = TextChoice(self)
        self.account.currentIndexChanged.connect(self._on_account)
        self.handed_on = DateEdit(lambda: office.today, self)
        self.handed_on.set_value(office.today)
        self.form.add("account", Field("slip.account", self.account, required=True))
        self.form.add("handed_on", Field("slip.handed_on", self.handed_on, required=True))
        self.table: RowsTable[ChequeRow] = RowsTable(
            COLUMNS, self, currency=office.currency, ticking=True, name="slip.cheques"
        )
        self.sums = RowsSum(self.table, self)
        self.blank = Blank(self)
        self.of_row = QLabel(self)
        self.drawer, self.bank, self.number = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.line = Form(3, self)
        for name, edit in (("drawer", self.drawer), ("bank", self.bank), ("number", self.number)):
            self.line.add(name, Field(f"slip.{name}", edit))
            edit.textEdited.connect(self._on_typed)
        for widget in (self.table, self.blank):
            least_height(widget, 220)
            self.put(widget, 1)
        for widget in (self.sums, self.of_row, self.line):
            self.put(widget)
        set_role(self.of_row, "label", "text2")
        self.blank.hide()
        self.table.current_changed.connect(self._on_current)
        self.table.ticks_changed.connect(self._tell)
        self.table.opened.connect(self._write_down)
        self.put_at_foot(WordButton("slip.list", self, look="link", clicked=lambda: show_slips(office, self)))
        office.changed.connect(self._on_changed)
        office.ask(in_hand, done=self._on_found, failed=self.refused, owner=self)
        self._tell()

    def act(self) -> None:
        day = self.handed_on.value
        if day is None:
            return
        self.do(hand_in, account_chosen(self.account.value), day, self.cheques, done=self._done)

    @property
    def cheques(self) -> tuple[Cheque, ...]:
        """The ticked cheques, as they are written down."""
        return tuple(
            Cheque(payment_id=each.id, drawer=each.drawer, bank=each.bank, number=each.cheque_number)
            for each in self._rows.values()
            if each.id in self.table.ticked
        )

    # --- within ---

    def _on_found(self, found: InHand) -> None:
        self._found = found
        offered = accounts_offered(found.accounts, found.iban)
        self.account.offer(offered or [("", say("slip.no_account"))])
        if offered:
            self.banner.hide()
        else:
            add = Act("bank.account_new.open", self._add_account, look="secondary")
            self.banner.show_message("wait", say("slip.no_account"), say("slip.no_account_text"), (add,))
        self._on_account()

    def _add_account(self) -> None:
        NewAccountDialog(self.office, self).open()

    def _on_changed(self, touched: Touched) -> None:
        if touches(touched, frozenset({"bank_account", "company"})):
            self.office.ask(in_hand, done=self._on_found, failed=self.refused, owner=self)

    def _on_account(self, _at: int = 0) -> None:
        """Only cheques in the account's currency can go there."""
        account = next((each for each in self._found.accounts if str(each.id) == self.account.value), None)
        currency = account.currency if account is not None else self._found.currency
        self._rows = {each.id: each for each in self._found.cheques if each.currency == currency}
        self.table.put(tuple(self._rows.values()))
        there = bool(self._rows)
        for widget in (self.table, self.sums, self.of_row, self.line):
            widget.setVisible(there)
        self.blank.setVisible(not there)
        if not there:
            self.blank.show_words("done", say("slip.none"), say("slip.none_text"))
        wanted = self._wanted & self._rows.keys()
        # Where payments were ticked and none is a cheque in hand, nobody asked for these: none is ticked, and it is said.
        self.table.tick(wanted if self._wanted else frozenset(self._rows))
        self.tell_subtitle(say("slip.none_of_these") if self._wanted and not wanted and self._rows else "")
        self.table.frame_first()
        self._on_current(self.table.current)

    def _write_down(self, _row: ChequeRow) -> None:
        """Go to what is seldom known beforehand of a cheque."""
        self.bank.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bank.selectAll()

    def _on_current(self, row: ChequeRow | None) -> None:
        if row is None:
            return
        keys = list(self._rows)
        self.of_row.setText(say("slip.of_row", at=keys.index(row.id) + 1, of=len(keys)))
        for edit, text in (
            (self.drawer, row.drawer),
            (self.bank, row.bank),
            (self.number, row.cheque_number),
        ):
            if edit.text() != text:
                edit.setText(text)

    def _on_typed(self, _text: str) -> None:
        row = self.table.current
        if row is None:
            return
        self._rows[row.id] = replace(
            row, drawer=self.drawer.text(), bank=self.bank.text(), cheque_number=self.number.text()
        )
        ticked = self.table.ticked
        self.table.put(tuple(self._rows.values()))
        self.table.tick(ticked)

    def _tell(self) -> None:
        chosen = [each for each in self._rows.values() if each.id in self.table.ticked]
        currency = chosen[0].currency if chosen else self._found.currency
        total = sum(each.amount for each in chosen)
        self.sums.tell(say("slip.counted", n=len(chosen)), {"amount": words().money(total, currency)})
        self.verb.allow(bool(chosen), say("slip.choose"))
        self.effects.tell(
            [
                *_urgent(self._rows.values()),
                ("print", say("slip.effect.paper")),
                ("bank", say("slip.effect.matched")),
                ("info", say("slip.effect.stays")),
            ]
            if chosen
            else _urgent(self._rows.values())
        )

    def _done(self, slip_id: int) -> None:
        office = self.office
        office.ask(_one, slip_id, done=partial(_made, office))


def _urgent(rows: Iterable[ChequeRow]) -> list[tuple[str, str]]:
    """The cheques of customers in insolvency proceedings: one that bounces too late is in no claim, so it is handed in first."""
    sums: dict[tuple[str, date, str], int] = {}
    for each in rows:
        if each.insolvent_since is not None:
            key = (each.customer, each.insolvent_since, each.currency)
            sums[key] = sums.get(key, 0) + each.amount
    return [
        ("late", say("slip.insolvent", customer=name, day=since, amount=words().money(amount, currency)))
        for (name, since, currency), amount in sums.items()
    ]


def _one(rd: Read, slip_id: int) -> SlipRow:
    return slip_rows(rd, [slip_id])[0]


def _made(office: Office, row: SlipRow) -> None:
    amount = words().money(row.total, row.currency)
    office.ways.say(say("slip.done", number=row.number, amount=amount))
    open_slip(office, row.id, row.number)


COLUMNS: tuple[Column[ChequeRow], ...] = (
    Column(
        key="drawer",
        title="slip.column.drawer",
        aside=lambda row: row.number,
        aside_below=True,
        wraps=True,
        strong=True,
    ),
    Column(key="bank", title="slip.column.bank", width=130),
    Column(key="cheque_number", title="slip.column.number", width=120),
    Column(key="received_on", title="slip.column.received_on", kind="date", width=100, muted=True),
    Column(
        key="amount",
        title="column.amount",
        kind="money",
        width=116,
        strong=True,
        currency=lambda row: row.currency,
    ),
)
