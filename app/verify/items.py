"""The items of the money ledger against their documents: what each holds is its document's amount less what was settled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.verify.books import UNREADABLE, Books, Row, whole
from app.verify.undone import check_reversed_once
from app.verify.verdict import Findings

_PAGE = 5000


@dataclass(frozen=True, slots=True)
class _Sums:
    """What a page of items holds and what was allocated from and to them, by item."""

    held: Mapping[int, Mapping[str, int]]
    given: Mapping[int, int]
    received: Mapping[int, int]


def check_items(books: Books, found: Findings) -> None:
    """Invoices' instalments, credit notes, payments and refunds, and what was open in the program before."""
    for first, last in books.ranges("item", _PAGE):
        between = f"BETWEEN {first} AND {last}"
        with books.in_pages():
            sums = _sums(books, between)
            _invoices(books, found, between, sums)
            _payments(books, found, between, sums)
            _openings(books, found, between, sums)
    _orders(books, found)
    _plans(books, found)
    _reversed_openings(books, found)
    found.counted += books.number("SELECT count(*) FROM item")
    _without_item(books, found)


def _sums(books: Books, between: str) -> _Sums:
    held: dict[int, dict[str, int]] = {}
    for item_id, component, amount in books.rows(
        f"SELECT item_id, component, sum(amount) FROM entry WHERE item_id {between} GROUP BY item_id, component"
    ):
        held.setdefault(item_id, {})[component] = whole(amount)
    given, received = (
        {
            item_id: whole(amount)
            for item_id, amount in books.rows(
                f"SELECT {side}_item_id, sum(amount) FROM allocation WHERE {side}_item_id {between} GROUP BY {side}_item_id"
            )
        }
        for side in ("source", "target")
    )
    return _Sums(held, given, received)


def _invoices(books: Books, found: Findings, between: str, sums: _Sums) -> None:
    rows = books.rows(
        f"""
        SELECT i.id, i.instalment, v.kind, v.total, coalesce(t.amount, q.amount),
               (SELECT coalesce(sum(m.amount), 0) FROM plan_source m WHERE m.item_id = i.id),
               (SELECT sum(c.total) FROM invoice c WHERE c.corrects_id = v.id),
               v.account_id = i.account_id AND v.currency = i.currency
               AND coalesce(v.order_id, s.order_id, 0) = coalesce(i.order_id, 0)
               AND coalesce({books.day("t.due_on")}, {books.day("q.due_on")}, '') = coalesce({books.day("i.due_on")}, '')
               AND (q.id IS NULL OR t.id IS NULL) AND coalesce(n.invoice_id, v.id) = v.id
        FROM item i LEFT JOIN invoice v ON v.id = i.document_id
        LEFT JOIN invoice_instalment t ON t.invoice_id = v.id AND t.position = i.instalment
        LEFT JOIN plan_instalment q ON q.item_id = i.id LEFT JOIN instalment_plan n ON n.id = q.plan_id
        LEFT JOIN invoice_order s ON s.invoice_id = v.id AND s.order_id = i.order_id
        WHERE i.noun = 'invoice' AND i.id {between}
        """
    )
    for row in rows:
        _guarded(found, row, lambda row: _invoice(found, row, sums))


