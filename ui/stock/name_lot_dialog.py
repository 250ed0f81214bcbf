"""Saying of which lot goods are whose lot nobody knew, as when tracing has just begun."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from app.reports.product_page import ProductPage as Facts
from app.stock import tracing
from app.stock.lots import LotOf
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.text_choice import TextChoice
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words
from ui.stock.place_words import place_told
from ui.stock.units import codes_in


class NameLotDialog(VerbDialog):
    """Number, day and how many; of serial numbers several at once, with spaces between."""

    fields_of: Mapping[str, str] = {
        "lot_missing": "code",
        "serials_missing": "code",
        "serial_known": "code",
        "serial_twice": "code",
        "lot_differs": "expires_on",
        "lot_short": "quantity",
        "lot_quantity": "quantity",
    }

    def __init__(self, office: Office, facts: Facts, parent: QWidget | None = None) -> None:
        super().__init__(office, "lots.name.title", "lots.name.do", parent)
        self._facts, self._by_unit = facts, facts.traced == "serial"
        unknown = [each for each in facts.lots if not each.lot_id]
        levels = {each.location: each.id for each in facts.levels}
        self.place = TextChoice(self)
        self.place.offer(
            [(str(levels[each.place]), place_told(each.place)) for each in unknown if each.place in levels]
        )
        self.code, self.quantity = QLineEdit(self), QuantityEdit(self)
        self.expires_on = DateEdit(lambda: office.today, self)
        self.quantity.set_value(unknown[0].quantity_milli if unknown else None)
        if len(unknown) > 1:
            self.form.add("place", Field("correction.place.label", self.place), span=2)
        else:
            self.place.hide()
        if self._by_unit:
            self.form.add(
                "code",
                Field("lots.name.serials", self.code, required=True, hint="lots.name.serials_hint"),
                span=2,
            )
            self.quantity.hide()
            self.expires_on.hide()
        else:
            self.form.add("code", Field("lots.page.code", self.code, required=True))
            self.form.add("quantity", Field("lots.name.quantity", self.quantity, required=True))
            self.form.add(
                "expires_on", Field("lots.page.expires_on", self.expires_on, hint="lots.page.day_hint")
            )
        there = words().quantity(sum(each.quantity_milli for each in unknown))
        self.tell_subtitle(say("lots.name.there", name=facts.row.name, quantity=there))

    @property
    def lots(self) -> list[LotOf]:
        """What was told."""
        if self._by_unit:
            return [LotOf(code, 1000) for code in codes_in(self.code)]
        return [LotOf(self.code.text(), self.quantity.value or 0, self.expires_on.value)]

    def act(self) -> None:
        self.do(
            tracing.name_lot,
            self._facts.row.id,
            int(self.place.value),
            self.lots,
            done=lambda _nothing: self.office.ways.say(say("lots.name.done")),
        )
