"""Money set against invoices: the oldest instalment first, each part with the VAT of the invoice it settles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import bindparam, func, select

from app.base.door import Read, Write
from app.flow.position import Position
from app.invoicing.deposits import Settling, settling
from app.invoicing.tables import invoice
from app.receivables.allocation import Settlement, oldest_first, set_against
from app.receivables.ledger import Item, owed_since
from app.receivables.tables import item, item_balance


def against_invoices(
    tx: Write,
    position: Position,
    money: dict[tuple[int, str], int],
    owed: dict[int, int],
    on: date,
    reason: str,
) -> None:
    """Set money against an order's invoices, oldest instalment first; nothing is matched before its invoice is there."""
    left = dict(money)
    for target_id, asked in owed.items():
        if asked <= 0:
            continue
        at = _invoice_of(tx, target_id)
        found = oldest_first(
            left, {target_id: asked}, rates=at.rates, total=at.total, settled=at.settled, aside=at.aside
        )
        # Money may be recorded for a day before the invoice was issued.
        day = max(on, owed_since(tx, target_id)) if on < tx.today else on
        set_against(tx, position.order.account_id, position.order.currency, found, day, reason)
        for each in found:
            left[each.source_item_id, each.source_component] -= each.amount


def settlement(rd: Read, source_item_id: int, component: str, target: Item, amount: int) -> Settlement:
    """An amount of an item (minor units) set against a debt, as the ledger wants it."""
    plain = Settlement(
        source_item_id=source_item_id,
        source_component=component,
        target_item_id=target.id,
        target_component="owed",
        amount=amount,
    )
    if target.noun == "opening":
        # Its VAT was declared in the program before.
        return plain
    at = _invoice_of(rd, target.id)
    return replace(plain, rates=at.rates, total=at.total, settled=at.settled, aside=at.aside)


def _invoice_of(rd: Read, item_id: int) -> Settling:
    """VAT, total and what is settled already of the invoice an item belongs to, deposits taken off it aside."""
    found = rd.execute(_INVOICE_OF_ITEM, {"item": item_id}).one()
    return settling(rd, found.id, found.total, int(found.owed))


_asked = item.alias("asked")
_INVOICE_OF_ITEM = (
    select(invoice.c.id, invoice.c.total, func.sum(item_balance.c.amount).label("owed"))
    .join(_asked, (_asked.c.noun == "invoice") & (_asked.c.document_id == invoice.c.id))
    .join(item, (item.c.noun == "invoice") & (item.c.document_id == invoice.c.id))
    .join(item_balance, (item_balance.c.item_id == item.c.id) & (item_balance.c.component == "owed"))
    .where(_asked.c.id == bindparam("item"))
    .group_by(invoice.c.id, invoice.c.total)
)
