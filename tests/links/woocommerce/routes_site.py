"""The interface of all the rest: the site's own page, settings, taxes, customers, coupons, gateways, webhooks."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.links.woocommerce import listing
from tests.links.woocommerce.answers import Answer, Record, Refused, Request, only
from tests.links.woocommerce.dates import SITE, stamp
from tests.links.woocommerce.money import cents
from tests.links.woocommerce.orders import BILLING, SHIPPING
from tests.links.woocommerce.products import escaped
from tests.links.woocommerce.routes import Do, Route, route, shown
from tests.links.woocommerce.state import HIDDEN, RECORDED, State


def root(state: State, request: Request) -> Answer:
    """What the site tells anybody: its name, its home, its time."""
    offset = state.now.astimezone(SITE).utcoffset()
    assert offset is not None
    where = f"{state.home}/wp-admin/authorize-application.php"
    page = state.root | {
        "url": state.home,
        "home": state.home,
        "gmt_offset": offset.total_seconds() / 3600,
        "authentication": {"application-passwords": {"endpoints": {"authorization": where}}},
    }
    return Answer(only(page, request.list("_fields")), allow="GET")


def _whole(noun: str) -> Do:
    """A list that comes as it was recorded, in one page."""

    def do(state: State, request: Request) -> Answer:
        return listing.page(state, request, state.files[noun])

    return do


def _rates(state: State, request: Request) -> Answer:
    listing.check_paging(request)
    found = sorted(state.rates.values(), key=lambda each: each["id"])
    if "class" in request.query:
        found = [each for each in found if each["class"] == request.query["class"]]
    return listing.page(state, request, found)


def _rate(state: State, request: Request, number: int) -> Answer:
    if number not in state.rates:
        raise Refused(404, "woocommerce_rest_invalid_id", "Invalid resource ID.")
    return shown(request, state.rates[number])


def _settings(state: State, request: Request, group: str) -> Answer:
    return shown(request, _group(state, group))


def _setting(state: State, request: Request, group: str, name: str) -> Answer:
    found = next((each for each in _group(state, group) if each["id"] == name), None)
    if found is None:
        raise Refused(404, "rest_setting_setting_invalid", "Invalid setting.")
    if request.method != "GET" and "value" in request.body:
        found["value"] = request.body["value"]
    return shown(request, found | {"group_id": group})


def _group(state: State, group: str) -> list[Record]:
    if f"settings_{group}" not in state.files:
        raise Refused(404, "rest_setting_setting_group_invalid", "Invalid setting group.")
    return state.files[f"settings_{group}"]


def _currency(state: State, request: Request) -> Answer:
    return shown(request, state.files["currency"])


def _system_status(state: State, request: Request) -> Answer:
    """What tells the version: the recorded page, with this shop's own facts in it."""
    recorded = RECORDED.parent / "recorded" / "get" / "system_status.json"
    page: dict[str, Record] = json.loads(recorded.read_bytes())["body"]
    text, hpos = state.version.text, state.version.hpos
    page["environment"] |= {"home_url": state.home, "site_url": state.home, "version": text}
    store = page["settings"]["order_datastore"] if hpos else "WC_Order_Data_Store_CPT"
    page["settings"] |= {"HPOS_enabled": hpos, "order_datastore": store}
    if state.version.number < (7, 1):
        del page["settings"]["HPOS_enabled"], page["settings"]["HPOS_sync_enabled"]
    page["database"] = {"wc_database_version": text}
    return shown(request, page)


def _order_totals(state: State, request: Request) -> Answer:
    counts: dict[str, int] = {}
    for each in state.orders:
        counts[each["status"]] = counts.get(each["status"], 0) + 1
    return shown(request, [each | {"total": counts.get(each["slug"], 0)} for each in state.statuses])


# --- customers ---


