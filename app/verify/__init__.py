"""The auditor, beside the tower: whether the books are what was written, and whether they add up.

It imports nothing but `app.base`, and of that only how a database is opened and read: it shares no code with what it
audits. What every figure must be it computes again from the documents, in its own plain SQL, on SQLite and PostgreSQL, on
one consistent view and in bounded memory. It writes nothing and repairs nothing.

- The file, the schema, the triggers and the links between rows (`integrity`, `schema`, `triggers`), against an account of
  the schema of its own (`expected`).
- The audit chain, the rows it seals, what its lines mention (`chain`, `seals`, `mentions`).
- Documents: orders and how far they have come, shipments, receipts, invoices, credit notes, payments, reminders,
  numbers, archived papers.
- Both ledgers: entries, items, allocations, moves, reservations, balances.

A broken value is never trusted to be a number, a date or a text: a check that stumbles goes back to one savepoint, and what
cannot be read is a fault like any other. Not looked at: rows that no line seals and nothing is computed from (drafts, the
inbox, the outbox, sync runs).
"""

from app.verify.audit import verify
from app.verify.verdict import Check, Fault, Verdict

__all__ = ["Check", "Fault", "Verdict", "verify"]
