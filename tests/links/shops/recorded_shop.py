"""What must be true of the recorded shop once it is taken in and processed, whatever happened on the way."""

from __future__ import annotations

from typing import Any

from tests.links.shops.counter import Counter
from tests.links.shops.recordings import FOLDER

SHOP = FOLDER / "shop"
ORDERS = 541

STATUSES = {
    "cancelled": 12,
    "completed": 37,
    "failed": 8,
    "on-hold": 121,
    "pending": 31,
    "processing": 323,
    "refunded": 8,
}
"""Orders by the shop's status; one more, completed over -2.00, is parked."""
OVER_REFUNDED = dict.fromkeys(("390", "391", "392", "667", "668", "669"), "refund_exceeds_invoice")
"""Two orders of 10.00 were given back four times each."""


def figures(counter: Counter) -> dict[str, Any]:
    """Counts and sums that an interrupted run must end in as well."""
    questions = {
        "orders": "SELECT remote_status, state, shipped, invoiced, paid, count(*), sum(total), sum(paid_amount) "
        "FROM sales_order GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5",
        "invoices": "SELECT kind, count(*), sum(net), sum(tax), sum(rounding_amount), sum(total), count(DISTINCT number) "
        "FROM invoice GROUP BY 1 ORDER BY 1",
        "payments": "SELECT kind, method, count(*), sum(amount) FROM payment GROUP BY 1, 2 ORDER BY 1, 2",
        "balances": "SELECT component, sum(amount) FROM account_balance GROUP BY 1 ORDER BY 1",
        "stock": "SELECT sum(on_hand_milli), sum(reserved_milli), count(*) FROM stock_balance WHERE on_hand_milli <> 0",
        "moves": "SELECT reason, count(*), sum(quantity_milli) FROM stock_move GROUP BY 1 ORDER BY 1",
        "shipments": "SELECT moves_stock, count(*), sum(quantity_milli) FROM shipment GROUP BY 1 ORDER BY 1",
        "catalogue": "SELECT (SELECT count(*) FROM product), (SELECT count(*) FROM customer), (SELECT count(*) FROM listing)",
        "inbox": "SELECT noun, state, count(*) FROM inbox GROUP BY 1, 2 ORDER BY 1, 2",
        "numbers": "SELECT kind, last FROM number_series ORDER BY kind",
    }
    return {
        name: [
            tuple(int(value) if _is_number(value) else value for value in row) for row in counter.rows(sql)
        ]
        for name, sql in questions.items()
    }


def assert_every_sale_is_invoiced_as_charged(counter: Counter) -> None:
    """One invoice for each order in processing or completed over more than nothing, to the cent; credits within it."""
    wrong = counter.rows(
        "SELECT o.remote_id, o.total, count(i.id), sum(i.total) FROM sales_order o "
        "LEFT JOIN invoice i ON i.order_id = o.id AND i.kind = 'invoice' "
        "WHERE o.remote_status IN ('processing', 'completed') AND o.total > 0 "
        "GROUP BY o.id, o.remote_id, o.total HAVING count(i.id) <> 1 OR sum(i.total) <> o.total"
    )
    assert wrong == []
    unsold = counter.rows(
        "SELECT o.remote_id FROM sales_order o JOIN invoice i ON i.order_id = o.id "
        "WHERE o.remote_status NOT IN ('processing', 'completed', 'refunded')"
    )
    assert unsold == []
    over_credited = counter.rows(
        "SELECT i.number FROM invoice i JOIN invoice n ON n.corrects_id = i.id GROUP BY i.id, i.number, i.total "
        "HAVING sum(n.total) > i.total"
    )
    assert over_credited == []
    gaps = counter.rows(
        "SELECT kind, count(*), min(number), max(number) FROM invoice GROUP BY kind "
        "HAVING count(*) <> CAST(substr(max(number), 9) AS INTEGER) OR substr(min(number), 9) <> '0001'"
    )
    assert gaps == []


def assert_totals_are_the_shops(counter: Counter, totals: dict[str, int]) -> None:
    """Our totals are those that the shop's own files say, by order."""
    ours = dict(counter.rows("SELECT remote_id, total FROM sales_order"))
    assert {number: total for number, total in totals.items() if number in ours} == ours


def _is_number(value: object) -> bool:
    return value is not None and not isinstance(value, str)
