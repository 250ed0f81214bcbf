"""Stock as the shop moves it: by what happens to orders, and by what is written."""

from __future__ import annotations

from decimal import Decimal

from tests.links.woocommerce.answers import Record
from tests.links.woocommerce.state import State

TAKING = frozenset({"processing", "on-hold", "completed"})
GIVING = frozenset({"pending", "failed", "cancelled"})


def set_stock(state: State, thing: Record, quantity: int) -> None:
    """Write a stock and what follows from it: variations that share their parent's, and the dates of both."""
    thing["stock_quantity"] = quantity
    inside = quantity > 0 or thing.get("backorders", "no") != "no"
    thing["stock_status"] = "instock" if inside else "outofstock"
    state.table_of(thing).move(thing, state.moment)
    for number in state.children.get(thing["id"], ()):
        child = state.variations[number]
        if child["manage_stock"] == "parent":
            child["stock_quantity"], child["stock_status"] = quantity, thing["stock_status"]
    parent = state.products.get(thing.get("parent_id", 0))
    if parent is not None and thing["id"] in state.variations:
        state.products.move(parent, state.moment)


def counted(state: State, line: Record) -> Record | None:
    """Where the stock of a line is kept: at the variation, at its parent, or nowhere."""
    child, parent = state.variations.get(line["variation_id"]), state.products.get(line["product_id"])
    if child is not None and child["manage_stock"] is True:
        return child
    return parent if parent is not None and parent["manage_stock"] is True else None


def follow_status(state: State, order: Record) -> None:
    """What a state does to stock: some take it, some give it back, the others leave it."""
    if order["status"] in TAKING:
        _take(state, order)
    elif order["status"] in GIVING:
        for line in order["line_items"]:
            release(state, line)


def follow_line(state: State, order: Record, line: Record) -> None:
    """After an edit of a line of an order whose stock was taken: the difference, if this version does that."""
    if not state.version.stock_follows_lines or order["status"] not in TAKING:
        return
    kept = counted(state, line)
    if kept is None:
        return
    wanted, taken = whole(line["quantity"]), reduced(line)
    set_stock(state, kept, kept["stock_quantity"] - (wanted - taken))
    mark(state, line, "_reduced_stock", wanted)


def release(state: State, line: Record) -> None:
    """Give back what a line took."""
    taken, kept = reduced(line), counted(state, line)
    if taken and kept is not None:
        set_stock(state, kept, kept["stock_quantity"] + taken)
    line["meta_data"] = [each for each in line["meta_data"] if each["key"] != "_reduced_stock"]


def restock(state: State, order: Record, line: Record, pieces: int) -> None:
    """A refund brings pieces back, at most as many as the line took."""
    kept, pieces = counted(state, line), min(pieces, reduced(line))
    if kept is None or pieces <= 0:
        return
    before = kept["stock_quantity"]
    set_stock(state, kept, before + pieces)
    mark(state, line, "_reduced_stock", reduced(line) - pieces)
    mark(state, line, "_restock_refunded_items", _marked(line, "_restock_refunded_items") + pieces)
    state.note(order["id"], f"Item #{kept['id']} stock increased from {before} to {before + pieces}.")


def reduced(line: Record) -> int:
    return _marked(line, "_reduced_stock")


def mark(state: State, line: Record, key: str, value: int) -> None:
    text = str(value)
    found = next((each for each in line["meta_data"] if each["key"] == key), None)
    if found is not None:
        found["value"] = found["display_value"] = text
        return
    made = {"id": state.new_meta(), "key": key, "value": text, "display_key": key, "display_value": text}
    line["meta_data"].append(made)


def whole(quantity: float | str) -> int:
    return int(Decimal(str(quantity)))


def _take(state: State, order: Record) -> None:
    said: list[str] = []
    for line in order["line_items"]:
        kept = counted(state, line)
        if kept is None or any(each["key"] == "_reduced_stock" for each in line["meta_data"]):
            continue
        before, pieces = kept["stock_quantity"], whole(line["quantity"])
        set_stock(state, kept, before - pieces)
        mark(state, line, "_reduced_stock", pieces)
        said.append(f"{line['name']} ({before}&rarr;{before - pieces})")
    if said:
        state.note(order["id"], f"Stock levels reduced: {', '.join(said)}")


def _marked(line: Record, key: str) -> int:
    return next((int(each["value"]) for each in line["meta_data"] if each["key"] == key), 0)
