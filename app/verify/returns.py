"""Returns: no more came back than left, no more was decided than came, and each counted act moved the goods it says."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.undone import check_reversed_once
from app.verify.verdict import Findings

_RECEIVED = "SUM(CASE WHEN a.kind = 'received' THEN x.quantity_milli ELSE 0 END)"
_WITHDRAWN = "SUM(CASE WHEN a.kind = 'withdrawn' THEN x.quantity_milli ELSE 0 END)"


def check_returns(books: Books, found: Findings) -> None:
    """Every return, what was done with it, and the goods it moved."""
    found.counted += books.number(
        "SELECT (SELECT count(*) FROM goods_return) + (SELECT count(*) FROM return_act)"
    )
    _lines(books, found)
    _quantities(books, found)
    _left(books, found)
    _states(books, found)
    _acts(books, found)
    _moves(books, found)
    _answers(books, found)
    check_reversed_once(books, found, "return_act")


def _lines(books: Books, found: Findings) -> None:
    """A line comes back of what its order shipped, and is of its return."""
    rows = books.offending(
        """
        SELECT l.id FROM goods_return_line l
        JOIN goods_return r ON r.id = l.return_id
        LEFT JOIN shipment_line s ON s.id = l.shipment_line_id
        LEFT JOIN shipment h ON h.id = s.shipment_id
        WHERE h.id IS NULL OR h.order_id <> r.order_id OR h.kind <> 'delivery' OR s.order_line_id <> l.order_line_id
           OR (s.product_id IS NULL) <> (l.product_id IS NULL) OR s.product_id <> l.product_id
        """
    )
    for (line_id,) in rows:
        found.fault("goods_return_line", line_id, "return_line_differs")
    rows = books.offending(
        "SELECT r.id FROM goods_return r WHERE r.line_count <> "
        "(SELECT count(*) FROM goods_return_line l WHERE l.return_id = r.id)"
    )
    for (return_id,) in rows:
        found.fault("goods_return", return_id, "return_lines_missing")


def _quantities(books: Books, found: Findings) -> None:
    """Of each line nothing is below nought, and no more was decided or answered than came."""
    rows = books.offending(
        f"""
        SELECT line_id, received, decided, answered FROM (
            SELECT x.line_id, {_RECEIVED} AS received, {_WITHDRAWN} AS withdrawn,
                SUM(CASE WHEN a.kind = 'decided' THEN x.quantity_milli ELSE 0 END) AS decided,
                SUM(CASE WHEN x.fate = 'stock' THEN x.quantity_milli ELSE 0 END) AS stocked,
                SUM(CASE WHEN x.fate = 'quarantine' THEN x.quantity_milli ELSE 0 END) AS apart,
                SUM(CASE WHEN x.fate = 'scrap' THEN x.quantity_milli ELSE 0 END) AS scrapped,
                SUM(x.answered_milli) AS answered
            FROM return_act_line x JOIN return_act a ON a.id = x.act_id GROUP BY x.line_id
        ) sums
        WHERE received < 0 OR withdrawn < 0 OR stocked < 0 OR apart < 0 OR scrapped < 0 OR decided > received
        """
    )
    for line_id, received, decided, answered in rows:
        found.fault(
            "goods_return_line",
            line_id,
            "return_exceeds_received",
            received=received,
            decided=decided,
            answered=answered,
        )


def _left(books: Books, found: Findings) -> None:
    """No more of a line that left came back than left; of one that was undone, nothing."""
    rows = books.offending(
        f"""
        SELECT shipment_line_id, MAX(shipped), SUM(received) FROM (
            SELECT l.shipment_line_id, l.id,
                CASE WHEN EXISTS (SELECT 1 FROM shipment u WHERE u.reverses_id = s.shipment_id) THEN 0
                     ELSE s.quantity_milli END AS shipped,
                {_RECEIVED} AS received
            FROM goods_return_line l
            JOIN shipment_line s ON s.id = l.shipment_line_id
            JOIN return_act_line x ON x.line_id = l.id
            JOIN return_act a ON a.id = x.act_id
            GROUP BY l.shipment_line_id, l.id, s.shipment_id, s.quantity_milli
        ) back
        GROUP BY shipment_line_id HAVING SUM(received) > MAX(shipped)
        """
    )
    for line_id, shipped, received in rows:
        found.fault("shipment_line", line_id, "returned_more_than_left", shipped=shipped, returned=received)


def _states(books: Books, found: Findings) -> None:
    """The state kept for lists is what the acts come to."""
    rows = books.offending(
        f"""
        SELECT id, state, wanted FROM (
            SELECT r.id, r.state, CASE
                WHEN SUM(CASE WHEN c.received <> c.decided OR c.answered < c.received THEN 1 ELSE 0 END) > 0 THEN 'received'
                WHEN SUM(CASE WHEN c.announced > c.withdrawn + c.received THEN 1 ELSE 0 END) > 0 THEN 'expected'
                WHEN SUM(c.received) > 0 THEN 'decided' ELSE 'withdrawn' END AS wanted
            FROM goods_return r JOIN (
                SELECT l.id, l.return_id, l.quantity_milli AS announced,
                    COALESCE({_RECEIVED}, 0) AS received, COALESCE({_WITHDRAWN}, 0) AS withdrawn,
                    COALESCE(SUM(CASE WHEN a.kind = 'decided' THEN x.quantity_milli ELSE 0 END), 0) AS decided,
                    COALESCE(SUM(x.answered_milli), 0) AS answered
                FROM goods_return_line l
                LEFT JOIN return_act_line x ON x.line_id = l.id
                LEFT JOIN return_act a ON a.id = x.act_id
                GROUP BY l.id, l.return_id, l.quantity_milli
            ) c ON c.return_id = r.id
            GROUP BY r.id, r.state
        ) stands WHERE state <> wanted
        """
    )
    for return_id, state, wanted in rows:
        found.fault("goods_return", return_id, "derived_wrong", column="state", kept=state, wanted=wanted)


def _acts(books: Books, found: Findings) -> None:
    """An act that undoes another takes back just what that did, of the same return and kind."""
    rows = books.offending(
        """
        SELECT a.id, a.reverses_id FROM return_act a JOIN return_act b ON b.id = a.reverses_id
        WHERE a.kind <> b.kind OR a.return_id <> b.return_id OR b.reverses_id IS NOT NULL
           OR EXISTS (
               SELECT 1 FROM (
                   SELECT x.line_id, x.fate, SUM(x.quantity_milli) AS milli FROM return_act_line x
                   WHERE x.act_id IN (a.id, b.id) GROUP BY x.line_id, x.fate
               ) sums WHERE sums.milli <> 0)
        """
    )
    for act_id, reverses_id in rows:
        found.fault("return_act", act_id, "reversal_differs", reverses=reverses_id)


def _moves(books: Books, found: Findings) -> None:
    """What moved for an act is what it says came or was thrown away; what it set apart is what came less what was let go."""
    rows = books.offending(
        f"""
        SELECT m.id FROM stock_move m
        LEFT JOIN return_act a ON a.id = m.cause_id
        LEFT JOIN goods_return_line l ON l.id = m.cause_line_id
        WHERE m.cause = 'return_act' AND (
            a.id IS NULL OR l.return_id <> a.return_id OR l.product_id <> m.product_id
            OR m.reason <> CASE WHEN a.kind = 'decided' THEN 'scrap' WHEN a.reverses_id IS NULL THEN 'return' ELSE 'reversal' END
        )
        UNION ALL
        SELECT max(m.id) FROM stock_move m JOIN return_act a ON a.id = m.cause_id
        WHERE m.cause = 'return_act' GROUP BY a.id, a.kind, m.cause_line_id
        HAVING sum({books.exact("m.quantity_milli")}) <> (
            SELECT SUM(CASE WHEN a.kind = 'received' THEN x.quantity_milli WHEN x.fate = 'scrap' THEN -x.quantity_milli
                       ELSE 0 END)
            FROM return_act_line x WHERE x.act_id = a.id AND x.line_id = m.cause_line_id)
        """
    )
    for (move_id,) in rows:
        found.fault("stock_move", move_id, "move_differs_from_return")
    rows = books.offending(
        """
        SELECT max(q.id) FROM quarantine q LEFT JOIN (
            SELECT x.act_id, l.product_id,
                SUM(CASE WHEN a.kind = 'received' THEN x.quantity_milli
                         WHEN x.fate IN ('stock', 'scrap') THEN -x.quantity_milli ELSE 0 END) AS milli
            FROM return_act_line x JOIN return_act a ON a.id = x.act_id JOIN goods_return_line l ON l.id = x.line_id
            WHERE l.product_id IS NOT NULL GROUP BY x.act_id, l.product_id
        ) told ON told.act_id = q.cause_id AND told.product_id = q.product_id
        WHERE q.cause = 'return_act' GROUP BY q.cause_id, q.product_id, told.milli
        HAVING told.milli IS NULL OR told.milli <> sum(q.quantity_milli)
        """
    )
    for (entry_id,) in rows:
        found.fault("quarantine", entry_id, "quarantine_differs_from_return")


def _answers(books: Books, found: Findings) -> None:
    """The papers of an answer are credit notes and refunds of the order of their return; no answer has papers of another kind."""
    rows = books.offending(
        """
        SELECT w.id FROM return_answer w
        LEFT JOIN return_act a ON a.id = w.act_id
        LEFT JOIN goods_return r ON r.id = a.return_id
        LEFT JOIN invoice i ON i.id = w.credit_note_id
        LEFT JOIN payment p ON p.id = w.payment_id
        WHERE r.id IS NULL OR i.id IS NULL OR i.kind <> 'credit_note' OR i.order_id <> r.order_id
           OR a.answer NOT IN ('credit', 'refund', 'exchange')
           OR (w.payment_id IS NOT NULL AND (p.id IS NULL OR p.kind <> 'refund' OR a.answer <> 'refund'))
        """
    )
    for (answer_id,) in rows:
        found.fault("return_answer", answer_id, "return_answer_differs")
    rows = books.offending(
        """
        SELECT a.id FROM return_act a
        WHERE (a.answer = 'exchange') <> (a.exchange_order_id IS NOT NULL)
           OR (a.answer IN ('credit', 'refund', 'exchange')
               AND NOT EXISTS (SELECT 1 FROM return_answer w WHERE w.act_id = a.id))
        """
    )
    for (act_id,) in rows:
        found.fault("return_act", act_id, "return_answer_missing")
