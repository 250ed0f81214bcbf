"""The file that a carrier's program takes in, of the chosen shipments: what is in it, what is left out and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from app.base.errors import Refusal
from app.links.carriers.layouts import LAYOUTS, CarrierFile, carrier_file
from app.links.carriers.posted import consignment
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.save_file import ask_place, write_file
from ui.kit.sized import least_height
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say, sentence

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A shipment that is left out, and why."""

    id: int
    number: str
    why: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a program would get; `why` where it gets nothing."""

    file: CarrierFile | None
    left: tuple[tuple[str, Refusal], ...]
    why: Refusal | None = None


def prepared(rd: Read, shipment_ids: Collection[int], program: str) -> Prepared:
    """The file of a program; none where nothing can go into it."""
    layout = LAYOUTS[program]
    found = consignment(rd, shipment_ids, layout.carrier)
    try:
        made = carrier_file(layout, found)
    except Refusal as refusal:
        out = [(each.number, each.why) for each in found.left_out]
        out += [(each.reference, why) for each in found.parcels if (why := layout.refused(each)) is not None]
        return Prepared(None, tuple(out), refusal)
    return Prepared(made, tuple((each.number, each.why) for each in made.left_out))


def write_carrier_file(
    office: Office, keys: Collection[int], parent: QWidget | None = None
) -> CarrierFileDialog:
    """Ask for which program the file is, and write it."""
    dialog = CarrierFileDialog(office, keys, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class CarrierFileDialog(VerbDialog):
    """The program, what goes into its file and what does not; the place is asked last."""

    def __init__(self, office: Office, keys: Collection[int], parent: QWidget | None = None) -> None:
        super().__init__(office, "carrier_file.title", "carrier_file.do", parent, width=WIDE, columns=1)
        self._keys = tuple(sorted(keys))
        self._made: Prepared | None = None
        self.program = Choice(
            [(each, f"carrier_file.program.{each.replace('-', '_')}") for each in LAYOUTS], self
        )
        self.form.add("program", Field("carrier_file.which", self.program))
        self.table: RowsTable[LeftRow] = RowsTable(_COLUMNS, self, name="carrier_file.column_why")
        least_height(self.table, 160)
        self.put(self.table, 1)
        self.table.hide()
        self.program.currentIndexChanged.connect(self._look)
        self.tell_subtitle(say("carrier_file.told"))
        self.tell_note(say("carrier_file.unproven"))
        self._look()

    def act(self) -> None:
        made = self._made.file if self._made is not None else None
        if made is None:
            return
        layout = LAYOUTS[self.program.value]
        name = say("carrier_file.file", program=layout.program, day=self.office.today.isoformat())
        place = ask_place(self, say("carrier_file.title"), name, layout.ending)
        if place is None or not write_file(self.office, place, made.content):
            return
        if made.beside is not None and layout.beside is not None:
            write_file(self.office, place.with_suffix(f".{layout.beside[0]}"), made.beside)
        self.accept()
        self.office.ways.say(say("carrier_file.done", file=place.name))

    def _look(self, _index: int = 0) -> None:
        self._made = None
        self.verb.allow(self._made is not None, say("carrier_file.none"))
        self.office.ask(
            prepared, self._keys, self.program.value, done=self._show, failed=self._broke, owner=self
        )

    def _broke(self, failure: Failure) -> None:
        self.banner.show_failure(failure)

    def _show(self, found: Prepared) -> None:
        self._made = found
        layout = LAYOUTS[self.program.value]
        rows = [LeftRow(at, number, sentence(why)) for at, (number, why) in enumerate(found.left, 1)]
        self.table.put(rows)
        self.table.setVisible(bool(rows))
        if found.file is None:
            self.effects.tell([("late", sentence(found.why))] if found.why is not None else [])
            return
        told = [("shipments", say("carrier_file.in", n=len(found.file.parcels)))]
        if layout.beside is not None:
            told.append(("info", say("carrier_file.beside")))
        self.effects.tell(told)
        self.verb.allow(bool(found.file.parcels), "")


_COLUMNS: tuple[Column[LeftRow], ...] = (
    Column(key="number", title="column.number", width=132, strong=True),
    Column(key="why", title="carrier_file.column_why", wraps=True),
)
