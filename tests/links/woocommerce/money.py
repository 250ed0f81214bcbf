"""The shop's arithmetic: prices with tax in them, one rounding a line, and a tax that rounds its halves down.

Only what was seen in recordings; the rounding of a whole cart (at subtotal level) is not played.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

from tests.links.woocommerce.answers import Record

CENT, MILLIONTH = Decimal("0.01"), Decimal("0.000001")
ZERO = Decimal(0)


def cents(amount: Decimal) -> str:
    return str(amount.quantize(CENT, ROUND_HALF_UP))


def tax_cents(amount: Decimal) -> str:
    """A line's tax where prices include it: half a cent goes down, so that net and tax make the price."""
    return str(amount.quantize(CENT, ROUND_HALF_DOWN))


def fine(amount: Decimal) -> Decimal:
    return amount.quantize(MILLIONTH, ROUND_HALF_UP)


def net_of(gross: Decimal, rate: Record | None) -> Decimal:
    """What a price holds without its tax."""
    return fine(gross / (1 + percent(rate) / 100)) if rate else gross


def tax_on(net: Decimal, rate: Record | None) -> Decimal:
    return fine(net * percent(rate) / 100)


def percent(rate: Record | None) -> Decimal:
    return Decimal(rate["rate"]) if rate else ZERO


def plain_number(amount: Decimal) -> int | float:
    """A price a piece as the shop writes it: a number, whole where it can be."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def put_line_figures(line: Record, subtotal: Decimal, total: Decimal, rate: Record | None) -> None:
    """Write what a line comes to: net amounts, their taxes, the price a piece."""
    line["subtotal"], line["subtotal_tax"] = cents(subtotal), tax_cents(tax_on(subtotal, rate))
    put_total(line, total, rate)
    if rate:
        line["taxes"][0]["subtotal"] = cents(tax_on(subtotal, rate))
    put_piece(line, total)


def put_total(line: Record, total: Decimal, rate: Record | None, subtotal: str = "") -> None:
    """Write the total of a line, a fee or a shipping line, and its tax."""
    tax = tax_on(total, rate)
    line["total"], line["total_tax"] = cents(total), tax_cents(tax)
    line["taxes"] = [{"id": rate["id"], "total": cents(tax), "subtotal": subtotal}] if rate else []


def put_piece(line: Record, total: Decimal) -> None:
    quantity = Decimal(str(line["quantity"]))
    line["price"] = plain_number(total / quantity) if quantity else 0


def add_up(
    order: Record, rates: dict[int, Record], new_id: Callable[[], int], exact: Mapping[int, Decimal]
) -> None:
    """The order's own figures from its lines; tax lines keep their ids.

    `exact` holds, by line, the tax a discount took off before it was rounded: the shop adds those up unrounded.
    """
    lines, fees, ships = order["line_items"], order["fee_lines"], order["shipping_lines"]
    cart_tax = _sum([*lines, *fees], "total_tax")
    shipping, shipping_tax = _sum(ships, "total"), _sum(ships, "total_tax")
    order["cart_tax"], order["shipping_total"], order["shipping_tax"] = (
        cents(cart_tax),
        cents(shipping),
        cents(shipping_tax),
    )
    order["total_tax"] = cents(cart_tax + shipping_tax)
    order["total"] = cents(_sum([*lines, *fees], "total") + shipping + cart_tax + shipping_tax)
    order["discount_total"] = cents(_sum(lines, "subtotal") - _sum(lines, "total"))
    order["discount_tax"] = cents(sum((exact.get(line["id"]) or _tax_off(line) for line in lines), ZERO))
    order["tax_lines"] = _tax_lines(order, rates, new_id)
    order["needs_payment"] = order["status"] in {"pending", "failed"} and Decimal(order["total"]) > 0


def _tax_lines(order: Record, rates: dict[int, Record], new_id: Callable[[], int]) -> list[Record]:
    kept = {each["rate_id"]: each["id"] for each in order["tax_lines"]}
    carts: dict[int, Decimal] = {}
    ships: dict[int, Decimal] = {}
    for name, sums in (("line_items", carts), ("fee_lines", carts), ("shipping_lines", ships)):
        for line in order[name]:
            for tax in line["taxes"]:
                sums[tax["id"]] = sums.get(tax["id"], ZERO) + Decimal(line["total_tax"])
    return [
        {
            "id": kept.get(number) or new_id(),
            **tax_named(rates[number]),
            "tax_total": cents(carts.get(number, ZERO)),
            "shipping_tax_total": cents(ships.get(number, ZERO)),
            "rate_percent": plain_number(percent(rates[number])),
            "meta_data": [],
        }
        for number in dict.fromkeys([*carts, *ships])
        if number in rates
    ]


def tax_named(rate: Record) -> Record:
    return {
        "rate_code": f"{rate['country']}-{rate['name']}-{rate['priority']}",
        "rate_id": rate["id"],
        "label": rate["name"],
        "compound": False,
    }


def _sum(lines: list[Record], name: str) -> Decimal:
    return sum((Decimal(line[name]) for line in lines), ZERO)


def _tax_off(line: Record) -> Decimal:
    return Decimal(line["subtotal_tax"]) - Decimal(line["total_tax"])
