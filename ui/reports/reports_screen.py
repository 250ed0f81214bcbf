"""Figures as tables: parameters on top, the table first, and a file for a spreadsheet or a reader (look.md §15)."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.base.errors import Refusal
from app.customers.queries import CustomerRow
from app.receivables.ageing import LIMITS
from app.reports.ageing import AgeingReport
from app.reports.delivery import BY
from app.reports.groups import FIXED
from app.reports.report_table import ReportTable
from app.reports.report_tables import ageing_table
from app.reports.weeks import Week, cash_by_week
from ui.customers.customer_picker import customer_picker
from ui.kit.acts import Act, act_button
from ui.kit.banner import Banner
from ui.kit.blank import Blank
from ui.kit.choice import Choice
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.rows_sum import RowsSum
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure, Token
from ui.kit.shortcuts import bind
from ui.kit.sized import most_width
from ui.kit.theme import scaled, set_role
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordLabel, say, sentence, words
from ui.reports.filled_days import FilledDays
from ui.reports.group_choice import GroupChoice
from ui.reports.report_choice import ReportChoice
from ui.reports.report_export import export_report
from ui.reports.report_rows import (
    AgeingLine,
    WeekLine,
    aged,
    ageing_columns,
    ageing_sums,
    limits_of,
    lines_of,
    week_lines,
    week_sums,
    weeks_of,
)
from ui.reports.reports import NOTHING, PARAMETERS
from ui.reports.span_fields import SpanFields
from ui.reports.table_rows import GIVES_WAY, Asked, TableRow, columns_of, reported, rows_of, sums_of
from ui.reports.week_part import WeekPart

_TABLE, _CHART = 620, 250
"""The least width of the table of weeks, and of the bars beside it."""


class ReportsScreen(QWidget):
    """Chosen report, its parameters, its rows; Ctrl+S writes it as a file."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self._stale = True
        self.report = ReportChoice(office, self)
        self.as_of, self.known_on, self.since = (DateEdit(lambda: office.today, self) for _ in range(3))
        self.limits = QLineEdit(", ".join(map(str, LIMITS[1:])), self)
        self.age_from = Choice([(each, f"reports.from.{each}") for each in ("due", "issue")], self)
        self.days = Choice([(each, f"reports.days.{each}") for each in ("30", "90", "180", "365")], self)
        self.days.set_value("90")
        self.by = GroupChoice([(each, f"reports.by.{each}") for each in FIXED], self)
        self.aged_by = GroupChoice([(each, f"reports.aged_by.{each}") for each in ("all", "class")], self)
        self.of = Choice([(each, f"reports.of.{each}") for each in BY], self)
        self.weeks = Choice([(each, f"reports.weeks.{each}") for each in ("4", "8", "13")], self)
        self.weeks.set_value("8")
        self.customer = customer_picker(office, self)
        self.banner = Banner(self)
        self.table: RowsTable[Any] | None = None
        self.sums: RowsSum | None = None
        self._told: ReportTable | None = None
        self._asked: Token | None = None
        self._filled = FilledDays()
        self.span = SpanFields(lambda: office.today, self)
        self._lay_out()
        for choice in (self.report, self.age_from, self.days, self.by, self.aged_by, self.weeks, self.of):
            choice.currentIndexChanged.connect(self.refresh)
        for edit in (self.as_of, self.known_on, self.since):
            edit.settled.connect(self.refresh)
        for signal in (self.customer.chosen, self.limits.editingFinished, self.span.changed):
            signal.connect(self.refresh)
        bind(self, "refresh", self.refresh)

    def refresh(self) -> None:
        """Work the report out anew."""
        self._stale = False
        if self._asked is not None:
            # What nobody looks at any more must not keep this one waiting.
            self._asked.cancel()
        self.banner.hide()
        name = self.report.value
        self._filled.serve(name)
        # The end of a period is no day by which things are looked at.
        self._fields["as_of"].call("reports.span_last" if "since" in PARAMETERS[name] else "reports.as_of")
        for choice in (self.by, self.aged_by):
            choice.renew(self.office)
        self.aged_by.setVisible(name == "ageing")
        for key, field in self._fields.items():
            field.setVisible(key in PARAMETERS[name])
        for field in self.span.fields:
            field.setVisible(name == "weeks")
            field.complain("")
        self._arrange()
        if name == "weeks":
            self.span.renew()
            first, last = self.span.days
            self._asked = self.office.ask(
                cash_by_week, first, last, done=self._on_weeks, failed=self._on_span_refused, owner=self
            )
        elif name == "ageing":
            self._ask_ageing()
        elif name == "statement" and self.customer.value is None:
            self._put(None, None)
            self._tell_none("reports.none.choose", none=True)
        else:
            self._asked = self.office.ask(
                reported, name, self._parameters(), done=self._on_table, failed=self.broke, owner=self
            )

    def show_list(self, _room: str, query: Any) -> None:
        """Show the report that is asked for as a section."""
        self.report.set_value(dict(query.chips).get("section", self.report.value))
        self.refresh()

    def show_statement(self, row: CustomerRow) -> None:
        """Show the statement of a customer's account."""
        self.customer.set_value(row)
        self.report.set_value("statement")
        self.refresh()

    def _parameters(self) -> Asked:
        row = self.customer.value
        return Asked(
            as_of=self.as_of.value,
            known_on=self.known_on.value,
            days=int(self.days.value),
            by=self.by.by,
            weeks=int(self.weeks.value),
            customer_id=row.id if row is not None else None,
            since=self.since.value,
            of=self.of.value,
            costs=self.office.actor.sees_costs,
        )

    def _ask_ageing(self) -> None:
        try:
            limits = limits_of(self.limits.text())
        except Refusal as refusal:
            self._limits_field.complain(sentence(refusal))
            return
        self._limits_field.complain("")
        self._asked = self.office.ask(
            aged,
            self.as_of.value,
            self.known_on.value,
            limits,
            self.age_from.value,
            self.aged_by.by,
            done=self._on_ageing,
            failed=self.broke,
            owner=self,
        )

    def first_focus(self) -> QWidget | None:
        """What takes the keys when the room is shown."""
        return self.report

    # --- within ---

    def _lay_out(self) -> None:
        title = WordLabel("shell.room.reports", self)
        set_role(title, "title")
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 12, MARGIN, 4)
        head.addWidget(title)
        head.addStretch(1)
        act = Act("reports.export", self.export, icon="export", keys="save", look="primary")
        self._export = act_button(act, self)
        # Beside the fields there is no room for one more where the text is large.
        self.aged_by.setMinimumContentsLength(12)
        head.setSpacing(8)
        head.addWidget(self.aged_by)
        head.addWidget(self._export)
        fields = QHBoxLayout()
        fields.setContentsMargins(MARGIN, 8, MARGIN, 12)
        fields.setSpacing(12)
        self._limits_field = Field("reports.limits", self.limits)
        self._fields = {
            "customer": Field("reports.customer", self.customer),
            "since": Field("reports.since", self.since),
            "as_of": Field("reports.as_of", self.as_of),
            "known_on": Field("reports.known_on", self.known_on, hint="reports.known_hint"),
            "limits": self._limits_field,
            "age_from": Field("reports.age_from", self.age_from),
            "days": Field("reports.period", self.days),
            "by": Field("reports.group_by", self.by),
            "weeks": Field("reports.ahead", self.weeks),
            "of": Field("reports.group_by", self.of),
        }
        widths = {
            "report": 260,
            "customer": 240,
            "known_on": 190,
            "age_from": 170,
            "by": 130,
            "days": 110,
        }
        for key, field in {"report": Field("reports.report", self.report), **self._fields}.items():
            width = widths.get(key, 150)
            # Narrower all alike where the window is.
            most_width(field, width)
            fields.addWidget(field, width)
            # Shown without a window around it, it would be one for a moment, and take the keys from this one.
            field.setParent(self)
            field.setVisible(key == "report" or key in PARAMETERS["ageing"])
        for field, width in zip(self.span.fields, (200, 140, 140), strict=True):
            most_width(field, width)
            fields.addWidget(field, width)
            field.hide()
        fields.addStretch(1)
        self._left, self.chart = QWidget(self), WeekPart(self)
        self.chart.hide()
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self._left, 2)
        body.addWidget(self.chart, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(fields)
        whole.addWidget(self.banner)
        whole.addLayout(body, 1)
        self._column = QVBoxLayout(self._left)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.notes = QLabel(self)
        self.notes.setWordWrap(True)
        self.notes.setContentsMargins(MARGIN, 0, MARGIN, 8)
        set_role(self.notes, "support", "text2")
        self.notes.hide()
        self._column.addWidget(self.notes)
        self.blank = Blank(self)
        self.blank.hide()
        self._column.addWidget(self.blank, 1)

    def _arrange(self) -> None:
        """The bars stand beside the table of weeks, where there is room for both."""
        is_weeks = self.report.value == "weeks"
        self._left.setMinimumWidth(scaled(_TABLE) if is_weeks else 0)
        self.chart.setVisible(is_weeks and self.width() >= scaled(_TABLE + _CHART))

    def _put(self, table: RowsTable[Any] | None, sums: RowsSum | None) -> None:
        for old in (self.table, self.sums):
            if old is not None:
                self._column.removeWidget(old)
                old.deleteLater()
        self.table, self.sums = table, sums
        self._export.allow(table is not None, say("reports.none.choose"))
        self.notes.setVisible(table is not None and bool(self._told and self._told.notes))
        if table is not None:
            self._column.addWidget(table, 1)
        else:
            self._told = None
        if sums is not None:
            self._column.addWidget(sums)

    def _on_table(self, found: ReportTable) -> None:
        self._told = found
        first = found.rows[0][0] if self.report.value == "statement" and found.rows else None
        since, until = found.span or (first if isinstance(first, date) else None, self.office.today)
        self._filled.fill(self.since, since)
        self._filled.fill(self.as_of, until)
        self.notes.setText("\n".join(found.notes))
        table: RowsTable[TableRow] = RowsTable(
            columns_of(found), self, currency=found.currency, name=f"reports.name.{self.report.value}"
        )
        there = {column.name for column in found.columns}
        table.gives_way = [key for key in GIVES_WAY.get(self.report.value, ()) if key in there]
        table.opened.connect(self._open_row)
        table.put(rows_of(found))
        sums = RowsSum(table, self) if found.total is not None else None
        if sums is not None:
            counted = (
                "reports.expected_counted" if self.report.value == "expected" else "reports.rows_counted"
            )
            sums.tell(say(counted, n=found.counted), sums_of(found))
        self._put(table, sums)
        none = not found.rows or found.nothing
        self._tell_none(NOTHING.get(self.report.value or "", "reports.none.ageing"), none=none)

    def _open_row(self, row: TableRow) -> None:
        if row.opens is not None:
            self.office.ways.open(*row.opens)

    def _on_ageing(self, found: AgeingReport) -> None:
        self._told = ageing_table(found, words())
        self.notes.setText("\n".join(self._told.notes))
        self._filled.fill(self.as_of, found.as_of)
        columns = ageing_columns(found.buckets)
        table: RowsTable[AgeingLine] = RowsTable(
            columns, self, currency=found.currency, name="reports.name.ageing"
        )
        table.opened.connect(self._open_customer)
        lines, below = lines_of(found)
        table.put(lines, below)
        sums = RowsSum(table, self)
        sums.tell(*ageing_sums(found))
        self._put(table, sums)
        self._tell_none("reports.none.ageing", none=not found.rows)

    def _on_weeks(self, found: tuple[Week, ...]) -> None:
        self._told = None
        currency = self.office.currency
        table: RowsTable[WeekLine] = RowsTable(weeks_of(), self, currency=currency, name="reports.name.weeks")
        table.put(week_lines(found))
        self.chart.show_weeks(found, currency)
        sums = RowsSum(table, self)
        sums.tell(*week_sums(found, currency))
        self._put(table, sums)
        if not any(row.received or row.given_back or row.expected for row in found):
            # The weeks are there, with nothing in any of them.
            self.notes.setText(say("reports.none.weeks"))
            self.notes.show()
        self._tell_none("reports.none.weeks", none=False)

    def _tell_none(self, key: str, *, none: bool) -> None:
        """An empty report says so in place of its table, and there is nothing to export."""
        self.blank.setVisible(none)
        for part in (self.table, self.sums):
            if part is not None:
                part.setHidden(none)
        if none:
            title = "reports.choose_first" if self.table is None else "reports.nothing"
            # To choose somebody is all there is to say.
            self.blank.show_words("reports", say(title), say(key) if self.table is not None else "")
            self.notes.hide()
            self._export.allow(allowed=False, reason=say(key))

    def export(self) -> None:
        """Write the report as a file: CSV, workbook or PDF, as its ending says (Ctrl+S)."""
        if self.table is None or self.table.isHidden():
            return
        # What is folded below a group belongs into its file as well.
        grouped = self.report.value == "ageing" and self.aged_by.grouped
        days = self.span.days if self.report.value == "weeks" else (self.as_of.value or self.office.today,)
        export_report(self, self.report.value, days, self._told, self.table, grouped=grouped)

    def _open_customer(self, row: AgeingLine) -> None:
        if row.customer_id:
            self.office.ways.open("customer", row.customer_id)
        elif self.table is not None:
            # A group has no page: Enter shows who is in it.
            self.table.flip(row)

    def _on_span_refused(self, failure: Failure) -> None:
        """What is wrong with the period is said at the day it ends."""
        if isinstance(failure.error, Refusal) and failure.error.code.startswith("span_"):
            self.span.fields[-1].complain(sentence(failure.error))
        else:
            self.broke(failure)

    def broke(self, failure: Failure) -> None:
        """Show why a report could not be worked out or written."""
        self.banner.show_failure(failure)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
