"""Mails that still wait while what they speak of changes: what an invoice asks for is said anew when money comes or goes.

Only the lines by which the template says it: all else that a person wrote stays theirs, and so does the page attached.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, select

from app.base.door import Write
from app.base.errors import Refusal
from app.base.outbox import outbox
from app.correspondence.filling import OTHERWISE, lines_naming
from app.correspondence.tables import mail
from app.flow.letters import Composed, compose
from app.invoicing.grouped import of_order
from app.invoicing.tables import invoice

_ASKING = frozenset({"open", "due", *OTHERWISE})


def reword_invoices(tx: Write, order_id: int) -> None:
    """Say anew in the mails of an order's invoices that have not left what is still to be paid, or since when nothing is."""
    for row in tx.execute(_WAITING, {"order": order_id}).all():
        try:
            now = compose(tx, "invoice", "invoice", row.row_id, language=row.language)
        except Refusal:
            # A mail that cannot be composed never stops a payment.
            continue
        body = reworded(row.body, now, _ASKING)
        if body != row.body:
            tx.update(mail, row.id, body=body)


def reworded(before: str, now: Composed, keys: Collection[str]) -> str:
    """A text with the lines that name these values as the mail composed now has them; the same where it has none."""
    naming = lines_naming(now.draft.kind, now.draft.language, now.template.body, keys)
    return _said_anew(before, now.draft.body, naming)


def _said_anew(before: str, now: str, asking: Sequence[re.Pattern[str]]) -> str:
    """A text with the lines that ask replaced by those of now; the same where it has none."""
    lines = before.splitlines()
    at = [number for number, line in enumerate(lines) if _asks(line, asking)]
    if not at:
        return before
    fresh = [line for line in now.splitlines() if _asks(line, asking)]
    kept = [line for number, line in enumerate(lines) if number not in at]
    kept[at[0] : at[0]] = fresh
    return "\n".join(kept).strip() + "\n"


def _asks(line: str, asking: Sequence[re.Pattern[str]]) -> bool:
    return any(each.fullmatch(line) for each in asking)


_WAITING = (
    select(mail.c.id, mail.c.row_id, mail.c.language, mail.c.body)
    .join(outbox, outbox.c.id == mail.c.outbox_id)
    .join(invoice, invoice.c.id == mail.c.row_id)
    .where(
        mail.c.noun == "invoice",
        mail.c.kind == "invoice",
        outbox.c.state.in_(("waiting", "refused")),
        of_order(bindparam("order")),
    )
)
