"""What stands behind the movements that wait: statements with their balances, matches that can be undone, rules learned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from app.base import settings
from app.base.listing import ListRow
from app.flow.bank_rules import end_rule
from app.payments.bank_account import BankAccount, bank_accounts
from app.payments.bank_queries import (
    StatementRow,
    matched_ids,
    matches_of,
    statement_rows,
    transaction_rows,
)
from app.payments.bank_rules_queries import RuleRow, rule_rows
from ui.customers.identifier_edit import iban_said
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.list_dialog import ListDialog
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.word_box import WordBox
from ui.kit.wording import WordButton, say, words
from ui.payments.gap_told import gap_told
from ui.receivables.bank_account_dialog import BankAccountDialog
from ui.receivables.bank_rows import who_said
from ui.receivables.bank_undo import undo_match
from ui.receivables.new_account_dialog import NewAccountDialog

if TYPE_CHECKING:
    from app.base.door import Read

ROW = TypeVar("ROW", bound=ListRow)


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """A movement that is matched: with what, why, by whom and when."""

    id: int
    booked_on: date
    who: str
    with_what: str
    why: str
    by: str
    matched_at: datetime | None
    amount: int
    currency: str
    payment_id: int | None = None


def matched_rows(rd: Read, only: int | None = None) -> list[MatchedRow]:
    """The movements matched last, the newest match first; or one movement only."""
    keys = matched_ids(rd) if only is None else [only]
    standing: dict[int, list[Any]] = {}
    for each in matches_of(rd, keys):
        if each.reverses_id is None and not each.reversed:
            standing.setdefault(each.transaction_id, []).append(each)
    found: list[MatchedRow] = []
    for row in transaction_rows(rd, keys):
        made = standing.get(row.id, [])
        if only is not None and not made:
            continue
        told = ", ".join(dict.fromkeys(each.number or say(f"bank.was.{each.kind}") for each in made))
        why = words().fact(made[0].reason) if made and made[0].reason else ""
        by, at = (made[0].matched_by, made[0].matched_at) if made else ("", None)
        paid = next((each.payment_id for each in made if each.payment_id is not None), None)
        who = who_said(row)
        found.append(
            MatchedRow(row.id, row.booked_on, who, told, why, by, at, row.amount, row.currency, paid)
        )
    return found


def show_statements(office: Office, parent: QWidget | None = None) -> ListDialog[StatementRow]:
    """The statements taken in, the newest first."""
    return _opened(
        ListDialog(office, "bank.statements_title", statement_rows, STATEMENTS, "bank.none", parent)
    )


class MatchedDialog(ListDialog[MatchedRow]):
    """Reasons are sentences: they have room."""

    broad = True


def show_matched(
    office: Office, parent: QWidget | None = None, only: int | None = None
) -> ListDialog[MatchedRow]:
    """The movements that are matched, or one of them, each of which can be undone; Enter opens the payment it was."""

    def opened(row: MatchedRow) -> None:
        if row.payment_id is not None:
            dialog.accept()
            office.ways.open("payment", row.payment_id)

    def undo(row: MatchedRow) -> None:
        amount = words().money(row.amount, row.currency)
        undo_match(office, row.id, row.who, amount, row.currency, dialog)

    dialog = MatchedDialog(
        office,
        "bank.done_title" if only is None else "bank.one_title",
        partial(matched_rows, only=only),
        MATCHED,
        "bank.done_none",
        parent,
        ("bank.undo", undo),
        opened,
    )
    return _opened(dialog)


def show_accounts(office: Office, parent: QWidget | None = None) -> ListDialog[BankAccount]:
    """The company's accounts; one is called something else, or put away, in a dialog of its own."""

    def change(row: BankAccount) -> None:
        BankAccountDialog(office, row, dialog).open()

    def add() -> None:
        NewAccountDialog(office, dialog).open()

    dialog: ListDialog[BankAccount] = ListDialog(
        office,
        "bank.accounts_title",
        bank_accounts,
        ACCOUNTS,
        "bank.accounts_none",
        parent,
        ("bank.change_account", change),
    )
    dialog.nothing_text = "bank.accounts_none_text"
    dialog.put_at_foot(WordButton("bank.account_new.open", dialog, look="primary", clicked=add))
    dialog.table.rows_model.muted = lambda row: row.archived
    return _opened(dialog)


def show_rules(office: Office, parent: QWidget | None = None) -> ListDialog[RuleRow]:
    """What was learned, each of which can be forgotten."""

    def forget(row: RuleRow) -> None:
        office.do(end_rule, row.id, failed=dialog.refused)

    dialog = RulesDialog(
        office, "bank.rules_title", rule_rows, RULES, "bank.rules_none", parent, ("bank.forget", forget)
    )
    dialog.open()
    return dialog


