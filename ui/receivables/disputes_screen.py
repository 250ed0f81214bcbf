"""The list of disputes: why customers do not pay, how much, who settles it, and what each waits for."""

from __future__ import annotations

from dataclasses import replace

from app.base.listing import Totals
from app.customers.queries import customer_name
from app.receivables.disputed import CODES, OUTCOMES
from app.reminders.dispute import DisputeRow, the_dispute
from app.reports.disputes import DISPUTES, DisputedRow, DisputeStep, owners_of_disputes
from ui.customers.customer_picker import customer_picker
from ui.kit.acts import BulkAct
from ui.kit.chips import Chip, Kind
from ui.kit.columns import Column
from ui.kit.filters import Filter, amounts, days, period
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.view_tabs import View
from ui.kit.wording import say, words
from ui.reminders.dispute_dialog import ChangeDisputeDialog, EndDisputeDialog


class DisputesScreen(ListScreen[DisputedRow]):
    """Enter opens the invoice; one that stands can be changed and closed from here."""

    def __init__(self, office: Office) -> None:
        close = BulkAct(
            "invoice_page.end_dispute",
            self._close,
            icon="limit",
            exactly=1,
            otherwise="disputes.ended_already",
            fits=lambda row: row.outcome is None,
        )
        change = BulkAct(
            "dispute.change.open",
            self._change,
            icon="edit",
            exactly=1,
            otherwise="disputes.ended_already",
            fits=lambda row: row.outcome is None,
        )
        super().__init__(office, replace(DESIGN, bulk=(close, change)))

    def _open(self, key: int) -> None:
        at = self.model.row_of(key)
        line = self.model.line(at) if at is not None else None
        if line is not None:
            self.office.ways.open("invoice", line.row.invoice_id)

    def _close(self, keys: frozenset[int]) -> None:
        [key] = keys
        self.office.ask(the_dispute, key, done=self._ask_how, owner=self)

    def _change(self, keys: frozenset[int]) -> None:
        [key] = keys
        self.office.ask(the_dispute, key, done=self._ask_what, owner=self)

    def _ask_what(self, found: DisputeRow) -> None:
        ChangeDisputeDialog(self.office, found, self).open()

    def _ask_how(self, found: DisputeRow) -> None:
        EndDisputeDialog(self.office, found, self).open()


def disputes_screen(office: Office) -> DisputesScreen:
    """The list of disputes, in the room of debts."""
    return DisputesScreen(office)


_KINDS: dict[DisputeStep, Kind] = {
    "decide": "wait",
    "late": "late",
    "undated": "wait",
    "paid": "run",
    "credit": "run",
    "write_off": "run",
    "ask": "none",
    "done": "done",
}


def next_chip(row: DisputedRow) -> Chip:
    """What is to be done next; of one that ended and asks for nothing more, how it ended."""
    kind = _KINDS[row.step]
    if row.step == "done":
        return Chip(kind, say(f"dispute.outcome.{row.outcome}"))
    if row.due_on is not None and row.step in ("decide", "late"):
        told = say(f"disputes.next.{row.step}", day=words().date(row.due_on))
        return Chip(kind, told, filled=row.step == "late")
    return Chip(kind, say(f"disputes.next.{row.step}"))


def _why(row: DisputedRow) -> str:
    return say(f"dispute.code.{row.code}")


def _standing(row: DisputedRow) -> str:
    """How long one has been open, or had been when it was closed."""
    return say("disputes.days_open" if row.outcome is None else "disputes.days_closed", n=row.days)


_VIEWS = (
    View("all", "disputes.view.all", (("view", "all"),)),
    View("standing", "disputes.view.standing", (("view", "standing"),)),
    View("late", "disputes.view.late", (("view", "late"),), alarm="late"),
    View("undated", "disputes.view.undated", (("view", "undated"),)),
    View("follow", "disputes.view.follow", (("view", "follow"),), alarm="wait"),
    View("ended", "disputes.view.ended", (("view", "ended"),)),
)
_FILTERS = (
    period("within", "disputes.filter.within"),
    *days("disputes.filter.from", "disputes.filter.to"),
    Filter("customer", "column.customer", called=customer_name, picker=customer_picker),
    Filter("code", "disputes.column.why", tuple((each, f"dispute.code.{each}") for each in CODES)),
    Filter("owner", "disputes.column.owner", choices=owners_of_disputes),
    Filter(
        "outcome", "disputes.column.outcome", tuple((each, f"dispute.outcome.{each}") for each in OUTCOMES)
    ),
    *amounts(),
)
_COLUMNS: tuple[Column[DisputedRow], ...] = (
    Column(key="number", title="column.document", width=112, strong=True),
    Column(key="customer", title="column.customer", aside=lambda row: row.apart, strong=True),
    Column(key="code", title="disputes.column.why", value=_why, width=116, sortable=False),
    Column(key="owner", title="disputes.column.owner", width=104),
    Column(
        key="opened_on", title="disputes.column.since", kind="date", aside=_standing, width=164, muted=True
    ),
    Column(
        key="due_on", title="disputes.column.due", kind="date", width=104, muted=True, shown=False, wide=2
    ),
    Column(
        key="note", title="disputes.column.note", width=200, sortable=False, muted=True, shown=False, wide=1
    ),
    Column(key="step", title="disputes.column.next", kind="chip", value=next_chip, width=224, sortable=False),
    Column(
        key="open",
        title="column.open",
        kind="money",
        width=104,
        sortable=False,
        shown=False,
        wide=1,
        currency=lambda row: row.currency,
    ),
    Column(
        key="amount",
        title="disputes.column.amount",
        kind="money",
        width=112,
        strong=True,
        currency=lambda row: row.currency,
    ),
)


def _parts(totals: Totals) -> str:
    """Of all that was ever disputed, what still stands."""
    whole, standing = totals.sums.get("amount", 0), totals.sums.get("standing", 0)
    if not standing or standing == whole:
        return ""
    return say("disputes.open_part", amount=words().money(standing, totals.currency))


DESIGN = ListDesign[DisputedRow](
    name="disputes",
    title="disputes.title",
    counted="disputes.counted",
    hint="disputes.hint",
    empty_title="disputes.empty",
    empty_text="disputes.empty_text",
    listing=DISPUTES,
    columns=_COLUMNS,
    nouns=("dispute", "invoice", "item", "customer"),
    icon="limit",
    opens="invoice",
    views=_VIEWS,
    filters=_FILTERS,
    # Closed, and nothing of it is left to do here: what was refused is in the reminders again by itself.
    muted=lambda row: row.step in ("done", "ask"),
    heading=False,
    parts=_parts,
)
