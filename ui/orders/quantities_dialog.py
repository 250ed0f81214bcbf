"""Choosing quantities line by line: what ships now, what is called off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from app.flow import sell, ship
from app.orders.bundle import open_to_drop
from app.orders.commitment import value_of
from app.orders.order import OrderLine
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, plain, say, words
from ui.orders.order_effects import items_told

_QUANTITY = 104
"""How wide a field for a quantity is."""


class QuantitiesDialog(VerbDialog):
    """A quantity for each line that is still open; `start` is what stands there at first, `open_now` how much is open, by line.

    What is in a bundle is called by both names.
    """

    fields_of: Mapping[str, str] = {"reason_missing": "reason"}

    def __init__(
        self,
        office: Office,
        prefix: str,
        order_id: int,
        lines: Sequence[OrderLine],
        start: Mapping[int, int],
        parent: QWidget | None = None,
        *,
        look: str = "primary",
        open_now: Mapping[int, int] | None = None,
    ) -> None:
        super().__init__(office, f"{prefix}.title", f"{prefix}.verb", parent, look=look, columns=1)
        self._prefix, self._order_id = prefix, order_id
        self.still_open = (
            open_now if open_now is not None else {line.id: line.to_ship_milli for line in lines}
        )
        self.lines = [line for line in lines if self.still_open[line.id]]
        bundles = {line.id: line.name for line in lines if line.is_bundle}
        self.edits: dict[int, QuantityEdit] = {}
        for line in self.lines:
            edit = QuantityEdit(self)
            edit.set_value(max(start.get(line.id, 0), 0))
            edit.settled.connect(self._tell)
            self.edits[line.id] = edit
            # An unknown key says itself: a product's name is its own word.
            hint = say(f"{prefix}.open", quantity=words().quantity(self.still_open[line.id]))
            called = " · ".join(name for name in (bundles.get(line.bundle_line_id or 0), line.name) if name)
            self.form.add(str(line.id), Field(plain(called), edit, hint=hint, beside=_QUANTITY))
        self.tell_subtitle(say(f"{prefix}.quantities"))
        self._tell()

    @property
    def quantities(self) -> dict[int, int]:
        """What was typed, by line, without noughts."""
        return {line_id: edit.value for line_id, edit in self.edits.items() if edit.value}

    def check(self) -> bool:
        if not super().check():
            return False
        for line in self.lines:
            if (self.edits[line.id].value or 0) > self.still_open[line.id]:
                field = self.form.fields[str(line.id)]
                field.complain(
                    say(f"{self._prefix}.open", quantity=words().quantity(self.still_open[line.id]))
                )
                field.edit.setFocus()
                return False
        return True

    def _tell(self) -> None:
        total = sum(self.quantities.values())
        # Of nothing chosen there is nothing to say.
        told = [("shipments", say(f"{self._prefix}.effect", items=items_told(total)))] if total else []
        self.effects.tell([*told, *self._besides()])

    def _besides(self) -> list[tuple[str, str]]:
        """What happens besides, a line each."""
        return []


Leaving = Callable[[bool, Mapping[int, int]], list[tuple[str, str]]]
"""What happens besides when goods leave, a line each; it hears whether that is all that was left, and how much by line."""


def tells_nobody(_whole: bool, _quantities: Mapping[int, int]) -> list[tuple[str, str]]:
    """Nothing: no shop is told, and nobody waits for them."""
    return []


class ShipDialog(QuantitiesDialog):
    """Shipping some of what is still to leave; what stock covers stands there already. `leaving` says what its shop is told."""

    def __init__(
        self,
        office: Office,
        order_id: int,
        lines: Sequence[OrderLine],
        covered: Mapping[int, int],
        parent: QWidget | None = None,
        leaving: Leaving = tells_nobody,
    ) -> None:
        self._leaving = leaving
        super().__init__(office, "order_page.ship_some", order_id, lines, covered, parent)

    def _besides(self) -> list[tuple[str, str]]:
        left = sum(line.to_ship_milli for line in self.lines) - sum(self.quantities.values())
        part = [("part", say("order_page.effect.leaves", items=items_told(left)))] if left > 0 else []
        return part + (self._leaving(left <= 0, self.quantities) if self.quantities else [])

    def act(self) -> None:
        self.do(
            ship.ship,
            self._order_id,
            self.quantities,
            done=lambda _id: self.office.ways.say(say("order_page.ship_some.done")),
        )


class DropDialog(QuantitiesDialog):
    """Calling off what has not shipped, with the reason; `paid` says how much was received for the order, if any.

    As long as nothing has left there is no rest: its words are then those of some of the articles.
    """

    def __init__(
        self,
        office: Office,
        order_id: int,
        lines: Sequence[OrderLine],
        parent: QWidget | None = None,
        paid: str = "",
        currency: str = "",
    ) -> None:
        self._paid, self._currency = paid, currency or office.currency
        # Bundles are called off whole, their parts go with them.
        super().__init__(
            office,
            "order_page.drop" if any(line.shipped_milli for line in lines) else "order_page.drop_some",
            order_id,
            lines,
            {},
            parent,
            look="danger",
            open_now=open_to_drop(lines),
        )
        self.reason = QLineEdit(self)
        self.form.add(
            "reason", Field("order_page.reason", self.reason, required=True, hint="kit.reason_hint")
        )
        # Nothing is called off that nobody asked for: what stands there at first is nought.
        self.put_at_foot(WordButton(f"{self._prefix}.all", self, look="link", clicked=self.take_all))

    def take_all(self) -> None:
        """Call off all that is left."""
        for line in self.lines:
            self.edits[line.id].set_value(self.still_open[line.id])
        self._tell()

    def _tell(self) -> None:
        super()._tell()
        self.verb.allow(bool(self.quantities), say(f"{self._prefix}.none"))

    def _besides(self) -> list[tuple[str, str]]:
        worth = sum(value_of(line, self.quantities.get(line.id, 0)) for line in self.lines)
        found = (
            [("invoices", say("order_page.drop.worth", amount=words().money(worth, self._currency)))]
            if worth
            else []
        )
        if self._paid:
            found.append(("bank", say("order_page.drop.paid", amount=self._paid)))
        return found

    def act(self) -> None:
        def said(_answer: Any) -> None:
            self.office.ways.say(say(f"{self._prefix}.done"))

        self.do(sell.drop, self._order_id, self.quantities, self.reason.text().strip(), done=said)
