"""What each order binds, how far it has come and what is promised to it, computed again from its documents.

Quantities come from shipments and invoices, money from the entries; the columns the program keeps beside them, the
order's item in the money ledger and its reservations are held against that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.verify.books import UNREADABLE, Books, Row, rounded, whole
from app.verify.verdict import Findings


class _Line(NamedTuple):
    """A line that is shipped or invoiced by quantity, with what its documents say of it (thousandths, minor units).

    A part of a bundle leaves and is charged with its bundle, which is as far as all of its parts are.
    """

    id: int
    goods: bool
    part: bool
    quantity: int
    dropped: int
    gross: int
    shipped: int
    invoiced: int

    def value(self, quantity: int) -> int:
        """What a quantity counted from the first unit is worth."""
        return rounded(self.gross * quantity, self.quantity)


@dataclass(slots=True)
class _Page:
    """What the documents of a range of orders say, by order and by order line."""

    lines: dict[int, list[Row]] = field(default_factory=dict[int, list[Row]])
    shipped: dict[int, int] = field(default_factory=dict[int, int])
    invoiced: dict[int, int] = field(default_factory=dict[int, int])
    billed: dict[int, int] = field(default_factory=dict[int, int])
    promised: dict[int, int] = field(default_factory=dict[int, int])
    money: dict[int, dict[tuple[str, str], int]] = field(
        default_factory=dict[int, dict[tuple[str, str], int]]
    )
    has_item: set[int] = field(default_factory=set[int])


def check_progress(books: Books, found: Findings) -> None:
    """Every order: commitment, derived quantities and states, promises of goods."""
    for first, last in books.ranges("sales_order"):
        between = f"BETWEEN {first} AND {last}"
        with books.in_pages():
            page = _page(books, between)
        for row in books.rows(
            "SELECT id, state, handling, total, shipped, invoiced, paid, paid_amount, invoiced_there, payment_kind, "
            "payment_state FROM sales_order "
            f"WHERE id {between} ORDER BY id"
        ):
            found.counted += 1
            try:
                _look_at(found, row, page)
            except UNREADABLE:
                found.fault("sales_order", row[0], "row_unreadable")


def _page(books: Books, between: str) -> _Page:
    page = _Page()
    for row in books.rows(
        "SELECT order_id, id, kind, quantity_milli, dropped_milli, gross, shipped_milli, invoiced_milli, "
        "is_bundle, bundle_line_id, per_milli "
        f"FROM order_line WHERE order_id {between} ORDER BY order_id, position"
    ):
        page.lines.setdefault(row[0], []).append(row)
    for into, sql in (
        (page.shipped, _SHIPPED),
        (page.invoiced, _INVOICED),
        (page.billed, _BILLED),
        (page.promised, _PROMISED),
    ):
        rows = books.rows(sql.replace("{between}", between))
        into.update((whole(key), whole(amount)) for key, amount in rows)
    for lines in page.lines.values():
        if any(row[8] for row in lines):
            _ship_bundles(page, lines)
    for order_id, noun, component, amount in books.rows(
        "SELECT i.order_id, i.noun, e.component, sum(e.amount) FROM item i LEFT JOIN entry e ON e.item_id = i.id "
        f"WHERE i.order_id {between} GROUP BY i.order_id, i.noun, e.component"
    ):
        page.money.setdefault(order_id, {})[noun, component or ""] = whole(amount)
        if noun == "sales_order":
            page.has_item.add(order_id)
    return page


def _ship_bundles(page: _Page, rows: list[Row]) -> None:
    """Bundles are shipped as far as their parts are: whole ones, and all once no part is left."""
    for _, line_id, _, quantity, dropped, *_ in (row for row in rows if row[8]):
        parts = [row for row in rows if row[9] == line_id]
        out = {row[1]: page.shipped.get(row[1], 0) for row in parts}
        if all(out[row[1]] >= row[3] - row[4] for row in parts):
            page.shipped[line_id] = quantity - dropped
        else:
            page.shipped[line_id] = min(out[row[1]] // max(row[10], 1) for row in parts) * 1000


_SHIPPED = """
    SELECT l.order_line_id, sum(l.quantity_milli) FROM shipment s JOIN shipment_line l ON l.shipment_id = s.id
    WHERE s.order_id {between} AND s.kind <> 'return' GROUP BY l.order_line_id
