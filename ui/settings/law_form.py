"""Legal texts and thresholds: what counts today, since when and by which source; another value from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.law_shipped import GROUPS
from app.reports.law_values import LawRow, LawStep, law_steps
from ui.kit.chips import Chip
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.flow import FlowLayout
from ui.kit.list_dialog import ListDialog
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section, inset
from ui.kit.sized import most_width
from ui.kit.theme import scaled, set_role
from ui.kit.verb_dialog import Effects
from ui.kit.wording import WordButton, WordLabel, say, words
from ui.settings.law_dialog import LawBackDialog, LawDialog
from ui.settings.law_words import value_said
from ui.settings.rates_dialog import show_rates

if TYPE_CHECKING:
    from app.base.door import Read

WIDEST = 960
_BY_SEMESTER = frozenset({"late.refinancing", "late.legal"})
"""Rates that have a dialog of their own, which says what follows from each."""


class LawForm(QWidget):
    """A row a subject, of one kind at a time; Enter asks for another value of the framed one."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.rows: tuple[LawRow, ...] = ()
        part = Section("settings.part.law", self, bleeds=True)
        part.setMaximumWidth(scaled(WIDEST))
        told = self.told = WordLabel("law.told", part)
        told.setWordWrap(True)
        set_role(told, "body", "text2")
        self.group = Choice([(each, f"law.group.{each}") for each in GROUPS], part)
        most_width(self.group, 360)
        shown = Field("law.which", self.group, parent=part)
        self.table: RowsTable[LawRow] = RowsTable(COLUMNS, part, whole=True, name="settings.part.law")
        self.table.gives_way = ("source",)
        self.more = Effects(part)
        self.change = WordButton("law.change", part, clicked=self._change)
        self.past = WordButton("law.past", part, clicked=self._past)
        self.back = WordButton("law.back.open", part, clicked=self._back)
        buttons, row = QWidget(part), FlowLayout()
        for button in (self.change, self.past, self.back):
            row.addWidget(button)
        foot = QVBoxLayout(buttons)
        foot.addLayout(row)
        inset(told, shown, self.more, foot)
        for widget in (told, shown, self.table, self.more, buttons):
            part.body.addWidget(widget)
            if widget in (told, shown):
                part.body.addSpacing(6)
        # Height that rows no longer take goes below all, never between the words.
        part.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(part)
        column.addStretch(1)
        for flowing in (told, buttons):
            flowing.installEventFilter(self)
        self.group.currentIndexChanged.connect(self._show)
        self.table.opened.connect(self.ask)
        self.table.current_changed.connect(self._on_current)
        self._on_current(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A page that scrolls asks for the least height of what flows, which is that of one line: so it follows the width
        # that each has got, and not the one it had before the form was laid out.
        if isinstance(event, QResizeEvent) and isinstance(watched, QWidget):
            # What it was held to would be the least it asks for.
            watched.setMinimumHeight(0)
            watched.setMinimumHeight(max(watched.heightForWidth(event.size().width()), 0))
        return super().eventFilter(watched, event)

    def show_law(self, rows: Sequence[LawRow]) -> None:
        """Show what counts today."""
        self.rows = tuple(rows)
        self._show()

    def show_group(self, group: str) -> None:
        """Show one kind of values."""
        self.group.set_value(group)
        self._show()

    def ask(self, row: LawRow) -> None:
        """Ask for another value; a rate of a semester is written down where its semesters are."""
        if row.key in _BY_SEMESTER:
            show_rates(self.office, self)
        else:
            LawDialog(self.office, row, self).open()

    def ask_past(self, row: LawRow) -> LawPast:
        """Show all that was ever known and written down of one."""
        dialog = LawPast(self.office, row, self)
        dialog.open()
        return dialog

    def ask_back(self, row: LawRow) -> LawBackDialog:
        """Ask from which day on the program's own counts again."""
        dialog = LawBackDialog(self.office, row, self)
        dialog.open()
        return dialog

    def _show(self, _at: int = 0) -> None:
        self.table.put([each for each in self.rows if each.group == self.group.value])
        self.table.frame_first()
        self._on_current(self.table.current)

    def _change(self) -> None:
        if self.table.current is not None:
            self.ask(self.table.current)

    def _past(self) -> None:
        if self.table.current is not None:
            self.ask_past(self.table.current)

    def _back(self) -> None:
        if self.table.current is not None:
            self.ask_back(self.table.current)

    def _on_current(self, row: LawRow | None) -> None:
        choose = say("law.choose")
        for button in (self.change, self.past):
            button.allow(row is not None, choose)
        mine = row is not None and (row.own or (row.next_on is not None and row.lines > 0))
        self.back.allow(mine, say("law.back.nothing") if row is not None else choose)
        self.more.tell(_more(row) if row is not None else [])


class LawPast(ListDialog[LawStep]):
    """Every value of a subject by its day, the program's own and the merchant's, with who wrote it down and why."""

    broad = True

    def __init__(self, office: Office, row: LawRow, parent: QWidget | None = None) -> None:
        super().__init__(office, "law.past_title", partial(_steps, row.key), STEPS, "law.no_past", parent)
        self.tell_subtitle(words().fact(row.said))


def _steps(key: str, rd: Read) -> Sequence[LawStep]:
    return law_steps(rd, key)


def _more(row: LawRow) -> list[tuple[str, str]]:
    """What there is to know of a row besides: what comes, what an update brought."""
    lines: list[tuple[str, str]] = []
    if row.next_on is not None:
        lines.append(("calendar", say("law.more.next", day=row.next_on)))
    if row.newer is not None and row.newer_from is not None:
        told = say("law.more.newer", day=row.newer_from, value=value_said(row.newer))
        lines.append(("wait", told))
    return lines


def _state(row: LawRow) -> Chip:
    if row.next_on is not None:
        return Chip("wait", say("law.state.changes", day=row.next_on))
    if row.newer is not None:
        return Chip("wait", say("law.state.newer"))
    if row.own:
        return Chip("run", say("law.state.own"), icon="edit")
    if not row.proven:
        return Chip("wait", say("late_rates.state.unproven"))
    return Chip("none", say("late_rates.state.shipped"), icon="info")


def _step_state(step: LawStep) -> Chip:
    said = say(f"law.step.{step.state}")
    if step.state == "now":
        return Chip("done", said)
    return Chip("wait" if step.state == "coming" else "none", said)


def _step_value(step: LawStep) -> str:
    return say("law.step.back") if step.back else value_said(step.told)


def _step_why(step: LawStep) -> str:
    if not step.own:
        return step.source
    return " · ".join(part for part in (step.reason, step.source) if part)


def _step_who(step: LawStep) -> str:
    return step.decided_by if step.own else say("law.step.program")


COLUMNS: tuple[Column[LawRow], ...] = (
    Column(
        key="said",
        title="law.column.name",
        value=lambda row: words().fact(row.said),
        width=180,
        strong=True,
        wraps=True,
    ),
    Column(key="told", title="law.column.value", value=lambda row: value_said(row.told), wraps=True),
    Column(key="valid_from", title="law.column.from", kind="date", width=100),
    Column(key="source", title="law.column.source", width=168, wraps=True, muted=True),
    Column(key="state", title="column.state", kind="chip", value=_state, width=168),
)
STEPS: tuple[Column[LawStep], ...] = (
    Column(key="valid_from", title="law.column.from", kind="date", width=104, strong=True),
    Column(key="told", title="law.column.value", value=_step_value, wraps=True),
    Column(key="who", title="law.column.who", value=_step_who, width=120),
    Column(key="decided_at", title="law.column.written", kind="instant", width=140),
    Column(key="why", title="law.column.why", value=_step_why, width=240, wraps=True, muted=True),
    Column(key="state", title="column.state", kind="chip", value=_step_state, width=128),
)
