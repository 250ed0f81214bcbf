"""Mails of invoices that still wait when money comes or goes: what they ask for is said anew, as it stands now.

Only what the program wrote by itself, with its invoice: the words of a person stay theirs, and so does the page attached.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.base.door import Write
from app.base.errors import Refusal
from app.base.outbox import outbox
from app.correspondence.tables import mail
from app.flow.letters import compose
from app.invoicing.tables import invoice


def reword_invoices(tx: Write, order_id: int) -> None:
    """Say anew in the mails of an order's invoices that have not left what is still to be paid, or since when nothing is."""
    for row in tx.execute(_WAITING, {"order": order_id}).all():
        try:
            draft = compose(tx, "invoice", "invoice", row.row_id, language=row.language).draft
        except Refusal:
            # A mail that cannot be composed never stops a payment.
            continue
        if draft.body.strip() != row.body.strip():
            tx.update(mail, row.id, body=draft.body.strip() + "\n")


_WAITING = (
    select(mail.c.id, mail.c.row_id, mail.c.language, mail.c.body)
    .join(outbox, outbox.c.id == mail.c.outbox_id)
    .join(invoice, invoice.c.id == mail.c.row_id)
    .where(
        mail.c.noun == "invoice",
        mail.c.kind == "invoice",
        outbox.c.state.in_(("waiting", "refused")),
        invoice.c.order_id == bindparam("order"),
        mail.c.promised_at == invoice.c.issued_at,
    )
)
