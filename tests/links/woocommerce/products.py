"""Products and variations as the shop keeps them: what it checks, what it takes in silence, and what orders feel of it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from tests.links.woocommerce import stock
from tests.links.woocommerce.answers import Record, Refused, not_one_of, wrong_type
from tests.links.woocommerce.dates import stamp
from tests.links.woocommerce.state import State
from tests.links.woocommerce.table import Table

_TYPES = ["simple", "grouped", "external", "variable"]
_PRICES = ("regular_price", "sale_price")
_WRITTEN = frozenset(
    {
        "status", "featured", "catalog_visibility", "description", "short_description", "tax_status", "tax_class",
        "backorders", "sold_individually", "weight", "dimensions", "virtual", "downloadable", "purchase_note",
        "grouped_products", "upsell_ids", "cross_sell_ids", "menu_order", "external_url", "button_text",
        "default_attributes", "images", "image", "low_stock_amount", "reviews_allowed", "global_unique_id", "brands",
        "tags", "type",
    }
)  # fmt: skip
_TEXTS = frozenset(
    {"name", "sku", "description", "short_description", "regular_price", "sale_price", "weight"}
)


def find(state: State, number: int) -> Record:
    """A product; reading also finds a variation under its own id."""
    found = state.thing(number)
    if found is None:
        raise Refused(404, "woocommerce_rest_product_invalid_id", "Invalid ID.")
    return found


def find_to_write(state: State, number: int) -> Record:
    found = state.products.get(number)
    if found is None:
        # Writing to a variation goes through its parent.
        code = 404 if number in state.variations else 400
        raise Refused(code, "woocommerce_rest_product_invalid_id", "Invalid ID.")
    return found


def find_variation(state: State, parent: int, number: int) -> Record:
    found = state.variations.get(number)
    if found is None or found["parent_id"] != parent:
        raise Refused(404, "woocommerce_rest_product_variation_invalid_id", "Invalid ID.")
    return found


def create(state: State, body: Record) -> Record:
    check(state, body, 0)
    made = _empty(state, body.get("type") or "simple")
    state.products.add(made)
    _name(state, made, body.get("name") or "Product")
    _write(state, made, body)
    return made


def create_variation(state: State, parent: Record, body: Record) -> Record:
    check(state, body, 0)
    made = _empty(state, "variation")
    made["parent_id"], made["tax_class"] = parent["id"], "parent"
    chosen = [_option(parent, each) for each in body.get("attributes", [])]
    made["attributes"], made["name"] = chosen, ", ".join(each["option"] for each in chosen)
    made["_links"] = state.links(f"products/{parent['id']}/variations/{made['id']}")
    state.variations.add(made)
    state.children.setdefault(parent["id"], []).insert(0, made["id"])
    parent.setdefault("variations", []).append(made["id"])
    if parent["manage_stock"] is True:
        made["manage_stock"], made["stock_quantity"] = "parent", parent["stock_quantity"]
        made["stock_status"] = parent["stock_status"]
    _write(state, made, {key: value for key, value in body.items() if key != "attributes"})
    state.products.move(parent, state.moment)
    return made


def change(state: State, thing: Record, body: Record) -> Record:
    """Any write moves the date, on every version; that of a variation moves its parent's too."""
    check(state, body, thing["id"])
    if "name" in body and thing["id"] in state.products:
        _name(state, thing, body["name"])
    _write(state, thing, body)
    return thing


def trash(state: State, thing: Record) -> Record:
    shown = dict(thing)
    if thing["status"] == "trash":
        raise Refused(410, "woocommerce_rest_already_trashed", "The product has already been deleted.")
    thing["status"] = "trash"
    _touched(state, thing)
    return shown


def delete(state: State, thing: Record) -> Record:
    """Delete for good: lines of old orders forget what they sold."""
    number = thing["id"]
    for child in state.children.pop(number, []):
        _drop(state, state.variations, child)
    if number in state.variations:
        parent = state.products[thing["parent_id"]]
        state.children[parent["id"]].remove(number)
        parent["variations"] = [each for each in parent.get("variations", []) if each != number]
        _drop(state, state.variations, number)
    else:
        _drop(state, state.products, number)
    return thing


