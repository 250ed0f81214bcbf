"""Of which lot something is that was counted, or which serial number it bears: asked where no code said it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from app.catalogue.gs1 import read_gs1
from app.stock import take
from app.stock.take import Counted
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.scanner import Reading, scanner
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say


class CountLotDialog(VerbDialog):
    """Number, day and how many; of serial numbers several at once. What is scanned meanwhile is counted at once."""

    fields_of: Mapping[str, str] = {
        "lot_missing": "code",
        "serials_missing": "code",
        "serial_counted": "code",
        "serial_known": "code",
        "lot_differs": "expires_on",
        "lot_quantity": "quantity",
        "count_negative": "quantity",
    }

    def __init__(
        self,
        office: Office,
        take_id: int,
        goods: tuple[int, str, str],
        quantity_milli: int | None,
        counted: Callable[[int], object],
        parent: QWidget | None = None,
    ) -> None:
        title = "take.lot.title_serial" if goods[2] == "serial" else "take.lot.title"
        super().__init__(office, title, "take.lot.do", parent)
        self._take_id, (self._product_id, name, how), self._counted = take_id, goods, counted
        self._by_unit = how == "serial"
        self.code, self.quantity = QLineEdit(self), QuantityEdit(self)
        self.expires_on = DateEdit(lambda: office.today, self)
        self.quantity.set_value(quantity_milli)
        if self._by_unit:
            hint = "lots.name.serials_hint"
            self.form.add("code", Field("lots.name.serials", self.code, required=True, hint=hint), span=2)
            self.quantity.hide()
            self.expires_on.hide()
        else:
            self.form.add("code", Field("lots.page.code", self.code, required=True))
            self.form.add("quantity", Field("take.quantity", self.quantity, required=True))
            day = Field("lots.page.expires_on", self.expires_on, hint="take.lot.day_hint")
            self.form.add("expires_on", day)
        self.tell_subtitle(name)
        scanner().listen(self, self._on_scan)

    @property
    def counts(self) -> list[Counted]:
        """What was told."""
        if self._by_unit:
            codes = self.code.text().replace(",", " ").split()
            return [Counted(self._product_id, 1000, code=code) for code in codes]
        milli, day = self.quantity.value or 0, self.expires_on.value
        return [Counted(self._product_id, milli, code=self.code.text(), expires_on=day)]

    def act(self) -> None:
        counts = self.counts or [Counted(self._product_id, 1000)]
        whole = sum(each.quantity_milli for each in counts)
        self.do(take.count, self._take_id, counts, done=lambda _nothing: self._counted(whole))

    def _on_scan(self, reading: Reading) -> None:
        told = read_gs1(reading.code)
        number = reading.code
        if told is not None:
            number = (told.serial if self._by_unit else told.lot) or told.lot
            self.expires_on.set_value(told.expires_on)
        if not number:
            self.form.fields["code"].complain(say("lots.in.article_alone"))
            return
        self.code.setText(number)
        if self._by_unit or self.quantity.value:
            self.act()
