"""The list of purchase orders: what is written, what is expected and when, what came."""

from __future__ import annotations

from dataclasses import replace

from app.base.listing import Totals
from app.purchasing.purchase_queries import PURCHASES, PurchaseRow
from app.purchasing.received_queries import RECEIVED
from app.purchasing.supplier_queries import supplier_name
from ui.kit.acts import Act
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.filters import Filter, days, period
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.view_tabs import View
from ui.kit.wording import say, words
from ui.purchasing.purchase_dialog import new_purchase
from ui.purchasing.replenish_dialog import buy_what_is_low
from ui.purchasing.supplier_dialog import supplier_picker


def purchases_screen(office: Office) -> ListScreen[PurchaseRow]:
    """The list of purchase orders."""
    return ListScreen(office, _design(office))


def purchase_chip(row: PurchaseRow) -> Chip:
    """How far a purchase order is."""
    match row.state:
        case "draft":
            return Chip("none", say("purchase.chip.draft"), icon="edit")
        case "cancelled":
            return Chip("none", say("purchase.chip.cancelled"), icon="cancelled")
        case "closed":
            whole = row.received == "all"
            return Chip("done", say("purchase.chip.closed" if whole else "purchase.chip.given_up"))
        case _ if row.untold:
            # What the supplier never heard of does not come, whatever day was promised from it.
            return Chip("late", say("purchase.chip.untold"), filled=True)
        case _ if row.late:
            part = "late_part" if row.received == "part" else "late"
            return Chip("late", say(f"purchase.chip.{part}"), filled=True)
        case _ if row.received == "part":
            return Chip("run", say("purchase.chip.part"), icon="part")
        case _:
            return Chip("run", say("purchase.chip.sent"), icon="in")


def purchase_columns(office: Office, *, supplier: bool = True) -> tuple[Column[PurchaseRow], ...]:
    """The columns of a table of purchase orders; amounts are for who may see costs."""
    kept = tuple(
        each
        for each in _COLUMNS
        if (office.actor.sees_costs or each.key != "net") and (supplier or each.key != "supplier")
    )
    if supplier:
        return kept
    # Without the supplier's name another column takes what is left.
    return tuple(replace(each, width=0) if each.key == "state" else each for each in kept)


def _design(office: Office) -> ListDesign[PurchaseRow]:
    return ListDesign[PurchaseRow](
        name="purchases",
        title="purchases.title",
        counted="purchases.counted",
        hint="purchases.hint",
        empty_title="purchases.empty",
        empty_text="purchases.empty_text",
        icon="supplier",
        listing=PURCHASES,
        elsewhere={"received": RECEIVED},
        columns=purchase_columns(office),
        nouns=("purchase_order", "purchase_line", "supplier", "received_invoice", "outbox", "handover"),
        opens="purchase",
        views=(
            View("all", "purchases.view.all", (("view", "all"),)),
            View("drafts", "purchases.view.drafts", (("view", "drafts"),)),
            View("untold", "purchases.view.untold", (("view", "untold"),), alarm="late"),
            View("open", "purchases.view.open", (("view", "open"),)),
            View("late", "purchases.view.late", (("view", "late"),), alarm="late"),
            View("closed", "purchases.view.closed", (("view", "closed"),)),
            View("cancelled", "purchases.view.cancelled", (("view", "cancelled"),)),
            View("received", "received.title", leads="received"),
        ),
        filters=(
            period("within", "filter.ordered_within"),
            *days("filter.ordered_from", "filter.ordered_to"),
            Filter("supplier", "column.supplier", called=supplier_name, picker=supplier_picker),
        ),
        sort="ordered_on",
        descending=True,
        muted=lambda row: row.state in {"closed", "cancelled"},
        parts=_parts if office.actor.sees_costs else None,
        acts=(
            Act("stock.title", lambda: office.ways.go("stock"), look="door"),
            Act("replenish.open", lambda: buy_what_is_low(office), icon="supplier"),
        ),
        new=Act("purchases.new", lambda: new_purchase(office), icon="new", keys="new", look="primary"),
    )


def _parts(totals: Totals) -> str:
    """How much of the sum is of drafts or was cancelled, where not all of it is."""
    apart = totals.sums.get("apart", 0)
    if not apart or apart == totals.sums.get("net", 0):
        return ""
    return say("purchases.parts", amount=words().money(apart, totals.currency))


def _number(row: PurchaseRow) -> str:
    # Its day has a column of its own.
    return row.number or say("purchase.chip.draft")


_COLUMNS: tuple[Column[PurchaseRow], ...] = (
    Column(key="number", title="column.number", value=_number, width=120, strong=True),
    Column(key="ordered_on", title="column.ordered_on", kind="date", width=100, muted=True),
    Column(key="supplier", title="column.supplier", strong=True, sortable=False),
    Column(key="state", title="column.state", kind="chip", value=purchase_chip, width=168, sortable=False),
    Column(
        key="expected_on",
        title="purchases.column.expected",
        kind="date",
        # What the supplier never heard of comes on no day.
        value=lambda row: None if row.untold else row.expected_on,
        width=116,
    ),
    Column(key="line_count", title="purchases.column.lines", kind="number", width=80, sortable=False),
    Column(
        key="left_milli",
        title="purchase.column.left",
        kind="quantity",
        # Of what the supplier never heard of nothing comes.
        value=lambda row: 0 if row.untold else row.left_milli,
        width=88,
        sortable=False,
    ),
    Column(
        key="net",
        title="purchases.column.net",
        kind="money",
        width=112,
        strong=True,
        currency=lambda row: row.currency,
    ),
)
