"""What stands behind the movements that wait: statements with their balances, matches that can be undone, rules learned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QApplication, QWidget

from app.base import settings
from app.base.listing import ListRow
from app.flow.bank import unmatch
from app.flow.bank_rules import end_rule
from app.payments.bank_queries import (
    StatementRow,
    matched_ids,
    matches_of,
    statement_rows,
    transaction_rows,
)
from app.payments.bank_rules_queries import RuleRow, rule_rows
from ui.kit.blank import Blank
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.sized import least_height
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import WordButton, say, words
from ui.receivables.bank_rows import who_said

if TYPE_CHECKING:
    from app.base.door import Read

ROW = TypeVar("ROW", bound=ListRow)


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """A movement that is matched: with what, why and by whom."""

    id: int
    booked_on: date
    who: str
    with_what: str
    why: str
    amount: int
    currency: str


def matched_rows(rd: Read) -> list[MatchedRow]:
    """The movements matched last, the newest match first."""
    keys = matched_ids(rd)
    standing: dict[int, list[Any]] = {}
    for each in matches_of(rd, keys):
        if each.reverses_id is None and not each.reversed:
            standing.setdefault(each.transaction_id, []).append(each)
    found: list[MatchedRow] = []
    for row in transaction_rows(rd, keys):
        made = standing.get(row.id, [])
        told = ", ".join(dict.fromkeys(each.number or say(f"bank.was.{each.kind}") for each in made))
        reason = words().fact(made[0].reason) if made and made[0].reason else ""
        # Who said so stands with why: a person's yes is a reason too.
        why = ", ".join(part for part in (reason, made[0].matched_by if made else "") if part)
        found.append(MatchedRow(row.id, row.booked_on, who_said(row), told, why, row.amount, row.currency))
    return found


def show_statements(office: Office, parent: QWidget | None = None) -> ListDialog[StatementRow]:
    """The statements taken in, the newest first."""
    return _opened(
        ListDialog(office, "bank.statements_title", statement_rows, STATEMENTS, "bank.none", parent)
    )


def show_matched(office: Office, parent: QWidget | None = None) -> ListDialog[MatchedRow]:
    """The movements that are matched, each of which can be undone."""

    def undo(row: MatchedRow) -> None:
        effects = (("undo", say("bank.effect.undone")), ("bank", say("bank.effect.waits")))
        ReasonDialog(
            office,
            "bank.undo_title",
            "bank.undo_do",
            unmatch,
            row.id,
            effects=effects,
            look="danger",
            parent=dialog,
        ).open()

    dialog: ListDialog[MatchedRow] = ListDialog(
        office, "bank.done_title", matched_rows, MATCHED, "bank.done_none", parent, ("bank.undo", undo)
    )
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


class ListDialog(VerbDialog, Generic[ROW]):
    """Rows to be looked at, and one thing that can be done to the framed one."""

    pending = False

    def __init__(
        self,
        office: Office,
        title: str,
        query: Callable[[Read], Sequence[ROW]],
        columns: tuple[Column[ROW], ...],
        nothing: str,
        parent: QWidget | None,
        verb: tuple[str, Callable[[ROW], object]] | None = None,
    ) -> None:
        super().__init__(office, title, "kit.close", parent or QApplication.activeWindow(), width=WIDE)
        self._query, self._nothing, self._deed = query, nothing, verb
        self.form.hide()
        self.leave.hide()
        self.table: RowsTable[ROW] = RowsTable(columns, self, currency=office.currency, name=title)
        self.blank = Blank(self)
        for widget in (self.table, self.blank):
            least_height(widget, 320)
            self.put(widget, 1)
        self.blank.hide()
        self.table.current_changed.connect(self._on_current)
        self.button = WordButton(verb[0] if verb is not None else "kit.close", self, clicked=self._do)
        self.button.setVisible(verb is not None)
        if verb is not None:
            self.table.opened.connect(verb[1])
            self.put_at_foot(self.button)
        office.changed.connect(self._look)
        self._look()

    def act(self) -> None:
        self.accept()

    def _look(self, _touched: object = None) -> None:
        self.office.ask(self._query, done=self._on_rows, failed=self.refused, owner=self)

    def _on_rows(self, rows: Sequence[ROW]) -> None:
        self.table.put(rows)
        self.table.setVisible(bool(rows))
        self.blank.setVisible(not rows)
        if rows and self._deed is not None:
            self.table.frame_first()
        if not rows:
            self.blank.show_words("bank", say(self._nothing), "")
        self._on_current(self.table.current)

    def _on_current(self, row: ROW | None) -> None:
        self.button.allow(row is not None, say("bank.choose_row"))

    def _do(self) -> None:
        row = self.table.current
        if row is not None and self._deed is not None:
            self._deed[1](row)


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


def _span(row: StatementRow) -> str:
    days = [words().date(day) for day in dict.fromkeys((row.opened_on, row.closed_on)) if day is not None]
    return " – ".join(days) or say("bank.no_days")


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
    Column(key="span", title="bank.column.span", value=_span, width=196, strong=True),
    Column(key="account", title="bank.fact.account", aside=lambda row: row.number, wraps=True),
    Column(key="lines", title="bank.column.lines", kind="number", width=72),
    Column(key="waiting", title="bank.column.waiting", kind="number", width=100),
    Column(
        key="closing",
        title="bank.column.closing",
        kind="money",
        zero=True,
        width=116,
        currency=lambda row: row.currency,
    ),
    Column(key="balances", title="bank.column.balances", kind="chip", value=_told, width=176),
)
MATCHED: tuple[Column[MatchedRow], ...] = (
    Column(key="booked_on", title="bank.column.day", kind="date", width=100),
    Column(key="who", title="bank.column.who", strong=True, wraps=True),
    Column(key="with_what", title="bank.column.with", width=132, wraps=True),
    Column(key="why", title="column.reason", wraps=True, muted=True),
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
    Column(key="learned_by", title="bank.column.by", width=100, muted=True),
)
