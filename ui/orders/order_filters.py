"""The views of the list of orders as tabs, and what it may be filtered by."""

from __future__ import annotations

from app.customers.queries import customer_name
from app.invoicing.queries import invoice_number
from app.orders.queries import shop_name, shops_of_orders
from ui.customers.customer_picker import customer_picker
from ui.kit.filters import Filter, amounts, days, period
from ui.kit.view_tabs import View
from ui.orders.method_filter import by_method

VIEWS = (
    View("all", "orders.view.all", (("view", "all"),)),
    View("to_approve", "orders.view.to_approve", (("view", "to_approve"),)),
    View("to_pay", "orders.view.to_pay", (("view", "to_pay"),)),
    View("payment_problem", "orders.view.payment_problem", (("view", "payment_problem"),), alarm="late"),
    View(
        "on_hold",
        "orders.view.on_hold",
        (("view", "on_hold"),),
        alarm="hold",
        columns=("number", "ordered_on", "customer", "state", "kept_by", "asked_by", "total"),
    ),
    View("missing", "orders.view.missing", (("view", "missing"),)),
    View("to_ship", "orders.view.to_ship", (("view", "to_ship"),)),
    View("late", "orders.view.late", (("view", "late"),), alarm="late"),
    View("to_invoice", "orders.view.to_invoice", (("view", "to_invoice"),)),
)
FILTERS = (
    period("within", "filter.ordered_within"),
    *days("filter.ordered_from", "filter.ordered_to"),
    Filter("customer", "column.customer", called=customer_name, picker=customer_picker),
    Filter("shop", "filter.shop", called=shop_name, choices=shops_of_orders),
    Filter("invoice", "orders.filter.invoice", called=invoice_number),
    Filter(
        "view",
        "orders.filter.view",
        (
            ("at_risk", "orders.view.at_risk"),
            ("monthly", "orders.view.monthly"),
            ("unpaid", "orders.view.unpaid"),
            ("ahead", "orders.view.ahead"),
            ("closed", "orders.view.closed"),
            ("unfinished", "orders.view.unfinished"),
        ),
    ),
    Filter(
        "state",
        "column.state",
        (
            ("draft", "orders.chip.draft"),
            ("held", "orders.chip.held"),
            ("confirmed", "orders.chip.confirmed"),
            ("closed", "orders.chip.closed"),
            ("cancelled", "orders.chip.cancelled"),
        ),
    ),
    Filter(
        "paid",
        "column.paid",
        (
            ("none", "orders.progress.unpaid"),
            ("part", "orders.progress.paid_part"),
            ("all", "orders.chip.paid"),
        ),
    ),
    Filter(
        "shipped",
        "column.shipped",
        (
            ("none", "orders.progress.unshipped"),
            ("part", "orders.progress.shipped_part"),
            ("all", "orders.chip.shipped"),
        ),
    ),
    Filter(
        "invoiced",
        "column.invoiced",
        (
            ("none", "orders.progress.not_invoiced"),
            ("part", "orders.progress.invoiced_part"),
            ("all", "orders.chip.invoiced"),
        ),
    ),
    Filter(
        "payment_kind",
        "orders.filter.payment_kind",
        (
            ("prepaid", "orders.kind.prepaid"),
            ("on_delivery", "orders.kind.on_delivery"),
            ("account", "orders.kind.account"),
        ),
    ),
    by_method(),
    *amounts(),
    *days("filter.promised_from", "filter.promised_to", "promised_from", "promised_to"),
)