class RulesDialog(ListDialog[RuleRow]):
    """The rules, and whether the program may confirm by itself what is sure."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.by_itself = WordBox("bank.match_sure", self)
        self.by_itself.setEnabled(False)
        self.by_itself.toggled.connect(self._decide)
        self.body.insertWidget(0, self.by_itself)
        self.office.ask(
            settings.get, "bank.match_sure", done=self._on_decided, failed=self.refused, owner=self
        )

    def _on_decided(self, decided: bool) -> None:
        with QSignalBlocker(self.by_itself):
            self.by_itself.setChecked(decided)
        self.by_itself.setEnabled(True)

    def _decide(self, chosen: bool) -> None:
        def refused(failure: Failure) -> None:
            self._on_decided(not chosen)
            self.refused(failure)

        self.office.do(settings.decide, "bank.match_sure", chosen, failed=refused)


def _opened(dialog: ListDialog[ROW]) -> ListDialog[ROW]:
    dialog.open()
    return dialog


def _in_use(row: BankAccount) -> Chip:
    if row.archived:
        return Chip("none", say("bank.account_away"), icon="hold")
    return Chip("done", say("bank.account_in_use"))


def _span(row: StatementRow) -> str:
    days = [words().date(day) for day in dict.fromkeys((row.opened_on, row.closed_on)) if day is not None]
    return " – ".join(days) or say("bank.no_days")


def _silent(row: StatementRow) -> str:
    """The days before it that no statement tells of, and what was recorded as paid then and never seen."""
    told = gap_told(row.silent)
    if not row.unseen:
        return told
    amount = words().money(row.unseen_amount, row.currency)
    return f"{told} · {say('bank.silent.unseen', n=row.unseen, amount=amount)}"


def _told(row: StatementRow) -> Chip:
    """What is wrong with a statement's balances, or that they agree."""
    if row.gap:
        return Chip("late", say("bank.chip.gap", amount=words().money(row.gap, row.currency)), filled=True)
    if row.off_by:
        return Chip("late", say("bank.chip.off", amount=words().money(row.off_by, row.currency)), filled=True)
    if row.opening is None or row.closing is None:
        return Chip("none", say("bank.chip.unknown"), icon="info")
    return Chip("done", say("bank.chip.agrees"))


STATEMENTS: tuple[Column[StatementRow], ...] = (
    Column(
        key="span",
        title="bank.column.span",
        value=_span,
        width=188,
        strong=True,
        aside=_silent,
        aside_below=True,
        wraps=True,
    ),
    Column(key="account", title="bank.fact.account", aside=lambda row: row.number, wraps=True),
    Column(key="lines", title="bank.column.lines", kind="number", width=64),
    Column(key="waiting", title="bank.column.waiting", kind="number", width=112),
    Column(
        key="closing",
        title="bank.column.closing",
        kind="money",
        zero=True,
        width=116,
        currency=lambda row: row.currency,
    ),
    Column(key="balances", title="bank.column.balances", kind="chip", value=_told, width=132),
)
ACCOUNTS: tuple[Column[BankAccount], ...] = (
    Column(key="name", title="bank.fact.account", strong=True, wraps=True),
    Column(
        key="iban", title="bank.column.iban", value=lambda row: iban_said(row.iban), width=260, wraps=True
    ),
    Column(key="currency", title="bank.column.currency", width=80, muted=True),
    Column(key="journal", title="bank.column.journal", width=96, muted=True),
    Column(key="archived", title="bank.column.state", kind="chip", value=_in_use, width=120),
)
MATCHED: tuple[Column[MatchedRow], ...] = (
    Column(key="booked_on", title="bank.column.day", kind="date", width=100),
    Column(key="who", title="bank.column.who", width=140, strong=True, wraps=True),
    Column(key="with_what", title="bank.column.with", width=132, wraps=True),
    Column(key="why", title="column.reason", wraps=True, muted=True),
    Column(key="by", title="bank.column.by", width=92, wraps=True, muted=True),
    Column(
        key="matched_at",
        title="bank.column.matched",
        kind="date",
        value=lambda row: words().local_day(row.matched_at) if row.matched_at is not None else None,
        width=96,
        muted=True,
    ),
    Column(key="amount", title="column.amount", kind="money", width=108, currency=lambda row: row.currency),
)
RULES: tuple[Column[RuleRow], ...] = (
    Column(key="told", title="bank.column.sign", value=lambda row: row.told, strong=True, wraps=True),
    Column(
        key="act",
        title="bank.column.means",
        value=lambda row: say(f"bank.rule.{row.act}", name=row.customer, reason=row.reason),
        wraps=True,
    ),
    Column(key="learned_at", title="bank.column.learned", kind="instant", width=136, muted=True),
    Column(key="learned_by", title="bank.column.by", width=140, muted=True),
)
