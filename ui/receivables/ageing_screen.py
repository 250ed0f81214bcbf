"""Debts by age as of any day: boxes by age, an account a row, what is open below it (DEBTS of look.md §15); or by group."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.folding import folded
from app.reports.report_tables import ageing_notes
from ui.kit.banner import Banner
from ui.kit.blank import Blank
from ui.kit.date_edit import DateEdit
from ui.kit.filter_bar import SearchField
from ui.kit.office import Office, Touched, touches
from ui.kit.rows_sum import RowsSum
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure, Token
from ui.kit.shortcuts import bind
from ui.kit.sized import fixed_width, least_width, most_width
from ui.kit.text_choice import TextChoice
from ui.kit.theme import scaled, set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, WordLabel, plain, say, words
from ui.receivables.age_boxes import AgeBoxes
from ui.receivables.ageing_rows import Aged, AgedRow, aged, columns_of
from ui.receivables.match_dialog import match_items

NOUNS = frozenset({"item", "invoice", "payment", "allocation", "customer", "sales_order"})


_ROOMY, _NARROW = 1040, 720
"""From these widths on there is room for a remark beside the day, and for a word before it, at 100 %."""


class AgeingScreen(QWidget):
    """Enter opens the customer or the document, Right and Left open and close what is below an account or a group."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self._aged: Aged | None = None
        self._asked: Token | None = None
        self._stale = True
        self._bucket = -1
        self.as_of = DateEdit(lambda: office.today, self)
        fixed_width(self.as_of, 132)
        self.as_of.settled.connect(self.refresh)
        self.by = TextChoice(self)
        fixed_width(self.by, 132)
        self.by.currentIndexChanged.connect(self._on_by)
        self.search_field = SearchField("receivables.hint", self)
        self.search_field.left.connect(self._enter_table)
        # It gives way first where the text is large.
        least_width(self.search_field, 120)
        most_width(self.search_field, 232)
        self.search_field.textChanged.connect(self._show_rows)
        self._unfold = WordButton("receivables.unfold", self, look="quiet", clicked=self._flip_all)
        self._match = WordButton("receivables.match", self, clicked=self._match_current)
        self.banner, self.blank, self.boxes = Banner(self), Blank(self), AgeBoxes(self)
        self.boxes.chosen.connect(self._on_bucket)
        self.table: RowsTable[AgedRow] | None = None
        self.sums: RowsSum | None = None
        self._lay_out()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(300)
        self._settle.timeout.connect(self.refresh)
        office.changed.connect(self._on_changed)
        theme().changed.connect(self._fit)
        bind(self, "refresh", self.refresh)
        bind(self, "find", self.search_field.setFocus)
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # What is said beside the day gives way to the search, and at last what is said before it.
        self._remark.setVisible(self.width() >= scaled(_ROOMY))
        self._before.setVisible(self.width() >= scaled(_NARROW))

    def refresh(self) -> None:
        """Look again, as of the day in the field."""
        self._stale = False
        if self._asked is not None:
            self._asked.cancel()
        # The present is read from the balances; only another day is worked out from the entries.
        day = self.as_of.value if self.as_of.value != self.office.today else None
        by = self.by.value or "all"
        self._asked = self.office.ask(aged, day, by, done=self._on_aged, failed=self._broke, owner=self)

    def first_focus(self) -> QWidget | None:
        """What takes the keys when the room is shown."""
        return self.table if self.table is not None and self.table.isVisibleTo(self) else self.as_of

    # --- within ---

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 12, MARGIN, 12)
        head.setSpacing(8)
        label = self._before = WordLabel("receivables.as_of", self)
        label.setBuddy(self.as_of)
        set_role(label, "body", "text2")
        self._remark = WordLabel("receivables.now", self)
        set_role(self._remark, "support", "text2")
        for widget in (label, self.as_of, self.by, self._remark):
            head.addWidget(widget)
        head.addStretch(1)
        # It takes what room there is, up to its most.
        head.addWidget(self.search_field, 4)
        for widget in (self._unfold, self._match):
            head.addWidget(widget)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self._column.addWidget(self.boxes)
        self._column.addWidget(self.banner)
        self._column.addWidget(self.blank, 1)
        self.blank.hide()

    def _on_aged(self, found: Aged) -> None:
        self._asked, self._aged = None, found
        report = found.report
        self._offer_groups(found)
        if self.as_of.value is None:
            self.as_of.set_value(report.as_of)
        self.banner.hide()
        is_today = report.as_of == self.office.today
        self._remark.tell("receivables.now" if is_today else "receivables.recalculated")
        # What is counted, and how: in the words that the report and its files bear.
        told = "\n".join(ageing_notes(report, words()))
        for widget in (self._before, self._remark):
            widget.setToolTip(told)
        self.boxes.setAccessibleDescription(told)
        owing = sum(1 for row in report.rows if any(row.ages.amounts[:-1]))
        self.boxes.show_ages(report.buckets, report.totals.amounts, report.currency, owing)
        self._make_table(found)
        self._show_rows()

    def _make_table(self, found: Aged) -> None:
        if self.table is not None:
            return
        self.table = RowsTable(
            columns_of(found.report.buckets), self, currency=found.report.currency, name="receivables.table"
        )
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(self._on_current)
        self.sums = RowsSum(self.table, self)
        self._column.addWidget(self.table, 1)
        self._column.addWidget(self.sums)

    def _show_rows(self) -> None:
        found, table, sums = self._aged, self.table, self.sums
        if found is None or table is None or sums is None:
            return
        wanted = folded(self.search_field.text())
        rows = [row for row in found.rows if self._fits(row, wanted)]
        if self._bucket >= 0:
            rows.sort(key=lambda row: -abs(row.ages.amounts[self._bucket]))
        table.put(rows, {row.id: self._below(row, wanted) for row in rows})
        totals = {
            name: sum(row.ages.amounts[at] for row in rows) for at, name in enumerate(found.report.buckets)
        }
        currency = found.report.currency
        told = {name: words().money(amount, currency) for name, amount in totals.items() if amount}
        told["total"] = words().money(sum(totals.values()), currency)
        counted = "receivables.groups" if found.report.groups else "receivables.accounts"
        sums.tell(say(counted, n=len(rows)), told)
        nothing = not found.rows
        table.setVisible(not nothing)
        sums.setVisible(not nothing)
        self.blank.setVisible(nothing)
        if nothing:
            self.blank.show_words("receivables", say("ageing.nothing"), say("receivables.empty_text"))
        self._on_current(table.current)

    def _fits(self, row: AgedRow, wanted: str) -> bool:
        """Whether a row has something in the chosen age, and it or something below it bears the words."""
        if self._bucket >= 0 and not row.ages.amounts[self._bucket]:
            return False
        if not wanted or wanted in folded(row.name):
            return True
        below = self._aged.below.get(row.id, ()) if self._aged is not None else ()
        return any(wanted in folded(each.name) or self._holds(each, wanted) for each in below)

    def _holds(self, row: AgedRow, wanted: str) -> bool:
        below = self._aged.below.get(row.id, ()) if self._aged is not None else ()
        return any(wanted in folded(each.name) for each in below)

    def _below(self, row: AgedRow, wanted: str) -> Sequence[AgedRow]:
        """What stands below a row: all of an account, and of a group the accounts that were looked for."""
        below = self._aged.below.get(row.id, ()) if self._aged is not None else ()
        if row.noun or wanted in folded(row.name):
            return below
        return [each for each in below if self._fits(each, wanted)]

    def _offer_groups(self, found: Aged) -> None:
        """By customer, by class, or by a field of the company's own; the one chosen stays."""
        own = [(code, name) for code, name in found.fields]
        fixed = [(name, say(f"reports.aged_by.{name}")) for name in ("all", "class")]
        self.by.offer([*fixed, *own])

    def _on_by(self, _at: int) -> None:
        if self.table is not None:
            # What was open below one kind of rows says nothing of the other.
            self.table.rows_model.opened = set()
            self._unfold.tell("receivables.unfold")
        self.refresh()

    def _on_bucket(self, at: int) -> None:
        self._bucket = at
        self._show_rows()

    def _on_current(self, row: AgedRow | None) -> None:
        found = self._aged
        below = found.below.get(row.account_id, ()) if found is not None and row is not None else ()
        both = any(each.total < 0 for each in below) and any(each.total > 0 for each in below)
        self._match.allow(both, say("receivables.match_why"))

    def _enter_table(self) -> None:
        if self.table is not None:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _match_current(self) -> None:
        row = self.table.current if self.table is not None else None
        if row is not None:
            match_items(self.office, row.account_id, parent=self)

    def _flip_all(self) -> None:
        if self.table is not None:
            model = self.table.rows_model
            model.opened = set() if model.opened else {row.id for row in model.rows}
            self._unfold.tell("receivables.fold" if model.opened else "receivables.unfold")
            model.renew()

    def _open(self, row: AgedRow) -> None:
        if row.noun:
            self.office.ways.open(row.noun, row.row_id)
        elif self.table is not None:
            # A group has no page: Enter shows who is in it.
            self.table.flip(row)

    def _broke(self, failure: Failure) -> None:
        self.banner.show_failure(failure)

    def _on_changed(self, touched: Touched) -> None:
        if not touches(touched, NOUNS):
            return
        if self.isVisible():
            self._settle.start()
        else:
            self._stale = True

    def _say(self) -> None:
        self.as_of.setAccessibleName(say("receivables.as_of"))
        self.by.setAccessibleName(plain(say("reports.group_by")))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
            if self.table is not None and self.sums is not None:
                # The titles are made of the days: the table is made anew in the other language.
                for widget in (self.table, self.sums):
                    self._column.removeWidget(widget)
                    widget.deleteLater()
                self.table = self.sums = None
            self.refresh()
