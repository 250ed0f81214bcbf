"""The interface of orders: lists, single ones, their notes and refunds."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from tests.links.woocommerce import listing, orders, refunds
from tests.links.woocommerce.answers import Answer, Record, Refused, Request
from tests.links.woocommerce.money import ZERO
from tests.links.woocommerce.routes import Route, batch, route, shown
from tests.links.woocommerce.state import HIDDEN, LINES, State

_DEFAULTS = {"status[0]": "any", "dp": "2", "context": "view"}
_MONEY = frozenset(
    {
        "subtotal", "subtotal_tax", "total", "total_tax", "tax_total", "shipping_tax_total", "discount_total",
        "discount_tax", "shipping_total", "shipping_tax", "cart_tax",
    }
)  # fmt: skip


def _list(state: State, request: Request) -> Answer:
    listing.check_paging(request)
    found = listing.table(state, request, state.orders)
    known = ["any", "trash", "auto-draft", *state.status_slugs()]
    found = listing.by_status(request, found, known, HIDDEN)
    for name, column in (("customer", "customer_id"), ("parent", "parent_id")):
        if request.query.get(name, "").isdigit():
            found = [each for each in found if each[column] == int(request.query[name])]
    if request.query.get("product", "").isdigit():
        wanted = int(request.query["product"])
        found = [each for each in found if any(line["product_id"] == wanted for line in each["line_items"])]
    found = listing.by_search(request, found, _words)
    forgets = state.version.empty_page_forgets_totals
    show = (lambda each: _precise(each, request)) if "dp" in request.query else None
    return listing.page(state, request, found, defaults=_DEFAULTS, forgets=forgets, show=show)


def _get(state: State, request: Request, number: int) -> Answer:
    return shown(request, _precise(orders.find(state, number), request))


def _create(state: State, request: Request) -> Answer:
    made = orders.create(state, request.body)
    return shown(request, made, 201, f"{state.home}/wp-json/wc/v3/orders/{made['id']}")


def _change(state: State, request: Request, number: int) -> Answer:
    return shown(request, orders.change(state, _to_write(state, number), request.body))


def _delete(state: State, request: Request, number: int) -> Answer:
    order = orders.find(state, number)
    return shown(request, orders.delete(state, order) if _forced(request) else orders.trash(state, order))


def _batch(state: State, request: Request) -> Answer:
    def update(item: Record) -> Record:
        return orders.change(state, _to_write(state, item.get("id", 0)), item)

    def delete(number: int) -> Record:
        return orders.delete(state, orders.find(state, number))

    return batch(request, lambda item: orders.create(state, item), update, delete)


def _statuses(state: State, request: Request) -> Answer:
    return shown(request, state.statuses)


# --- notes ---


def _notes(state: State, request: Request, number: int) -> Answer:
    orders.find(state, number)
    found = sorted(state.notes.get(number, []), key=lambda each: each["id"])
    found.sort(key=lambda each: each["date_created_gmt"], reverse=True)
    if request.query.get("type") in {"customer", "internal"}:
        wanted = request.query["type"] == "customer"
        found = [each for each in found if each["customer_note"] is wanted]
    return shown(request, found)


def _add_note(state: State, request: Request, number: int) -> Answer:
    """A note does not move the order's date; one to the customer is mailed."""
    orders.find(state, number)
    text = request.body.get("note")
    if not text:
        message, params = "Missing parameter(s): note", ["note"]
        raise Refused(400, "rest_missing_callback_param", message, params=params)
    to_customer = bool(request.body.get("customer_note"))
    made = state.note(number, text, customer=to_customer)
    if to_customer:
        state.mail("Customer note", number)
    return shown(request, made, 201, f"{state.home}/wp-json/wc/v3/orders/{number}/notes/{made['id']}")


def _note(state: State, request: Request, number: int, note: int) -> Answer:
    found = next((each for each in state.notes.get(number, []) if each["id"] == note), None)
    if found is None:
        raise Refused(404, "woocommerce_rest_invalid_id", "Invalid resource ID.")
    if request.method == "DELETE":
        _needs_force(request)
        state.notes[number].remove(found)
    return shown(request, found)


# --- refunds ---


