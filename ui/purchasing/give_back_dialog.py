"""Goods of a receipt given back to their supplier: how much of what, by lot and place, and why."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.words import Words
from app.flow import restock
from app.purchasing.given_back import GivenBack, Returnable, returnable
from app.purchasing.receipt_queries import ReceiptRow
from app.stock.cost import line_amount
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import plain, say, words
from ui.orders.order_effects import items_told
from ui.stock.place_words import place_told

_QUANTITY = 104
"""How wide a field for a quantity is."""
_Key = tuple[int, int, int]
"""Line, lot and place."""


class GiveBackDialog(VerbDialog):
    """Nothing goes back until somebody says how much; what had expired is proposed whole. Opens the return."""

    fields_of: Mapping[str, str] = {"reason_missing": "reason"}

    def __init__(self, office: Office, row: ReceiptRow, parent: QWidget | None = None) -> None:
        super().__init__(
            office, "give_back.title", "give_back.do", parent, columns=1, facts={"number": row.number}
        )
        self._row = row
        self.there: list[Returnable] = []
        self.edits: dict[_Key, QuantityEdit] = {}
        self.reason = QLineEdit(self)
        self.verb.allow(allowed=False, reason=say("kit.bulk.looking"))
        office.ask(returnable, row.id, done=self._on_found, failed=self.refused, owner=self)

    @property
    def chosen(self) -> list[GivenBack]:
        """What goes back."""
        return [
            GivenBack(each.line_id, each.place, milli, each.lot_id)
            for each in self.there
            if (milli := self.edits[_key(each)].value or 0)
        ]

    def act(self) -> None:
        told = items_told(sum(each.quantity_milli for each in self.chosen))
        self.do(
            restock.give_back,
            self._row.id,
            self.chosen,
            self.reason.text().strip(),
            done=lambda key: self._done(int(key), told),
        )

    # --- what is asked ---

    def _done(self, return_id: int, told: str) -> None:
        self.office.ways.say(say("give_back.done", items=told, supplier=self._row.supplier))
        self.office.ways.open("receipt", return_id)

    def _on_found(self, found: list[Returnable]) -> None:
        self.there = found
        several = len({each.place for each in found}) > 1
        for each in found:
            self._add(each, several=several)
        self.form.add("reason", Field("kit.reason", self.reason, required=True, hint="give_back.reason_hint"))
        if any(edit.value for edit in self.edits.values()):
            # Whoever sold it reads it on the slip and in the mail.
            self.reason.setText(Words(self._row.supplier_language).say("aside.reason.expired"))
        self._tell()
        first = next(iter(self.edits.values()), None)
        (first if first is not None and not self.reason.text() else self.reason).setFocus()

    def _add(self, each: Returnable, *, several: bool) -> None:
        edit = QuantityEdit(self)
        # What had expired when it came is why somebody is here.
        expired = each.expires_on is not None and each.expires_on < self._row.received_on
        edit.set_value(each.most_milli if expired else 0)
        edit.settled.connect(self._tell)
        self.edits[_key(each)] = edit
        parts = [each.name]
        if each.code:
            parts.append(say("lots.of.serial" if each.by_unit else "lots.of.one", lots=each.code))
        if several:
            parts.append(place_told(each.place_name))
        hint = say(
            "give_back.all_kept" if each.kept_milli else "give_back.all",
            left=words().quantity(each.left_milli),
            here=words().quantity(each.here_milli),
            kept=words().quantity(each.kept_milli),
        )
        if each.expires_on is not None:
            hint = f"{hint} · {say('aside.day', day=each.expires_on)}"
        name = "_".join(str(part) for part in _key(each))
        self.form.add(name, Field(plain(" · ".join(parts)), edit, hint=hint, beside=_QUANTITY))

    def _tell(self) -> None:
        if not self.there:
            self.effects.tell([])
            self.verb.allow(allowed=False, reason=say("give_back.nothing_here"))
            return
        chosen = self.chosen
        over = self._too_much()
        told: list[tuple[str, str]] = []
        if over is not None:
            quantity = words().quantity(over.most_milli)
            told = [("late", say("give_back.too_many", name=over.name, quantity=quantity))]
        elif chosen:
            items = items_told(sum(each.quantity_milli for each in chosen))
            told = [("out", say("give_back.effect.out", items=items)), ("wait", self._credit())]
            told += self._lacking()
        self.effects.tell(told)
        self.verb.allow(bool(chosen) and over is None, told[0][1] if told else say("give_back.none"))

    def _too_much(self) -> Returnable | None:
        """What more is said of than can go back: from its place, or of its lot from all places together."""
        said: dict[tuple[int, int], int] = {}
        for each in self.there:
            milli = self.edits[_key(each)].value or 0
            line = (each.line_id, each.lot_id)
            said[line] = said.get(line, 0) + milli
            if milli > each.most_milli or said[line] > each.left_milli:
                return each
        return None

    def _credit(self) -> str:
        worth = 0
        for each in self.there:
            milli = self.edits[_key(each)].value or 0
            if milli and each.unit_cost_micro is None:
                return say("give_back.effect.credit_unknown", supplier=self._row.supplier)
            worth += line_amount(milli, each.unit_cost_micro or 0, self._row.currency)
        if not self.office.actor.sees_costs:
            return say("give_back.effect.credit_unknown", supplier=self._row.supplier)
        amount = words().money(worth, self._row.currency)
        return say("give_back.effect.credit", amount=amount, supplier=self._row.supplier)

    def _lacking(self) -> list[tuple[str, str]]:
        """What orders that wait would lack of each product."""
        out: dict[int, int] = {}
        for each in self.there:
            # What may not be sold was promised to nobody.
            expired = each.expires_on is not None and each.expires_on < self.office.today
            milli = max((self.edits[_key(each)].value or 0) - each.kept_milli, 0)
            out[each.product_id] = out.get(each.product_id, 0) + (0 if expired else milli)
        found: list[tuple[str, str]] = []
        for product_id, name, spare in {
            (each.product_id, each.name, each.spare_milli) for each in self.there
        }:
            lacks = out[product_id] - max(spare, 0)
            if lacks > 0 and out[product_id]:
                quantity = words().quantity(lacks)
                found.append(("late", say("give_back.effect.promised", name=name, quantity=quantity)))
        return sorted(found)


def _key(each: Returnable) -> _Key:
    return each.line_id, each.lot_id, each.place
