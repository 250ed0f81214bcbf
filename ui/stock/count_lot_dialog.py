"""Of which lot something is that was counted, or which serial number it bears: asked where no code said it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from app.catalogue.gs1 import read_gs1
from app.stock import take
from app.stock.take import Counted
from app.stock.take_lots import LotsCalled, lots_called
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.scanner import Reading, scanner
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words
from ui.stock.units import codes_in

_NAMED = 6
"""So many of the lots that are there are named below the field."""


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
        *,
        blind: bool = False,
    ) -> None:
        title = "take.lot.title_serial" if goods[2] == "serial" else "take.lot.title"
        super().__init__(office, title, "take.lot.do", parent)
        self._take_id, (self._product_id, name, how), self._counted = take_id, goods, counted
        self._by_unit = how == "serial"
        self.code, self.quantity = QLineEdit(self), QuantityEdit(self)
        self.expires_on = DateEdit(lambda: office.today, self)
        self.quantity.set_value(quantity_milli)
        if self._by_unit:
            self._field = Field("lots.name.serials", self.code, required=True, hint="lots.name.serials_hint")
            self.form.add("code", self._field, span=2)
            self.quantity.hide()
            self.expires_on.hide()
        else:
            self._field = Field("lots.page.code", self.code, required=True)
            self.form.add("code", self._field)
            self.form.add("quantity", Field("take.quantity", self.quantity, required=True))
            day = Field("lots.page.expires_on", self.expires_on, hint="take.lot.day_hint")
            self.form.add("expires_on", day)
        self.tell_subtitle(name)
        self._called: LotsCalled | None = None
        self.code.textChanged.connect(self._tell)
        if not blind:
            office.ask(
                lots_called, take_id, self._product_id, done=self._know, failed=self.refused, owner=self
            )
        scanner().listen(self, self._on_scan)

    @property
    def counts(self) -> list[Counted]:
        """What was told."""
        if self._by_unit:
            return [Counted(self._product_id, 1000, code=code) for code in codes_in(self.code)]
        milli, day = self.quantity.value or 0, self.expires_on.value
        return [Counted(self._product_id, milli, code=self.code.text(), expires_on=day)]

    def act(self) -> None:
        counts = self.counts or [Counted(self._product_id, 1000)]
        whole = sum(each.quantity_milli for each in counts)
        self.do(take.count, self._take_id, counts, done=lambda _nothing: self._counted(whole))

    def _know(self, called: LotsCalled) -> None:
        """Propose what is there; several serial numbers stand in one line, which nothing completes."""
        self._called = called
        if called.here:
            told = ", ".join(called.here[:_NAMED])
            if more := len(called.here) - _NAMED:
                told = say("take.lot.more", told=told, n=more) if more > 0 else told
            self._field.explain(say("take.lot.here_serial" if self._by_unit else "take.lot.here", told=told))
        if not self._by_unit:
            known = QCompleter([*called.here, *sorted(set(called.known) - set(called.here))], self.code)
            known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            known.setFilterMode(Qt.MatchFlag.MatchContains)
            self.code.setCompleter(known)
        self._tell()

    def _tell(self, _text: str = "") -> None:
        """What the number does: it is one that is known, or a lot from then on."""
        if self._called is None:
            return
        typed = codes_in(self.code) if self._by_unit else [self.code.text().strip()]
        new = [each for each in typed if each and each not in self._called.known]
        how = "serial" if self._by_unit else "lot"
        told = [("wait", say(f"take.lot.new_{how}", n=len(new), told=", ".join(new)))] if new else []
        if not new and not self._by_unit and (day := self._called.known.get(typed[0])) is not None:
            told = [("info", say("take.lot.known", told=typed[0], day=words().date(day)))]
        self.effects.tell(told)

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
