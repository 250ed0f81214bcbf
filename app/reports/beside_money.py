"""What else stands about invoices that money is taken for: a debit that takes it too, a dispute, or a factor whose it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, bindparam, func, select

from app.base.door import Read
from app.base.pages import pages
from app.invoicing.grouped import of_order
from app.invoicing.tables import invoice
from app.payments.on_its_way import Announced, announced
from app.receivables.assigned import assigned_invoices, assignment_of
from app.receivables.tables import item, item_balance
from app.reminders.tables import dispute
from app.reports.receivables import receivables_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideInvoice:
    """An invoice (`id`) with what it still asks for and what of that is `disputed`, in minor units of `currency`; `debit` is
    the direct debit that is announced for it, None where none is; `factor` whom it is assigned to.
    """

    id: int
    number: str
    currency: str
    open: int
    disputed: int = 0
    debit: Announced | None = None
    factor: str = ""

    def disputed_in(self, amount: int) -> int:
        """How much of the dispute so much money settles too: what is not disputed is paid first."""
        return min(max(amount - max(self.open - self.disputed, 0), 0), self.disputed)


@dataclass(frozen=True, slots=True)
class BesideItems:
    """The invoices something else stands about, by key, and whose instalment each item (key) is."""

    invoices: Mapping[int, BesideInvoice] = field(default_factory=dict[int, BesideInvoice])
    of_item: Mapping[int, int] = field(default_factory=dict[int, int])

    def shares(self, by_item: Mapping[int, int]) -> dict[int, int]:
        """What each of these invoices (key) takes of amounts given by item."""
        found: dict[int, int] = {}
        for item_id, amount in by_item.items():
            if amount > 0 and (key := self.of_item.get(item_id)) is not None:
                found[key] = found.get(key, 0) + amount
        return found


def beside_invoices(rd: Read, invoices: Collection[int]) -> dict[int, BesideInvoice]:
    """The invoices among these (keys) that a debit still to come takes, that are in dispute or assigned, by key."""
    wanted = sorted(set(invoices))
    if not wanted:
        return {}
    debits, disputed = announced(rd, invoices=wanted), _disputed(rd, wanted)
    factors = _factors(rd, wanted)
    told = sorted(debits.keys() | disputed.keys() | factors.keys())
    found: dict[int, BesideInvoice] = {}
    for some in pages(told):
        for row in rd.execute(_OPEN, {"ids": some}):
            found[row.id] = BesideInvoice(
                id=row.id,
                number=row.number,
                currency=row.currency,
                open=int(row.amount),
                disputed=disputed.get(row.id, 0),
                debit=debits.get(row.id),
                factor=factors.get(row.id, ""),
            )
    return found


def beside_items(rd: Read, items: Sequence[int]) -> BesideItems:
    """The same for instalments and credits (keys of items)."""
    of_item = {
        int(row.id): int(row.document_id)
        for some in pages(sorted(set(items)))
        for row in rd.execute(_OF_ITEMS, {"ids": some})
    }
    return BesideItems(beside_invoices(rd, of_item.values()), of_item)


def beside_order(rd: Read, order_id: int) -> dict[int, BesideInvoice]:
    """The same for the invoices of an order."""
    return beside_invoices(rd, invoices_of(rd, order_id))


def beside_customer(rd: Read, account_id: int) -> dict[int, BesideInvoice]:
    """The same for all that an account owes."""
    owed = receivables_of(rd, account_id)
    return beside_invoices(
        rd, [each.document_id for each in owed if each.noun == "invoice" and each.amount > 0]
    )


def invoices_of(rd: Read, order_id: int) -> list[int]:
    """The keys of the invoices of an order, credit notes left out."""
    return [int(key) for key in rd.execute(_OF_ORDER, {"order": order_id}).scalars()]


def _factors(rd: Read, invoices: Sequence[int]) -> dict[int, str]:
    """Whom those of the invoices that stand as assigned are assigned to."""
    handed = assigned_invoices(rd)
    known = {key: assignment_of(rd, "invoice", key) for key in invoices if key in handed}
    return {key: row.factor for key, row in known.items() if row is not None}


def _disputed(rd: Read, invoices: Sequence[int]) -> dict[int, int]:
    return {
        int(row.invoice_id): int(row.amount)
        for some in pages(invoices)
        for row in rd.execute(_DISPUTED, {"ids": some})
    }


_OF_ITEMS = select(item.c.id, item.c.document_id).where(
    item.c.noun == "invoice", item.c.id.in_(bindparam("ids", expanding=True))
)
_OF_ORDER = select(invoice.c.id).where(of_order(bindparam("order")), invoice.c.kind != "credit_note")
_OPEN = (
    select(
        invoice.c.id, invoice.c.number, invoice.c.currency, func.sum(item_balance.c.amount).label("amount")
    )
    .select_from(invoice)
    .join(item, and_(item.c.noun == "invoice", item.c.document_id == invoice.c.id))
    .join(item_balance, and_(item_balance.c.item_id == item.c.id, item_balance.c.component == "owed"))
    .where(invoice.c.id.in_(bindparam("ids", expanding=True)))
    .group_by(invoice.c.id, invoice.c.number, invoice.c.currency)
    .order_by(invoice.c.id)
)
_DISPUTED = (
    select(dispute.c.invoice_id, func.sum(dispute.c.amount).label("amount"))
    .where(dispute.c.outcome.is_(None), dispute.c.invoice_id.in_(bindparam("ids", expanding=True)))
    .group_by(dispute.c.invoice_id)
)
