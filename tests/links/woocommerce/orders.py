"""Orders as the shop keeps them: made, changed, moved from state to state, thrown away; what each does to the date.

Both sides of the counter come through here: the interface and the merchant's own screens (`merchant`).
"""

from __future__ import annotations

import secrets
from decimal import Decimal
from typing import Any

from tests.links.woocommerce import lines, refunds, stock
from tests.links.woocommerce.answers import Record, Refused, invalid, not_one_of
from tests.links.woocommerce.dates import stamp
from tests.links.woocommerce.state import State

BILLING = (
    "first_name", "last_name", "company", "address_1", "address_2", "city", "state", "postcode", "country",
    "email", "phone",
)  # fmt: skip
SHIPPING = (*BILLING[:9], "phone")
_PAID = frozenset({"processing", "completed"})
_PLAIN = (
    "currency", "payment_method", "payment_method_title", "transaction_id", "customer_note",
    "customer_id", "parent_id", "created_via",
)  # fmt: skip


def find(state: State, number: int) -> Record:
    found = state.orders.get(number)
    if found is None or number in state.unreadable:
        raise Refused(404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")
    return found


def create(state: State, body: Record, *, via: str = "rest-api") -> Record:
    """A new order; nothing keeps the same request from making two."""
    check(state, body)
    order = _empty(state, via)
    state.orders.add(order)
    try:
        _write(state, order, body)
    except Refused as refused:
        _leave_or_drop(state, order, refused)
        raise
    order["version"] = state.version.text
    order["status"] = "pending"
    _settle(state, order, body)
    return order


def change(state: State, order: Record, body: Record) -> Record:
    """Write what a request says; whether the date moves is a matter of the version and of what was written."""
    check(state, body)
    _write(state, order, body)
    _settle(state, order, body)
    if state.version.any_write_moves:
        state.orders.move(order, state.moment)
    return order


def set_status(state: State, order: Record, status: str) -> None:
    """Move an order to another state: stock, dates, notes and mails follow."""
    before = order["status"]
    if status == before:
        return
    order["status"] = status
    order["needs_payment"] = status in {"pending", "failed"} and Decimal(order["total"]) > 0
    order["is_editable"] = status in {"pending", "on-hold", "auto-draft"}
    if status in _PAID and not order["date_paid_gmt"]:
        stamp(order, "date_paid", state.moment)
    if status == "completed":
        stamp(order, "date_completed", state.moment)
    stock.follow_status(state, order)
    _say(state, order, before)
    state.orders.move(order, state.moment)
    if status == "refunded":
        # Written as a state, the refund is of the whole total, without lines and without tax.
        refunds.refund_rest(state, order)


def trash(state: State, order: Record) -> Record:
    """Throw an order away; the answer shows it as it was. Stock is not given back."""
    if order["status"] == "trash":
        raise Refused(410, "woocommerce_rest_already_trashed", "The order has already been deleted.")
    shown = dict(order)
    kept = {"_wp_trash_meta_status": f"wc-{order['status']}"}
    kept["_wp_trash_meta_time"] = str(int(state.now.timestamp()))
    order["meta_data"] = [
        *order["meta_data"],
        *state.metas([{"key": key, "value": value} for key, value in kept.items()]),
    ]
    order["status"] = "trash"
    order["is_editable"] = False
    state.orders.move(order, state.moment)
    return shown


def untrash(state: State, order: Record) -> None:
    metas = {each["key"]: each["value"] for each in order["meta_data"]}
    order["status"] = metas.get("_wp_trash_meta_status", "wc-pending").removeprefix("wc-")
    order["meta_data"] = [each for each in order["meta_data"] if not each["key"].startswith("_wp_trash_meta")]
    state.orders.move(order, state.moment)


def delete(state: State, order: Record) -> Record:
    """Delete for good: no list and no id tells of it any more."""
    number = order["id"]
    state.orders.remove(number)
    for refund in state.refunds_of.pop(number, []):
        del state.refunds[refund], state.refund_of[refund]
    state.notes.pop(number, None)
    return order


def check(state: State, body: Record) -> None:
    """What the shop refuses before it writes anything."""
    status = body.get("status")
    if status is not None and status not in state.status_slugs():
        raise not_one_of("status", ["auto-draft", *state.status_slugs()])
    currency = body.get("currency")
    if currency is not None and currency not in currencies(state):
        raise not_one_of("currency", currencies(state))
    customer = body.get("customer_id")
    if customer and customer not in state.customers:
        raise Refused(400, "woocommerce_rest_invalid_customer_id", "Customer ID is invalid.")
    email = (body.get("billing") or {}).get("email")
    if email and "@" not in email:
        raise invalid("billing", "Invalid email address.", "rest_invalid_email")


def currencies(state: State) -> list[str]:
    found = next(each for each in state.files["settings_general"] if each["id"] == "woocommerce_currency")
    return list(found["options"])


def _write(state: State, order: Record, body: Record) -> None:
    """The fields of a request, without the state."""
    for name in _PLAIN:
        if body.get(name) is not None:
            order[name] = body[name]
    for name, known in (("billing", BILLING), ("shipping", SHIPPING)):
        given = body.get(name) or {}
        order[name] = order[name] | {key: value for key, value in given.items() if key in known}
    if "meta_data" in body:
        state.take_metas(order, body["meta_data"])
    lines.write_lines(state, order, body)


def _settle(state: State, order: Record, body: Record) -> None:
    """The state a request asks for, and the payment."""
    set_status(state, order, body.get("status") or order["status"])
    if body.get("set_paid"):
        if order["status"] not in _PAID:
            set_status(state, order, "processing")
        if not order["date_paid_gmt"]:
            stamp(order, "date_paid", state.moment)
    order["needs_processing"] = any(line["product_id"] for line in order["line_items"])


def _leave_or_drop(state: State, order: Record, refused: Refused) -> None:
    """A coupon the shop does not know leaves a draft behind, in newer versions; other refusals leave nothing."""
    if refused.body["code"] != "woocommerce_rest_invalid_coupon" or not state.version.bad_coupon_leaves_draft:
        state.orders.remove(order["id"])
        return
    order["status"] = "checkout-draft"
    refused.body["data"]["new_draft_order_id"] = order["id"]


def _say(state: State, order: Record, before: str) -> None:
    """The mails and the note of a change of state."""
    number, status = order["id"], order["status"]
    fresh = before in {"pending", "failed", "cancelled"}
    sent: list[tuple[str, Any]] = []
    if status in stock.TAKING and fresh:
        sent.append(("New order", "merchant"))
    if status == "completed":
        sent.append(("Completed order", "customer"))
    elif status == "processing" and (fresh or before == "on-hold"):
        sent.append(("Processing order", "customer"))
    elif status == "on-hold" and fresh:
        sent.append(("Order on-hold", "customer"))
    elif status == "cancelled" and before in {"processing", "on-hold"}:
        sent.append(("Cancelled order", "merchant"))
    elif status == "failed" and before in {"pending", "on-hold"}:
        sent.append(("Failed order", "merchant"))
    for kind, to in sent:
        state.mail(kind, number, to)
        state.note(number, f'Email "{kind}" sent.')
    names = {each["slug"]: each["name"] for each in state.statuses}
    state.note(
        number, f"Order status changed from {names.get(before, before)} to {names.get(status, status)}."
    )


def _empty(state: State, via: str) -> Record:
    number = state.new_id()
    key = f"wc_order_{secrets.token_hex(6)}"
    order: Record = {
        "id": number,
        "parent_id": 0,
        "status": "pending",
        "currency": state.files["currency"]["code"],
        "version": state.version.text,
        "prices_include_tax": state.setting("tax", "woocommerce_prices_include_tax") == "yes",
        "date_created": "",
        "date_modified": "",
        **dict.fromkeys(_FIGURES, "0.00"),
        "customer_id": 0,
        "order_key": key,
        "billing": dict.fromkeys(BILLING, ""),
        "shipping": dict.fromkeys(SHIPPING, ""),
        **dict.fromkeys(_PLAIN[1:4], ""),
        "customer_ip_address": "",
        "customer_user_agent": "",
        "created_via": via,
        "customer_note": "",
        "date_completed": None,
        "date_paid": None,
        "cart_hash": "",
        "number": str(number),
        "meta_data": [],
        **{name: [] for name in ("line_items", "tax_lines", "shipping_lines", "fee_lines", "coupon_lines")},
        "refunds": [],
        "payment_url": f"{state.home}/checkout/order-pay/{number}/?pay_for_order=true&key={key}",
        "is_editable": True,
        "needs_payment": False,
        "needs_processing": False,
        **dict.fromkeys(_GMT, None),
        "currency_symbol": "€",
        "_links": state.links(f"orders/{number}"),
    }
    for name in ("date_created", "date_modified"):
        stamp(order, name, state.moment)
    return order


_FIGURES = (
    "discount_total", "discount_tax", "shipping_total", "shipping_tax", "cart_tax", "total", "total_tax",
)  # fmt: skip
_GMT = ("date_created_gmt", "date_modified_gmt", "date_completed_gmt", "date_paid_gmt")
