"""Credit awaited from suppliers, until a credit note is kept: it was asked for by mail, or goods were given back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, bindparam, exists, func, or_, select

from app.base.door import Read
from app.base.outbox import outbox
from app.correspondence.tables import mail
from app.purchasing.received_tables import received_invoice
from app.purchasing.tables import goods_receipt, goods_receipt_line, purchase_line

KIND = "supplier_claim"
"""The kind of mail that claims; it is about a receipt."""
_CLAIMS = (
    select(mail.c.id)
    .join(outbox, outbox.c.id == mail.c.outbox_id)
    .where(mail.c.kind == KIND, mail.c.noun == "goods_receipt", outbox.c.state != "discarded")
)
_LAST = _CLAIMS.with_only_columns(func.max(mail.c.promised_at))
_LAST_HERE = _LAST.where(mail.c.row_id == goods_receipt.c.id).correlate(goods_receipt).scalar_subquery()
_ITS_ORDERS = (
    select(purchase_line.c.purchase_id)
    .join(goods_receipt_line, goods_receipt_line.c.purchase_line_id == purchase_line.c.id)
    .where(goods_receipt_line.c.receipt_id == goods_receipt.c.id)
    .correlate(goods_receipt)
)
_ANSWERED = exists(
    select(received_invoice.c.id)
    .where(
        received_invoice.c.kind == "credit_note",
        # What was kept before credit was asked for is no answer to it.
        received_invoice.c.kept_at >= _LAST_HERE,
        or_(
            received_invoice.c.receipt_id == goods_receipt.c.id,
            received_invoice.c.purchase_id.in_(_ITS_ORDERS),
        ),
    )
    .correlate(goods_receipt)
)
_back, _undoing = goods_receipt.alias("given_back"), goods_receipt.alias("undoing_claimed")
_GIVEN_BACK = exists(
    select(_back.c.id)
    .where(
        _back.c.from_id == goods_receipt.c.id,
        ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == _back.c.id).correlate(_back)),
    )
    .correlate(goods_receipt)
)
_line, _origin = goods_receipt_line.alias("line_of_origin"), purchase_line.alias("ordered_of_origin")
_CREDITED = exists(
    select(received_invoice.c.id)
    .where(
        received_invoice.c.kind == "credit_note",
        or_(
            received_invoice.c.receipt_id == goods_receipt.c.id,
            # What was kept before the goods went back may be about something else, unless somebody linked it to them.
            and_(
                received_invoice.c.kept_at >= goods_receipt.c.recorded_at,
                or_(
                    received_invoice.c.receipt_id == goods_receipt.c.from_id,
                    received_invoice.c.purchase_id.in_(
                        select(_origin.c.purchase_id)
                        .join(_line, _line.c.purchase_line_id == _origin.c.id)
                        .where(_line.c.receipt_id == goods_receipt.c.from_id)
                        .correlate(goods_receipt)
                    ),
                ),
            ),
        ),
    )
    .correlate(goods_receipt)
)
CREDIT_AWAITED = or_(
    and_(goods_receipt.c.kind == "receipt", _LAST_HERE.is_not(None), ~_ANSWERED, ~_GIVEN_BACK),
    and_(goods_receipt.c.kind == "return", ~_CREDITED),
)
"""Of a receipt: credit was asked for, and no credit note for it, or for what it was ordered by, was kept since; what was given
back of it awaits that by itself. Of a return that stands: no credit note for it was kept, or for what it is of since.
"""


def claimed_at(rd: Read, receipt_id: int) -> datetime | None:
    """When credit was asked for last; None where it was not."""
    return rd.scalar(_OF_ONE, {"receipt": receipt_id})


_OF_ONE = _LAST.where(mail.c.row_id == bindparam("receipt"))
