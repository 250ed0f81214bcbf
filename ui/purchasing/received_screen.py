"""The list of invoices that suppliers sent: what is to be checked, what is disputed, what is due."""

from __future__ import annotations

from dataclasses import replace

from app.purchasing.received_queries import RECEIVED, ReceivedRow
from app.purchasing.supplier_queries import supplier_name
from ui.kit.acts import Act
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.filters import Filter, amounts, days, period
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.view_tabs import View
from ui.kit.wording import say
from ui.purchasing.received_files import choose_received
from ui.purchasing.supplier_dialog import supplier_picker


def received_screen(office: Office) -> ListScreen[ReceivedRow]:
    """The list of invoices received."""
    return ListScreen(office, _design(office))


def received_chip(row: ReceivedRow) -> Chip:
    """What was decided of an invoice."""
    match row.state:
        case "open":
            return Chip("wait", say("received.state.open"), filled=True)
        case "disputed":
            return Chip("hold", say("received.state.disputed"), filled=True)
        case _:
            return Chip("done", say("received.state.checked"))


def paid_chip(row: ReceivedRow) -> Chip | None:
    """What somebody noted of its payment, or that it is late; None where there is nothing to say."""
    if row.paid_on is not None:
        return Chip("done", say("received.chip.paid"))
    if row.late:
        return Chip("late", say("received.chip.late"), filled=True)
    if row.paid_amount:
        return Chip("run", say("received.chip.part"))
    return None


def received_columns(office: Office, *, supplier: bool = True) -> tuple[Column[ReceivedRow], ...]:
    """The columns of a table of invoices received; amounts are for who may see costs."""
    kept = tuple(
        each
        for each in _COLUMNS
        if (office.actor.sees_costs or each.key not in ("total", "unpaid"))
        and (supplier or each.key not in ("supplier", "purchase"))
    )
    if supplier:
        return kept
    # Without the supplier's name another column takes what is left.
    return tuple(replace(each, width=0) if each.key == "state" else each for each in kept)


def _design(office: Office) -> ListDesign[ReceivedRow]:
    return ListDesign[ReceivedRow](
        name="received",
        title="received.title",
        counted="received.counted",
        hint="received.hint",
        empty_title="received.empty",
        empty_text="received.empty_text",
        icon="in",
        listing=RECEIVED,
        columns=received_columns(office),
        nouns=("received_invoice", "supplier", "purchase_order", "goods_receipt"),
        opens="received",
        views=(
            View("all", "received.view.all", (("view", "all"),)),
            View("open", "received.view.open", (("view", "open"),), alarm="wait"),
            View("disputed", "received.view.disputed", (("view", "disputed"),), alarm="wait"),
            View("checked", "received.view.checked", (("view", "checked"),)),
            View("unnamed", "received.view.unnamed", (("view", "unnamed"),), alarm="wait"),
            View("unpaid", "received.view.unpaid", (("view", "unpaid"),)),
            View("late", "received.view.late", (("view", "late"),), alarm="late"),
        ),
        filters=(
            period("within", "filter.issued_within"),
            *days("filter.issued_from", "filter.issued_to"),
            *days("filter.due_from", "filter.due_to", "due_from", "due_to"),
            Filter("supplier", "column.supplier", called=supplier_name, picker=supplier_picker),
            *amounts(),
            Filter(
                "kind",
                "column.kind",
                (("invoice", "invoice.kind.invoice"), ("credit_note", "invoice.kind.credit_note")),
            ),
        ),
        sort="issued_on",
        descending=True,
        muted=lambda row: row.state == "checked" and row.paid_on is not None,
        acts=(Act("received.issued", lambda: office.ways.go("invoices"), look="door"),),
        new=Act("received.open", lambda: choose_received(office), icon="new", keys="new", look="primary")
        if office.actor.may("received.keep")
        else None,
    )


_COLUMNS: tuple[Column[ReceivedRow], ...] = (
    Column(key="number", title="column.number", width=124, strong=True),
    Column(key="issued_on", title="column.date", kind="date", width=96, muted=True),
    Column(key="supplier", title="column.supplier", value=lambda row: row.whose, strong=True),
    Column(key="purchase", title="column.purchase", width=116, sortable=False, wide=1, shown=False),
    Column(key="state", title="column.state", kind="chip", value=received_chip, width=124, sortable=False),
    Column(
        key="paid",
        title="received.column.paid",
        kind="chip",
        value=paid_chip,
        width=112,
        sortable=False,
    ),
    Column(key="due_on", title="column.due_on", kind="date", width=96),
    Column(
        key="total",
        title="received.column.total",
        kind="money",
        width=100,
        strong=True,
        currency=lambda row: row.currency,
    ),
    Column(
        key="unpaid",
        title="received.column.unpaid",
        kind="money",
        value=lambda row: row.left,
        width=100,
        sortable=False,
        currency=lambda row: row.currency,
    ),
)
