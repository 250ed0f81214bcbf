"""Stock-takes: what was corrected is what was counted against what the ledger had, once, and only where a take was posted."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_takes(books: Books, found: Findings) -> None:
    """States, rounds and moves of every take."""
    found.counted += books.number("SELECT count(*) FROM stock_take")
    _states(books, found)
    _rounds(books, found)
    _moves(books, found)


def _states(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT t.id, t.state FROM stock_take t
        WHERE (t.state = 'open') <> (t.ended_at IS NULL)
           OR (t.state <> 'open' AND (t.end_reason = '' OR t.ended_by = ''))
           OR (t.state <> 'posted' AND EXISTS (
               SELECT 1 FROM stock_move m WHERE m.cause = 'stock_take' AND m.cause_id = t.id))
        """
    )
    for take_id, state in rows:
        found.fault("stock_take", take_id, "state_wrong", state=state)


def _rounds(books: Books, found: Findings) -> None:
    """Nothing was taken back that was not counted, and no round is left out."""
    rows = books.offending(
        """
        SELECT max(y.id), y.line_id FROM stock_tally y GROUP BY y.line_id, y.round HAVING sum(y.quantity_milli) < 0
        """
    )
    for tally_id, line_id in rows:
        found.fault("stock_tally", tally_id, "count_negative", line=line_id)
    rows = books.offending(
        """
        SELECT y.line_id, max(y.round), count(DISTINCT y.round) FROM stock_tally y
        GROUP BY y.line_id HAVING max(y.round) <> count(DISTINCT y.round) OR min(y.round) <> 1
        """
    )
    for line_id, last, rounds in rows:
        found.fault("stock_take_line", line_id, "rounds_missing", told=last, standing=rounds)


def _moves(books: Books, found: Findings) -> None:
    """Each product of a posted take was moved by what was counted in its last round less what the ledger had at its end.

    What is traced has a move for each lot, which come to that together.
    """
    rows = books.offending(
        f"""
        SELECT m.id FROM stock_move m
        LEFT JOIN stock_take_line l ON l.id = m.cause_line_id AND l.take_id = m.cause_id
        LEFT JOIN stock_take t ON t.id = l.take_id
        WHERE m.cause = 'stock_take' AND (
            t.id IS NULL OR l.product_id <> m.product_id OR t.location_id <> m.location_id OR m.reason <> 'correction'
        )
        UNION ALL
        SELECT max(m.id) FROM stock_move m JOIN stock_take_line l ON l.id = m.cause_line_id AND l.take_id = m.cause_id
        WHERE m.cause = 'stock_take' GROUP BY l.id
        HAVING sum({books.exact("m.quantity_milli")}) <> (
            SELECT sum({books.exact("y.quantity_milli")}) FROM stock_tally y WHERE y.line_id = l.id
            AND y.round = (SELECT max(z.round) FROM stock_tally z WHERE z.line_id = l.id)
        ) - (
            SELECT {books.exact("y.on_hand_milli")} FROM stock_tally y
            WHERE y.id = (SELECT max(z.id) FROM stock_tally z WHERE z.line_id = l.id)
        )
        """
    )
    for (move_id,) in rows:
        found.fault("stock_move", move_id, "move_differs_from_take")
    rows = books.offending(
        """
        SELECT l.id, count(DISTINCT m.id) FROM stock_take t JOIN stock_take_line l ON l.take_id = t.id
        LEFT JOIN stock_move m ON m.cause = 'stock_take' AND m.cause_id = t.id AND m.cause_line_id = l.id
        WHERE t.state = 'posted'
        GROUP BY l.id
        HAVING CASE WHEN count(DISTINCT m.id) > 0 THEN 1 ELSE 0 END <>
        CASE WHEN EXISTS (SELECT 1 FROM stock_tally y WHERE y.line_id = l.id) AND (
            SELECT sum(y.quantity_milli) FROM stock_tally y WHERE y.line_id = l.id
            AND y.round = (SELECT max(z.round) FROM stock_tally z WHERE z.line_id = l.id)
        ) <> (
            SELECT y.on_hand_milli FROM stock_tally y
            WHERE y.id = (SELECT max(z.id) FROM stock_tally z WHERE z.line_id = l.id)
        ) THEN 1 ELSE 0 END
        """
    )
    for line_id, moves in rows:
        found.fault("stock_take_line", line_id, "counted_without_move", moves=moves)
