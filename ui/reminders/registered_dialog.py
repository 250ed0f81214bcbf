"""Letters by recorded delivery: their number and day at the post, the slip that came back, and the list of them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.customers.merged import known_as
from app.flow.paper import reminder_original
from app.flow.registered_post import deposited, slip_back
from app.reminders.registered import FATES, RegisteredRow, registered_letters
from ui.kit.chips import Chip
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.list_dialog import ListDialog
from ui.kit.office import PAPER, Office
from ui.kit.printing import print_paper
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say
from ui.reminders.registered_words import registered_words

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read
    from ui.kit.runner import Token


class DepositDialog(VerbDialog):
    """Under which number, and on which day, a letter was taken to the post; said again, it is put right."""

    fields_of: Mapping[str, str] = {
        "registered_without_number": "number",
        "registered_in_future": "day",
        "registered_before_letter": "day",
        "registered_after_slip": "day",
    }

    def __init__(self, office: Office, row: RegisteredRow, parent: QWidget | None = None) -> None:
        super().__init__(
            office,
            "registered.deposit_title",
            "registered.deposit_verb",
            parent,
            facts={"number": row.number},
        )
        self._row = row
        self.number = QLineEdit(row.post_number, self)
        self.day = DateEdit(lambda: office.today, self)
        self.day.set_value(row.deposited_on or office.today)
        self.form.add("number", Field("registered.post_number", self.number, required=True))
        self.form.add("day", Field("registered.deposited_on", self.day, required=True))
        self.tell_subtitle(row.customer)
        effects = [] if row.posted else [("print", say("registered.effect.posted"))]
        self.effects.tell([*effects, ("info", say("registered.effect.awaited"))])

    def act(self) -> None:
        day = self.day.value
        if day is None:
            return
        number = self._row.number
        self.do(
            deposited,
            self._row.id,
            self.number.text(),
            day,
            done=lambda _none: self.office.ways.say(say("registered.deposit_done", number=number)),
        )


class SlipBackDialog(VerbDialog):
    """What the slip that came back says, and its day."""

    fields_of: Mapping[str, str] = {"registered_in_future": "day", "registered_back_before": "day"}

    def __init__(self, office: Office, row: RegisteredRow, parent: QWidget | None = None) -> None:
        super().__init__(
            office, "registered.slip_title", "registered.slip_verb", parent, facts={"number": row.number}
        )
        self._row = row
        self.fate = Choice([(each, f"registered.fate.{each}") for each in FATES], self)
        if row.fate is not None:
            self.fate.set_value(row.fate)
        self.day = DateEdit(lambda: office.today, self)
        self.day.set_value(row.fate_on)
        self.note = QLineEdit(row.fate_note, self)
        self.form.add("fate", Field("registered.fate_field", self.fate))
        self.form.add("day", Field("registered.fate_on", self.day, required=True))
        self.form.add("note", Field("dispute.note", self.note), span=2)
        self.tell_subtitle(f"{row.customer}, {registered_words(row)}")
        self.effects.tell([("info", say("registered.effect.case"))])

    def act(self) -> None:
        day = self.day.value
        if day is None:
            return
        number = self._row.number
        self.do(
            slip_back,
            self._row.id,
            self.fate.value,
            day,
            self.note.text(),
            done=lambda _none: self.office.ways.say(say("registered.slip_done", number=number)),
        )


class RegisteredDialog(ListDialog[RegisteredRow]):
    """Enter shows the letter; its deposit and its slip are said from here."""

    broad = True
    nothing_text = "registered.none_text"
    nothing_icon = "mail"

    def __init__(
        self, office: Office, query: Callable[[Read], list[RegisteredRow]], parent: QWidget | None = None
    ) -> None:
        self.slip: WordButton | None = None
        super().__init__(
            office,
            "registered.title",
            query,
            COLUMNS,
            "registered.none",
            parent,
            ("registered.deposit", self._deposit),
            self._print,
        )
        self.slip = WordButton("registered.slip", self, clicked=self._slip_back)
        self.put_at_foot(self.slip)
        self._on_current(self.table.current)

    def _on_current(self, row: RegisteredRow | None) -> None:
        super()._on_current(row)
        if self.slip is not None:
            free = row is not None and row.deposited_on is not None
            self.slip.allow(free, say("kit.choose_row" if row is None else "registered.deposit_first"))

    def _deposit(self, row: RegisteredRow) -> None:
        DepositDialog(self.office, row, self).open()

    def _slip_back(self) -> None:
        if (row := self.table.current) is not None:
            SlipBackDialog(self.office, row, self).open()

    def _print(self, row: RegisteredRow) -> None:
        self.office.work(
            _original,
            row.id,
            done=lambda content: print_paper(self.office, "letter", row.number, content),
            failed=self.refused,
            touches=PAPER,
        )


def show_registered(
    office: Office, parent: QWidget | None = None, customer_id: int | None = None
) -> RegisteredDialog:
    """The letters by recorded delivery, of a customer or of all; those whose slip is awaited first."""
    query = registered_letters if customer_id is None else partial(_of_customer, customer_id)
    dialog = RegisteredDialog(office, query, parent)
    dialog.open()
    return dialog


def _of_customer(customer_id: int, rd: Read) -> list[RegisteredRow]:
    return registered_letters(rd, known_as(rd, customer_id))


def _original(database: Database, actor: Actor, _token: Token, reminder_id: int) -> bytes:
    return reminder_original(database, actor, reminder_id)


def _chip(row: RegisteredRow) -> Chip:
    told = registered_words(row)
    if row.deposited_on is None:
        return Chip("wait", told)
    if row.fate is None:
        return Chip("run", told)
    return Chip("done", told) if row.fate == "delivered" else Chip("late", told, icon="undo")


COLUMNS: tuple[Column[RegisteredRow], ...] = (
    Column(key="number", title="column.document", width=132, strong=True),
    Column(key="customer", title="column.customer", strong=True, wraps=True),
    Column(
        key="level",
        title="reminder.column.level",
        value=lambda row: say(f"reminder.level.{row.level}"),
        width=132,
    ),
    Column(key="post_number", title="registered.column.number", width=148, muted=True),
    Column(key="deposited_on", title="registered.column.deposited", kind="date", width=100, muted=True),
    Column(key="state", title="column.state", kind="chip", value=_chip, width=196),
    Column(
        key="total",
        title="reminder.column.total",
        kind="money",
        width=104,
        strong=True,
        currency=lambda row: row.currency,
    ),
)