def _customers(state: State, request: Request) -> Answer:
    """By name, and only those of one role; filters by date are unknown here, and left out of account in silence."""
    listing.check_paging(request)
    role = request.query.get("role", "customer")
    found = [each for each in state.customers.values() if role in {"all", each["role"]}]
    by = request.query.get("orderby", "name")
    found.sort(key=_BY[by] if by in _BY else _BY["name"])
    if request.query.get("order", "asc") == "desc":
        found.reverse()
    if "email" in request.query:
        found = [each for each in found if each["email"].lower() == request.query["email"].lower()]
    found = listing.by_search(
        request, listing.by_id(request, found), lambda each: (each["email"], each["username"])
    )
    return listing.page(state, request, found)


_BY: dict[str, Callable[[Record], Any]] = {
    "name": lambda each: each.get("username", ""),
    "id": lambda each: each["id"],
    "registered_date": lambda each: each["date_created_gmt"],
}


def _customer(state: State, request: Request, number: int) -> Answer:
    found = state.customers.get(number)
    if found is None:
        raise Refused(404, "woocommerce_rest_invalid_id", "Invalid resource ID.")
    if request.method == "DELETE":
        if not request.true("force"):
            message = "Customers do not support trashing."
            raise Refused(501, "woocommerce_rest_trash_not_supported", message)
        drop_customer(state, number)
    elif request.method != "GET":
        write_customer(state, found, request.body)
    return shown(request, found)


def drop_customer(state: State, number: int) -> None:
    """Their orders become those of a guest."""
    del state.customers[number]
    for order in state.orders:
        if order["customer_id"] == number:
            order["customer_id"] = 0


def _add_customer(state: State, request: Request) -> Answer:
    email = request.body.get("email")
    if not email:
        message = "Missing parameter(s): email"
        raise Refused(400, "rest_missing_callback_param", message, params=["email"])
    if any(each["email"].lower() == email.lower() for each in state.customers.values()):
        message = (
            f"An account is already registered with {email}. Please log in or use a different email address."
        )
        raise Refused(400, "registration-error-email-exists", message)
    made = add_customer(state, request.body)
    return shown(request, made, 201, f"{state.home}/wp-json/wc/v3/customers/{made['id']}")


def add_customer(state: State, body: Record) -> Record:
    number = max(state.customers, default=0) + 1
    made: Record = {"id": number}
    for name in ("date_created", "date_modified"):
        stamp(made, name, state.moment)
    made |= {"email": body["email"], "first_name": "", "last_name": "", "role": "customer"}
    made["username"] = body.get("username") or body["email"].split("@")[0]
    made |= {"billing": dict.fromkeys(BILLING, ""), "shipping": dict.fromkeys(SHIPPING, "")}
    made |= {"is_paying_customer": False, "avatar_url": "", "meta_data": []}
    made["_links"] = state.links(f"customers/{number}")
    state.customers[number] = made
    write_customer(state, made, body)
    return made


def write_customer(state: State, found: Record, body: Record) -> None:
    """Names are stored with their signs of markup written out; in the addresses they stay as they were typed."""
    if "email" in body:
        found["email"] = body["email"]
    for name in {"first_name", "last_name"} & body.keys():
        found[name] = escaped(body[name])
    for name in ("billing", "shipping"):
        found[name] = found[name] | {key: body[name][key] for key in found[name] if key in body.get(name, {})}
    if "meta_data" in body:
        state.take_metas(found, body["meta_data"])
    stamp(found, "date_modified", state.moment)


# --- coupons ---


def _coupons(state: State, request: Request) -> Answer:
    listing.check_paging(request)
    found = listing.table(state, request, state.coupons)
    if "code" in request.query:
        found = [each for each in found if each["code"] == request.query["code"].lower()]
    return listing.page(state, request, [each for each in found if each.get("status") not in HIDDEN])


def _coupon(state: State, request: Request, number: int) -> Answer:
    if number not in state.coupons:
        raise Refused(404, "woocommerce_rest_shop_coupon_invalid_id", "Invalid ID.")
    return shown(request, state.coupons[number])


def _add_coupon(state: State, request: Request) -> Answer:
    code = str(request.body.get("code", "")).lower()
    if any(each["code"] == code for each in state.coupons):
        message = "The coupon code already exists"
        raise Refused(400, "woocommerce_rest_coupon_code_already_exists", message)
    made = add_coupon(state, code, request.body)
    return shown(request, made, 201, f"{state.home}/wp-json/wc/v3/coupons/{made['id']}")


