"""Which printer each kind of document goes to from this workstation; never part of the books."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.base import typed
from app.base.errors import Refusal
from ui.kit import printing
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.printing import KINDS, MOST_COPIES, SIDES, TRAYS, Kind, PrinterChoice
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section, inset
from ui.kit.text_choice import TextChoice
from ui.kit.theme import scaled, set_role
from ui.kit.typed_edit import TypedEdit
from ui.kit.verb_dialog import VerbDialog
from ui.kit.whole_edit import WholeEdit
from ui.kit.wording import WordButton, plain, say, words

WIDEST = 860
_FARTHEST = 50_000
"""Thousandths of a millimetre from which it is no shift but another paper."""


@dataclass(frozen=True, slots=True)
class PrinterRow:
    """A kind of document and where it is printed; `id` is its place in the list."""

    id: int
    kind: Kind
    choice: PrinterChoice


def _kind(row: PrinterRow) -> str:
    return say(f"settings.printers.kind_{row.kind}")


def _printer(row: PrinterRow) -> str:
    return row.choice.printer or say("settings.printers.viewer")


def _how(row: PrinterRow) -> str:
    choice = row.choice
    if not choice.printer:
        return ""
    told = [say("settings.printers.copies_told", n=choice.copies)]
    if choice.sides != "none":
        told.append(say(f"settings.printers.sides_{choice.sides}"))
    told.append(say("settings.printers.at_once" if choice.direct else "settings.printers.asks"))
    return ", ".join(told)


COLUMNS: tuple[Column[PrinterRow], ...] = (
    Column(key="kind", title="settings.printers.column.kind", value=_kind, width=194, strong=True),
    Column(key="printer", title="settings.printers.column.printer", value=_printer),
    Column(key="how", title="settings.printers.column.how", value=_how, width=122),
)


class PrintersForm(QWidget):
    """A row a kind of document; Enter chooses its printer."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        part = Section("", self, bleeds=True)
        self.told = QLabel(part)
        self.told.setWordWrap(True)
        set_role(self.told, "body", "text2")
        self.table: RowsTable[PrinterRow] = RowsTable(
            COLUMNS, part, whole=True, name="settings.part.printers"
        )
        # The section as a whole, so that words that wrap know how high they are.
        part.setMaximumWidth(scaled(WIDEST))
        self.table.opened.connect(self.ask)
        self.table.current_changed.connect(self._on_current)
        self.choose = WordButton("settings.printers.choose", part, clicked=self._ask)
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addStretch(1)
        inset(self.told, row)
        part.body.addWidget(self.told)
        part.body.addWidget(self.table)
        part.end_with(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(part)
        column.addStretch(1)
        self._there: list[str] = []
        self.show_values()

    def show_values(self) -> None:
        """Show what is chosen now."""
        self.told.setText(say("settings.printers.told" if self._there else "settings.printers.none"))
        rows = [PrinterRow(at, kind, printing.choice_of(kind)) for at, kind in enumerate(KINDS, 1)]
        self.table.put(rows)
        self.table.frame_first()
        self._on_current(self.table.current)

    def ask(self, row: PrinterRow) -> PrinterDialog:
        """Ask where a kind of document shall be printed."""
        dialog = PrinterDialog(self.office, row, self._there, self)
        dialog.accepted.connect(self.show_values)
        dialog.open()
        return dialog

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Asked when it is looked at: printers come and go, and the system may take a moment.
        self._there = printing.printers()
        self.show_values()

    def _ask(self) -> None:
        if self.table.current is not None:
            self.ask(self.table.current)

    def _on_current(self, row: PrinterRow | None) -> None:
        self.choose.allow(row is not None, say("settings.printers.choose_first"))


class OffsetEdit(TypedEdit[int]):
    """Millimetres with up to two decimals, also less than nought; the value is in hundredths."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_hundredths, lambda value: words().number(Decimal(value) / 100), parent)


def _hundredths(text: str) -> int:
    bare = text.strip().replace("\u2212", "-")
    below = bare.startswith("-")
    milli = typed.quantity(bare.removeprefix("-"), words().language)
    if milli >= _FARTHEST:
        raise Refusal("typed_too_large", text=text)
    return -(milli // 10) if below else milli // 10


class PrinterDialog(VerbDialog):
    """Printer, tray, paper, copies, sides, and whether it prints without asking."""

    def __init__(
        self, office: Office, row: PrinterRow, there: list[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(office, "settings.printers.title", "settings.printers.do", parent)
        self._row = row
        self.tell_subtitle(_kind(row))
        choice = row.choice
        self.printer, self.paper = TextChoice(self), TextChoice(self)
        # One that is chosen and switched off at the moment stays chosen.
        gone = [choice.printer] if choice.printer and choice.printer not in there else []
        self.printer.offer(
            [("", say("settings.printers.viewer")), *((each, each) for each in [*there, *gone])]
        )
        self.printer.set_value(choice.printer)
        self.tray = Choice(
            [("", "settings.printers.tray_own"), *((e, f"settings.printers.tray_{e}") for e in TRAYS)], self
        )
        self.tray.set_value(choice.tray)
        self.copies = WholeEdit(self)
        self.copies.set_value(choice.copies)
        self.sides = Choice([(each, f"settings.printers.sides_{each}") for each in SIDES], self)
        self.sides.set_value(choice.sides)
        self.across, self.down = OffsetEdit(self), OffsetEdit(self)
        self.across.set_value(choice.offset_x)
        self.down.set_value(choice.offset_y)
        self.direct = QCheckBox(plain(say("settings.printers.direct")), self)
        self.direct.setChecked(choice.direct)
        self.form.add("printer", Field("settings.printers.printer", self.printer), span=2)
        self.form.add("paper", Field("settings.printers.paper", self.paper))
        self.form.add("tray", Field("settings.printers.tray", self.tray, hint="settings.printers.tray_hint"))
        self.form.add("copies", Field("settings.printers.copies", self.copies, required=True))
        self.form.add("sides", Field("settings.printers.sides", self.sides))
        self.form.add(
            "across",
            Field("settings.printers.offset_x", self.across, hint="settings.printers.offset_hint"),
        )
        self.form.add("down", Field("settings.printers.offset_y", self.down))
        self.form.add("direct", Field("settings.printers.without_asking", self.direct), span=2)
        self.printer.currentIndexChanged.connect(self._on_printer)
        self.direct.toggled.connect(self._tell)
        self._on_printer()
        self.paper.set_value(choice.paper)

    def act(self) -> None:
        """Remember it."""
        copies = min(max(self.copies.value or 1, 1), MOST_COPIES)
        printing.choose(
            self._row.kind,
            PrinterChoice(
                self.printer.value,
                self.tray.value,
                self.paper.value,
                copies,
                self.sides.value,
                self.direct.isChecked() and bool(self.printer.value),
                self.across.value or 0,
                self.down.value or 0,
            ),
        )
        self.accept()
        self.office.ways.say(say("settings.printers.saved", kind=_kind(self._row)))

    # --- within ---

    def _on_printer(self) -> None:
        name = self.printer.value
        self.paper.offer([("", say("settings.printers.paper_own")), *printing.papers_of(name)])
        for edit in (self.paper, self.tray, self.copies, self.sides, self.across, self.down, self.direct):
            edit.setEnabled(bool(name))
        self._tell()

    def _tell(self, _on: bool = False) -> None:
        if not self.printer.value:
            told = "settings.printers.effect_viewer"
        else:
            told = f"settings.printers.effect_{'direct' if self.direct.isChecked() else 'asks'}"
        self.effects.tell([("print", say(told)), ("info", say("settings.printers.effect_here"))])
