"""Shipping, invoicing and printing many orders in one go: what will be done, the work, one PDF in the list's order (I4, L8)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from app.flow import dispatch
from app.flow.ship_together import joins
from app.reports.shop_told import ShopTold, leaving_told
from app.shipping.destination import kept_aside
from app.shipping.dispatches import DispatchLine, DispatchRow, dispatches
from ui.kit.bulk_dialog import PLANNED_COLUMNS, Planned, summed
from ui.kit.chips import Chip
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.deed import placed
from ui.kit.field import Field
from ui.kit.list_dialog import ListDialog
from ui.kit.long_work import LongWork
from ui.kit.office import Office
from ui.kit.printing import print_paper
from ui.kit.progress_line import told_at
from ui.kit.reasons import show_reasons
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure, Token
from ui.kit.save_file import ask_place, open_with_system, write_file
from ui.kit.sized import least_height
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.whole_edit import WholeEdit
from ui.kit.word_box import WordBox
from ui.kit.wording import say
from ui.orders.lacks_told import LacksTold
from ui.orders.shop_effects import many_lines
from ui.shipping.pick_deeds import Leaving, leaving

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What a dispatch came to: its lines, and its papers where it has any."""

    id: int
    lines: tuple[DispatchLine, ...]
    papers: bytes | None


