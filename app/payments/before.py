"""Money that the program before had received for an order which was brought in: kept for that order, and no money of these books.

It was entered, handed in and awaited at the bank there. Here it pays its order; a bank that tells of it finds it.
"""

from __future__ import annotations

from sqlalchemy import and_, or_

from app.payments.match_stands import told_of
from app.payments.tables import BEFORE, payment

RECEIVED_HERE = payment.c.source != BEFORE
"""Of `payment`: it is no money of the program before, nor the undoing of such."""

MOVED_HERE = or_(RECEIVED_HERE, and_(payment.c.kind == "reversal", told_of(payment.c.id, payment)))
"""Of `payment`: its money moved while these books were kept. What the bank sends back since moves here, whoever received it."""
