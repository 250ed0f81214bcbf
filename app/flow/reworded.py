"""Mails of invoices that still wait when money comes or goes: what they ask for is said anew, as it stands now.

Only the lines by which the template asks: all else that a person wrote stays theirs, and so does the page attached.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import bindparam, select

from app.base.door import Write
from app.base.errors import Refusal
from app.base.outbox import outbox
from app.correspondence.filling import OTHERWISE, lines_naming
from app.correspondence.tables import mail
from app.flow.letters import compose
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
        asking = lines_naming("invoice", row.language, now.template.body, _ASKING)
        body = _said_anew(row.body, now.draft.body, asking)
        if body != row.body:
            tx.update(mail, row.id, body=body)


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
        invoice.c.order_id == bindparam("order"),
    )
)