"""
# An invoice of several orders names none itself, but the part of each.
_INVOICED = """
    SELECT v.line, sum(v.quantity) FROM (
        SELECT l.order_line_id AS line, CASE WHEN i.kind = 'invoice' THEN l.quantity_milli ELSE 0 END AS quantity
        FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id
        WHERE i.order_id {between} AND l.order_line_id IS NOT NULL
        UNION ALL
        SELECT l.order_line_id, l.quantity_milli
        FROM invoice_order p JOIN invoice_line l ON l.invoice_id = p.invoice_id
        JOIN order_line o ON o.id = l.order_line_id AND o.order_id = p.order_id
        WHERE p.order_id {between}
    ) v GROUP BY v.line
"""
_BILLED = """
    SELECT v.order_id, sum(v.total) FROM (
        SELECT order_id, CASE WHEN kind = 'invoice' THEN total ELSE 0 END AS total FROM invoice WHERE order_id {between}
        UNION ALL
        SELECT order_id, total FROM invoice_order WHERE order_id {between}
    ) v GROUP BY v.order_id
"""
# An outer join, because SQLite then reads the range of orders first.
_PROMISED = """
    SELECT l.id, sum(r.quantity_milli) FROM order_line l LEFT JOIN reservation r ON r.order_line_id = l.id
    WHERE l.order_id {between} GROUP BY l.id
