"""*Process*: what will be done with each order, what not and why; then the work itself, and what it left (L8, P3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from ui.kit.long_work import LongWork
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure, Progress, Token
from ui.kit.save_file import ask_place, write_file
from ui.kit.sized import least_height
from ui.kit.theme import scaled
from ui.kit.verb_dialog import BROAD, VerbDialog
from ui.kit.wording import WordButton, say, words
from ui.orders.lacks_told import CompleteCompany
from ui.orders.shop_effects import many_lines
from ui.shops.old_orders import LeaveOld
from ui.today.process_boxes import OFFERS, ProcessBoxes
from ui.today.process_columns import COLUMNS, columns_for
from ui.today.process_plan import (
    Chosen,
    Plan,
    PlanRow,
    carry_out,
    cautions_of,
    confirmed_before,
    planned,
    ticked_first,
    verb_told,
)
from ui.today.process_reasons import ReasonRows, together
from ui.today.process_report import LEFT_COLUMNS, LeftRow, left_rows

if TYPE_CHECKING:
    from app.flow.process import Report
    from app.invoicing.mentions import Lack

_LEAST = 152
"""How high the table is at least, in pixels at 100 %: a few orders are always in sight."""
PATIENCE_MILLISECONDS = 2000
"""How long somebody waits without being told how far it is (P2)."""


def process_orders(
    office: Office,
    only: Iterable[int] | None = None,
    deed: str = "process",
    parent: QWidget | None = None,
) -> ProcessDialog:
    """Show what would be done with all waiting orders, or only these; the dialog does it when asked to.

    `deed` is the verb the person reads, and which boxes are ticked at first beyond the policy: see `DEEDS`.
    """
    these = frozenset(only) if only is not None else None
    dialog = ProcessDialog(office, these, deed, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


DEEDS: Mapping[str, Chosen] = {
    # what its name says, also where the policy leaves it to the hand that presses it; what is billed is the policy's
    "process": Chosen(ship=True, bill="shipped"),
    # each its own step alone, whatever the policies do by themselves; an invoice is of what has left
    "confirm": Chosen(ship=False, bill="none", drafts=True),
    "ship": Chosen(ship=True, bill="none"),
    "invoice": Chosen(ship=False, bill="shipped"),
    # also what has not left: only where somebody asks for just that
    "invoice_ahead": Chosen(ship=False, bill="all"),
}
"""What each verb begins with; every step of it can be refused, or asked for, in the dialog."""


class ProcessDialog(VerbDialog):
    """Preview, work with its progress and a way to stop, and what was left with the reasons."""

    def __init__(
        self,
        office: Office,
        only: frozenset[int] | None,
        deed: str = "process",
        parent: QWidget | None = None,
    ) -> None:
        chosen = DEEDS[deed]
        # Who asked to ship or to invoice reads that verb again, not the name of the machine.
        deed = deed.removesuffix("_ahead")
        super().__init__(
            office,
            f"process.titles.{deed}",
            f"process.none.{deed}",
            parent,
            width=BROAD,
        )
        self._deed = deed
        self._only = only
        self._rows: tuple[PlanRow, ...] = ()
        self._unsaid: tuple[Lack, ...] = ()
        self._asked: Token | None = None
        self._work: Token | None = None
        self._over = self._empty = False
        self._ships, self._bill, self._first = True, "on_shipment", ""
        self.boxes = ProcessBoxes(self, chosen, offers=OFFERS[deed])
        self.boxes.turned.connect(self._ask)
        self.table: RowsTable[PlanRow] = RowsTable(
            COLUMNS, self, currency=office.currency, ticking=True, name="process.table"
        )
        self.table.rows_model.muted = _is_untouched
        # Few rows at least: higher where the window is, so that the table alone scrolls.
        least_height(self.table, _LEAST)
        self.table.ticks_changed.connect(self._tell)
        self.reasons = ReasonRows(office, self)
        self.reasons.gone.connect(self._leave_for)
        self.left: RowsTable[LeftRow] = RowsTable(LEFT_COLUMNS, self, name="process.left_table")
        least_height(self.left, 300)
        self.left.opened.connect(self._open_order)
        self.left.hide()
        self.export = WordButton("kit.bulk.export", self, clicked=self.ask_file)
        self.export.hide()
        self.put_at_foot(self.export)
        self.complete = CompleteCompany(office, self)
        self.old = LeaveOld(office, self, self._ask)
        self.progress = LongWork(self._told, self)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MILLISECONDS)
        self._patience.timeout.connect(self._lose_patience)
        self.form.hide()
        # While there is no table, what is told stays at the top.
        self._rest = QWidget(self)
        self._rest.hide()
        tall = {self.table, self.left, self._rest}
        for widget in (self.boxes, self.reasons, self.progress, self.table, self.left, self._rest):
            self.put(widget, 1 if widget in tall else 0)
        self._ask()

    def sizeHint(self) -> QSize:
        least = super().sizeHint()
        if (self._over and self.left.isHidden()) or self._empty:
            return least
        # As high as it will be once the effects are known, and as all its orders are where the screen has the room.
        whole = least.height() + self.table.unseen()
        room = self.screen().availableGeometry().height() - 40
        return QSize(least.width(), min(max(scaled(640), whole), room))

    # --- what others ask ---

    @property
    def looking(self) -> bool:
        """Whether the plan is still being made."""
        return self._asked is not None and not self._asked.finished

    @property
    def working(self) -> bool:
        """Whether the work is under way."""
        return self._work is not None and not self._work.finished

    @property
    def done_so_far(self) -> int:
        """How many orders the work has been through."""
        return self._work.progress.done if self._work is not None else 0

    # --- what would be done ---

    def _ask(self) -> None:
        self._call_off()
        self.tell_subtitle(say("process.looking"))
        self.verb.allow(allowed=False, reason=say("process.looking"))
        token = self._asked = Token()
        self.office.ask(
            planned,
            self.boxes.chosen,
            self._only,
            token.tell,
            done=self._on_plan,
            failed=self.refused,
            owner=self,
            token=token,
        )
        self._patience.start()

    def _call_off(self) -> None:
        """Look no longer at what would be done."""
        self._patience.stop()
        self.progress.hide()
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None

    def _lose_patience(self) -> None:
        if self._asked is not None and self.looking:
            self.progress.follow(self._asked)
            self.progress.show()

    def _on_plan(self, plan: Plan) -> None:
        self._call_off()
        told = map(confirmed_before, plan.rows) if self._deed == "confirm" else plan.rows
        rows = self._rows = together(tuple(told))
        self._unsaid = plan.unsaid
        self._ships, self._bill, self._first = plan.ships, plan.does.bill, plan.first_number
        if not rows:
            # No empty ground under the one line that says so.
            self._empty = True
            self.show_body(shown=False)
            self.resize(self.sizeHint())
        self.boxes.tell(plan)
        self.reasons.show_rows(rows)
        self.table.rows_model.columns = columns_for(self._rows)
        self.table.put(self._rows)
        self.table.tick(ticked_first(rows))
        self._grow()

    def _tell(self) -> None:
        """Say what will be done with what is ticked, and what stays as it is."""
        ticked = self.table.ticked
        chosen = [row for row in self._rows if row.id in ticked]
        stays = [row for row in self._rows if row.id not in ticked]
        rest = len(stays)
        self.tell_subtitle(
            say("process.none_waits")
            if not self._rows
            else say("process.done_n", n=len(chosen)) + " " + say("process.rest_n", n=rest)
            if chosen and rest
            else say("process.all_n", n=len(chosen))
            if chosen
            else say("process.none_ticked")
            if self.boxes.offer
            else say("process.none_left" if self._all_done else "process.none_moves", n=rest)
        )
        steps = [step for row in chosen for step in row.steps]
        self._tell_deed(set(steps))
        told = [
            (icon, say(f"process.effect.{step}", n=steps.count(step)))
            for step, icon in _EFFECTS
            if step in steps and step != "invoice"
        ]
        if "invoice" in steps:
            told.append(("invoices", self._invoiced(chosen)))
            told.extend(self._deducted(chosen))
        ahead = (
            sum(row.ahead for row in chosen if "invoice" in row.steps) if self.boxes.ahead.isChecked() else 0
        )
        if ahead:
            told.append(("trouble", say(f"process.effect.ahead.{self._bill}", n=ahead)))
        told.extend(many_lines(self.office, (row.told for row in chosen if row.told is not None)))
        told.extend(cautions_of(chosen, self._unsaid, stays, self._first))
        self.effects.tell(told)
        self.old.lead(row.old for row in chosen)
        self.complete.lead(
            lack for row in chosen if "invoice" in row.steps for lack in (*self._unsaid, *row.lacks)
        )
        self.tell_note(say("process.note") if "invoice" in steps else "")
        if chosen:
            key, facts = verb_told(chosen)
            self.verb.tell(key, **facts)
        else:
            self.verb.tell(f"process.none.{self._deed}")
        moves = any(not row.untouched for row in self._rows)
        self.verb.allow(bool(chosen), say("process.nothing_chosen" if moves else "process.no_box"))
        # Where no order can go on there is nothing to do and nothing to call off.
        possible = self.boxes.offer or any(not row.untouched for row in self._rows)
        self.verb.setVisible(possible)
        self.leave.tell("kit.leave" if possible else "kit.close")

    def _tell_deed(self, steps: set[str]) -> None:
        """The title names what is done, also where more than the verb that was pressed says."""
        more = self._deed == "ship" and "invoice" in steps
        if more or self._deed == "process":
            self.tell_title("process.titles.process" if more or self._ships else "process.titles.invoice")
        else:
            title = "title_one" if len(self._rows) == 1 else "titles"
            self.tell_title(f"process.{title}.{self._deed}")

    def _invoiced(self, chosen: Sequence[PlanRow]) -> str:
        """How many invoices, and what they come to where they are in one currency."""
        billed = [row for row in chosen if "invoice" in row.steps]
        currencies = {row.currency for row in billed}
        if len(currencies) > 1 or any(row.bills is None for row in billed):
            return say("process.effect.invoice", n=len(billed))
        total = sum(row.bills or 0 for row in billed)
        amount = words().money(total, currencies.pop())
        return say("process.effect.invoice_of", n=len(billed), amount=amount)

    def _deducted(self, chosen: Sequence[PlanRow]) -> list[tuple[str, str]]:
        """What deposit invoices asked for already of these amounts: the invoices take it off."""
        found = [row for row in chosen if "invoice" in row.steps and row.deposits]
        return [
            ("bank", say("process.effect.deposits", amount=words().money(amount, currency)))
            for currency in sorted({row.currency for row in found})
            if (amount := sum(row.deposits for row in found if row.currency == currency))
        ]

    @property
    def _all_done(self) -> bool:
        return all(why.code == "order_all_done" for row in self._rows for why in row.reasons)

    def _leave_for(self, way: Callable[[], object]) -> None:
        """Take the way out of what keeps orders here; nothing was done yet."""
        self.reject()
        way()

    # --- doing it ---

    def act(self) -> None:
        if self._over:
            self.accept()
            return
        ticked = self.table.ticked
        whole = ticked == frozenset(row.id for row in self._rows if not row.untouched)
        only = self._only if whole else ticked
        for widget in (self.boxes, self.reasons, self.table, self.effects, self.complete, self.old):
            widget.hide()
        self._rest.show()
        self.verb.hide()
        self.tell_subtitle("")
        self.tell_note(say("process.stop_note"))
        self._work = self.progress.start(
            carry_out,
            self.boxes.chosen,
            only,
            done=self._done,
            failed=self._broke,
        )

    def reject(self) -> None:
        if self.progress.cancel():
            return
        self._call_off()
        super().reject()

    def _done(self, report: Report) -> None:
        self._end()
        stopped = self._work is not None and self._work.cancelled
        told = [
            say(f"process.did.{step}", n=report.done[step]) for step, _icon in _DID if report.done.get(step)
        ]
        if report.papers:
            told.append(say("process.did.paper", n=report.papers))
        head = say("process.stopped" if stopped else "process.over")
        self.tell_subtitle(f"{head} {', '.join(told)}." if told else f"{head} {say('process.did_nothing')}")
        rows = left_rows(report, {row.id: row.number for row in self._rows})
        self.left.put(rows)
        self.left.setVisible(bool(rows))
        self.export.setVisible(bool(rows))
        self.tell_note(say("process.left_n", n=len(rows)) if rows else "")
        if not rows:
            # Nothing is left to be read: no empty ground under the one line that says so.
            self.show_body(shown=False)
            self.resize(self.sizeHint())
        self.verb.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_file(self) -> None:
        """Ask where what was left shall go as a file, and write it."""
        name = f"{say('process.left_table')} {self.office.today.isoformat()}"
        place = ask_place(self, say("kit.bulk.export"), name, "csv")
        if place is not None:
            write_file(self.office, place, self.left.as_file())

    def _broke(self, failure: Failure) -> None:
        self._end()
        self.tell_subtitle(say("process.kept"))
        self.refused(failure)

    def _end(self) -> None:
        self._over = True
        self.progress.hide()
        self._rest.hide()
        self.leave.hide()
        self.verb.show()
        self.verb.tell("kit.close")
        self.verb.allow(allowed=True)

    def _told(self, progress: Progress) -> str:
        if not progress.total:
            return say("process.working")
        key = "process.working_at" if self._work is not None else "process.looking_at"
        return say(key, done=progress.done, total=progress.total)

    def _open_order(self, row: LeftRow) -> None:
        if row.order_id:
            self.accept()
            self.office.ways.open("order", row.order_id)


def _is_untouched(row: PlanRow) -> bool:
    return row.untouched


_EFFECTS = (
    ("confirm", "orders"),
    ("ship", "shipments"),
    ("invoice", "invoices"),
    ("refund", "undo"),
)
_DID = (*_EFFECTS, ("hold", "hold"), ("settle", "bank"))