def check(state: State, body: Record, own: int) -> None:
    """What the shop refuses. A price that is no number is not among it: it becomes an empty one."""
    kind = body.get("type")
    if kind is not None and kind not in _TYPES:
        raise not_one_of("type", _TYPES)
    for name in _TEXTS & body.keys():
        if not isinstance(body[name], str) and body[name] is not None:
            raise wrong_type(name, "string")
    for name in ("stock_quantity", "inventory_delta"):
        if not _is_whole(body.get(name)):
            raise wrong_type(name, "integer")
    sku = str(body.get("sku") or "")
    holder = state.skus.get(sku.lower())
    if sku and holder not in {None, own}:
        message = "Invalid or duplicated SKU."
        facts = {"resource_id": holder, "unique_sku": f"{sku}-1"}
        raise Refused(400, "product_invalid_sku", message, **facts)


def escaped(name: str) -> str:
    """A name as the shop stores it: its tags stay, other signs of markup are written out."""
    text = re.sub(r"&(?!(?:[a-zA-Z]+|#\d+);)", "&amp;", name)
    parts = re.split(r"(</?[a-zA-Z][^<>]*>)", text)
    return "".join(
        part if at % 2 else part.replace("<", "&lt;").replace(">", "&gt;") for at, part in enumerate(parts)
    )


def _write(state: State, thing: Record, body: Record) -> None:
    for name in _WRITTEN & body.keys():
        thing[name] = body[name]
    if "attributes" in body:
        thing["attributes"] = [_attribute(each) for each in body["attributes"]]
    if "categories" in body:
        thing["categories"] = [_category(state, each["id"]) for each in body["categories"]]
    if "meta_data" in body:
        state.take_metas(thing, body["meta_data"])
    if "sku" in body:
        _rename_sku(state, thing, body["sku"] or "")
    for name in _PRICES:
        if name in body:
            thing[name] = _price(body[name] or "")
    thing["price"] = thing["sale_price"] or thing["regular_price"]
    thing["on_sale"] = bool(thing["sale_price"])
    if thing["type"] in {"simple", "variation"}:
        thing["purchasable"] = bool(thing["price"])
    _write_stock(state, thing, body)
    _touched(state, thing)


def _write_stock(state: State, thing: Record, body: Record) -> None:
    """A quantity is taken only where stock is kept; nothing is taken for 0; a state of stock only where it is not kept."""
    if body.get("manage_stock") is not None:
        _manage(state, thing, body["manage_stock"])
    if thing["manage_stock"] is True and "stock_quantity" in body:
        stock.set_stock(state, thing, int(body["stock_quantity"] or 0))
    elif thing["manage_stock"] is True and "inventory_delta" in body:
        stock.set_stock(state, thing, (thing["stock_quantity"] or 0) + int(body["inventory_delta"]))
    elif thing["manage_stock"] is not True and "stock_status" in body:
        thing["stock_status"] = body["stock_status"]


def _manage(state: State, thing: Record, wanted: Any) -> None:
    parent = state.products.get(thing.get("parent_id", 0))
    if wanted is True:
        thing["manage_stock"] = True
        if thing["stock_quantity"] is None:
            thing["stock_quantity"] = 0
    elif parent is not None and parent["manage_stock"] is True:
        thing["manage_stock"], thing["stock_quantity"] = "parent", parent["stock_quantity"]
    else:
        thing["manage_stock"], thing["stock_quantity"] = False, None


def _touched(state: State, thing: Record) -> None:
    state.table_of(thing).move(thing, state.moment)
    if thing["id"] in state.variations:
        state.products.move(state.products[thing["parent_id"]], state.moment)


def _rename_sku(state: State, thing: Record, sku: str) -> None:
    """Lines of old orders show the SKU of today."""
    if thing["sku"] == sku:
        return
    state.skus.pop(thing["sku"].lower(), None)
    thing["sku"] = sku
    if sku:
        state.skus[sku.lower()] = thing["id"]
    for line in _lines_of(state, thing["id"]):
        line["sku"] = sku


def _drop(state: State, table: Table, number: int) -> None:
    thing = table.remove(number)
    state.skus.pop(thing["sku"].lower(), None)
    for line in _lines_of(state, number):
        line["product_id"], line["variation_id"], line["sku"] = 0, 0, None


def _lines_of(state: State, number: int) -> list[Record]:
    return [
        line
        for order in state.orders
        for line in order["line_items"]
        if (line["variation_id"] or line["product_id"]) == number
    ]


def _price(text: str) -> str:
    """A comma is a point; what is no number at all is stored as no price."""
    try:
        return str(Decimal(text.replace(",", ".").strip())) if text else ""
    except InvalidOperation:
        return ""