def add_coupon(state: State, code: str, body: Record) -> Record:
    """A coupon; the shop keeps codes in small letters."""
    number = state.new_id()
    made: Record = {"id": number, "code": code, "amount": cents(Decimal(body.get("amount") or 0))}
    made["status"] = "publish"
    for name in ("date_created", "date_modified"):
        stamp(made, name, state.moment)
    made |= {"discount_type": body.get("discount_type", "fixed_cart"), "description": ""}
    made |= dict.fromkeys(("date_expires", "date_expires_gmt")) | {"usage_count": 0, "individual_use": False}
    made |= {"product_ids": [], "excluded_product_ids": []}
    made |= dict.fromkeys(("usage_limit", "usage_limit_per_user", "limit_usage_to_x_items"))
    made |= {"free_shipping": False, "product_categories": [], "excluded_product_categories": []}
    made |= {"exclude_sale_items": False, "minimum_amount": "0.00", "maximum_amount": "0.00"}
    made |= {"email_restrictions": [], "used_by": [], "meta_data": []}
    made["_links"] = state.links(f"coupons/{number}")
    state.coupons.add(made)
    return made


# --- webhooks: kept, and never delivered: a desktop could not receive them ---


def _webhooks(state: State, request: Request) -> Answer:
    listing.check_paging(request)
    return listing.page(state, request, list(state.webhooks.values()))


def _webhook(state: State, request: Request, number: int) -> Answer:
    found = state.webhooks.get(number)
    if found is None:
        raise Refused(404, "woocommerce_rest_shop_webhook_invalid_id", "Invalid ID.")
    if request.method == "DELETE":
        del state.webhooks[number]
    elif request.method != "GET":
        found |= {name: request.body[name] for name in ("name", "status") if name in request.body}
        stamp(found, "date_modified", state.moment)
    return shown(request, found)


def _add_webhook(state: State, request: Request) -> Answer:
    topic = str(request.body.get("topic", ""))
    resource, _, event = topic.partition(".")
    if not resource or not event:
        message = "Webhook topic is required and must be valid."
        raise Refused(400, "woocommerce_rest_invalid_webhook_topic", message)
    number = max(state.webhooks, default=0) + 1
    made: Record = {"id": number, "name": request.body.get("name", ""), "status": "active", "topic": topic}
    made |= {"resource": resource, "event": event, "hooks": []}
    made["delivery_url"] = request.body.get("delivery_url", "")
    for name in ("date_created", "date_modified"):
        stamp(made, name, state.moment)
    made["_links"] = state.links(f"webhooks/{number}")
    state.webhooks[number] = made
    return shown(request, made, 201, f"{state.home}/wp-json/wc/v3/webhooks/{number}")


ROUTES: list[Route] = [
    route("taxes", get=("list", _rates)),
    route("taxes/classes", get=("list", _whole("tax_classes"))),
    route("taxes/#", get=("view", _rate)),
    route("settings/*", get=("list", _settings)),
    route("settings/*/*", put=("edit", _setting), get=("view", _setting)),
    route("data/currencies/current", get=("view", _currency)),
    route("system_status", get=("list", _system_status)),
    route("reports/orders/totals", get=("list", _order_totals)),
    route("payment_gateways", get=("list", _whole("payment_gateways"))),
    route("shipping/zones", get=("list", _whole("shipping_zones"))),
    route("customers", get=("list", _customers), post=("create", _add_customer)),
    route("customers/#", get=("view", _customer), put=("edit", _customer), delete=("delete", _customer)),
    route("coupons", get=("list", _coupons), post=("create", _add_coupon)),
    route("coupons/#", get=("view", _coupon)),
    route("webhooks", get=("list", _webhooks), post=("create", _add_webhook)),
    route("webhooks/#", get=("view", _webhook), put=("edit", _webhook), delete=("delete", _webhook)),
]
