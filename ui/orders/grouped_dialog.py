"""One invoice of several orders of a customer: which, what each comes to, and what that does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QApplication, QWidget

from app.base.errors import Refusal
from app.flow.bill_grouped import issue_grouped
from app.invoicing.alike import APART
from app.invoicing.queries import invoice_rows
from app.reports.groupable import Groupable, groupable
from ui.kit.bulk_dialog import PLANNED_COLUMNS, Planned
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.sized import least_height
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say, sentence, words
from ui.orders.lacks_told import LacksTold


def invoice_together(office: Office, keys: Collection[int], parent: QWidget | None = None) -> GroupedDialog:
    """Show the orders that would be on one invoice; of one alone, all of its customer that could be."""
    dialog = GroupedDialog(office, keys, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class GroupedDialog(VerbDialog):
    """The orders, ticked where they may be invoiced; each can be left out, and what parts them is said before the click."""

    def __init__(self, office: Office, keys: Collection[int], parent: QWidget | None = None) -> None:
        super().__init__(office, "grouped.title", "grouped.do", parent, width=WIDE, columns=1, facts={"n": 0})
        self._found: tuple[Groupable, ...] = ()
        self._stops: dict[int, Refusal] = {}
        self.lacks = LacksTold(office, self)
        self.lacks.known.connect(self._tell)
        self.table: RowsTable[Planned] = RowsTable(
            _columns(),
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
        office.ask(groupable, sorted(keys), done=self._on_found, failed=self.refused, owner=self)

    def act(self) -> None:
        self.do(issue_grouped, [each.id for each in self._chosen()], done=self._done)

    def _chosen(self) -> list[Groupable]:
        return [each for each in self._found if each.id in self.table.ticked]

    def _on_found(self, found: Sequence[Groupable]) -> None:
        self._found = tuple(found)
        self._show_rows()
        self.table.tick(frozenset(each.id for each in found if each.why is None))
        self.lacks.look([each.id for each in found if each.why is None])

    def _show_rows(self) -> None:
        """The orders with what becomes of each; one that parts the ticked ones says so."""
        found = self._found
        self.table.put(
            [
                Planned(
                    each.id,
                    each.number,
                    each.customer,
                    each.why,
                    amount=each.amount,
                    currency=each.currency,
                    note=say("grouped.left_on", day=words().date(each.supplied_on))
                    if each.supplied_on
                    else "",
                    stops=self._stops.get(each.id),
                )
                for each in found
            ]
        )
        stays = bool(self._stops) or any(each.why is not None for each in found)
        self.table.rows_model.columns = _columns("process.column.why" if stays else "grouped.left")
        self.table.show_column("days", shown=False)

    def _tell(self) -> None:
        chosen = self._chosen()
        refusal = _apart(chosen)
        self._mark({each.id: why for each in chosen[1:] if (why := _parted(chosen[0], each)) is not None})
        self.banner.hide()
        self.tell_subtitle(chosen[0].customer if chosen and refusal is None else "")
        # From one order the others were looked for: where there are none, no tick would help.
        self.tell_note(say("grouped.alone" if len(self._found) == 1 else "grouped.note"))
        self.verb.tell("grouped.do", n=len(chosen))
        if refusal is not None:
            if refusal.code != "group_few":
                self.banner.show_failure(Failure.of(refusal))
            self.verb.allow(allowed=False, reason=sentence(refusal))
            self.effects.tell(self.lacks.lines(()))
            return
        self.verb.allow(allowed=True)
        total = words().money(sum(each.amount for each in chosen), chosen[0].currency)
        self.effects.tell(
            [
                ("invoices", say("grouped.effect.issues", n=len(chosen), amount=total)),
                ("print", say("grouped.effect.paper")),
                *([("customer", say("grouped.effect.debt"))] if any(each.rest for each in chosen) else ()),
                *self.lacks.lines_of_one(each.id for each in chosen),
            ]
        )

    def _mark(self, stops: dict[int, Refusal]) -> None:
        if stops != self._stops:
            self._stops = stops
            self._show_rows()

    def _done(self, invoice_id: int) -> None:
        office = self.office
        office.ask(
            invoice_rows,
            [invoice_id],
            done=lambda rows: office.ways.say(say("grouped.issued", number=rows[0].number, n=rows[0].orders)),
        )
        office.ways.open("invoice", invoice_id)


def _columns(why: str = "grouped.left") -> tuple[Column[Planned], ...]:
    """Those of any plan for many; what would stand in the way is headed so only where something does."""
    own = {"number": {"width": 140}, "why": {"title": why}}
    return tuple(replace(each, **own.get(each.key, {})) for each in PLANNED_COLUMNS)


def _apart(chosen: Sequence[Groupable]) -> Refusal | None:
    """Why these cannot be on one invoice, as the verb would say it."""
    if len(chosen) < 2:
        return Refusal("group_few")
    first, *others = chosen
    return next((refusal for each in others if (refusal := _parted(first, each)) is not None), None)


def _parted(first: Groupable, other: Groupable) -> Refusal | None:
    """Why two of them cannot be on one invoice, None where they can."""
    facts = {"number": first.number, "other": other.number}
    for code, one, another in zip(APART, first.like, other.like, strict=True):
        if one != another:
            return Refusal(code, **facts)
    if first.month and other.month and first.month != other.month:
        return Refusal("group_months", **facts)
    return None
