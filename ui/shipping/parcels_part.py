"""The parcels of a shipment on its page: a row each with number, weight, size and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.reports.shipment_page import ShipmentPage
from app.shipping.parcels import ParcelRow
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section, inset
from ui.kit.wording import WordButton, say, words
from ui.shipping.parcel_dialog import FateDialog, ParcelDialog


class ParcelsPart(Section):
    """Enter on a row edits it; the buttons act on the framed one."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__("parcels.title", parent, bleeds=True)
        self.office = office
        self.facts: ShipmentPage | None = None
        self.table: RowsTable[ParcelRow] = RowsTable(self._columns(), self, whole=True, name="parcels.title")
        self.table.gives_way = ("size", "carrier")
        self.table.opened.connect(self.edit)
        self.table.current_changed.connect(self._on_current)
        self.new = WordButton("parcels.add", self, clicked=self.add)
        self.fate = WordButton("parcels.fate", self, clicked=self.tell_fate)
        self.follow = WordButton("parcels.follow", self, clicked=self.open_page)
        row = QHBoxLayout()
        for button in (self.new, self.fate, self.follow):
            button.setProperty("fit", "compact")
            row.addWidget(button)
        row.addStretch(1)
        inset(row)
        self.body.addWidget(self.table)
        self.body.addLayout(row)

    def show_page(self, facts: ShipmentPage) -> None:
        """Show the parcels of a shipment; what was taken back or came back has none to pack."""
        self.facts = facts
        packed = facts.row.kind == "delivery"
        self.setVisible(packed)
        self.table.put(facts.parcels)
        self.table.setVisible(bool(facts.parcels))
        if facts.parcels:
            self.table.frame_first()
        for button in (self.fate, self.follow):
            button.setVisible(bool(facts.parcels))
        self._on_current(self.table.current)

    def _columns(self) -> tuple[Column[ParcelRow], ...]:
        state: Column[ParcelRow] = Column(
            key="fate", title="column.state", kind="chip", value=self._state, width=128
        )
        return (*_COLUMNS, state)

    def _state(self, row: ParcelRow) -> Chip:
        silences = self.facts.silences if self.facts is not None else ()
        # As the head says it: a parcel without news is not calmly on its way.
        return silent_chip() if any(each.parcel.id == row.id for each in silences) else fate_chip(row.fate)

    def add(self) -> None:
        """Ask for another parcel."""
        if self.facts is not None:
            last = self.facts.parcels[-1].carrier if self.facts.parcels else self.facts.row.carrier
            grams = None if self.facts.parcels else self.facts.grams
            self._ask(None, last, grams)

    def tell_number(self) -> None:
        """Ask for the number of the first parcel, or for a parcel where there is none."""
        if self.facts is not None and self.facts.parcels:
            self.edit(self.facts.parcels[0])
        else:
            self.add()

    def edit(self, row: ParcelRow) -> None:
        """Ask for a parcel anew."""
        self._ask(row)

    def tell_fate(self) -> None:
        """Ask what became of the framed one."""
        self.tell_of(self.table.current)

    def tell_of(self, row: ParcelRow | None) -> None:
        """Ask what became of one."""
        if self.facts is not None and row is not None:
            FateDialog(self.office, row, self.facts.row.number, self).open()

    def open_page(self) -> None:
        """Open the page of its carrier."""
        self.open_page_of(self.table.current)

    def open_page_of(self, row: ParcelRow | None) -> None:
        """Open the page that follows one."""
        if (page := self.page_of(row)) != "":
            QDesktopServices.openUrl(QUrl(page))

    def _ask(self, row: ParcelRow | None, carrier: str = "", grams: int | None = None) -> None:
        assert self.facts is not None
        facts = self.facts
        ParcelDialog(
            self.office, facts.row.id, facts.row.number, facts.parcels, row, carrier, grams, self
        ).open()

    def page_of(self, row: ParcelRow | None) -> str:
        """The address of the page that follows one; empty where there is none."""
        if row is None or self.facts is None:
            return ""
        return row.page(postcode_of(self.facts.delivery))

    def _on_current(self, row: ParcelRow | None) -> None:
        self.fate.allow(row is not None, say("kit.choose_row"))
        self.follow.allow(bool(self.page_of(row)), say("parcels.no_page"))


def postcode_of(address: Mapping[str, Any]) -> str:
    """The postcode of a frozen address."""
    return str(address.get("postcode") or "")


def fate_chip(fate: str) -> Chip:
    """What became of a parcel, or of all of a shipment's."""
    match fate:
        case "delivered":
            return Chip("done", say("fate.delivered"))
        case "lost" | "refused":
            return Chip("late", say(f"fate.{fate}"), filled=True)
        case "back" | "part_back":
            return Chip("run", say(f"fate.{fate}"), icon="in")
        case _:
            return Chip("run", say("fate.on_way"), icon="shipments")


def silent_chip() -> Chip:
    """A parcel that nothing was heard of for too long, or a shipment that has one."""
    return Chip("late", say("shipments.view.stuck"), icon="shipments")


def weight_told(grams: int | None) -> str:
    """A weight in kilograms."""
    return f"{words().quantity(grams)} kg" if grams else ""


def _size(row: ParcelRow) -> str:
    sides = (row.length_mm, row.width_mm, row.height_mm)
    if not any(sides):
        return ""
    return " × ".join(words().quantity(each * 100) if each else "?" for each in sides) + " cm"


def _fate_told(row: ParcelRow) -> str:
    if row.fate_on is None:
        return ""
    return ", ".join(each for each in (words().date(row.fate_on), row.told_by, row.note) if each)


_COLUMNS: tuple[Column[ParcelRow], ...] = (
    Column(key="position", title="parcels.column.position", kind="number", width=84),
    Column(
        key="tracking",
        title="column.tracking",
        value=lambda row: row.tracking or say("parcels.no_number"),
        aside=_fate_told,
        strong=True,
    ),
    Column(key="carrier", title="column.carrier", width=116),
    Column(
        key="weight", title="parcels.column.weight", value=lambda row: weight_told(row.weight_grams), width=84
    ),
    Column(key="size", title="parcels.column.size", value=_size, width=120, muted=True),
)
