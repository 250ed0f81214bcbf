"""Refunds: made from an amount or from lines, listed with their order and alone, deleted without a trace on the order."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from tests.links.woocommerce import stock
from tests.links.woocommerce.answers import Record, Refused
from tests.links.woocommerce.dates import stamp
from tests.links.woocommerce.money import ZERO, cents, percent, plain_number, tax_named
from tests.links.woocommerce.state import State

_NO_GATEWAY = "The payment gateway for this order does not exist."
_NO_SUPPORT = "The payment gateway for this order does not support automatic refunds."


def find(state: State, order: Record, number: int) -> Record:
    if state.refund_of.get(number) != order["id"]:
        raise Refused(404, "woocommerce_rest_invalid_order_refund_id", "Invalid order refund ID.")
    return state.refunds[number]


def create(state: State, order: Record, body: Record) -> Record:
    """A refund; a 500 is this shop's way of saying that it is not possible, and will never be."""
    chosen = _chosen(order, body.get("line_items") or [])
    amount = _amount(body, chosen)
    if amount > left(state, order):
        raise _impossible("Invalid refund amount.")
    if body.get("api_refund", True):
        raise _impossible(_NO_SUPPORT if order["payment_method"] else _NO_GATEWAY)
    made = _add(state, order, amount, body.get("reason") or "", chosen)
    if body.get("api_restock", True):
        for line, spec in chosen:
            stock.restock(state, order, line, stock.whole(spec.get("quantity") or 0))
    _tell(state, order, whole=left(state, order) == 0)
    state.orders.move(order, state.moment)
    return made


def refund_rest(state: State, order: Record) -> None:
    """What setting the state to refunded does: all that is left, in one amount without tax."""
    rest = left(state, order)
    if rest > 0:
        _add(state, order, rest, "Order fully refunded.", [])
    state.mail("Refunded order", order["id"])


def delete(state: State, order: Record, number: int) -> Record:
    """Delete a refund for good: the order's date does not move, its state and its stock stay."""
    made = find(state, order, number)
    del state.refunds[number], state.refund_of[number]
    state.refunds_of[order["id"]].remove(number)
    order["refunds"] = [each for each in order["refunds"] if each["id"] != number]
    return made


def left(state: State, order: Record) -> Decimal:
    """What can still be given back; the order's total itself never shrinks."""
    given = (Decimal(state.refunds[each]["amount"]) for each in state.refunds_of.get(order["id"], []))
    return Decimal(order["total"]) - sum(given, ZERO)


def _chosen(order: Record, specs: list[Record]) -> list[tuple[Record, Record]]:
    known = {
        line["id"]: line for kind in ("line_items", "shipping_lines", "fee_lines") for line in order[kind]
    }
    return [(known[spec["id"]], spec) for spec in specs if spec.get("id") in known]


def _amount(body: Record, chosen: list[tuple[Record, Record]]) -> Decimal:
    try:
        amount = Decimal(str(body["amount"])) if "amount" in body else _sum(chosen)
    except InvalidOperation:
        amount = ZERO
    if amount <= 0:
        raise Refused(
            400, "woocommerce_rest_invalid_order_refund", "Refund amount must be greater than zero."
        )
    return amount


def _sum(chosen: list[tuple[Record, Record]]) -> Decimal:
    return sum(
        (
            Decimal(str(spec.get("refund_total") or 0))
            + sum((Decimal(str(tax["refund_total"])) for tax in spec.get("refund_tax", [])), ZERO)
            for _, spec in chosen
        ),
        ZERO,
    )