def dispatch_orders(office: Office, keys: Collection[int], parent: QWidget | None = None) -> DispatchDialog:
    """Show which of these orders would leave; the dialog ships, invoices and prints them when asked to."""
    dialog = DispatchDialog(office, keys, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


def dispatch_verb(office: Office) -> str:
    """The key of the words that ask for it: whoever may not invoice is not told to."""
    return "dispatch.ask" if office.actor.may("bill.issue") else "dispatch.ask_unbilled"


def show_dispatches(office: Office, parent: QWidget | None = None) -> DispatchesDialog:
    """Show the latest dispatches: one that was stopped goes on, one that is done is printed again."""
    dialog = DispatchesDialog(office, parent)
    dialog.open()
    return dialog


def _carried_out(
    database: Database,
    actor: Actor,
    token: Token,
    keys: Sequence[int],
    bills: bool,
    joins: bool,
    resumed: int,
) -> Dispatched:
    """Begin a dispatch, or go on with one, and draw its papers; stopped, whole orders are left for later."""
    key = resumed or database.do(actor, dispatch.begin, keys, bills=bills, joins=joins)
    lines = dispatch.run(database, actor, key, wanted=lambda: not token.cancelled, told=token.tell)
    token.tell(len(lines), len(lines))
    drawn = any(line.shipment_id is not None for line in lines) and not token.cancelled
    return Dispatched(key, tuple(lines), dispatch.papers(database, actor, key) if drawn else None)


class DispatchDialog(VerbDialog):
    """The orders in the order of their list, what is left out and why; then the work, and the papers."""

    def __init__(
        self, office: Office, keys: Collection[int], parent: QWidget | None = None, *, resumed: int = 0
    ) -> None:
        super().__init__(
            office, "dispatch.title", "dispatch.do", parent, width=WIDE, columns=2, facts={"n": 0}
        )
        self._keys = keys
        self._rows: tuple[Leaving, ...] = ()
        self._shops: dict[int, ShopTold] = {}
        self.lacks = LacksTold(office, self)
        self.lacks.known.connect(self._on_lacks)
        self._resumed = resumed
        self._over = False
        self.bills = WordBox("dispatch.bills", self)
        self.bills.setChecked(office.actor.may("bill.issue"))
        self.bills.setEnabled(office.actor.may("bill.issue"))
        self.joins = WordBox("dispatch.joins", self)
        self.then = Choice([(each, f"kit.papers.then_{each}") for each in ("open", "print", "save")], self)
        self.form.add("bills", Field("dispatch.billing", self.bills))
        self.form.add("then", Field("kit.papers.then", self.then))
        self.form.add("joins", Field("dispatch.joining", self.joins), span=2)
        self.table: RowsTable[Planned] = RowsTable(
            _PLANNED, self, currency=office.currency, ticking=True, name="kit.bulk.table"
        )
        self.table.rows_model.muted = lambda row: row.why is not None
        self.table.ticks_changed.connect(self._tell)
        least_height(self.table, 260)
        self.progress = LongWork(told_at("kit.bulk.working_at"), self)
        self.put(self.progress)
        self.put(self.table, 1)
        self.bills.toggled.connect(self._on_bills)
        self.verb.allow(allowed=False, reason=say("kit.bulk.looking"))
        if resumed:
            self.form.hide()
            self.act()
        else:
            office.ask(joins, done=self.joins.setChecked, owner=self)
            office.ask(leaving, keys, done=self._on_plan, failed=self.refused, owner=self)

    @property
    def chosen(self) -> tuple[Leaving, ...]:
        """The orders that will leave: those that may and stayed ticked."""
        ticked = self.table.ticked
        return tuple(row for row in self._rows if row.why is None and row.id in ticked)

    def act(self) -> None:
        """Do it; done already, close."""
        if self._over:
            self.accept()
            return
        chosen = {row.id for row in self.chosen}
        keys = [row.id for row in self._rows if row.why is not None or row.id in chosen]
        for widget in (self.form, self.effects, self.lacks):
            widget.hide()
        self.verb.hide()
        self.tell_note(say("dispatch.stop_note"))
        self.progress.start(
            _carried_out,
            keys,
            self.bills.isChecked(),
            self.joins.isChecked(),
            self._resumed,
            done=self._done,
            failed=self._broke,
        )

    def reject(self) -> None:
        if self.progress.cancel():
            return
        super().reject()

    def _on_shops(self, told: dict[int, ShopTold]) -> None:
        self._shops = told
        self._tell()

    def _on_lacks(self) -> None:
        self._show_rows()
        self._tell()

    def _on_bills(self, _on: bool) -> None:
        self._show_rows()
        self._tell()

    def _show_rows(self) -> None:
        """The orders, each with what is to be known of it; those that stay last."""
        bills = self.bills.isChecked()
        rows = [
            replace(row, note="\n".join(filter(None, (row.note, self.lacks.note(row.id)))))
            if bills and row.why is None
            else row
            for row in self._rows
        ]
        self.table.put(sorted(rows, key=lambda row: row.why is not None))
        show_reasons(self.table, rows)
        self.table.show_column("days", shown=False)

    def _on_plan(self, rows: Sequence[Leaving]) -> None:
        self._rows = tuple(placed(rows, self._keys))
        self._show_rows()
        may = [row.id for row in rows if row.why is None]
        aside = kept_aside(may, [row.id for row in rows if row.nowhere])
        self.table.tick(frozenset(may) - aside)
        self.lacks.look(may)
        whole = {row.id: not row.part for row in rows if row.why is None}
        self.office.ask(leaving_told, whole, done=self._on_shops, owner=self)
        self._tell()

    def _tell(self) -> None:
        if self._over or not self._rows:
            return
        chosen = self.chosen
        there = len(chosen)
        left = sum(row.why is not None for row in self._rows)
        unticked = len(self._rows) - left - there
        told = say("dispatch.there", n=there)
        if amount := summed(chosen):
            told = say("dispatch.there_of", n=there, amount=amount)
        self.tell_subtitle(f"{told} {say('dispatch.left', n=left)}" if left else told)
        self.tell_title("dispatch.title" if self.bills.isChecked() else "dispatch.title_unbilled")
        self.verb.tell("dispatch.do_billed" if self.bills.isChecked() else "dispatch.do", n=there)
        self.verb.allow(bool(there), say("kit.bulk.none_ticked" if unticked else "check.none"))
        lines = [("shipments", say("dispatch.effect.ships", n=there))]
        if self.bills.isChecked():
            lines.append(("invoices", say("dispatch.effect.bills")))
        if lost := sum(row.nowhere for row in chosen):
            lines.append(("trouble", say("process.effect.nowhere", n=lost)))
        if kept := sum(row.nowhere for row in self._rows) - lost:
            stays = [("info", say("process.effect.nowhere_stays", n=kept))]
        else:
            stays = []
        lines += stays
        lines += self.lacks.lines(row.id for row in chosen if self.bills.isChecked())
        lines += many_lines(
            self.office, [told for key, told in self._shops.items() if key in self.table.ticked]
        )
        lines.append(("print", say("dispatch.effect.prints")))
        self.effects.tell(lines if there else stays)
        self.tell_note(say("process.note") if self.bills.isChecked() and there else "")

    def _done(self, found: Dispatched) -> None:
        self._end()
        shipped = sum(line.shipment_id is not None for line in found.lines)
        left = [line for line in found.lines if line.why is not None]
        to_do = sum(line.to_do for line in found.lines)
        told = [say("dispatch.shipped", n=shipped)]
        if left:
            told.append(say("dispatch.left", n=len(left)))
        if to_do:
            told.append(say("dispatch.to_do", n=to_do))
        self.tell_subtitle(" ".join(told))
        self.table.put([Planned(line.order_id, line.number, _became(line), line.why) for line in left])
        self.table.show_column("why", shown=True)
        self.table.show_column("days", shown=False)
        self.table.setVisible(bool(left))
        self.progress.when_seen(partial(self._hand_over, found.papers, all_done=not left and not to_do))

    def _hand_over(self, papers: bytes | None, *, all_done: bool) -> None:
        if papers is not None:
            hand_over(self.office, papers, self.then.value, self)
        if all_done:
            self.accept()

    def _broke(self, failure: Failure) -> None:
        self._end()
        self.tell_subtitle(say("dispatch.kept"))
        self.refused(failure)

    def _end(self) -> None:
        self._over = True
        self.progress.hide()
        self.leave.hide()
        self.tell_note("")
        self.verb.show()
        self.verb.tell("kit.close")
        self.verb.allow(allowed=True)


class DispatchesDialog(ListDialog[DispatchRow]):
    """The latest dispatches; the framed one goes on where it was stopped, or is printed again from any of its orders."""

    nothing_text = "dispatch.none_text"
    nothing_icon = "grouped"

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(
            office,
            "dispatch.list",
            dispatches,
            _COLUMNS,
            "dispatch.none",
            parent,
            ("dispatch.again", self._again),
        )

    def _again(self, row: DispatchRow) -> None:
        if row.to_do:
            self.accept()
            window = QApplication.activeWindow()
            DispatchDialog(self.office, (), window, resumed=row.id).open()
        else:
            ReprintDialog(self.office, row, self).open()


class ReprintDialog(VerbDialog):
    """The papers of a dispatch again, from an order on: after a paper jam."""

    def __init__(self, office: Office, row: DispatchRow, parent: QWidget | None = None) -> None:
        super().__init__(office, "dispatch.reprint", "kit.papers.do", parent, facts={"n": 1})
        self._row = row
        self.first = WholeEdit(self)
        self.first.set_value(1)
        self.then = Choice([(each, f"kit.papers.then_{each}") for each in ("open", "print", "save")], self)
        self.form.add("first", Field("dispatch.first", self.first, hint="dispatch.first_hint", required=True))
        self.form.add("then", Field("kit.papers.then", self.then))

    def act(self) -> None:
        first = max(self.first.value or 1, 1)
        self.office.work(
            lambda database, actor, _token: dispatch.papers(database, actor, self._row.id, first),
            done=self._drawn,
            failed=self.refused,
        )

    def _drawn(self, content: bytes) -> None:
        hand_over(self.office, content, self.then.value, self)
        self.accept()


def hand_over(office: Office, content: bytes, then: str, parent: QWidget) -> None:
    """Open, print or keep the papers of a dispatch."""
    name = say("dispatch.file", day=office.today.isoformat())
    if then == "print":
        print_paper(office, "shipment", name, content)
    elif then == "save":
        place = ask_place(parent, say("kit.papers.then_save"), name, "pdf")
        if place is not None:
            write_file(office, place, content)
    else:
        open_with_system(office, f"{name}.pdf", content)


_BOX = 34
"""What the box takes of the first column, at 100 %, in px."""
_PLANNED = (replace(PLANNED_COLUMNS[0], width=PLANNED_COLUMNS[0].width + _BOX), *PLANNED_COLUMNS[1:])


def _became(line: DispatchLine) -> str:
    return say("dispatch.position", position=line.position)


def _state(row: DispatchRow) -> Chip:
    if row.to_do:
        return Chip("wait", say("dispatch.chip.to_do", n=row.to_do), filled=True)
    if row.left:
        return Chip("none", say("dispatch.chip.left", n=row.left))
    return Chip("done", say("dispatch.chip.done"))


_COLUMNS: tuple[Column[DispatchRow], ...] = (
    Column(key="recorded_at", title="dispatch.column.begun", kind="instant", width=150),
    Column(key="begun_by", title="takes.column.by", strong=True),
    Column(key="orders", title="dispatch.column.orders", kind="number", width=104),
    Column(key="shipped", title="dispatch.column.shipped", kind="number", width=104, zero=True),
    Column(key="state", title="column.state", kind="chip", value=_state, width=160),
)
