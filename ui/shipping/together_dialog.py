"""Several orders of one customer in the same parcels: which, where they go, and what that does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QApplication, QWidget

from app.base.errors import Refusal
from app.flow.ship_together import apart, parted
from app.flow.ship_together import ship_together as ship_them
from app.flow.together_plan import Candidate, candidates
from app.shipping.destination import Going
from app.shipping.queries import shipment_rows
from ui.kit.bulk_dialog import PLANNED_COLUMNS, Planned
from ui.kit.countries import country_name
from ui.kit.office import Office
from ui.kit.reasons import show_reasons
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.sized import least_height
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say, sentence
from ui.shipping.pick_deeds import customs_note


def ship_together(office: Office, keys: Collection[int], parent: QWidget | None = None) -> TogetherDialog:
    """Show the orders that would leave together; of one alone, all that go to its door."""
    dialog = TogetherDialog(office, keys, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class TogetherDialog(VerbDialog):
    """The orders, ticked where they may leave; each can be left out, and what parts them is said before the click."""

    def __init__(self, office: Office, keys: Collection[int], parent: QWidget | None = None) -> None:
        super().__init__(
            office, "together.title", "together.do", parent, width=WIDE, columns=1, facts={"n": 0}
        )
        self._found: tuple[Candidate, ...] = ()
        self._stops: dict[int, Refusal] = {}
        self.table: RowsTable[Planned] = RowsTable(
            tuple(replace(each, width=140) if each.key == "number" else each for each in PLANNED_COLUMNS),
            self,
            ticking=True,
            currency=office.currency,
            name="kit.bulk.table",
        )
        self.table.rows_model.muted = lambda row: row.why is not None
        self.table.ticks_changed.connect(self._tell)
        least_height(self.table, 180)
        self.put(self.table, 1)
        self.verb.allow(allowed=False, reason=say("kit.bulk.looking"))
        office.ask(candidates, sorted(keys), done=self._on_found, failed=self.refused, owner=self)

    def act(self) -> None:
        keys = [each.id for each in self._found if each.id in self.table.ticked]
        self.do(ship_them, keys, done=self._done)

    def _on_found(self, found: Sequence[Candidate]) -> None:
        self._found = tuple(found)
        self._show_rows()
        self.table.tick(frozenset(each.id for each in found if each.why is None))

    def _show_rows(self) -> None:
        """The orders with what becomes of each; one that parts the ticked ones says so."""
        found = self._found
        self.table.put(
            [
                Planned(
                    each.id,
                    each.going.number,
                    each.customer,
                    each.why,
                    amount=each.amount,
                    currency=each.currency,
                    part=each.part,
                    note=customs_note(each.customs) if each.why is None else "",
                    stops=self._stops.get(each.id),
                )
                for each in found
            ]
        )
        show_reasons(self.table, self.table.rows_model.rows)
        self.table.show_column("days", shown=False)

    def _tell(self) -> None:
        ticked = [each for each in self._found if each.id in self.table.ticked]
        chosen = [each.going for each in ticked]
        refusal: Refusal | None = apart(chosen)
        self._mark(
            {each.order_id: why for each in chosen[1:] if (why := parted(chosen[0], each)) is not None}
        )
        self.banner.hide()
        self.tell_subtitle(_address(chosen[0]) if chosen and refusal is None else "")
        self.verb.tell("together.do", n=len(chosen))
        if refusal is not None:
            if refusal.code != "together_few":
                self.banner.show_failure(Failure.of(refusal))
            self.verb.allow(allowed=False, reason=sentence(refusal))
            self.effects.tell([])
            return
        self.verb.allow(allowed=True)
        self.effects.tell(
            [
                ("shipments", say("together.effect.ships", n=len(chosen))),
                ("carrier", say("together.effect.parcels")),
                ("print", say("together.effect.note")),
                (
                    "invoices",
                    say(f"together.effect.{'month' if all(each.monthly for each in ticked) else 'invoices'}"),
                ),
            ]
        )

    def _mark(self, stops: dict[int, Refusal]) -> None:
        if stops != self._stops:
            self._stops = stops
            self._show_rows()

    def _done(self, made: Sequence[int]) -> None:
        office = self.office
        office.ask(
            shipment_rows,
            made,
            done=lambda rows: office.ways.say(
                say("together.shipped", n=len(rows), numbers=", ".join(row.number for row in rows))
            ),
        )
        office.ways.open("shipment", made[0])


def _address(to: Going) -> str:
    abroad = to.country not in ("", "FR")
    address = f"{to.told}, {country_name(to.country)}" if abroad else to.told
    return say("together.goes_to", address=address)
