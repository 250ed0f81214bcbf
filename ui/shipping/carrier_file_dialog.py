"""The file that a carrier's program takes in, of the chosen shipments: what is in it, what is left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from app.base.errors import Refusal
from app.links.carriers.layouts import LAYOUTS, CarrierFile, carrier_file, sorted_out
from app.links.carriers.posted import LeftOut, Posted, consignment
from app.shipping.queries import ShipmentRow, shipment_rows
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.save_file import ask_place, write_file
from ui.kit.sized import least_height
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say, sentence, words
from ui.shipping.undecided_words import undecided_told

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A shipment that is left out, why, and the order it is of."""

    id: int
    number: str
    shipment_id: int
    order: str
    why: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a program would get, and what is left out, with its order; `why` where it gets nothing."""

    file: CarrierFile | None
    left: tuple[tuple[LeftOut, ShipmentRow], ...]
    why: Refusal | None = None
    parcels: tuple[Posted, ...] = ()


def prepared(rd: Read, shipment_ids: Collection[int], program: str) -> Prepared:
    """The file of a program; none where nothing can go into it."""
    layout = LAYOUTS[program]
    found = consignment(rd, shipment_ids, layout.carrier)
    parcels, out = sorted_out(layout, found)
    rows = {row.id: row for row in shipment_rows(rd, sorted({each.shipment_id for each in out}))}
    left = tuple((each, rows[each.shipment_id]) for each in out)
    try:
        return Prepared(carrier_file(layout, found), left, parcels=tuple(parcels))
    except Refusal as refusal:
        return Prepared(None, left, refusal)


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
        self.table.opened.connect(self._open_shipment)
        self.put(self.table, 1)
        self.table.hide()
        self.program.currentIndexChanged.connect(self._look)
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
        layout = LAYOUTS[self.program.value]
        points = say("carrier_file.points_only", carrier=layout.carrier) if layout.points_only else ""
        self.tell_subtitle(points or say("carrier_file.told"))
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
        rows = [
            LeftRow(
                at,
                left.number,
                row.id,
                row.order_number or row.order_remote_id or "",
                sentence(left.why),
            )
            for at, (left, row) in enumerate(found.left, 1)
        ]
        self.table.put(rows)
        self.table.setVisible(bool(rows))
        notes = [say("carrier_file.unproven")] if found.file is not None else []
        self.tell_note(" ".join([*notes, say("carrier_file.open_shipment")] if rows else notes))
        undecided = [left for left, _row in found.left if left.why.code == "shipment_undecided"]
        told = undecided_told([str(left.why.facts["number"]) for left in undecided])
        if found.file is not None:
            told.append(("shipments", say("carrier_file.in", n=len(found.file.parcels))))
            told += _collected(found.parcels)
            if layout.beside is not None:
                told.append(("info", say("carrier_file.beside")))
        elif found.why is not None:
            # Where all is left out it is said below for which reasons.
            told.append(("late", words().part(found.why, "problem") if rows else sentence(found.why)))
        codes = Counter(left.why.code for left, _row in found.left if left not in undecided)
        told += [("late", say(f"carrier_file.left.{code}", n=many)) for code, many in codes.items()]
        self.effects.tell(told)
        self.verb.allow(found.file is not None, say("carrier_file.none"))

    def _open_shipment(self, row: LeftRow) -> None:
        """What it lacks — weight, carrier, customs — is told there, and its order is a key away."""
        self.reject()
        self.office.ways.open("shipment", row.shipment_id)


def _collected(parcels: Sequence[Posted]) -> list[tuple[str, str]]:
    """What is to be paid at the door: neither program's layout is known to have a field for it."""
    owed: Counter[str] = Counter()
    for each in parcels:
        owed[each.currency] += each.collect
    amount = " + ".join(words().money(owed[currency], currency) for currency in owed if owed[currency])
    many = sum(1 for each in parcels if each.collect)
    return [("cash", say("carrier_file.collect", n=many, amount=amount))] if many else []


_COLUMNS: tuple[Column[LeftRow], ...] = (
    Column(key="number", title="column.number", width=132, strong=True),
    Column(key="order", title="column.order_number", width=132),
    Column(key="why", title="carrier_file.column_why", wraps=True),
)
