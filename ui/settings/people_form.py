"""Who works here and what each may do: a row a person; Enter changes, and what somebody did stays theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.base import people
from app.base.people import ROLES, Person
from ui.kit.chips import Chip
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.own_name import ask_name, is_account, name_told
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.section import Figure, Figures, Section, inset
from ui.kit.sized import most_width
from ui.kit.theme import set_role
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, WordLabel, say

WIDEST = 860


def _state(row: Person) -> Chip:
    if row.archived_at is not None:
        return Chip("none", say("settings.people.gone"), icon="cancelled")
    return Chip("done", say("settings.people.here"))


def _may(row: Person) -> str:
    return say(f"settings.role.{row.role}")


COLUMNS: tuple[Column[Person], ...] = (
    Column(key="name", title="column.name", width=170, strong=True),
    Column(key="login", title="settings.people.column.login", value=lambda row: row.login or "", width=130),
    Column(key="role", title="settings.people.column.role", value=_may),
    Column(key="state", title="column.state", kind="chip", value=_state, width=110),
)


class PeopleForm(QWidget):
    """Whoever sits here, everybody else, and what the roles mean. `login` is the account of whoever sits here."""

    def __init__(self, office: Office, login: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office, self._login = office, login
        self.rows: tuple[Person, ...] = ()
        mine = Section("settings.people.mine", self, edge="bottom")
        self.me = Figures(mine)
        mine.body.addWidget(self.me)
        # Somebody who is written down is renamed there.
        self.own = WordButton("own_name.ask", mine, look="link", clicked=self._ask_name)
        mine.body.addWidget(self.own, 0, Qt.AlignmentFlag.AlignLeft)
        part = Section("settings.part.people", self, bleeds=True)
        self.table: RowsTable[Person] = RowsTable(COLUMNS, part, whole=True, name="settings.part.people")
        self.table.rows_model.muted = lambda row: row.archived_at is not None
        most_width(self.table, WIDEST)
        self.table.opened.connect(self.ask_change)
        self.table.current_changed.connect(self._on_current)
        self.add = WordButton("settings.people.add", part, clicked=self.ask_new)
        self.change = WordButton("settings.people.change", part, clicked=self._change)
        self.leave = WordButton("settings.people.leave", part, clicked=self._leave)
        self.note = Figures(part)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.add, self.change, self.leave):
            row.addWidget(button)
        row.addStretch(1)
        self.none = WordLabel("settings.people.none", part)
        self.none.setWordWrap(True)
        set_role(self.none, "body", "text2")
        inset(self.none, row, self.note)
        part.body.addWidget(self.none)
        part.body.addWidget(self.table)
        part.end_with(row)
        part.body.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(mine)
        column.addWidget(part)
        column.addStretch(1)
        self._on_current(None)

    def show_people(self, rows: Sequence[Person]) -> None:
        """Show everybody, and what whoever sits here may do."""
        self.rows = tuple(rows)
        self.table.put(rows)
        for widget in (self.table, self.change, self.leave):
            widget.setVisible(bool(rows))
        self.none.setVisible(not rows)
        actor = self.office.actor
        may = f"settings.role.{actor.role.value}" if rows else "settings.people.alone_text"
        self.me.show_rows((Figure(name_told(actor), say(may), "strong"),))
        self.own.setVisible(actor.person_id is None)
        self._on_current(self.table.current)

    def ask_new(self) -> PersonDialog:
        """Ask for somebody new; the first is whoever sits here, who stays the owner."""
        dialog = PersonDialog(self.office, None, "" if self.rows else self._login, self)
        dialog.open()
        return dialog

    def ask_change(self, row: Person) -> PersonDialog:
        """Ask what shall be different about somebody."""
        dialog = PersonDialog(self.office, row, "", self)
        dialog.open()
        return dialog

    # --- within ---

    def _ask_name(self) -> None:
        ask_name(self.office, lambda: self.show_people(self.rows), self)

    def _on_current(self, row: Person | None) -> None:
        why = say("settings.people.choose")
        for button in (self.change, self.leave):
            button.allow(row is not None, why)
        gone = row is not None and row.archived_at is not None
        self.leave.tell("settings.people.back" if gone else "settings.people.leave")

    def _change(self) -> None:
        if self.table.current is not None:
            self.ask_change(self.table.current)

    def _leave(self) -> None:
        row = self.table.current
        if row is None:
            return
        gone = row.archived_at is None

        def done(_nothing: None) -> None:
            told = say("settings.people.left" if gone else "settings.people.came", name=row.name)
            self.office.ways.say(told, lambda: self._put(row.id, gone=not gone))

        self.office.do(people.archive, row.id, gone=gone, done=done, failed=self._broke, owner=self)

    def _put(self, person_id: int, *, gone: bool) -> None:
        self.office.do(people.archive, person_id, gone=gone, failed=self._broke, owner=self)

    def _broke(self, failure: Failure) -> None:
        self.office.runner.unheard.emit(failure)


class PersonDialog(VerbDialog):
    """Name, account on the computer, role; what the role may do is said below."""

    fields_of: Mapping[str, str] = {
        "person_without_name": "name",
        "login_taken": "login",
        "person_first_owner": "role",
        "person_last_owner": "role",
    }

    def __init__(self, office: Office, row: Person | None, login: str, parent: QWidget | None = None) -> None:
        word = "new" if row is None else "change"
        super().__init__(
            office, f"settings.people.{word}_title", f"settings.people.{word}_do", parent, columns=1
        )
        self._row = row
        # The first is whoever sits here, under the name they go by already; an account is no name.
        mine = "" if is_account(office.actor) else office.actor.name
        self.name = QLineEdit(row.name if row is not None else mine if login else "", self)
        self.login = QLineEdit((row.login or "") if row is not None else login, self)
        self.role = Choice([(each.value, f"settings.role_name.{each.value}") for each in ROLES], self)
        self.role.set_value(row.role if row is not None else ("owner" if login else "clerk"))
        self.form.add("name", Field("settings.people.name", self.name, required=True))
        self.form.add("login", Field("settings.people.login", self.login, hint="settings.people.login_hint"))
        self.form.add("role", Field("settings.people.role", self.role))
        if login:
            self.tell_subtitle(say("settings.people.first"))
        self.role.currentIndexChanged.connect(self._tell)
        self._tell()

    def act(self) -> None:
        """Write it down."""
        told = (self.name.text().strip(), self.login.text().strip() or None, self.role.value)
        if self._row is None:
            self.do(people.add, *told, done=self._done)
        else:
            self.do(people.change, self._row.id, *told, done=self._done)

    def _done(self, _answer: object) -> None:
        self.office.ways.say(say("settings.people.saved", name=self.name.text().strip()))

    def _tell(self) -> None:
        role = self.role.value
        self.effects.tell(
            [
                ("valid", say(f"settings.role.{role}")),
                ("info", say("settings.people.from_next_start")),
            ]
        )