def _invoice(found: Findings, row: Row, sums: _Sums) -> None:
    item_id, instalment, kind, total, amount, moved, credited, alike = row
    # A deposit has two: what it asks for, and (instalment 0) what it is worth to its order.
    own = kind == "credit_note" or (kind == "deposit" and instalment == 0)
    if kind is None or (instalment == 0) != own or (instalment != 0 and amount is None):
        found.fault("item", item_id, "item_without_document")
        return
    if not alike:
        found.fault("item", item_id, "item_differs_from_document")
    held = sums.held.get(item_id, {})
    if kind == "credit_note":
        _must_be(found, item_id, "unapplied", held, -total + sums.given.get(item_id, 0))
        _must_fit(found, item_id, sums.given.get(item_id, 0), total)
    elif own:
        used = sums.given.get(item_id, 0) + whole(credited)
        worth = {"deposit": held.get("deposit", 0) + held.get("earmarked", 0)}
        _must_be(found, item_id, "deposit", worth, used - total)
        _must_be(found, item_id, "unapplied", held, 0)
        _must_fit(found, item_id, used, total)
    else:
        # What a plan moved away is asked for by the items it moved to.
        gone = whole(moved) + sums.received.get(item_id, 0)
        _must_be(found, item_id, "owed", held, amount - gone)
        _must_fit(found, item_id, gone, amount)


def _payments(books: Books, found: Findings, between: str, sums: _Sums) -> None:
    rows = books.rows(
        f"""
        SELECT i.id, i.instalment, p.kind, p.amount, r.id,
               p.account_id = i.account_id AND p.currency = i.currency AND coalesce(p.order_id, 0) = coalesce(i.order_id, 0)
        FROM item i LEFT JOIN payment p ON p.id = i.document_id LEFT JOIN payment r ON r.reverses_id = p.id
        WHERE i.noun = 'payment' AND i.id {between}
        """
    )
    for row in rows:
        _guarded(found, row, lambda row: _payment(found, row, sums))


def _payment(found: Findings, row: Row, sums: _Sums) -> None:
    item_id, instalment, kind, amount, reversed_by, alike = row
    if kind not in ("payment", "refund") or instalment != 0:
        found.fault("item", item_id, "item_without_document")
        return
    if not alike:
        found.fault("item", item_id, "item_differs_from_document")
    standing = 0 if reversed_by is not None else whole(amount)
    held = sums.held.get(item_id, {})
    if kind == "refund":
        _must_be(found, item_id, "unapplied", held, standing - sums.received.get(item_id, 0))
        _must_fit(found, item_id, sums.received.get(item_id, 0), standing)
        return
    given = sums.given.get(item_id, 0)
    if sum(held.values()) != given - standing:
        found.fault(
            "item", item_id, "item_wrong", component="", held=sum(held.values()), wanted=given - standing
        )
    _must_fit(found, item_id, given, standing)
    for component, value in held.items():
        if value > 0:
            found.fault("item", item_id, "component_impossible", component=component, held=value)


def _openings(books: Books, found: Findings, between: str, sums: _Sums) -> None:
    rows = books.rows(
        f"""
        SELECT i.id, i.instalment, o.kind, o.open_amount, r.id,
               o.account_id = i.account_id AND o.currency = i.currency AND i.order_id IS NULL
               AND coalesce({books.day("o.due_on")}, '') = coalesce({books.day("i.due_on")}, '')
               AND {books.day("o.issued_on")} = {books.day("i.opened_on")}
        FROM item i LEFT JOIN opening o ON o.id = i.document_id LEFT JOIN opening r ON r.reverses_id = o.id
        WHERE i.noun = 'opening' AND i.id {between}
        """
    )
    for row in rows:
        _guarded(found, row, lambda row: _opening(found, row, sums))


def _opening(found: Findings, row: Row, sums: _Sums) -> None:
    item_id, instalment, kind, amount, reversed_by, alike = row
    if (kind, instalment) not in (("invoice", 1), ("credit_note", 0)):
        found.fault("item", item_id, "item_without_document")
        return
    if not alike:
        found.fault("item", item_id, "item_differs_from_document")
    held, standing = sums.held.get(item_id, {}), 0 if reversed_by is not None else whole(amount)
    settled = (sums.received if kind == "invoice" else sums.given).get(item_id, 0)
    if kind == "invoice":
        _must_be(found, item_id, "owed", held, standing - settled)
    else:
        _must_be(found, item_id, "unapplied", held, settled - standing)
    _must_fit(found, item_id, settled, standing)