def _is_whole(value: Any) -> bool:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return True
    if isinstance(value, str):
        return re.fullmatch(r"-?\d+", value) is not None
    return isinstance(value, float) and value.is_integer()


def _name(state: State, thing: Record, name: str) -> None:
    thing["name"] = escaped(name)
    thing["slug"] = thing["generated_slug"] = _slug(name)
    thing["permalink"] = f"{state.home}/product/{thing['slug']}/"


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"</?[a-z][^<>]*>", "", plain).replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _attribute(given: Record) -> Record:
    name = given.get("name", "Taille" if given.get("id") == 1 else "")
    slug = f"pa_{name.lower()}" if given.get("id") else name
    shown = {"visible": bool(given.get("visible")), "variation": bool(given.get("variation"))}
    options = sorted(given.get("options", [])) if given.get("id") else given.get("options", [])
    return {"id": given.get("id", 0), "name": name, "slug": slug, "position": 0, **shown, "options": options}


def _option(parent: Record, given: Record) -> Record:
    named = next(
        (
            each
            for each in parent["attributes"]
            if (given.get("id") and each["id"] == given["id"]) or each["name"] == given.get("name")
        ),
        {"id": 0, "name": given.get("name", "")},
    )
    slug = str(named.get("slug", named["name"])).lower()
    return {"id": named["id"], "name": named["name"], "slug": slug, "option": given["option"]}


def _category(state: State, number: int) -> Record:
    known = (each for thing in state.products for each in thing["categories"] if each["id"] == number)
    return next(known, {"id": number, "name": f"Cat {number}", "slug": f"cat-{number}"})


def _empty(state: State, kind: str) -> Record:
    """A product or a variation as the shop makes them from nothing, shaped after one it has."""
    number = state.new_id()
    made = dict(_EMPTY_VARIATION if kind == "variation" else _EMPTY_PRODUCT)
    for name in (
        "categories",
        "brands",
        "tags",
        "images",
        "attributes",
        "meta_data",
        "variations",
        "downloads",
    ):
        if name in made:
            made[name] = list(made[name])
    made |= {"id": number, "type": kind, "_links": state.links(f"products/{number}")}
    if kind == "variable":
        made |= {"has_options": True, "stock_status": "outofstock"}
    for name in ("date_created", "date_modified"):
        stamp(made, name, state.moment)
    made["dimensions"] = dict.fromkeys(("length", "width", "height"), "")
    return made


_SOLD: Record = {
    "sku": "",
    "global_unique_id": "",
    "price": "",
    "regular_price": "",
    "sale_price": "",
    **dict.fromkeys(("date_on_sale_from", "date_on_sale_from_gmt", "date_on_sale_to", "date_on_sale_to_gmt")),
    "on_sale": False,
    "status": "publish",
    "purchasable": False,
    "virtual": False,
    "downloadable": False,
    "downloads": [],
    "download_limit": -1,
    "download_expiry": -1,
    "tax_status": "taxable",
    "tax_class": "",
    "manage_stock": False,
    "stock_quantity": None,
    "stock_status": "instock",
    "backorders": "no",
    "backorders_allowed": False,
    "backordered": False,
    "low_stock_amount": None,
    "weight": "",
    "dimensions": {},
    "shipping_class": "",
    "shipping_class_id": 0,
    "attributes": [],
    "menu_order": 0,
    "meta_data": [],
    "name": "",
    "parent_id": 0,
    "description": "",
    "permalink": "",
}
_EMPTY_VARIATION: Record = {"id": 0, "type": "variation", **_SOLD, "image": None, "gallery_image_ids": []}
_EMPTY_PRODUCT: Record = {
    "id": 0,
    **_SOLD,
    "slug": "",
    "featured": False,
    "catalog_visibility": "visible",
    "short_description": "",
    "total_sales": 0,
    "external_url": "",
    "button_text": "",
    "sold_individually": False,
    "shipping_required": True,
    "shipping_taxable": True,
    "reviews_allowed": True,
    "average_rating": "0",
    "rating_count": 0,
    "upsell_ids": [],
    "cross_sell_ids": [],
    "purchase_note": "",
    "categories": [{"id": 15, "name": "Uncategorized", "slug": "uncategorized"}],
    "brands": [],
    "tags": [],
    "images": [],
    "default_attributes": [],
    "variations": [],
    "grouped_products": [],
    "price_html": "",
    "related_ids": [],
    "has_options": False,
    "post_password": "",
    "generated_slug": "",
    "permalink_template": "",
}
