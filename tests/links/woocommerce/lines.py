"""The lines of an order: made from what was asked for, edited by their id, and doubled when a request leaves the id out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.links.woocommerce import stock
from tests.links.woocommerce.answers import Record, Refused
from tests.links.woocommerce.money import (
    ZERO,
    add_up,
    cents,
    fine,
    net_of,
    put_line_figures,
    put_piece,
    put_total,
    tax_cents,
    tax_on,
)
from tests.links.woocommerce.state import State

KINDS = ("line_items", "shipping_lines", "fee_lines", "coupon_lines")


def write_lines(state: State, order: Record, body: Record) -> bool:
    """Take in the lines of a request; whether there were any, so that the order has to be added up."""
    given = [kind for kind in KINDS if isinstance(body.get(kind), list)]
    for kind in given:
        for spec in body[kind]:
            _write(state, order, kind, spec)
    if given:
        total(state, order)
    return bool(given)


def total(state: State, order: Record) -> None:
    add_up(order, state.rates, state.new_line, state.tax_off)


def rate_for(state: State, order: Record, tax_class: str) -> Record | None:
    """The rate of the country the goods go to; without one, of the shop's own."""
    country = order["shipping"].get("country") or order["billing"].get("country")
    country = country or str(state.setting("general", "woocommerce_default_country") or "FR").split(":")[0]
    wanted = tax_class or "standard"
    return next(
        (each for each in state.rates.values() if each["country"] == country and each["class"] == wanted),
        None,
    )


def _write(state: State, order: Record, kind: str, spec: Record) -> None:
    lines: list[Record] = order[kind]
    number = spec.get("id")
    if not number:
        lines.append(_MAKE[kind](state, order, spec))
        if kind == "line_items":
            stock.follow_line(state, order, lines[-1])
        return
    line = next((each for each in lines if each["id"] == number), None)
    if line is None:
        raise Refused(
            400,
            "woocommerce_rest_invalid_item_id",
            "Order item ID provided is not associated with order.",
        )
    if _drops(kind, spec):
        if kind == "line_items":
            stock.release(state, line)
        lines.remove(line)
        return
    _edit(state, order, kind, line, spec)


def _drops(kind: str, spec: Record) -> bool:
    """A quantity of 0, or nothing where the line's meaning stood, removes it."""
    named = {"line_items": "product_id", "shipping_lines": "method_id", "fee_lines": "name"}.get(kind, "code")
    return spec.get("quantity") == 0 or (named in spec and spec[named] is None)


def _edit(state: State, order: Record, kind: str, line: Record, spec: Record) -> None:
    """A new quantity does not touch the total of the line: only a total does."""
    for name in ("name", "quantity", "method_title", "method_id"):
        if name in spec and name in line:
            line[name] = spec[name]
    if "meta_data" in spec:
        state.take_metas(line, spec["meta_data"])
    rate = rate_for(state, order, line.get("tax_class", ""))
    state.tax_off.pop(line["id"], None)
    if kind != "line_items":
        if "total" in spec:
            put_total(line, Decimal(spec["total"]), rate)
        return
    if "total" in spec or "subtotal" in spec:
        amount = Decimal(spec.get("total", line["total"]))
        put_line_figures(line, Decimal(spec.get("subtotal", line["subtotal"])), amount, rate)
    put_piece(line, Decimal(line["total"]))
    stock.follow_line(state, order, line)


# --- making them ---


def _product_line(state: State, order: Record, spec: Record) -> Record:
    thing, parent = _found(state, spec)
    owner = parent or thing
    line: Record = {
        "id": state.new_line(),
        "name": spec.get("name") or _line_name(thing, parent),
        "product_id": owner["id"] if owner else 0,
        "variation_id": thing["id"] if thing and parent else 0,
        "quantity": spec.get("quantity", 1),
        "tax_class": (thing or {}).get("tax_class", "") or (owner or {}).get("tax_class", ""),
        **dict.fromkeys(("subtotal", "subtotal_tax", "total", "total_tax"), ""),
        "taxes": [],
        "meta_data": [*_options(state, thing, parent), *state.metas(spec.get("meta_data", []))],
        "sku": thing["sku"] if thing else None,
        "global_unique_id": thing.get("global_unique_id", "") if thing else None,
        "price": 0,
        "image": {"id": "", "src": ""} if thing and not parent else {"id": 0, "src": ""},
        "parent_name": parent["name"] if parent else None,
    }
    rate = rate_for(state, order, line["tax_class"])
    net = _net(state, thing, line)
    subtotal = Decimal(spec["subtotal"]) if "subtotal" in spec else net
    put_line_figures(line, subtotal, Decimal(spec["total"]) if "total" in spec else subtotal, rate)
    return line


def _found(state: State, spec: Record) -> tuple[Record | None, Record | None]:
    """The product or the variation a line asks for, and the variation's parent. One that is not there is no error."""
    number = (
        spec.get("variation_id") or spec.get("product_id") or state.skus.get(str(spec.get("sku")).lower())
    )
    if not number:
        raise Refused(400, "woocommerce_rest_required_product_reference", "Product ID or SKU is required.")
    thing = state.thing(number)
    return thing, state.products.get(thing["parent_id"]) if thing and number in state.variations else None


