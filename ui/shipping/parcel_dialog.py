"""A parcel of a shipment: its carrier and number, what it weighs and measures; and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from app.flow import pack
from app.flow.pack import MOST_PARCELS, ParcelDraft
from app.flow.parcel_mail import will_tell
from app.shipping.carriers import carrier_named, carriers, tracking_page
from app.shipping.parcels import FATES, Fate, ParcelRow
from ui.kit.breakable import breakable
from ui.kit.choice import Choice
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.verb_dialog import VerbDialog
from ui.kit.whole_edit import WholeEdit
from ui.kit.wording import WordButton, say

_MM = 10
"""Millimetres in a centimetre, in which people measure parcels."""


def draft_of(row: ParcelRow) -> ParcelDraft:
    """A parcel that stands, as it is handed back."""
    return ParcelDraft(
        id=row.id,
        carrier=row.carrier,
        tracking=row.tracking,
        weight_grams=row.weight_grams,
        length_mm=row.length_mm,
        width_mm=row.width_mm,
        height_mm=row.height_mm,
    )


class ParcelDialog(VerbDialog):
    """One parcel, or several alike that are added at once. What is typed or scanned as its number gives it its page."""

    fields_of: Mapping[str, str] = {"parcel_measure": "weight", "parcels_too_many": "many"}

    def __init__(
        self,
        office: Office,
        shipment_id: int,
        number: str,
        standing: Sequence[ParcelRow],
        row: ParcelRow | None,
        carrier: str = "",
        grams: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            office,
            "parcel.new" if row is None else "parcel.title",
            "parcel.add" if row is None else "parcel.save",
            parent,
            facts={"number": number, "position": row.position if row is not None else len(standing) + 1},
        )
        self._shipment_id, self._standing, self._row = shipment_id, tuple(standing), row
        self.carrier, self.tracking = QLineEdit(self), QLineEdit(self)
        known = QCompleter([each.name for each in carriers()], self.carrier)
        known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.carrier.setCompleter(known)
        self.weight = QuantityEdit(self)
        self.length, self.width_, self.height_ = WholeEdit(self), WholeEdit(self), WholeEdit(self)
        self.many = WholeEdit(self)
        put = self.form.add
        put("carrier", Field("parcel.carrier", self.carrier))
        put("tracking", Field("parcel.tracking", self.tracking, optional=False))
        put("weight", Field("parcel.weight", self.weight))
        put("length", Field("parcel.length", self.length))
        put("width", Field("parcel.width", self.width_))
        put("height", Field("parcel.height", self.height_))
        self.many.set_value(1)
        if row is None:
            put("many", Field("parcel.many", self.many, hint="parcel.many_hint", required=True))
            self.carrier.setText(carrier)
            self.weight.set_value(grams)
        else:
            self.many.hide()
            self.carrier.setText(row.carrier)
            self.tracking.setText(row.tracking)
            self.weight.set_value(row.weight_grams)
            for edit, mm in (
                (self.length, row.length_mm),
                (self.width_, row.width_mm),
                (self.height_, row.height_mm),
            ):
                edit.set_value(mm // _MM if mm is not None else None)
            if row.fate_on is None:
                self.put_at_foot(WordButton("parcel.remove", self, look="danger", clicked=self._remove))
        self._mailed_to = ""
        for line in (self.carrier, self.tracking):
            line.textChanged.connect(self._tell)
        self._tell()
        office.ask(will_tell, shipment_id, done=self._on_mail, owner=self)

    def _give_keys(self) -> None:
        """A carrier that is known leaves the number to be typed, or scanned."""
        super()._give_keys()
        if self.carrier.text() and not self.tracking.text():
            self.tracking.setFocus(Qt.FocusReason.OtherFocusReason)

    def check(self) -> bool:
        if not super().check():
            return False
        if self._row is None and not 1 <= (self.many.value or 0) <= MOST_PARCELS:
            self.form.fields["many"].complain(say("parcel.many_hint"))
            return False
        return True

    def act(self) -> None:
        draft = ParcelDraft(
            carrier=self.carrier.text().strip(),
            tracking=self.tracking.text().strip(),
            weight_grams=self.weight.value,
            length_mm=self.length.value * _MM if self.length.value is not None else None,
            width_mm=self.width_.value * _MM if self.width_.value is not None else None,
            height_mm=self.height_.value * _MM if self.height_.value is not None else None,
        )
        if self._row is not None:
            row_id = self._row.id
            self._pack(
                [
                    replace(draft, id=row_id) if each.id == row_id else draft_of(each)
                    for each in self._standing
                ]
            )
            return
        # Of several alike each gets its own number later.
        more = [replace(draft, tracking="")] * ((self.many.value or 1) - 1)
        self._pack([*map(draft_of, self._standing), draft, *more])

    def _remove(self) -> None:
        assert self._row is not None
        row_id = self._row.id
        self._pack([draft_of(each) for each in self._standing if each.id != row_id])

    def _pack(self, drafts: Sequence[ParcelDraft]) -> None:
        self.do(
            pack.pack,
            self._shipment_id,
            drafts,
            done=lambda _none: self.office.ways.say(say("parcel.saved", n=len(drafts))),
        )

    def _tell(self) -> None:
        carrier = carrier_named(self.carrier.text())
        page = tracking_page(carrier, self.tracking.text())
        told = [("shipments", say("parcel.effect_note"))]
        if page:
            told.append(("open", say("parcel.effect_page", carrier=carrier)))
        if self._mailed_to and self.tracking.text().strip():
            told.append(("mail", say("parcel.effect_mail", recipient=breakable(self._mailed_to))))
        self.effects.tell(told)

    def _on_mail(self, recipient: str) -> None:
        self._mailed_to = recipient
        self._tell()


class FateDialog(VerbDialog):
    """What became of a parcel, on which day, and what there is to say about it."""

    fields_of: Mapping[str, str] = {"parcel_day": "day"}

    def __init__(self, office: Office, row: ParcelRow, number: str, parent: QWidget | None = None) -> None:
        super().__init__(
            office, "fate.title", "fate.do", parent, facts={"number": number, "position": row.position}
        )
        self._row = row
        self.fate = Choice([(each, f"fate.{each}") for each in FATES], self)
        self.day = DateEdit(lambda: office.today, self)
        self.note_ = QLineEdit(self)
        self.day.set_value(office.today)
        if row.fate_on is not None and row.fate != "on_way":
            self.fate.set_value(row.fate)
        self.form.add("fate", Field("fate.what", self.fate))
        self.form.add("day", Field("fate.day", self.day, required=True))
        self.form.add("note", Field("fate.note", self.note_), span=2)
        self.fate.currentIndexChanged.connect(self._tell)
        self._tell()

    def act(self) -> None:
        day = self.day.value
        assert day is not None
        fate = self.fate.value
        self.do(
            pack.tell_fate,
            self._row.id,
            cast("Fate", fate),
            day,
            self.note_.text(),
            done=lambda _none: self.office.ways.say(say("fate.done", fate=say(f"fate.{fate}"))),
        )

    def _tell(self, _index: int = 0) -> None:
        told = "fate.effect_astray" if self.fate.value in {"lost", "refused"} else "fate.effect"
        self.effects.tell([("info", say(told))])
