"""Shipping an order of goods that are traced: which lots leave, as proposed or otherwise, and the serial numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from app.flow import ship
from app.flow.lot_choice import LineChoice, LotOffer, lot_choice
from app.flow.picking import lot_meant
from app.orders.bundle import whole_only
from app.reports.order_outlook import OrderLook
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.scanner import Reading, scanner
from ui.kit.sounds import ring
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import plain, say, words
from ui.orders.leaving_effects import leaving_lines, nowhere_lines, taken_lines
from ui.orders.order_effects import items_told
from ui.orders.quantities_dialog import Leaving, ShipDialog, tells_nobody
from ui.orders.shop_effects import with_later
from ui.stock.units import codes_in, units_of

_QUANTITY = 104
"""How wide a field for a quantity is."""
_NAMED = 6
"""So many serial numbers that are there are named below their field."""


def ask_what_leaves(office: Office, order_id: int, look: OrderLook, parent: QWidget) -> None:
    """Ask how much of each line leaves now, and of which lots where some of it is traced."""
    page = look.page

    def leaving(whole: bool, quantities: Mapping[int, int]) -> list[tuple[str, str]]:
        told = leaving_lines(look, whole=whole)
        return taken_lines(look, quantities) + nowhere_lines(look) + with_later(office, look, told)

    if page.traced:
        LotsDialog(office, order_id, parent, leaving).open()
    else:
        covered = whole_only(page.lines, page.covered)
        ShipDialog(office, order_id, page.lines, covered, parent, leaving).open()


class LotsDialog(VerbDialog):
    """What expires first stands there already; of what has expired nothing, and taking some of it asks why."""

    fields_of: Mapping[str, str] = {"lot_expired": "reason"}

    def __init__(
        self,
        office: Office,
        order_id: int,
        parent: QWidget | None = None,
        leaving: Leaving = tells_nobody,
    ) -> None:
        super().__init__(office, "lots.out.title", "order_page.ship_some.verb", parent, columns=1)
        self._order_id, self._leaving = order_id, leaving
        self.lines: Sequence[LineChoice] = ()
        self.edits: dict[tuple[int, int], QuantityEdit] = {}
        self.serials: dict[int, QLineEdit] = {}
        self.reason = QLineEdit(self)
        self.verb.allow(allowed=False, reason=say("kit.bulk.looking"))
        scanner().listen(self, self._on_scan)
        office.ask(lot_choice, order_id, done=self._on_choice, failed=self.refused, owner=self)

    # --- what stands in the fields ---

    @property
    def quantities(self) -> dict[int, int]:
        """How much of each line leaves, without noughts."""
        found: dict[int, int] = {}
        for (line_id, _), edit in self.edits.items():
            found[line_id] = found.get(line_id, 0) + (edit.value or 0)
        for line_id in self.serials:
            found[line_id] = 1000 * len(self._codes(line_id))
        return {line_id: milli for line_id, milli in found.items() if milli}

    @property
    def lots(self) -> dict[int, list[tuple[int, int]]]:
        """Which lots leave of the lines that are traced."""
        found: dict[int, list[tuple[int, int]]] = {}
        for line in self.lines:
            if not line.traced:
                continue
            if line.line_id in self.serials:
                found[line.line_id] = units_of(self._codes(line.line_id), line.lots)
                continue
            found[line.line_id] = [
                (each.lot_id, milli)
                for each in line.lots
                if (milli := self.edits[line.line_id, each.lot_id].value or 0)
            ]
        return found

    def check(self) -> bool:
        if not super().check():
            return False
        for line in self.lines:
            for code in self._codes(line.line_id) if line.line_id in self.serials else ():
                if code not in {each.code for each in line.lots}:
                    field = self.form.fields[f"serials_{line.line_id}"]
                    field.complain(say("lots.out.not_here", serial=code))
                    field.edit.setFocus()
                    return False
        return True

    def act(self) -> None:
        self.do(
            ship.ship,
            self._order_id,
            self.quantities,
            lots=self.lots,
            reason=self.reason.text().strip(),
            done=lambda _id: self.office.ways.say(say("order_page.ship_some.done")),
        )

    # --- what is asked ---

    def _on_choice(self, lines: tuple[LineChoice, ...]) -> None:
        self.lines = lines
        for line in lines:
            if line.traced == "serial" and any(each.lot_id for each in line.lots):
                self._add_serials(line)
            elif line.traced:
                for each in line.lots:
                    self._add(line, each)
            else:
                self._add(
                    line,
                    LotOffer(0, "", None, line.open_milli, expired=False, proposed_milli=line.covered_milli),
                )
        if any(each.expired for line in lines for each in line.lots):
            self.form.add("reason", Field("lots.out.reason", self.reason, hint="lots.out.reason_hint"))
        else:
            self.reason.hide()
        self.tell_subtitle(say("lots.out.told"))
        self._tell()
        if lines:
            first = next(iter(self.form.fields.values()))
            first.edit.setFocus()

    def _add(self, line: LineChoice, offer: LotOffer) -> None:
        edit = QuantityEdit(self)
        edit.set_value(offer.proposed_milli)
        edit.settled.connect(self._tell)
        self.edits[line.line_id, offer.lot_id] = edit
        name = f"{line.name} · {lot_told(offer)}" if line.traced else line.name
        key = (
            "lots.out.expired"
            if offer.expired
            else "lots.out.here"
            if line.traced
            else "order_page.ship_some.open"
        )
        hint = say(key, quantity=words().quantity(offer.here_milli))
        self.form.add(f"{line.line_id}_{offer.lot_id}", Field(plain(name), edit, hint=hint, beside=_QUANTITY))

    def _add_serials(self, line: LineChoice) -> None:
        edit = QLineEdit(self)
        edit.textChanged.connect(self._tell)
        self.serials[line.line_id] = edit
        here = [each.code for each in line.lots if each.code]
        more = " …" if len(here) > _NAMED else ""
        hint = say(
            "lots.out.serials_hint", n=line.covered_milli // 1000, serials=", ".join(here[:_NAMED]) + more
        )
        name = say("lots.out.serials", name=line.name)
        self.form.add(f"serials_{line.line_id}", Field(plain(name), edit, hint=hint))

    def _codes(self, line_id: int) -> list[str]:
        return codes_in(self.serials[line_id])

    def _tell(self) -> None:
        total = sum(self.quantities.values())
        self.verb.allow(bool(total), say("check.nothing_scanned"))
        told = [("shipments", say("order_page.ship_some.effect", items=items_told(total)))] if total else []
        left = sum(line.open_milli for line in self.lines) - total
        if total and left > 0:
            told.append(("part", say("order_page.effect.leaves", items=items_told(left))))
        if total:
            told += self._leaving(left <= 0, self.quantities)
        self.effects.tell(told)

    def _on_scan(self, reading: Reading) -> None:
        """A serial number goes to the line of its article; anything else rings."""
        code = lot_meant(reading.code) or reading.code
        for line in self.lines:
            if line.line_id in self.serials and code in {each.code for each in line.lots}:
                codes = self._codes(line.line_id)
                if code not in codes:
                    self.serials[line.line_id].setText(" ".join([*codes, code]))
                    return
        ring(1)


def lot_told(offer: LotOffer) -> str:
    """A lot with its day, in a few words."""
    if not offer.code:
        return say("lots.none")
    return f"{offer.code} ({words().date(offer.expires_on)})" if offer.expires_on is not None else offer.code
