"""Stock-takes: what was corrected is what was counted against what the ledger had, once, and only where a take was posted."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_takes(books: Books, found: Findings) -> None:
    """States, rounds and moves of every take."""
    found.counted += books.number("SELECT count(*) FROM stock_take")
    _states(books, found)
    _rounds(books, found)
    _lots(books, found)
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
        SELECT max(y.id), y.line_id FROM stock_tally y GROUP BY y.line_id, y.by_lot, y.lot_id, y.round
        HAVING sum(y.quantity_milli) < 0
        """
    )
    for tally_id, line_id in rows:
        found.fault("stock_tally", tally_id, "count_negative", line=line_id)
    rows = books.offending(
        """
        SELECT y.line_id, max(y.round), count(DISTINCT y.round) FROM stock_tally y
        GROUP BY y.line_id, y.by_lot, y.lot_id HAVING max(y.round) <> count(DISTINCT y.round) OR min(y.round) <> 1
        """
    )
    for line_id, last, rounds in rows:
        found.fault("stock_take_line", line_id, "rounds_missing", told=last, standing=rounds)


def _lots(books: Books, found: Findings) -> None:
    """What was counted of a lot is of a lot of that product, and a unit is there or not."""
    rows = books.offending(
        """
        SELECT y.id FROM stock_tally y JOIN stock_take_line l ON l.id = y.line_id JOIN lot o ON o.id = y.lot_id
        WHERE o.product_id <> l.product_id OR NOT y.by_lot
        """
    )
    for (tally_id,) in rows:
        found.fault("stock_tally", tally_id, "lot_of_another_product")


def _moves(books: Books, found: Findings) -> None:
    """Each product of a posted take, and each lot that was counted, was moved by what was counted in its last round less what
    the ledger had at its end.

    What is traced and was counted as one figure has a move for each lot, which come to that together.
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
        SELECT m.id FROM ({_MOVED.format(exact=books.exact("m.quantity_milli"))}) m
        LEFT JOIN ({_FOUND.format(exact=books.exact("y.quantity_milli"), there=books.exact("y.on_hand_milli"))}) f
        ON f.line_id = m.line_id AND f.lot = m.lot
        WHERE m.milli <> coalesce(f.milli, 0)
        """
    )
    for (move_id,) in rows:
        found.fault("stock_move", move_id, "move_differs_from_take")
    rows = books.offending(
        f"""
        SELECT f.line_id, coalesce(m.n, 0)
        FROM ({_FOUND.format(exact=books.exact("y.quantity_milli"), there=books.exact("y.on_hand_milli"))}) f
        JOIN stock_take_line l ON l.id = f.line_id JOIN stock_take t ON t.id = l.take_id
        LEFT JOIN ({_MOVED.format(exact=books.exact("m.quantity_milli"))}) m ON m.line_id = f.line_id AND m.lot = f.lot
        WHERE t.state = 'posted' AND (f.milli <> 0) <> (m.id IS NOT NULL)
        """
    )
    for line_id, moves in rows:
        found.fault("stock_take_line", line_id, "counted_without_move", moves=moves)


_BY_LOT = "EXISTS (SELECT 1 FROM stock_tally o WHERE o.line_id = {line} AND o.by_lot)"
_LAST = f"""
SELECT y.line_id, y.by_lot, coalesce(y.lot_id, 0) AS lot, max(y.round) AS round, max(y.id) AS id FROM stock_tally y
WHERE y.by_lot OR NOT {_BY_LOT.format(line="y.line_id")} GROUP BY y.line_id, y.by_lot, coalesce(y.lot_id, 0)
"""
# What was found more or less: of each lot where the line was counted by lot, else of the line.
_FOUND = f"""
SELECT k.line_id, k.lot, (
    SELECT sum({{exact}}) FROM stock_tally y
    WHERE y.line_id = k.line_id AND y.by_lot = k.by_lot AND coalesce(y.lot_id, 0) = k.lot AND y.round = k.round
) - (SELECT {{there}} FROM stock_tally y WHERE y.id = k.id) AS milli
FROM ({_LAST}) k
"""
_MOVED = f"""
SELECT max(m.id) AS id, count(*) AS n, m.line_id, m.lot, sum(m.milli) AS milli FROM (
    SELECT m.id, m.cause_line_id AS line_id, {{exact}} AS milli,
    CASE WHEN {_BY_LOT.format(line="m.cause_line_id")} THEN coalesce(m.lot_id, 0) ELSE 0 END AS lot
    FROM stock_move m WHERE m.cause = 'stock_take' AND m.cause_line_id IS NOT NULL
) m GROUP BY m.line_id, m.lot
"""
