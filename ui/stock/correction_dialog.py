"""Correcting what is on hand of a product: a count, a breakage, an opening figure; always a move with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from app.reports.lots import LotRow
from app.stock import correction
from app.stock.lots import LotOf
from app.stock.queries import LevelRow
from ui.kit.choice import Choice
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.money_edit import PriceEdit
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.text_choice import TextChoice
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words
from ui.stock.place_words import place_told

_OTHER = "other"
"""The choice of a lot that is not known yet."""


class CorrectionDialog(VerbDialog):
    """What was counted, or what came in or went out; the difference is said before it is made."""

    fields_of: Mapping[str, str] = {
        "correction_empty": "quantity",
        "reason_missing": "reason",
        "serials_missing": "lot",
        "lot_short": "quantity",
        "lot_quantity": "quantity",
        "lot_missing": "code",
        "serial_known": "code",
        "lot_differs": "expires_on",
    }

    def __init__(
        self,
        office: Office,
        product_id: int,
        name: str,
        on_hand_milli: int,
        parent: QWidget | None = None,
        *,
        levels: Sequence[LevelRow] = (),
        lots: Sequence[LotRow] = (),
        traced: str = "",
    ) -> None:
        super().__init__(office, "correction.title", "correction.do", parent)
        self._product_id, self._on_hand, self._name = product_id, on_hand_milli, name
        self._levels = {str(each.id): each for each in levels if each.in_use}
        self._lots, self._traced = lots, traced
        self.place = TextChoice(self)
        self.lot, self.code = TextChoice(self), QLineEdit(self)
        self.expires_on = DateEdit(lambda: office.today, self)
        self.place.offer([(key, place_told(each.location)) for key, each in self._levels.items()])
        self.way = Choice([(each, f"correction.way.{each}") for each in ("counted", "add", "take")], self)
        self.quantity = QuantityEdit(self)
        self.cost = PriceEdit(self)
        self.reason = QLineEdit(self)
        if len(self._levels) > 1:
            self.form.add("place", Field("correction.place.label", self.place), span=2)
        else:
            self.place.hide()
        if traced:
            hint = "correction.lot_hint" if traced == "lot" else "correction.serial_hint"
            self.form.add("lot", Field("correction.lot", self.lot, hint=hint), span=2)
            self.form.add("code", Field("lots.page.code", self.code, required=True))
            self.form.add("expires_on", Field("lots.page.expires_on", self.expires_on))
        else:
            for field in (self.lot, self.code, self.expires_on):
                field.hide()
        self.form.add("way", Field("correction.way_label", self.way))
        self.form.add("quantity", Field("correction.quantity", self.quantity, required=True))
        self.form.add(
            "reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"), span=2
        )
        self.form.add("cost", Field("correction.cost", self.cost, hint="correction.cost_hint"))
        self.place.currentIndexChanged.connect(self._tell)
        self.lot.currentIndexChanged.connect(self._tell)
        self.way.currentIndexChanged.connect(self._tell)
        self.quantity.settled.connect(self._tell)
        self._tell()

    @property
    def change_milli(self) -> int:
        """What would be added (or, negative, taken off)."""
        quantity = self.quantity.value
        if quantity is None:
            return 0
        return {"counted": quantity - self._on_hand, "add": quantity}.get(self.way.value, -quantity)

    def _tell(self) -> None:
        if len(self._levels) > 1:
            self._on_hand = self._levels[self.place.value].on_hand_milli
        if self._traced:
            self._tell_lots()
        quantity = words().quantity(self._on_hand)
        self.tell_subtitle(say("correction.on_hand", name=self._name, quantity=quantity))
        change = self.change_milli
        if not change:
            self.effects.tell([])
            return
        key = "correction.effect.in" if change > 0 else "correction.effect.out"
        then = words().quantity(self._on_hand + change)
        self.effects.tell(
            [
                ("in" if change > 0 else "out", say(key, quantity=words().quantity(abs(change)))),
                ("stock", say("correction.effect.then", quantity=then)),
            ]
        )

    def _tell_lots(self) -> None:
        """Offer the lots of the place; what is on hand is that of the one that is chosen."""
        here = [each for each in self._lots if len(self._levels) < 2 or each.place == self._place_name]
        offered = [("", say("correction.lot_first"))] if self._traced == "lot" else []
        offered += [
            (
                str(each.lot_id),
                say(
                    "lots.told",
                    lot=each.code or say("lots.none"),
                    quantity=words().quantity(each.quantity_milli),
                ),
            )
            for each in here
        ]
        self.lot.offer([*offered, (_OTHER, say("correction.lot_other"))])
        shown = set(self.form.fields) - {"code", "expires_on"}
        if self.lot.value == _OTHER:
            self._on_hand = 0
            shown |= {"code", "expires_on"}
        elif self.lot.value:
            self._on_hand = sum(each.quantity_milli for each in here if str(each.lot_id) == self.lot.value)
        self.form.show_only(shown)

    @property
    def _place_name(self) -> str:
        return self._levels[self.place.value].location if self._levels else ""

    def act(self) -> None:
        other = self.lot.value == _OTHER
        self.do(
            correction.correct,
            self._product_id,
            self.change_milli,
            self.reason.text().strip(),
            unit_cost_micro=self.cost.value,
            place=int(self.place.value) if len(self._levels) > 1 else None,
            lot_id=int(self.lot.value) if self.lot.value and not other else None,
            lot=LotOf(self.code.text(), 0, self.expires_on.value) if other else None,
            done=self._done,
        )

    def _done(self, _nothing: None) -> None:
        self.office.ways.say(say("correction.done"))