def _refunds(state: State, request: Request, number: int) -> Answer:
    orders.find(state, number)
    listing.check_paging(request)
    found = _sorted_refunds(
        state, request, [state.refunds[each] for each in state.refunds_of.get(number, [])]
    )
    return listing.page(state, request, found, defaults={"dp": "2"})


def _all_refunds(state: State, request: Request) -> Answer:
    listing.check_paging(request)
    found = _sorted_refunds(state, request, state.refunds.values())
    owner = state.refund_of

    def show(each: Record) -> Record:
        return {"id": each["id"], "parent_id": owner[each["id"]], **each}

    return listing.page(
        state,
        request,
        found,
        defaults={"dp": "2"},
        forgets=state.version.empty_page_forgets_totals,
        show=show,
    )


def _sorted_refunds(state: State, request: Request, found: Iterable[Record]) -> list[Record]:
    """By the second they were made in, or by id; a refund has no other date."""
    backwards = request.query.get("order", "desc") == "desc"
    by_id = request.query.get("orderby") == "id"
    found = sorted(
        found, key=lambda each: ("" if by_id else each["date_created_gmt"], each["id"]), reverse=backwards
    )
    return listing.by_date(
        state, request, listing.by_id(request, found), hpos=state.version.hpos, one_date=True
    )


def _refund(state: State, request: Request, number: int, refund: int) -> Answer:
    order = orders.find(state, number)
    if request.method == "DELETE":
        _needs_force(request)
        return shown(request, refunds.delete(state, order, refund))
    return shown(request, refunds.find(state, order, refund))


def _add_refund(state: State, request: Request, number: int) -> Answer:
    made = refunds.create(state, orders.find(state, number), request.body)
    # The pattern of the route, not an address: the shop's own fault.
    where = f"{state.home}/wp-json/wc/v3/orders/(?P<order_id>[\\d]+)/refunds/{made['id']}"
    return shown(request, made, 201, where)


# --- what they share ---


def _to_write(state: State, number: int) -> Record:
    if number not in state.orders:
        raise Refused(400, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")
    return state.orders[number]


def _forced(request: Request) -> bool:
    return request.true("force") or request.body.get("force") in {True, "true"}


def _needs_force(request: Request) -> None:
    if not _forced(request):
        raise Refused(501, "woocommerce_rest_trash_not_supported", "Resource does not support trashing.")


def _words(order: Record) -> Iterable[str]:
    billing, shipping = order["billing"], order["shipping"]
    yield from (str(order["id"]), order["number"], order["transaction_id"], billing["email"])
    for each in (billing, shipping):
        yield f"{each.get('first_name', '')} {each.get('last_name', '')}"
        yield each.get("company", "")
    yield from (line["name"] for line in order["line_items"])


def _precise(record: Record, request: Request) -> Record:
    """Amounts with as many decimals as asked for; what was rounded away before stays away."""
    wanted = request.query.get("dp", "2")
    if wanted == "2" or not wanted.isdigit():
        return record
    unit = Decimal(1).scaleb(-int(wanted))

    def finer(part: Record) -> Record:
        changed: Record = {
            name: str((Decimal(part[name]) if part[name] else ZERO).quantize(unit))
            for name in _MONEY & part.keys()
        }
        if "taxes" in part:
            changed["taxes"] = [
                finer(each) if each["subtotal"] else _finer_total(each, unit) for each in part["taxes"]
            ]
        return {**part, **changed}

    made = finer(record)
    for name in LINES:
        made[name] = [finer(each) for each in record[name]]
    return made


def _finer_total(tax: Record, unit: Decimal) -> Record:
    return {**tax, "total": str(Decimal(tax["total"]).quantize(unit))}


ROUTES: list[Route] = [
    route("orders", get=("list", _list), post=("create", _create)),
    route("orders/batch", put=("batch", _batch)),
    route("orders/statuses", get=("list", _statuses)),
    route("orders/#", get=("view", _get), put=("edit", _change), delete=("delete", _delete)),
    route("orders/#/notes", get=("list", _notes), post=("create", _add_note)),
    route("orders/#/notes/#", get=("view", _note), delete=("delete", _note)),
    route("orders/#/refunds", get=("list", _refunds), post=("create", _add_refund)),
    route("orders/#/refunds/#", get=("view", _refund), delete=("delete", _refund)),
    route("refunds", has=lambda state: state.version.lists_all_refunds, get=("list", _all_refunds)),
]
