"""What the accountant is given: which account and journal stands for what, and the entries of a year as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.accounting.chart import ACCOUNTS, Chart, change
from app.accounting.exported import Export
from app.base.errors import Refusal
from app.reports.vat import finer_said
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section, inset
from ui.kit.theme import scaled, set_role
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, WordLabel, say, words
from ui.settings.entries_dialog import EntriesDialog

WIDEST = 860
_YEAR_END = "year_end"


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A row of the chart: an account or journal by its role, or the end of the year; what it is, and by default."""

    id: int
    kind: str
    role: str
    value: str

    @property
    def called(self) -> str:
        """What it stands for, in words."""
        if self.kind == _YEAR_END:
            return say("settings.accounting.year_end")
        if self.kind == "journal":
            return say("settings.accounting.journal", name=say(f"accounting.journal.{self.role}"))
        role, _, finer = self.role.partition(".")
        name = say(f"accounting.account.{role}")
        return f"{name} · {finer_said(finer, words())}" if finer else name


CHART: tuple[Column[ChartRow], ...] = (
    Column(key="called", title="settings.accounting.column.called", strong=True, wraps=True),
    Column(key="value", title="settings.accounting.column.value", width=132),
)
EXPORTS: tuple[Column[Export], ...] = (
    Column(key="number", title="settings.accounting.column.number", width=120, strong=True),
    Column(key="file_name", title="settings.accounting.column.file"),
    Column(
        key="entry_count",
        title="settings.accounting.column.entries",
        kind="number",
        width=88,
        sortable=False,
        value=lambda row: row.entry_count if row.kind == "fec" else None,
    ),
    Column(key="made_by", title="settings.accounting.column.made_by", width=120),
    Column(key="recorded_at", title="settings.accounting.column.recorded_at", kind="instant", width=140),
)


class AccountingForm(QWidget):
    """The chart, a row a role, each changed by Enter; and the files made of the entries, with the verb that makes one."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.plan: Chart | None = None
        self.made: tuple[Export, ...] = ()
        made = Section("settings.part.accounting_exports", self, bleeds=True)
        made.setMaximumWidth(scaled(WIDEST))
        self.exports: RowsTable[Export] = RowsTable(
            EXPORTS, made, whole=True, name="settings.part.accounting_exports"
        )
        self.export = WordButton("settings.accounting.export", made, look="primary", clicked=self.ask_export)
        _put(made, "settings.accounting.export_told", self.exports, self.export)
        part = Section("settings.part.accounting", self, bleeds=True)
        part.setMaximumWidth(scaled(WIDEST))
        self.table: RowsTable[ChartRow] = RowsTable(CHART, part, whole=True, name="settings.part.accounting")
        self.table.opened.connect(self.ask)
        self.table.current_changed.connect(self._on_current)
        self.change = WordButton("settings.accounting.change", part, clicked=self._ask)
        _put(part, "settings.accounting.told", self.table, self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(made)
        column.addWidget(part)
        column.addStretch(1)
        self._on_current(None)

    def show_chart(self, plan: Chart, exports: tuple[Export, ...]) -> None:
        """Show the chart as it stands and what was exported."""
        self.plan, self.made = plan, exports
        month, day = plan.year_end
        told = [
            *(("account", role, plan.accounts[role]) for role in ACCOUNTS),
            *(("journal", role, code) for role, code in plan.journals.items()),
            (_YEAR_END, "", f"{day:02}/{month:02}"),
        ]
        self.table.put([ChartRow(at, *each) for at, each in enumerate(told, 1)])
        self.table.frame_first()
        self._on_current(self.table.current)
        self.exports.put(exports)
        self.exports.setVisible(bool(exports))

    def ask(self, row: ChartRow) -> AccountDialog:
        """Ask which account, journal or day it shall be."""
        assert self.plan is not None
        dialog = AccountDialog(self.office, self.plan, row, self)
        dialog.open()
        return dialog

    def ask_export(self) -> EntriesDialog:
        """Ask of which period the entries are wanted."""
        assert self.plan is not None
        dialog = EntriesDialog(self.office, self.plan, self.made, self)
        dialog.open()
        return dialog

    def _ask(self) -> None:
        if self.table.current is not None:
            self.ask(self.table.current)

    def _on_current(self, row: ChartRow | None) -> None:
        self.change.allow(row is not None, say("settings.accounting.choose"))


class AccountDialog(VerbDialog):
    """What stands for one role. What was exported before keeps the account it had."""

    fields_of: Mapping[str, str] = {
        "account_not_of_the_plan": "value",
        "journal_without_code": "value",
        "year_end_no_day": "value",
        "year_end_unreadable": "value",
    }

    def __init__(self, office: Office, plan: Chart, row: ChartRow, parent: QWidget | None = None) -> None:
        super().__init__(office, "settings.accounting.title", "settings.accounting.do", parent)
        self._plan, self._row = plan, row
        self.tell_subtitle(row.called)
        self.value = QLineEdit(row.value, self)
        self.form.add(
            "value", Field(f"settings.accounting.value_{row.kind}", self.value, required=True), span=2
        )
        usual = ACCOUNTS.get(row.role, "") if row.kind == "account" else ""
        lines = [("info", say("settings.accounting.from_now"))]
        if usual and usual != row.value:
            lines.insert(0, ("info", say("settings.accounting.usual", number=usual)))
        self.effects.tell(lines)

    def act(self) -> None:
        """Decide it."""
        told, row = self.value.text().strip().upper(), self._row
        accounts, journals = dict(self._plan.accounts), dict(self._plan.journals)
        year_end = self._plan.year_end
        if row.kind == "account":
            accounts[row.role] = told
        elif row.kind == "journal":
            journals[row.role] = told
        else:
            day, _, month = told.partition("/")
            if not (day.isdecimal() and month.isdecimal()):
                self.form.complain("value", Refusal("year_end_unreadable", text=told))
                return
            year_end = (int(month), int(day))
        self.do(change, accounts, journals, year_end)


def _put(part: Section, told_key: str, table: QWidget, button: WordButton) -> None:
    told = WordLabel(told_key, part)
    told.setWordWrap(True)
    set_role(told, "body", "text2")
    inset(told)
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    inset(row)
    part.body.addWidget(told)
    part.body.addLayout(row)
    part.body.addWidget(table)
