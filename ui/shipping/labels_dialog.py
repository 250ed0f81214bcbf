"""Labels of parcels or products as one PDF of exactly their size: opened, printed or kept; and the test page (I3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from app.flow.labels import Labelled, parcel_labels, parcels_labelled, product_labels, ruler_page
from app.paper.label import RESOLUTIONS, SIZES, label_size
from ui.kit import memory
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.printing import Kind, choice_of, print_paper
from ui.kit.save_file import ask_place, open_with_system, write_file
from ui.kit.verb_dialog import VerbDialog
from ui.kit.whole_edit import WholeEdit
from ui.kit.wording import WordButton, say
from ui.shipping.undecided_words import undecided_told

if TYPE_CHECKING:
    from app.base.door import Read

_MOST = 1000


def label_parcels(office: Office, shipment_ids: Sequence[int], parent: QWidget | None = None) -> LabelsDialog:
    """Ask for the labels of the parcels of these shipments."""
    return _opened(LabelsDialog(office, "parcels", shipment_ids, parent or QApplication.activeWindow()))


def label_products(office: Office, product_ids: Sequence[int], parent: QWidget | None = None) -> LabelsDialog:
    """Ask for the labels of these products."""
    return _opened(LabelsDialog(office, "products", product_ids, parent or QApplication.activeWindow()))


def _opened(dialog: LabelsDialog) -> LabelsDialog:
    dialog.open()
    return dialog


class LabelsDialog(VerbDialog):
    """Size and resolution are remembered on this computer, apart for parcels and products."""

    fields_of: Mapping[str, str] = {"label_first": "first"}

    def __init__(self, office: Office, what: str, keys: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(office, f"labels.title_{what}", "labels.do", parent)
        self._what, self._keys = what, tuple(keys)
        self._kind: Kind = "label_parcel" if what == "parcels" else "label_product"
        put = self.form.add
        self.size_ = Choice([(each.name, f"label.size.{each.name}") for each in SIZES], self)
        self.size_.set_value(
            memory.recall(f"labels/{what}/size", "100x150" if what == "parcels" else "62x29")
        )
        self.dpi = Choice([(str(each), f"label.dpi.{each}") for each in RESOLUTIONS], self)
        self.dpi.set_value(memory.recall(f"labels/{what}/dpi", "203"))
        self.count, self.first = WholeEdit(self), WholeEdit(self)
        self.count.set_value(1)
        self.first.set_value(1)
        self.then = Choice([(each, f"kit.papers.then_{each}") for each in ("open", "print", "save")], self)
        if choice_of(self._kind).direct:
            self.then.set_value("print")
        put("size", Field("labels.size", self.size_))
        put("dpi", Field("labels.dpi", self.dpi, hint="labels.dpi_hint"))
        if what == "products":
            put("count", Field("labels.count", self.count, required=True))
        else:
            self.count.hide()
        put("first", Field("labels.first", self.first, hint="labels.first_hint"))
        put("then", Field("labels.then", self.then))
        self.put_at_foot(WordButton("labels.test", self, look="link", clicked=self.try_out))
        self._labelled = Labelled(0, 0)
        self.size_.currentIndexChanged.connect(self._tell)
        self._tell()
        if what == "parcels":
            office.ask(parcels_labelled, self._keys, done=self._know, failed=self.refused, owner=self)

    def _know(self, labelled: Labelled) -> None:
        self._labelled = labelled
        self._tell()

    def act(self) -> None:
        """Make the labels."""
        self._remember()
        self.office.ask(self._labels, done=self._drawn, failed=self.refused, owner=self)

    def try_out(self) -> None:
        """Make the page that is held against a ruler."""
        self._remember()
        size, dpi = self.size_.value, int(self.dpi.value)
        name = say("labels.file_test", size=say(f"label.size.{size}"))
        self.office.ask(
            ruler_page,
            size,
            dpi,
            done=lambda content: print_paper(self.office, self._kind, name, content),
            failed=self.refused,
            owner=self,
        )

    def _labels(self, rd: Read) -> bytes:
        size, dpi = self.size_.value, int(self.dpi.value)
        first = (self.first.value or 1) if label_size(size).on_sheet else 1
        if self._what == "parcels":
            return parcel_labels(rd, self._keys, size, dpi, first)
        count = min(max(self.count.value or 1, 1), _MOST)
        return product_labels(rd, dict.fromkeys(self._keys, count), size, dpi, first)

    def _drawn(self, content: bytes) -> None:
        name = say(f"labels.file_{self._what}", day=self.office.today.isoformat())
        match self.then.value:
            case "print":
                self.accept()
                print_paper(self.office, self._kind, name, content)
            case "save":
                place = ask_place(self, say("kit.papers.then_save"), name, "pdf")
                if place is not None and write_file(self.office, place, content):
                    self.accept()
            case _:
                self.accept()
                open_with_system(self.office, f"{name}.pdf", content)

    def _remember(self) -> None:
        memory.keep(f"labels/{self._what}/size", self.size_.value)
        memory.keep(f"labels/{self._what}/dpi", self.dpi.value)

    def _tell(self, _index: int = 0) -> None:
        on_sheet = label_size(self.size_.value).on_sheet
        self.first.setEnabled(on_sheet)
        told = [("print", say("labels.effect_sheet" if on_sheet else "labels.effect"))]
        if self._labelled.bare:
            told.insert(0, ("limit", say("labels.bare", n=self._labelled.bare)))
        if self._labelled.parcels:
            told.insert(0, ("scan", say("labels.many", n=self._labelled.parcels)))
        undecided = undecided_told(self._labelled.undecided)
        self.effects.tell([*undecided, *told])
        if undecided:
            self.verb.allow(bool(self._labelled.parcels or self._labelled.bare), undecided[0][1])
