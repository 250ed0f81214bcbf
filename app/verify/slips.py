"""What papers that move goods have in common: they tell how many lines they have and what these come to."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_told(books: Books, found: Findings, slip: str, key: str) -> None:
    """A slip tells how many lines it has and what they come to; `key` names it in its lines."""
    rows = books.offending(
        f"""
        SELECT s.id, s.line_count, count(l.id), s.quantity_milli, coalesce(sum(l.quantity_milli), 0)
        FROM {slip} s LEFT JOIN {slip}_line l ON l.{key} = s.id
        GROUP BY s.id, s.line_count, s.quantity_milli
        HAVING s.line_count <> count(l.id) OR coalesce(sum(l.quantity_milli), 0) <> s.quantity_milli
        """
    )
    for slip_id, told, standing, quantity, moved in rows:
        if told != standing:
            found.fault(slip, slip_id, "line_count_wrong", told=told, standing=standing)
        if quantity != moved:
            found.fault(slip, slip_id, "quantity_wrong", told=quantity, standing=moved)
