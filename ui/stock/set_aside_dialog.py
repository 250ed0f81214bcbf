"""What becomes of lots that may not be sold: all that have expired, or one lot that is called back or let go again."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.stock.set_aside import Aside, ToSetAside, set_aside, to_set_aside, worth_of
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.text_choice import TextChoice
from ui.kit.theme import restyle
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import plain, say, words
from ui.orders.order_effects import items_told
from ui.stock.place_words import place_told

_QUANTITY = 104
"""How wide a field for a quantity is."""
_ICONS = {"scrap": "cancelled", "quarantine": "hold", "stock": "stock"}
_TAKEN_OFF = ("quarantine", "scrap")
"""What can be decided on from there comes first: what is thrown away does not come back."""


def set_expired_aside(
    office: Office, parent: QWidget | None = None, *, products: Collection[int] | None = None
) -> None:
    """Ask what becomes of what has expired, of all products or of some."""
    SetAsideDialog(office, parent or QApplication.activeWindow(), products=products).open()


class SetAsideDialog(VerbDialog):
    """Each lot with a quantity, all of it to begin with; thrown away, or kept apart until somebody has looked at it."""

    fields_of: Mapping[str, str] = {"reason_missing": "reason"}

    def __init__(
        self,
        office: Office,
        parent: QWidget | None = None,
        *,
        lot_id: int | None = None,
        products: Collection[int] | None = None,
    ) -> None:
        kind = "expired" if lot_id is None else "lot"
        super().__init__(office, f"aside.title.{kind}", "aside.do.quarantine", parent, columns=1)
        self._lot_id, self._products = lot_id, products
        self.lots: list[ToSetAside] = []
        self.edits: dict[tuple[int, int], QuantityEdit] = {}
        self.way = TextChoice(self)
        self.reason = QLineEdit(self)
        self.way.currentIndexChanged.connect(self._on_way)
        self.verb.allow(allowed=False, reason=say("kit.bulk.looking"))
        office.ask(to_set_aside, lot_id, done=self._on_lots, failed=self.refused, owner=self)

    @property
    def chosen(self) -> list[Aside]:
        """What is set aside."""
        kept = self._of_kept
        return [
            Aside(each.lot_id, each.place, milli, kept)
            for each in self.lots
            if (edit := self.edits.get((each.lot_id, each.place))) is not None and (milli := edit.value or 0)
        ]

    def act(self) -> None:
        way = self.way.value
        told = say(f"aside.done.{way}", quantity=items_told(sum(each.quantity_milli for each in self.chosen)))
        self.do(
            set_aside,
            "scrap" if way == "scrap_kept" else way,
            self.chosen,
            self.reason.text().strip(),
            done=lambda _nothing: self.office.ways.say(told),
        )

    # --- what is asked ---

    @property
    def _of_kept(self) -> bool:
        return self.way.value in ("stock", "scrap_kept")

    def _expired(self, each: ToSetAside) -> bool:
        return each.expires_on is not None and each.expires_on < self.office.today

    def _all_expired(self, chosen: list[Aside]) -> bool:
        """Whether nothing of it could be sold anyway."""
        taken = {each.lot_id for each in chosen}
        return all(self._expired(each) for each in self.lots if each.lot_id in taken)

    def _most(self, each: ToSetAside) -> int:
        return each.kept_milli if self._of_kept else each.loose_milli

    def _on_lots(self, found: list[ToSetAside]) -> None:
        self.lots = [each for each in found if self._products is None or each.product_id in self._products]
        ways: list[str] = []
        if any(each.loose_milli > 0 for each in self.lots) or not self.lots:
            ways += _TAKEN_OFF
        if any(each.kept_milli > 0 for each in self.lots):
            ways += ["stock", "scrap_kept"]
        self.way.offer([(each, say(f"aside.way.{each}")) for each in ways])
        self.way.set_value(ways[0] if ways else "")
        self.form.add("way", Field("aside.way_label", self.way))
        if self._lot_id is not None and any(each.by_unit for each in self.lots):
            self.tell_title("aside.title.serial")
        several = len({each.place for each in self.lots}) > 1
        for each in self.lots:
            self._add(each, several=several)
        self.form.add("reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"))
        if self._lot_id is None:
            self.reason.setText(say("aside.reason.expired"))
        self._on_way()

    def _add(self, each: ToSetAside, *, several: bool) -> None:
        edit = QuantityEdit(self)
        edit.settled.connect(self._tell)
        self.edits[each.lot_id, each.place] = edit
        parts = [each.product, say("lots.of.serial" if each.by_unit else "lots.of.one", lots=each.code)]
        if several:
            parts.append(place_told(each.place_name))
        key = "aside.there"
        if self._expired(each):
            # What has expired is not sold, taken off sale or not.
            key = "aside.expired"
        key = f"{key}_kept" if each.kept_milli else key
        hint = say(key, quantity=words().quantity(each.loose_milli), kept=words().quantity(each.kept_milli))
        if each.expires_on is not None:
            hint = f"{hint} · {say('aside.day', day=each.expires_on)}"
        name = plain(" · ".join(parts))
        self.form.add(f"{each.lot_id}_{each.place}", Field(name, edit, hint=hint, beside=_QUANTITY))

    def _on_way(self) -> None:
        for each in self.lots:
            if (edit := self.edits.get((each.lot_id, each.place))) is not None:
                edit.set_value(self._most(each))
        self.verb.tell(f"aside.do.{self.way.value}")
        # What is thrown away does not come back.
        look = "danger" if self.way.value in ("scrap", "scrap_kept") else "primary"
        if self.verb.property("look") != look:
            self.verb.setProperty("look", look)
            restyle(self.verb)
        self._tell()

    def _tell(self) -> None:
        too_many = next(
            (
                each
                for each in self.lots
                if (self.edits[each.lot_id, each.place].value or 0) > self._most(each)
            ),
            None,
        )
        way, chosen = self.way.value, self.chosen
        quantity = items_told(sum(each.quantity_milli for each in chosen))
        told: list[tuple[str, str]] = []
        if chosen:
            icon = _ICONS.get(way, "cancelled")
            kind = f"{way}_expired" if way == "quarantine" and self._all_expired(chosen) else way
            told.append((icon, say(f"aside.effect.{kind}", quantity=quantity)))
            if way in _TAKEN_OFF:
                told += self._promised(chosen)
            if way in ("scrap", "scrap_kept") and self.office.actor.sees_costs:
                told += self._worth(chosen)
        if too_many is not None:
            there = words().quantity(self._most(too_many))
            key = "aside.too_many_serial" if too_many.by_unit else "aside.too_many"
            told = [("late", say(key, lot=too_many.code, quantity=there))]
        self.effects.tell(told)
        self.verb.allow(bool(chosen) and too_many is None, told[0][1] if told else say("aside.none"))

    def _promised(self, chosen: list[Aside]) -> list[tuple[str, str]]:
        """What of these goods is promised: the orders it is reserved for lack it then."""
        taken: dict[int, int] = {}
        free = {each.product_id: each.free_milli for each in self.lots if each.free_milli is not None}
        of = {(each.lot_id, each.place): each for each in self.lots if each.free_milli is not None}
        for each in chosen:
            if (lot := of.get((each.lot_id, each.place))) is not None:
                taken[lot.product_id] = taken.get(lot.product_id, 0) + each.quantity_milli
        lacks = sum(max(milli - max(free[key], 0), 0) for key, milli in taken.items())
        return [("late", say("aside.effect.promised", quantity=items_told(lacks)))] if lacks else []

    def _worth(self, chosen: list[Aside]) -> list[tuple[str, str]]:
        """What that costs, at the cost on the products' pages, where all are known."""
        worth = worth_of(self.lots, chosen, self.office.currency)
        if worth is None:
            return []
        return [("margin", say("aside.effect.worth", amount=words().money(worth, self.office.currency)))]
