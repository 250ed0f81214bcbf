"""The numbers a carrier's program gave back: looked at line by line, then written; nothing is written over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.base.errors import Trouble
from app.flow.track import track
from app.links.carriers.answer import AnswerLine, answer_lines
from app.links.carriers.layouts import LAYOUTS
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.sized import least_height
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say, sentence


@dataclass(frozen=True, slots=True)
class TrackRow:
    """A line of the answer, as it is shown."""

    id: int
    reference: str
    tracking: str
    shipment: str
    told: str


def take_answer(office: Office, parent: QWidget | None = None) -> CarrierAnswerDialog | None:
    """Ask for the file, and show what would come of it; None when the asking was broken off."""
    window = parent or QApplication.activeWindow()
    place, _kind = QFileDialog.getOpenFileName(window, say("carrier_answer.choose"))
    if not place:
        return None
    try:
        content = Path(place).read_bytes()
    except OSError as error:
        trouble = Trouble("file_unreadable", file=Path(place).name, reason=error.strerror or "")
        office.runner.unheard.emit(Failure.of(trouble))
        return None
    dialog = CarrierAnswerDialog(office, Path(place).name, content, window)
    dialog.open()
    return dialog


class CarrierAnswerDialog(VerbDialog):
    """Each line with what becomes of it; the numbers are written together."""

    def __init__(self, office: Office, name: str, content: bytes, parent: QWidget | None = None) -> None:
        super().__init__(office, "carrier_answer.title", "carrier_answer.do", parent, width=WIDE, columns=1)
        self._name, self._content = name, content
        self.lines: tuple[AnswerLine, ...] = ()
        self.program = Choice(
            [(each, f"carrier_file.program.{each.replace('-', '_')}") for each in LAYOUTS], self
        )
        self.form.add("program", Field("carrier_answer.which", self.program))
        self.table: RowsTable[TrackRow] = RowsTable(_COLUMNS, self, name="carrier_answer.title")
        least_height(self.table, 220)
        self.put(self.table, 1)
        self.program.currentIndexChanged.connect(self._look)
        self.tell_subtitle(name)
        self._look()

    def act(self) -> None:
        numbers = [each.numbered for each in self.lines if each.numbered is not None]
        self.do(track, numbers, done=lambda n: self.office.ways.say(say("carrier_answer.done", n=n)))

    def _look(self, _index: int = 0) -> None:
        self.lines = ()
        self.verb.allow(bool(self.lines), say("carrier_answer.none"))
        carrier = LAYOUTS[self.program.value].carrier
        self.office.ask(
            answer_lines,
            self._content,
            self._name,
            carrier,
            done=self._show,
            failed=self._broke,
            owner=self,
        )

    def _broke(self, failure: Failure) -> None:
        self.table.put([])
        self.banner.show_failure(failure)

    def _show(self, lines: Sequence[AnswerLine]) -> None:
        self.lines = tuple(lines)
        self.table.put([_row(each) for each in lines])
        new = sum(each.numbered is not None for each in lines)
        same = sum(each.same for each in lines)
        faults = sum(each.why is not None for each in lines)
        told = [("done", say("carrier_answer.in", n=new))] if new else []
        told += [("info", say("carrier_answer.same", n=same))] if same else []
        told += [("late", say("carrier_answer.faults", n=faults))] if faults else []
        self.effects.tell(told)
        self.verb.allow(bool(new), say("carrier_answer.none"))


def _row(line: AnswerLine) -> TrackRow:
    if line.why is not None:
        told = sentence(line.why)
    else:
        told = say("carrier_answer.told.same" if line.same else "carrier_answer.told.new")
    return TrackRow(line.id, line.reference, line.tracking, line.shipment_number, told)


_COLUMNS: tuple[Column[TrackRow], ...] = (
    Column(key="id", title="carrier_answer.column.line", kind="number", width=76, muted=True),
    Column(key="reference", title="carrier_answer.column.reference", width=140, strong=True),
    Column(key="tracking", title="carrier_answer.column.tracking", width=150),
    Column(key="told", title="carrier_answer.column.told", wraps=True),
)
