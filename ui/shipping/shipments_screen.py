"""The list of shipments, with the returns and reversals among them."""

from __future__ import annotations

from dataclasses import replace

from app.customers.queries import customer_name
from app.orders.queries import ORDERS
from app.shipping.carriers import carrier_said
from app.shipping.queries import SHIPMENTS, ShipmentRow
from app.shipping.return_queries import RETURNS
from ui.customers.customer_picker import customer_picker
from ui.kit.acts import Act, BulkAct
from ui.kit.bulk_dialog import do_to_many
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.filters import Filter, days, period
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.papers_dialog import print_many
from ui.kit.view_tabs import View
from ui.kit.wording import say, words
from ui.shipping.carrier_answer_dialog import take_answer
from ui.shipping.carrier_file_dialog import write_carrier_file
from ui.shipping.labels_dialog import label_parcels
from ui.shipping.parcels_part import fate_chip
from ui.shipping.shipment_deeds import DELIVERED, DELIVERY_NOTES, on_its_way
from ui.today.process_waiting import ship_what_is_ready


def shipments_screen(office: Office) -> ListScreen[ShipmentRow]:
    """The list of shipments."""
    return ListScreen(
        office,
        replace(
            _DESIGN,
            bulk=_bulk(office),
            acts=(
                Act("preparation.title", lambda: office.ways.go("preparation"), look="door"),
                Act("carrier_answer.ask", lambda: take_answer(office), icon="in"),
                Act("orders.ship", lambda: ship_what_is_ready(office), icon="shipments", look="primary"),
            ),
            start=Act("shipments.start", lambda: office.ways.go("orders"), icon="orders"),
        ),
    )


def _bulk(office: Office) -> tuple[BulkAct, ...]:
    return (
        BulkAct("labels.parcels_ask", lambda keys: label_parcels(office, sorted(keys)), icon="scan"),
        BulkAct("carrier_file.ask", lambda keys: write_carrier_file(office, keys), icon="export"),
        BulkAct(
            "shipments.delivered_many.ask",
            lambda keys: do_to_many(office, DELIVERED, keys),
            icon="done",
            fits=on_its_way,
            rare=True,
        ),
        BulkAct(
            "kit.papers.ask",
            lambda keys: print_many(office, DELIVERY_NOTES, keys),
            icon="print",
            in_order=True,
        ),
    )


def shipment_state(row: ShipmentRow) -> Chip:
    """What a shipment is: goods out, goods back, or undone."""
    if row.kind == "reversal":
        return Chip("none", say("shipment.kind.reversal"), icon="undo")
    if row.kind == "return":
        return Chip("run", say("shipment.kind.return"), icon="in")
    if row.reversed:
        return Chip("none", say("shipments.chip.reversed"), icon="cancelled")
    if row.came_back:
        return Chip("run", say("fate.back"), icon="in")
    if row.waits_for_decision:
        return Chip("wait", say("shop_proposal.chip"))
    if row.lacks_customs:
        return Chip("late", say("shipments.chip.customs"))
    if row.fate in {"lost", "refused"}:
        return fate_chip(row.fate)
    if row.back_milli:
        return Chip("run", say("shipments.chip.part_back"), icon="in")
    if row.fate == "delivered":
        return fate_chip(row.fate)
    if not row.moves_stock:
        return Chip("none", say("shipments.chip.history"))
    return Chip("done", say("shipments.chip.left"))


def _order(row: ShipmentRow) -> str:
    return row.order_number or ""


_COLUMNS: tuple[Column[ShipmentRow], ...] = (
    Column(key="number", title="column.number", width=116, strong=True),
    Column(key="shipped_on", title="column.shipped_on", kind="date", width=96, muted=True),
    Column(key="customer", title="column.customer", aside=lambda row: row.apart, strong=True),
    Column(key="city", title="filter.city", width=108, sortable=False, muted=True, shown=False, wide=1),
    Column(key="state", title="column.state", kind="chip", value=shipment_state, width=132, sortable=False),
    Column(key="order", title="column.order_number", value=_order, width=112, sortable=False),
    Column(
        key="carrier",
        title="column.carrier",
        value=lambda row: carrier_said(row.carrier, words()),
        aside=lambda row: row.tracking,
        aside_in="tracking",
        width=138,
        sortable=False,
    ),
    Column(key="tracking", title="column.tracking", width=168, sortable=False, shown=False, wide=2),
    Column(
        key="quantity",
        title="column.quantity",
        kind="quantity",
        value=lambda row: row.quantity_milli,
        width=76,
        sortable=False,
    ),
    Column(
        key="to_collect",
        title="shipments.column.to_collect",
        kind="money",
        width=96,
        sortable=False,
        currency=lambda row: row.currency,
    ),
    Column(
        key="value",
        title="column.value",
        kind="money",
        width=96,
        sortable=False,
        currency=lambda row: row.currency,
    ),
)
_DESIGN = ListDesign[ShipmentRow](
    name="shipments",
    title="shipments.title",
    counted="shipments.counted",
    hint="shipments.hint",
    empty_title="shipments.empty",
    empty_text="shipments.empty_text",
    listing=SHIPMENTS,
    columns=_COLUMNS,
    nouns=(
        "shipment",
        "parcel",
        "customs_declaration",
        "product",
        "goods_return",
        "sales_order",
        "customer",
    ),
    opens="shipment",
    views=(
        View("all", "shipments.view.all", (("view", "all"),)),
        View("to_ship", "orders.view.to_ship", (("view", "to_ship"),), leads="orders"),
        View("late", "orders.view.late", (("view", "late"),), alarm="late", leads="orders"),
        View("today", "shipments.view.today", (("view", "today"),)),
        View("astray", "shipments.view.astray", (("view", "astray"),), alarm="late"),
        View(
            "stuck",
            "shipments.view.stuck",
            (("view", "stuck"),),
            alarm="late",
            nothing="shipments.none_stuck",
        ),
        View("customs", "shipments.view.customs", (("view", "customs"),), alarm="late"),
        View("returns", "returns.title", (("view", "all"),), leads="returns"),
        View("reversals", "shipments.view.reversals", (("view", "reversals"),)),
    ),
    elsewhere={"to_ship": ORDERS, "late": ORDERS, "returns": RETURNS},
    filters=(
        period("within", "filter.shipped_within"),
        *days("filter.shipped_from", "filter.shipped_to"),
        Filter("customer", "column.customer", called=customer_name, picker=customer_picker),
        Filter(
            "kind",
            "column.state",
            (
                ("delivery", "shipment.kind.delivery"),
                ("reversal", "shipment.kind.reversal"),
            ),
        ),
    ),
    sort="shipped_on",
    descending=True,
    muted=lambda row: row.reversed or row.kind == "reversal",
)