def _net(state: State, thing: Record | None, line: Record) -> Decimal:
    price = Decimal(thing["price"] or 0) if thing else ZERO
    gross = price * Decimal(str(line["quantity"]))
    if state.setting("tax", "woocommerce_prices_include_tax") != "yes":
        return gross
    home = {"shipping": {}, "billing": {}}
    return net_of(gross, rate_for(state, home, line["tax_class"]))


def _line_name(thing: Record | None, parent: Record | None) -> str:
    if thing is None:
        return ""
    return f"{parent['name']} - {thing['name']}" if parent else thing["name"]


def _options(state: State, thing: Record | None, parent: Record | None) -> list[Record]:
    """The options of a variation stand on the line as free fields."""
    if thing is None or parent is None:
        return []
    made: list[Record] = []
    for each in thing["attributes"]:
        slug, option = each.get("slug") or each["name"].lower(), each["option"]
        value = option.lower() if slug.startswith("pa_") else option
        shown = {"display_key": each["name"], "display_value": option}
        made.append({"id": state.new_meta(), "key": slug, "value": value, **shown})
    return made


def _shipping_line(state: State, order: Record, spec: Record) -> Record:
    line: Record = {
        "id": state.new_line(),
        "method_title": spec.get("method_title", ""),
        "method_id": spec.get("method_id", ""),
        "instance_id": str(spec.get("instance_id", "")),
        "total": "",
        "total_tax": "",
        "taxes": [],
        "tax_status": "taxable",
        "meta_data": state.metas(spec.get("meta_data", [])),
    }
    put_total(line, Decimal(spec.get("total") or 0), rate_for(state, order, ""))
    return line


def _fee_line(state: State, order: Record, spec: Record) -> Record:
    line: Record = {
        "id": state.new_line(),
        "name": spec.get("name") or "Fee",
        "tax_class": spec.get("tax_class", ""),
        "tax_status": spec.get("tax_status", "taxable"),
        "amount": "",
        "total": "",
        "total_tax": "",
        "taxes": [],
        "meta_data": state.metas(spec.get("meta_data", [])),
    }
    taxed = line["tax_status"] == "taxable"
    rate = rate_for(state, order, line["tax_class"]) if taxed else None
    put_total(line, Decimal(spec.get("total") or 0), rate)
    return line


# --- coupons ---


def find_coupon(state: State, code: str) -> Record:
    found = next((each for each in state.coupons if each["code"] == code.lower()), None)
    if found is None:
        message = f"Coupon &quot;{code}&quot; cannot be applied because it does not exist."
        raise Refused(400, "woocommerce_rest_invalid_coupon", message)
    return found


def _coupon_line(state: State, order: Record, spec: Record) -> Record:
    """Take the coupon off every line, and say what it took: rounded otherwise than the order does."""
    coupon = find_coupon(state, str(spec.get("code", "")))
    off, off_tax = ZERO, ZERO
    for line, discount in _shares(coupon, order["line_items"]):
        rate = rate_for(state, order, line["tax_class"])
        off += discount
        off_tax += Decimal(tax_cents(discount - net_of(discount, rate)))
        before = Decimal(line["subtotal"])
        gross = before + Decimal(line["subtotal_tax"])
        after = net_of(gross - discount, rate)
        put_line_figures(line, before, after, rate)
        state.tax_off[line["id"]] = tax_on(net_of(gross, rate), rate) - tax_on(after, rate)
    coupon["usage_count"] += 1
    told = _told(coupon)
    meta = {"key": "coupon_info", "value": told, "display_key": "coupon_info", "display_value": told}
    return {
        "id": state.new_line(),
        "code": coupon["code"],
        "discount": cents(off - off_tax),
        "discount_tax": _short(off_tax),
        "meta_data": [{"id": state.new_meta(), **meta}],
        "discount_type": coupon["discount_type"],
        "nominal_amount": float(coupon["amount"]),
        "free_shipping": coupon["free_shipping"],
    }


def _shares(coupon: Record, lines: list[Record]) -> list[tuple[Record, Decimal]]:
    amount = Decimal(coupon["amount"])
    gross = [Decimal(line["total"]) + Decimal(line["total_tax"]) for line in lines]
    if coupon["discount_type"] == "percent":
        taken = [each * amount / 100 for each in gross]
    elif coupon["discount_type"] == "fixed_product":
        taken = [amount * Decimal(str(line["quantity"])) for line in lines]
    else:
        whole = sum(gross, ZERO) or Decimal(1)
        taken = [amount * each / whole for each in gross]
    rounded = (Decimal(cents(each)) for each in taken)
    return [(line, min(off, most)) for line, off, most in zip(lines, rounded, gross, strict=True)]


def _told(coupon: Record) -> str:
    amount = Decimal(coupon["amount"])
    kind = coupon["discount_type"]
    return f'[{coupon["id"]},"{coupon["code"]}","{kind}",{_short(amount)}]'


def _short(amount: Decimal) -> str:
    """A number as PHP turns it into text: no zeros behind."""
    text = f"{fine(amount):f}".rstrip("0").rstrip(".")
    return text or "0"


_MAKE: dict[str, Any] = {
    "line_items": _product_line,
    "shipping_lines": _shipping_line,
    "fee_lines": _fee_line,
    "coupon_lines": _coupon_line,
}
