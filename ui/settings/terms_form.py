"""The payment terms of the company: a row each, with what they say in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.customers.terms_law import beyond
from app.customers.terms_words import terms_in_words
from app.flow import terms as deciding
from app.flow.terms import TermsKept
from ui.customers.terms_beyond import beyond_lines
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.section import Section, inset
from ui.kit.text_choice import TextChoice
from ui.kit.theme import scaled, set_role
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, WordLabel, say, words
from ui.settings.terms_dialog import TermsDialog

WIDEST = 960


def name_of(row: TermsKept) -> str:
    """What the terms are called in the language of the window."""
    return row.name_fr if words().language == "fr" else row.name_en


def _state(row: TermsKept) -> Chip:
    if row.archived_at is not None:
        return Chip("none", say("settings.terms.gone"), icon="cancelled")
    return Chip("done", say("settings.terms.usual" if row.usual else "settings.terms.offered"))


def _phrase(row: TermsKept) -> str:
    return terms_in_words(row.terms, words())


COLUMNS: tuple[Column[TermsKept], ...] = (
    Column(key="name", title="column.name", value=name_of, strong=True, width=222),
    Column(key="phrase", title="settings.terms.column.due", value=_phrase),
    Column(
        key="customers",
        title="settings.terms.column.customers",
        kind="number",
        value=lambda row: row.customers or None,
        width=88,
    ),
    Column(key="state", title="column.state", kind="chip", value=_state, width=114),
)


class TermsForm(QWidget):
    """Add, change, offer no longer; Enter changes the framed row."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.rows: tuple[TermsKept, ...] = ()
        part = Section("", self, bleeds=True)
        told = WordLabel("settings.terms.told", part)
        told.setWordWrap(True)
        set_role(told, "body", "text2")
        self.table: RowsTable[TermsKept] = RowsTable(COLUMNS, part, whole=True, name="settings.part.terms")
        self.table.gives_way = ("customers",)
        self.table.rows_model.muted = lambda row: row.archived_at is not None
        # The section as a whole, so that words that wrap know how high they are.
        part.setMaximumWidth(scaled(WIDEST))
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(self._on_current)
        self.add = WordButton("settings.terms.add", part, clicked=self.ask_new)
        self.change = WordButton("settings.terms.change", part, clicked=self._change)
        self.leave = WordButton("settings.terms.leave", part, clicked=self._leave)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.add, self.change, self.leave):
            row.addWidget(button)
        row.addStretch(1)
        # Said, not forbidden: private persons and customers abroad may have them.
        self.long = QLabel(part)
        self.long.setWordWrap(True)
        set_role(self.long, "body", "late")
        inset(told, self.long, row)
        part.body.addWidget(told)
        part.body.addWidget(self.long)
        part.body.addWidget(self.table)
        part.end_with(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(part)
        column.addStretch(1)
        self._on_current(None)

    def show_terms(self, rows: Sequence[TermsKept]) -> None:
        """Show all terms."""
        self.rows = tuple(rows)
        today = self.office.today
        long = [name_of(row) for row in rows if row.archived_at is None and beyond(row.terms, today)]
        self.long.setText(say("settings.terms.beyond", names=" · ".join(long)))
        self.long.setVisible(bool(long))
        self.table.put(rows)
        self.table.frame_first()
        self._on_current(self.table.current)

    def ask_new(self) -> TermsDialog:
        """Ask for new terms."""
        dialog = TermsDialog(self.office, None, self)
        dialog.open()
        return dialog

    def ask_change(self, row: TermsKept) -> TermsDialog:
        """Ask what shall be different."""
        dialog = TermsDialog(self.office, row, self)
        dialog.open()
        return dialog

    def ask_leave(self, row: TermsKept) -> LeaveDialog:
        """Ask what its customers get instead."""
        others = [each for each in self.rows if each.archived_at is None and each.id != row.id]
        dialog = LeaveDialog(self.office, row, others, self)
        dialog.open()
        return dialog

    # --- within ---

    def _on_current(self, row: TermsKept | None) -> None:
        gone = row is not None and row.archived_at is not None
        choose = say("settings.terms.choose")
        self.change.allow(row is not None and not gone, say("settings.terms.gone_stay") if gone else choose)
        usual = row is not None and row.usual
        self.leave.allow(row is not None and not usual, say("settings.terms.usual_stay") if usual else choose)
        self.leave.tell("settings.terms.back" if gone else "settings.terms.leave")

    def _open(self, row: TermsKept) -> None:
        if row.archived_at is None:
            self.ask_change(row)

    def _change(self) -> None:
        if self.table.current is not None:
            self._open(self.table.current)

    def _leave(self) -> None:
        row = self.table.current
        if row is None:
            return
        if row.archived_at is None:
            self.ask_leave(row)
            return

        def done(_nothing: None) -> None:
            self.office.ways.say(say("settings.terms.came", name=name_of(row)))

        self.office.do(deciding.restore, row.id, done=done, failed=self._broke, owner=self)

    def _broke(self, failure: Failure) -> None:
        self.office.runner.unheard.emit(failure)


class LeaveDialog(VerbDialog):
    """Terms are offered no longer: who has them gets others, what documents say stays."""

    def __init__(
        self, office: Office, row: TermsKept, others: Sequence[TermsKept], parent: QWidget | None = None
    ) -> None:
        super().__init__(office, "settings.terms.leave_title", "settings.terms.leave_do", parent, columns=1)
        self._row = row
        self.tell_subtitle(name_of(row))
        self.instead = TextChoice(self)
        offered = [(str(each.id), name_of(each)) for each in others]
        usual = next((each for each in others if each.usual), None)
        if row.customers:
            # Whoever is to pay at once would get days of credit by one key: somebody chooses.
            self.instead.offer([("", say("settings.terms.instead_choose")), *offered])
        else:
            self.instead.offer(offered)
            self.instead.set_value(str(usual.id) if usual is not None else "")
        self.form.add("instead", Field("settings.terms.instead", self.instead))
        self._others = {str(each.id): each for each in others}
        self.instead.currentIndexChanged.connect(self._tell)
        self._tell()

    def _tell(self, *_at: int) -> None:
        n, chosen = self._row.customers, self._others.get(self.instead.value)
        told = say("settings.terms.instead_customers", n=n) if n else say("settings.terms.instead_nobody")
        self.verb.allow(bool(self.instead.value) or not n, say("settings.terms.choose"))
        long = beyond_lines(beyond(chosen.terms, self.office.today)) if chosen is not None else []
        self.effects.tell([("customers", told), ("pdf", say("settings.terms.documents_stay")), *long])

    def act(self) -> None:
        """Do it, with Undo for the offer; who moved stays moved."""
        row = self._row
        instead = int(self.instead.value) if self.instead.value else None

        def done(_nothing: None) -> None:
            back = None if row.customers else lambda: self.office.do(deciding.restore, row.id)
            self.office.ways.say(say("settings.terms.left", name=name_of(row)), back)

        self.do(deciding.archive, row.id, instead=instead, done=done)
