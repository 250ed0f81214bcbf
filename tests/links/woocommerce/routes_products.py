"""The interface of products and variations: lists, single ones, batches."""

from __future__ import annotations

from collections.abc import Iterable

from tests.links.woocommerce import listing, products
from tests.links.woocommerce.answers import Answer, Record, Refused, Request
from tests.links.woocommerce.routes import Route, batch, route, shown
from tests.links.woocommerce.state import HIDDEN, State

_ORDERBY = [*listing.ORDERBY, "price", "popularity", "rating", "menu_order"]
_STATUSES = ["any", "draft", "pending", "private", "publish", "future", "trash", "auto-draft"]


def _list(state: State, request: Request) -> Answer:
    listing.check_paging(request)
    skus = {each.lower() for each in request.list("sku")}
    found = listing.table(state, request, state.products, orderby=_ORDERBY)
    if skus:
        # Asked for by SKU, variations come too.
        found = [*found, *listing.by_id(request, list(state.variations))]
        found = [each for each in found if each["sku"].lower() in skus]
    found = listing.by_status(request, found, _STATUSES, HIDDEN)
    for name in ("type", "slug", "tax_class", "stock_status"):
        if name in request.query:
            found = [each for each in found if each.get(name) == request.query[name]]
    if request.query.get("category", "").isdigit():
        wanted = int(request.query["category"])
        found = [each for each in found if any(one["id"] == wanted for one in each["categories"])]
    return listing.page(state, request, listing.by_search(request, found, _words))


def _get(state: State, request: Request, number: int) -> Answer:
    return shown(request, products.find(state, number))


def _create(state: State, request: Request) -> Answer:
    made = products.create(state, request.body)
    return shown(request, made, 201, f"{state.home}/wp-json/wc/v3/products/{made['id']}")


def _change(state: State, request: Request, number: int) -> Answer:
    return shown(request, products.change(state, products.find_to_write(state, number), request.body))


def _delete(state: State, request: Request, number: int) -> Answer:
    return shown(request, _remove(state, request, products.find(state, number)))


def _batch(state: State, request: Request) -> Answer:
    def update(item: Record) -> Record:
        return products.change(state, products.find_to_write(state, item.get("id", 0)), item)

    def delete(number: int) -> Record:
        return products.delete(state, products.find(state, number))

    return batch(request, lambda item: products.create(state, item), update, delete)


# --- variations ---


def _variations(state: State, request: Request, parent: int) -> Answer:
    products.find(state, parent)
    listing.check_paging(request)
    found = [each for each in listing.table(state, request, state.variations) if each["parent_id"] == parent]
    skus = {each.lower() for each in request.list("sku")}
    if skus:
        found = [each for each in found if each["sku"].lower() in skus]
    return listing.page(state, request, found)


def _all_variations(state: State, request: Request) -> Answer:
    listing.check_paging(request)
    return listing.page(state, request, listing.table(state, request, state.variations))


def _variation(state: State, request: Request, parent: int, number: int) -> Answer:
    return shown(request, products.find_variation(state, parent, number))


def _create_variation(state: State, request: Request, parent: int) -> Answer:
    made = products.create_variation(state, _parent(state, parent), request.body)
    return shown(request, made, 201, f"{state.home}/wp-json/wc/v3/products/{parent}/variations/{made['id']}")


def _change_variation(state: State, request: Request, parent: int, number: int) -> Answer:
    return shown(request, products.change(state, _to_write(state, parent, number), request.body))


def _delete_variation(state: State, request: Request, parent: int, number: int) -> Answer:
    return shown(request, _remove(state, request, products.find_variation(state, parent, number)))


def _batch_variations(state: State, request: Request, parent: int) -> Answer:
    def create(item: Record) -> Record:
        return products.create_variation(state, _parent(state, parent), item)

    def update(item: Record) -> Record:
        return products.change(state, _to_write(state, parent, item.get("id", 0)), item)

    def delete(number: int) -> Record:
        return products.delete(state, products.find_variation(state, parent, number))

    return batch(request, create, update, delete)


def _parent(state: State, number: int) -> Record:
    found = state.products.get(number)
    if found is None:
        raise Refused(404, "woocommerce_rest_product_invalid_id", "Invalid ID.")
    return found


def _to_write(state: State, parent: int, number: int) -> Record:
    found = state.variations.get(number)
    if found is None or found["parent_id"] != parent:
        raise Refused(400, "woocommerce_rest_product_variation_invalid_id", "Invalid ID.")
    return found


def _remove(state: State, request: Request, thing: Record) -> Record:
    forced = request.true("force") or request.body.get("force") is True
    return products.delete(state, thing) if forced else products.trash(state, thing)


def _words(thing: Record) -> Iterable[str]:
    return (thing["name"], thing["sku"], thing.get("description", ""))


ROUTES: list[Route] = [
    route("products", get=("list", _list), post=("create", _create)),
    route("products/batch", put=("batch", _batch)),
    route("products/#", get=("view", _get), put=("edit", _change), delete=("delete", _delete)),
    route("products/#/variations", get=("list", _variations), post=("create", _create_variation)),
    route("products/#/variations/batch", put=("batch", _batch_variations)),
    route(
        "products/#/variations/#",
        get=("view", _variation),
        put=("edit", _change_variation),
        delete=("delete", _delete_variation),
    ),
    route("variations", has=lambda state: state.version.lists_all_variations, get=("list", _all_variations)),
]