"""


def _look_at(found: Findings, row: Row, page: _Page) -> None:
    order_id, state, handling = row[0], row[1], row[2]
    rows = page.lines.get(order_id, [])
    lines = [
        _Line(
            line_id,
            kind == "goods",
            bundle is not None,
            quantity,
            dropped,
            gross,
            page.shipped.get(line_id, 0),
            page.invoiced.get(line_id, 0),
        )
        for _, line_id, kind, quantity, dropped, gross, _, _, _, bundle, _ in rows
        if kind in ("goods", "service") and quantity != 0
    ]
    stands = state in ("confirmed", "closed")
    history = handling == "history"
    _quantities(found, rows, page)
    _promises(found, lines, page, stands=stands and not history)
    money = page.money.get(order_id, {})
    # One that stood, was cancelled and wanted again is held beside the item it had, on which nothing is left: see below.
    stood_once = state in ("cancelled", "held")
    if (order_id in page.has_item) != (stands and not history) and not stood_once:
        found.fault(
            "sales_order",
            order_id,
            "item_unexpected" if order_id in page.has_item else "document_without_item",
        )
    target = (0, 0)
    there = bool(row[8])
    if stands and not history and not there:
        lowered = sum(whole(each[5]) for each in rows if each[2] == "discount")
        charged = [line for line in lines if not line.part]
        target = _commitment(whole(row[3]), charged, page.billed.get(order_id, 0), lowered)
    for component, wanted in zip(("committed", "delivered"), target, strict=True):
        held = money.get(("sales_order", component), 0)
        if held != wanted:
            found.fault(
                "sales_order", order_id, "commitment_wrong", component=component, held=held, wanted=wanted
            )
    if state != "draft":
        _states(found, row, lines, target, money, page)


def _quantities(found: Findings, rows: list[Row], page: _Page) -> None:
    """The quantities kept on each line, and that no more than was ordered has left."""
    for _, line_id, kind, quantity, _, _, shipped, invoiced, *_ in rows:
        for column, kept, wanted in (
            ("shipped_milli", shipped, page.shipped.get(line_id, 0)),
            (
                "invoiced_milli",
                invoiced,
                page.invoiced.get(line_id, 0) if kind in ("goods", "service") else 0,
            ),
        ):
            if kept != wanted:
                found.fault("order_line", line_id, "derived_wrong", column=column, kept=kept, wanted=wanted)
            if not min(0, quantity) <= wanted <= max(0, quantity):
                found.fault(
                    "order_line", line_id, "more_than_ordered", column=column, ordered=quantity, done=wanted
                )


def _promises(found: Findings, lines: list[_Line], page: _Page, *, stands: bool) -> None:
    """Goods are promised to orders that stand, never more than has still to leave."""
    for line in lines:
        promised = page.promised.get(line.id, 0)
        to_ship = max(line.quantity - line.dropped - line.shipped, 0) if line.goods and stands else 0
        if not 0 <= promised <= to_ship:
            found.fault("order_line", line.id, "promise_wrong", promised=promised, to_ship=to_ship)


def _commitment(total: int, lines: list[_Line], billed: int, lowered: int) -> tuple[int, int]:
    """What is committed and what is delivered and not invoiced, of an order that stands; `lowered` by discounts of all."""
    with_goods = any(line.goods and line.quantity > line.dropped for line in lines)
    anything_shipped = not with_goods or any(line.shipped for line in lines)
    goods_worth = sum(line.gross for line in lines)
    lowered = lowered if goods_worth else 0
    extras = total - goods_worth - lowered
    gone = out = asked = 0
    nothing_left = bool(lines)
    all_billed = bool(lines) and billed > 0
    for line in lines:
        shipped = line.shipped
        if not line.goods:
            shipped = max(line.quantity - line.dropped, 0) if anything_shipped else 0
        kept = max(line.quantity - line.dropped, line.invoiced, shipped)
        gone += line.gross - line.value(kept)
        out += line.value(max(shipped, line.invoiced))
        asked += line.value(line.invoiced)
        nothing_left = nothing_left and kept <= 0
        all_billed = all_billed and line.invoiced >= kept
    if nothing_left and not billed:
        gone += extras + lowered
    delivered = out - asked
    if lowered:
        # The discount of the whole document goes with the goods it lowers.
        delivered += rounded(lowered * out, goods_worth) - rounded(lowered * asked, goods_worth)
    if anything_shipped and not billed:
        delivered += extras
    # Where goods were called off, rounding and the document's discount may leave something that nobody will ask for.
    remaining = 0 if all_billed else max(total - gone - billed, 0)
    return remaining - min(remaining, delivered), min(remaining, delivered)


def _states(
    found: Findings,
    row: Row,
    lines: list[_Line],
    target: tuple[int, int],
    money: Mapping[tuple[str, str], int],
    page: _Page,
) -> None:
    """What lists show of an order: shipped, invoiced and paid, the amount paid, and closed when all is done."""
    order_id, state, handling, total, *kept, there, payment_kind, payment_state = row
    billed = page.billed.get(order_id, 0)
    if handling == "history":
        wanted = ["all", "all", "all", 0]
    else:
        paid_amount = _paid(money, billed if state in ("confirmed", "closed") else 0)
        stands = state in ("confirmed", "closed")
        asked = sum(target) + billed if stands else total
        paid = (
            "all" if paid_amount >= asked and (stands or total > 0) else "part" if paid_amount > 0 else "none"
        )
        if there and stands:
            told = payment_kind != "prepaid" or payment_state in ("paid", "refunded")
            paid = "all" if told else "none"
        invoiced = "none" if not stands else "all" if sum(target) == 0 else "part" if billed else "none"
        wanted = [_shipped(lines, stands=stands), invoiced, paid, paid_amount]
    for column, is_kept, is_wanted in zip(
        ("shipped", "invoiced", "paid", "paid_amount"), kept, wanted, strict=True
    ):
        if is_kept != is_wanted:
            found.fault(
                "sales_order", order_id, "derived_wrong", column=column, kept=is_kept, wanted=is_wanted
            )
    done = wanted[:3] == ["all", "all", "all"]
    if (state == "closed" and not done) or (state == "confirmed" and done):
        found.fault("sales_order", order_id, "state_wrong", state=state)


def _shipped(lines: list[_Line], *, stands: bool) -> str:
    wanted = [line for line in lines if line.goods and line.quantity > line.dropped]
    if not wanted:
        return "all" if stands else "none"
    if all(line.shipped >= line.quantity - line.dropped for line in wanted):
        return "all"
    return "part" if any(line.shipped for line in lines) else "none"


def _paid(money: Mapping[tuple[str, str], int], billed: int) -> int:
    """Money kept for the order, and what its invoices do not ask for any more."""
    kept = sum(-amount for (_, component), amount in money.items() if component in ("deposit", "earmarked"))
    owed = sum(amount for (_, component), amount in money.items() if component == "owed")
    return kept + billed - owed
