"""The numbers of this year: which prefix, which comes next, what was skipped; and going on from another program's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.base import series
from app.base.errors import Refusal
from app.base.numbering import Number
from app.base.series import FURTHEST, Series
from ui.kit.columns import Column
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section, inset
from ui.kit.theme import scaled, set_role
from ui.kit.typed_edit import TypedEdit
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, WordLabel, say, words

WIDEST = 860


def _kind(row: Series) -> str:
    return say(f"settings.numbering.kind_{row.kind}")


def _skipped(row: Series) -> str:
    return ", ".join(
        say(
            "settings.numbering.skipped_range",
            first=Number(row.kind, row.year, each.first).text,
            last=Number(row.kind, row.year, each.last).text,
            reason=say("settings.numbering.restored") if each.reason == "restore" else each.reason,
        )
        for each in row.skipped
    )


COLUMNS: tuple[Column[Series], ...] = (
    Column(key="kind", title="settings.numbering.column.kind", value=_kind, strong=True),
    Column(key="prefix", title="settings.numbering.column.prefix", width=64),
    Column(key="next_text", title="settings.numbering.column.next", width=112),
    Column(key="skipped", title="settings.numbering.column.skipped", value=_skipped, width=132),
)


class NumberingForm(QWidget):
    """A row a series; Enter asks where the framed one shall go on."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        part = Section("settings.part.numbering", self, bleeds=True)
        self.table: RowsTable[Series] = RowsTable(COLUMNS, part, whole=True, name="settings.part.numbering")
        # The section as a whole, so that words that wrap know how high they are.
        part.setMaximumWidth(scaled(WIDEST))
        self.table.opened.connect(self.ask)
        self.table.current_changed.connect(self._on_current)
        self.go_on = WordButton("settings.numbering.go_on", part, clicked=self._ask)
        row = QHBoxLayout()
        row.addWidget(self.go_on)
        row.addStretch(1)
        for key in ("settings.numbering.told", "settings.numbering.prefix_stays"):
            told = WordLabel(key, part)
            told.setWordWrap(True)
            set_role(told, "body", "text2")
            inset(told)
            part.body.addWidget(told)
        inset(row)
        # Above the rows, as beside the accounts: below twenty of them it was out of sight.
        part.body.addLayout(row)
        part.body.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(part)
        column.addStretch(1)
        self._on_current(None)

    def show_series(self, rows: Sequence[Series]) -> None:
        """Show all series of the year."""
        self.table.put(rows)
        self.table.frame_first()
        self._on_current(self.table.current)

    def ask(self, row: Series) -> GoOnDialog:
        """Ask from which number a series shall go on."""
        dialog = GoOnDialog(self.office, row, self)
        dialog.open()
        return dialog

    def _ask(self) -> None:
        if self.table.current is not None:
            self.ask(self.table.current)

    def _on_current(self, row: Series | None) -> None:
        self.go_on.allow(row is not None, say("settings.numbering.choose"))


class GoOnDialog(VerbDialog):
    """The next number, the date of the last one elsewhere, and why; what follows is said before."""

    fields_of: Mapping[str, str] = {
        "series_not_upward": "number",
        "series_too_far": "number",
        "series_date": "on",
        "series_without_reason": "reason",
    }

    def __init__(self, office: Office, row: Series, parent: QWidget | None = None) -> None:
        super().__init__(office, "settings.numbering.title", "settings.numbering.do", parent)
        self._row = row
        self.tell_subtitle(say("settings.numbering.about", kind=_kind(row), next=row.next_text))
        self.number: TypedEdit[int] = TypedEdit(_read_number, str, self)
        self.number.wants_decimals = False
        self.on = DateEdit(lambda: office.today, self)
        self.on.set_value(office.today)
        self.reason = QLineEdit(say("settings.numbering.reason_proposed"), self)
        self.form.add("number", Field("settings.numbering.number", self.number, required=True))
        self.form.add(
            "on", Field("settings.numbering.on", self.on, required=True, hint="settings.numbering.on_hint")
        )
        self.form.add("reason", Field("settings.numbering.reason", self.reason, required=True), span=2)
        self.tell_note(say("settings.numbering.no_way_back"))
        self.number.textChanged.connect(self._tell)
        self.on.textChanged.connect(self._tell)
        self._tell()

    def act(self) -> None:
        """Have the series go on from there."""
        told = (self._row.kind, self.number.value, self.on.value, self.reason.text())
        self.do(series.go_on_from, *told, done=self._done)

    def _done(self, text: str) -> None:
        self.office.ways.say(say("settings.numbering.done", number=text))

    def _tell(self, _text: str = "") -> None:
        row, typed = self._row, self.number.text().strip()
        if not typed.isdecimal() or not row.last + 1 < int(typed) < FURTHEST:
            self.effects.tell([("info", say("settings.numbering.upward", next=row.next_text))])
            return
        number = int(typed)
        lines = [
            ("go", say("settings.numbering.next_is", number=Number(row.kind, row.year, number).text)),
            (
                "cancelled",
                say(
                    "settings.numbering.never_given",
                    first=row.next_text,
                    last=Number(row.kind, row.year, number - 1).text,
                    n=number - 1 - row.last,
                ),
            ),
        ]
        if row.dated:
            on = max(
                self.on.value or self.office.today, row.last_on or self.office.today.replace(month=1, day=1)
            )
            lines.append(("calendar", say("settings.numbering.not_before", on=words().date(on))))
        self.effects.tell(lines)


def _read_number(text: str) -> int:
    if not text.isdecimal():
        raise Refusal("typed_number_unreadable", text=text)
    if int(text) >= FURTHEST:
        raise Refusal("series_too_far", most=FURTHEST - 1)
    return int(text)