def _add(
    state: State, order: Record, amount: Decimal, reason: str, chosen: list[tuple[Record, Record]]
) -> Record:
    number = state.new_id()
    whole = amount == left(state, order)
    made: Record = {"id": number}
    stamp(made, "date_created", state.moment)
    parts: dict[str, list[Record]] = {"line_items": [], "shipping_lines": [], "fee_lines": []}
    for line, spec in chosen:
        kind = next(kind for kind in parts if line in order[kind])
        parts[kind].append(_line(state, line, spec))
    taxes = _tax_lines(state, [*parts["line_items"], *parts["fee_lines"]], parts["shipping_lines"])
    made |= {
        "amount": cents(amount),
        "reason": reason,
        "refunded_by": 1,
        "refunded_payment": False,
        "meta_data": state.metas([{"key": "_refund_type", "value": "full" if whole else "partial"}]),
        "line_items": parts["line_items"],
        "shipping_lines": parts["shipping_lines"],
        "tax_lines": taxes,
        "fee_lines": parts["fee_lines"],
        "_links": _links(state, order["id"], number),
    }
    state.refunds[number], state.refund_of[number] = made, order["id"]
    state.refunds_of.setdefault(order["id"], []).insert(0, number)
    tax = sum((Decimal(each["tax_total"]) + Decimal(each["shipping_tax_total"]) for each in taxes), ZERO)
    short: Record = {"id": number, "reason": reason, "total": f"-{cents(amount)}", "total_tax": cents(tax)}
    order["refunds"] = _with(state, order["refunds"], short)
    return made


def _with(state: State, shown: list[Record], short: Record) -> list[Record]:
    """The newest first, and those of one second in the order they were made in."""
    same = sum(state.refunds[each["id"]]["date_created_gmt"] == state.moment for each in shown)
    return [*shown[:same], short, *shown[same:]]


def _line(state: State, line: Record, spec: Record) -> Record:
    """A line of a refund: the order's own, with figures below zero and the id of the one it takes back."""
    pieces = spec.get("quantity") or 0
    total = -Decimal(str(spec.get("refund_total") or 0))
    taxes = [
        {"id": each["id"], "total": cents(-Decimal(str(each["refund_total"])))}
        for each in spec.get("refund_tax", [])
    ]
    tax = sum((Decimal(each["total"]) for each in taxes), ZERO)
    made = {**line, "id": state.new_line(), "total": cents(total), "total_tax": cents(tax)}
    made["taxes"] = [{**each, "subtotal": each["total"]} for each in taxes]
    number = str(line["id"])
    shown = {"display_key": "_refunded_item_id", "display_value": number}
    made["meta_data"] = [{"id": state.new_meta(), "key": "_refunded_item_id", "value": number, **shown}]
    if "quantity" in line:
        made |= {"quantity": -pieces, "subtotal": made["total"], "subtotal_tax": made["total_tax"]}
        made["price"] = plain_number(total / -pieces) if pieces else 0
    return made


def _tax_lines(state: State, goods: list[Record], ships: list[Record]) -> list[Record]:
    carts: dict[int, Decimal] = {}
    carriage: dict[int, Decimal] = {}
    for lines, sums in ((goods, carts), (ships, carriage)):
        for tax in (tax for line in lines for tax in line["taxes"]):
            sums[tax["id"]] = sums.get(tax["id"], ZERO) + Decimal(tax["total"])
    return [
        {
            "id": state.new_line(),
            **tax_named(state.rates[number]),
            "tax_total": cents(carts.get(number, ZERO)),
            "shipping_tax_total": cents(carriage.get(number, ZERO)),
            "rate_percent": plain_number(percent(state.rates[number])),
            "meta_data": [],
        }
        for number in dict.fromkeys([*carts, *carriage])
        if number in state.rates
    ]


def _tell(state: State, order: Record, *, whole: bool) -> None:
    """A refund is mailed; one that leaves nothing to give back moves the order on."""
    state.mail("Refunded order" if whole else "Partially refunded order", order["id"])
    state.note(order["id"], 'Email "Refunded order" sent.')
    if whole and order["status"] != "refunded":
        before, order["status"] = order["status"], "refunded"
        names = {each["slug"]: each["name"] for each in state.statuses}
        state.note(
            order["id"], f"Order status changed from {names.get(before, before)} to {names['refunded']}."
        )


def _links(state: State, order: int, number: int) -> Any:
    where = f"{state.home}/wp-json/wc/v3/orders/{order}"
    return {
        "self": [{"href": f"{where}/refunds/{number}", "targetHints": {"allow": ["GET", "DELETE"]}}],
        "collection": [{"href": f"{where}/refunds"}],
        "up": [{"href": where}],
    }


def _impossible(message: str) -> Refused:
    return Refused(500, "woocommerce_rest_cannot_create_order_refund", message, data=500)