def _reversed_openings(books: Books, found: Findings) -> None:
    """What takes back a claim of the program before is that claim again, amount and all."""
    rows = books.offending(
        """
        SELECT r.id, r.reverses_id FROM opening r LEFT JOIN opening o ON o.id = r.reverses_id
        WHERE r.reverses_id IS NOT NULL AND (
            o.id IS NULL OR o.kind = 'reversal' OR o.account_id <> r.account_id OR o.number <> r.number
            OR o.open_amount <> r.open_amount OR o.currency <> r.currency
        )
        """
    )
    for row_id, reversed_id in rows:
        found.fault("opening", row_id, "reversal_differs", reverses=reversed_id)
    check_reversed_once(books, found, "opening")


def _must_be(found: Findings, item_id: int, component: str, held: Mapping[str, int], wanted: int) -> None:
    if held.get(component, 0) != wanted:
        found.fault(
            "item", item_id, "item_wrong", component=component, held=held.get(component, 0), wanted=wanted
        )


def _must_fit(found: Findings, item_id: int, allocated: int, amount: int) -> None:
    if not 0 <= allocated <= amount:
        found.fault("item", item_id, "allocated_too_much", allocated=allocated, amount=amount)


def _orders(books: Books, found: Findings) -> None:
    """Items of orders; what they hold is looked at with the orders."""
    rows = books.offending(
        """
        SELECT i.id, o.id FROM item i LEFT JOIN sales_order o ON o.id = i.document_id
        WHERE i.noun = 'sales_order' AND (
            o.id IS NULL OR i.instalment <> 0 OR i.order_id IS NULL OR i.order_id <> o.id OR i.currency <> o.currency
        )
        """
    )
    for item_id, order_id in rows:
        found.fault(
            "item", item_id, "item_without_document" if order_id is None else "item_differs_from_document"
        )


def _plans(books: Books, found: Findings) -> None:
    """What a plan takes from debts and what it asks for instead come to its total."""
    rows = books.offending(
        """
        SELECT p.id FROM instalment_plan p
        WHERE p.total <> (SELECT coalesce(sum(s.amount), 0) FROM plan_source s WHERE s.plan_id = p.id)
           OR p.total <> (SELECT coalesce(sum(q.amount), 0) FROM plan_instalment q WHERE q.plan_id = p.id)
        """
    )
    for (plan_id,) in rows:
        found.fault("instalment_plan", plan_id, "plan_differs")


def _without_item(books: Books, found: Findings) -> None:
    """Documents that should have an item and have none."""
    for table, sql in _WITHOUT_ITEM.items():
        for (row_id,) in books.offending(sql):
            found.fault(table, row_id, "document_without_item")


_WITHOUT_ITEM = {
    "opening": """
        SELECT o.id FROM opening o
        LEFT JOIN item i ON i.noun = 'opening' AND i.document_id = o.id
        WHERE o.kind <> 'reversal' AND i.id IS NULL
    """,
    "invoice_instalment": """
        SELECT t.id FROM invoice_instalment t
        LEFT JOIN item i ON i.noun = 'invoice' AND i.document_id = t.invoice_id AND i.instalment = t.position
        WHERE i.id IS NULL
    """,
    "invoice": """
        SELECT v.id FROM invoice v
        LEFT JOIN item i ON i.noun = 'invoice' AND i.document_id = v.id AND i.instalment = 0
        WHERE v.kind <> 'invoice' AND i.id IS NULL
    """,
    "payment": """
        SELECT p.id FROM payment p
        LEFT JOIN item i ON i.noun = 'payment' AND i.document_id = p.id AND i.instalment = 0
        WHERE p.kind <> 'reversal' AND i.id IS NULL
    """,
}


def _guarded(found: Findings, row: Row, look: Callable[[Row], None]) -> None:
    try:
        look(row)
    except UNREADABLE:
        found.fault("item", row[0], "row_unreadable")
