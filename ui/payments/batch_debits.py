"""What a batch of direct debits collects: whom, how much, for which invoices, and what the bank sent back with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.flow.debit import told_otherwise
from app.payments.barred_debits import BarredDebit
from app.payments.credit_beside import CreditBeside, DebitCredit
from app.payments.debits import BatchRow, Debit, debits_of, read_batch, returned_of
from app.payments.debits_at_bank import DebitAtBank
from app.payments.paid_meanwhile import PaidMeanwhile
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.list_dialog import ListDialog
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say, words
from ui.payments.batch_told import lying_told
from ui.payments.credit_beside import credit_line, credits_told, match_credit
from ui.payments.drop_debit import drop_debit
from ui.payments.notice_dialog import NoticeDialog
from ui.payments.waits_at_bank import possible_line

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class DebitLine:
    """One debit (`id` is its first line), in minor units; `returned` is why the bank sent it back, where it did.

    `notice` is how its customer stands (see `app.payments.debits.Debit`), `told` how somebody told them without the mail;
    `open` while the batch is to come, which is collected on `collect_on`; `paid` is what of it was paid meanwhile,
    `barred` what of it insolvency proceedings forbid to pay, `at_bank` for what of it money lies at the bank, `credits` what of
    its customer's credit is set against nothing yet.
    """

    id: int
    customer: str
    invoices: str
    reference: str
    amount: int
    currency: str
    payment_id: int | None
    returned: str
    notice: str = ""
    told: str = ""
    open: bool = False
    mandate_id: int = 0
    standing: str = "told"
    told_on: date | None = None
    notice_days: int = 0
    collect_on: date | None = None
    paid: tuple[PaidMeanwhile, ...] = ()
    barred: tuple[BarredDebit, ...] = ()
    at_bank: tuple[DebitAtBank, ...] = ()
    credits: tuple[DebitCredit, ...] = ()

    @property
    def possible(self) -> tuple[DebitAtBank, ...]:
        """What of that may be for it, one sign alone saying so."""
        return tuple(each for each in self.at_bank if not each.credible)

    @property
    def whose_credit(self) -> list[tuple[str, CreditBeside]]:
        """The credit with whose it is."""
        return [(each.customer, each.credit) for each in self.credits]

    @property
    def untold(self) -> bool:
        """Whether its customer is still to be told, while it is to come."""
        return self.open and self.notice not in ("sent", "by_hand")


def debit_lines(rd: Read, batch_id: int, currency: str) -> list[DebitLine]:
    """The debits of a batch, in its order."""
    found, batch = debits_of(rd, batch_id), read_batch(rd, batch_id)
    returned = returned_of(rd, [each.payment_id for each in found if each.payment_id is not None])
    return [
        DebitLine(
            each.line_id,
            each.customer,
            ", ".join(number for _, number, _ in each.invoices),
            each.end_to_end,
            each.amount,
            currency,
            each.payment_id,
            returned.get(each.payment_id, "") if each.payment_id is not None else "",
            each.notice,
            _told(each),
            batch.to_come,
            each.mandate_id,
            each.standing,
            each.told_on,
            each.notice_days,
            batch.collect_on,
            tuple(one for one in batch.paid if one.end_to_end == each.end_to_end),
            tuple(one for one in batch.barred if one.end_to_end == each.end_to_end),
            tuple(one for one in (*batch.at_bank, *batch.possible) if one.end_to_end == each.end_to_end),
            tuple(one for one in batch.credits if one.end_to_end == each.end_to_end),
        )
        for each in found
    ]


def show_debits(office: Office, batch: BatchRow, parent: QWidget) -> ListDialog[DebitLine]:
    """Show the debits of a batch; Enter opens the payment made of one."""

    def opened(row: DebitLine) -> None:
        if row.payment_id is not None:
            dialog.accept()
            parent.close()
            office.ways.open("payment", row.payment_id)

    dialog: ListDialog[DebitLine] = ListDialog(
        office,
        "debit.lines_title",
        partial(debit_lines, batch_id=batch.id, currency=batch.currency),
        COLUMNS,
        "debit.lines_none",
        parent,
        opens=opened,
    )
    dialog.tell_subtitle(say("debit.lines_of", number=batch.number, day=words().date(batch.collect_on)))
    button = WordButton("debit.tell", dialog, clicked=lambda: _tell(office, dialog))
    agreed = WordButton("debit.agree", dialog, clicked=lambda: _agree(office, dialog))
    out = WordButton("debit.drop", dialog, clicked=lambda: _drop(office, batch, dialog))
    matched = WordButton("invoice_page.match", dialog, clicked=lambda: _match(office, dialog))
    for each in (button, agreed, out, matched):
        dialog.put_at_foot(each)

    def framed(row: DebitLine | None) -> None:
        button.setVisible(row is not None and row.open)
        button.allow(row is not None and row.untold, say("debit.tell_none"))
        agreed.setVisible(row is not None and row.open)
        out.setVisible(row is not None and row.open)
        out.allow(len(dialog.table.rows_model.rows) > 1, say("debit.drop_alone"))
        matched.setVisible(row is not None and bool(row.credits))
        wrong = _wrong(row) if row is not None else ""
        paid = [("late", _paid(each, row.currency)) for each in row.paid] if row is not None else []
        barred = [("trouble", _barred(each, row.currency)) for each in row.barred] if row is not None else []
        lying = [("bank", _lying(each, row.currency)) for each in row.at_bank] if row is not None else []
        credit = credits_told(row.whose_credit) if row is not None else ""
        beside = [*lying, *([("invoices", credit)] if credit else ())]
        dialog.effects.tell([*barred, *beside, *paid, *([("late", wrong)] if wrong else ())])

    dialog.table.current_changed.connect(framed)
    framed(None)
    dialog.open()
    return dialog


def _tell(office: Office, dialog: ListDialog[DebitLine]) -> None:
    row = dialog.table.current
    if row is None:
        return
    ToldDialog(office, row, dialog).open()


def _agree(office: Office, dialog: ListDialog[DebitLine]) -> None:
    row = dialog.table.current
    if row is not None:
        NoticeDialog(office, row.mandate_id, row.customer, dialog).open()


def _match(office: Office, dialog: ListDialog[DebitLine]) -> None:
    row = dialog.table.current
    if row is not None and row.credits:
        match_credit(office, row.credits[0].credit, dialog)


def _drop(office: Office, batch: BatchRow, dialog: ListDialog[DebitLine]) -> None:
    row = dialog.table.current
    if row is not None:
        others = [each for each in dialog.table.rows_model.rows if each.id != row.id]
        drop_debit(office, batch, row, others, dialog)


class ToldDialog(VerbDialog):
    """On which day and how a customer was told of a debit without the mail of this program."""

    fields_of: Mapping[str, str] = {"debit_told_in_future": "on", "reason_missing": "how"}

    def __init__(self, office: Office, row: DebitLine, parent: QWidget | None = None) -> None:
        facts = {"customer": row.customer}
        super().__init__(office, "debit.tell_title", "debit.tell_do", parent, columns=1, facts=facts)
        self._row = row
        self.on, self.how = DateEdit(lambda: office.today, self), QLineEdit(self)
        self.on.set_value(office.today)
        self.form.add("on", Field("debit.tell_on", self.on, required=True))
        self.form.add("how", Field("debit.tell_how", self.how, required=True, hint="debit.tell_note"))
        self.on.settled.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        row, effects = self._row, [("done", say("debit.tell_effect.announced", number=self._row.reference))]
        days = (row.collect_on - self.on.value).days if row.collect_on and self.on.value else row.notice_days
        if days < row.notice_days:
            # Written down, it stays too late: the debit may be charged back.
            effects.append(("late", say("debit.tell_effect.late", n=max(days, 0), agreed=row.notice_days)))
        if row.notice in ("waiting", "refused"):
            effects.append(("mail", say("debit.tell_effect.mail")))
        self.effects.tell(effects)

    def act(self) -> None:
        told = say("debit.told_so", customer=self._row.customer)
        self.do(
            told_otherwise,
            self._row.id,
            self.how.text(),
            self.on.value,
            done=lambda _none: self.office.ways.say(told),
        )


def _told(debit: Debit) -> str:
    if debit.told_at is None:
        return ""
    return say("debit.told_by", how=debit.told_how, by=debit.told_by, at=words().day_time(debit.told_at))


def _state(row: DebitLine) -> Chip | str:
    if row.returned:
        return Chip("late", say("payment.kind.returned_direct_debit"), icon="trouble")
    if row.payment_id is not None:
        return Chip("done", say("debit.state.executed"))
    if not row.open:
        return ""
    if row.barred:
        return Chip("late", say("debit.barred.chip"), icon="trouble")
    if any(each.credible for each in row.at_bank):
        return Chip("late", say("debit.at_bank.chip"), icon="bank")
    if row.paid:
        return Chip("late", say("debit.paid.chip"), icon="trouble")
    if row.standing == "late":
        return Chip("late", say("debit.state.late"))
    if row.notice in ("sent", "by_hand"):
        return Chip("done", say(f"debit.notice.{row.notice}"))
    return Chip("hold" if row.notice in ("waiting", "none") else "late", say(f"debit.notice.{row.notice}"))


def _paid(one: PaidMeanwhile, currency: str) -> str:
    """That an invoice of it was paid meanwhile, and what is left of it."""
    amount, owed = (words().money(each, currency) for each in (one.amount, one.owed))
    return say("debit.paid.line", invoice=one.number, amount=amount, owed=owed)


def _lying(one: DebitAtBank, currency: str) -> str:
    """That money for an invoice of it lies at the bank, to be matched first; or may, to be looked at."""
    return say(
        "debit.at_bank.and_way" if one.credible else "debit.at_bank.look", told=lying_told(one, currency)
    )


def _barred(one: BarredDebit, currency: str) -> str:
    """That an invoice of it arose before the proceedings, so that it is lodged and not paid."""
    amount = words().money(one.amount, currency)
    return say("debit.barred.line", invoice=one.number, amount=amount, day=one.since)


def _aside(row: DebitLine) -> str:
    """Why the bank sent it back, or how the customer was told; first what is to be looked at."""
    lying = [possible_line(each.lying, each.booked_on, row.currency) for each in row.possible]
    if told := ", ".join([*lying, *(credit_line(each.credit) for each in row.credits)]):
        return told
    return words().fact(row.returned) or row.told


def _wrong(row: DebitLine) -> str:
    """That its customer was told too late, or would be today; empty where all is in time."""
    if not row.open or row.standing not in ("late", "missed"):
        return ""
    facts = {"n": row.notice_days, "told": row.told_on or "", "customer": row.customer}
    return say(f"debit.standing.{row.standing}", **facts)


COLUMNS: tuple[Column[DebitLine], ...] = (
    Column(
        key="customer",
        title="column.customer",
        strong=True,
        wraps=True,
        aside=_aside,
        aside_below=True,
    ),
    Column(key="invoices", title="reminder.column.invoices", width=160, wraps=True, muted=True),
    Column(key="reference", title="column.reference", width=130, muted=True),
    Column(key="amount", title="column.amount", kind="money", width=104, strong=True),
    Column(key="state", title="column.state", kind="chip", value=_state, width=160),
)
