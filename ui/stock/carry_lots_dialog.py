"""Which lots and serial numbers go from one place to another: as proposed, or otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from app.stock.lots import LotAt
from app.stock.transfer_lots import LotsThere, lots_to_choose
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.runner import Failure
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import plain, say, words
from ui.stock.units import codes_in, units_of

_QUANTITY = 104
"""How wide a field for a quantity is."""
Lots = dict[int, list[tuple[int, int]]]


def with_lots(
    office: Office,
    place: int,
    wanted: Mapping[int, int],
    parent: QWidget,
    go: Callable[[Lots], object],
    failed: Callable[[Failure], object],
) -> None:
    """Go on with the lots that leave a place: asked for where there is a choice, else as first expired first out has it."""

    def asked(found: list[LotsThere]) -> None:
        if found:
            CarryLotsDialog(office, found, go, parent).open()
        else:
            go({})

    office.ask(lots_to_choose, place, dict(wanted), done=asked, failed=failed, owner=parent)


class CarryLotsDialog(VerbDialog):
    """What expires first stands there already; of serial numbers the units are told."""

    def __init__(
        self,
        office: Office,
        found: Sequence[LotsThere],
        go: Callable[[Lots], object],
        parent: QWidget | None = None,
    ) -> None:
        # Of units alone nothing is said of lots or of days.
        of = "_serial" if all(each.how == "serial" for each in found) else ""
        super().__init__(office, f"lots.carry.title{of}", f"lots.carry.do{of}", parent, columns=1)
        self._found, self._go = found, go
        self.edits: dict[tuple[int, int], QuantityEdit] = {}
        self.serials: dict[int, QLineEdit] = {}
        for each in found:
            if each.how == "serial":
                self._add_serials(each)
                continue
            for lot in each.lots:
                self._add(each, lot)
        self.tell_subtitle(say(f"lots.carry.told{of}"))
        self._tell()

    @property
    def lots(self) -> Lots:
        """What was chosen, by product."""
        found: Lots = {}
        for each in self._found:
            if each.product_id in self.serials:
                found[each.product_id] = units_of(codes_in(self.serials[each.product_id]), each.lots)
                continue
            found[each.product_id] = [
                (lot.lot_id, milli)
                for lot in each.lots
                if (milli := self.edits[each.product_id, lot.lot_id].value or 0)
            ]
        return found

    def act(self) -> None:
        chosen = self.lots
        self.accept()
        self._go(chosen)

    # --- what is asked ---

    def _add(self, each: LotsThere, lot: LotAt) -> None:
        edit = QuantityEdit(self)
        edit.set_value(each.proposed.get(lot.lot_id, 0))
        edit.settled.connect(self._tell)
        self.edits[each.product_id, lot.lot_id] = edit
        named = say("lots.of.one", lots=lot.code) if lot.code else say("lots.none")
        key = "lots.out.expired" if lot.expired(self.office.today) else "lots.out.here"
        hint = say(key, quantity=words().quantity(lot.sound_milli))
        if lot.expires_on is not None:
            hint = f"{hint} · {say('aside.day', day=lot.expires_on)}"
        name = plain(f"{each.name} · {named}")
        self.form.add(f"{each.product_id}_{lot.lot_id}", Field(name, edit, hint=hint, beside=_QUANTITY))

    def _add_serials(self, each: LotsThere) -> None:
        edit = QLineEdit(self)
        edit.textChanged.connect(self._tell)
        self.serials[each.product_id] = edit
        here = ", ".join(lot.code for lot in each.lots[:6] if lot.code)
        hint = say("lots.out.serials_hint", n=each.wanted_milli // 1000, serials=here)
        name = plain(say("lots.out.serials", name=each.name))
        self.form.add(f"serials_{each.product_id}", Field(name, edit, hint=hint))

    def _tell(self) -> None:
        """The lots of each product come to what goes."""
        lots = self.lots
        for each in self._found:
            milli = sum(part for _, part in lots[each.product_id])
            if milli != each.wanted_milli:
                told = say(
                    "lots.carry.differs_serial" if each.product_id in self.serials else "lots.carry.differs",
                    name=each.name,
                    quantity=words().quantity(milli),
                    asked=words().quantity(each.wanted_milli),
                )
                self.effects.tell([("wait", told)])
                self.verb.allow(allowed=False, reason=told)
                return
        self.effects.tell([])
        self.verb.allow(allowed=True, reason="")
