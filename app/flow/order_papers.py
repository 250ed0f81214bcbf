"""All papers of an order in one: delivery notes of what left, then invoices, deposits and credit notes, each as issued."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Read
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.flow.paper import delivery_note, originals_of
from app.invoicing.grouped import orders_of
from app.invoicing.queries import invoice_ids
from app.paper.merge import merged
from app.shipping.joined import together
from app.shipping.queries import shipment_ids, shipment_rows

_MOST = 1_000


@dataclass(frozen=True, slots=True)
class OrderPapers:
    """Keys of what left and stands, and of what was invoiced, each in the order of its days."""

    shipments: tuple[int, ...]
    invoices: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many papers that is."""
        return len(self.shipments) + len(self.invoices)


def order_papers(rd: Read, order_id: int) -> OrderPapers:
    """What there is of an order; both empty where nothing left and nothing was invoiced."""
    of = (("order", str(order_id)),)
    keys = shipment_ids(rd, ListQuery(chips=of, sort="shipped_on"), 0, _MOST)
    left = [each.id for each in shipment_rows(rd, keys) if each.kind == "delivery" and not each.reversed]
    return OrderPapers(tuple(left), tuple(invoice_ids(rd, ListQuery(chips=of, sort="issued_on"), 0, _MOST)))


def all_papers(
    database: Database, actor: Actor, order_id: int, before: Collection[int] = frozenset()
) -> bytes:
    """One PDF of them, the originals as they are archived; refused with ``order_without_papers``.

    A paper it shares with an order of `before`, the note of what left together or an invoice of several orders, is left to
    that one; empty where nothing else is left.
    """
    with database.read() as rd:
        found = order_papers(rd, order_id)
        if not found.count:
            raise Refusal("order_without_papers")
        notes = [delivery_note(rd, each) for each in found.shipments if not _note_of(rd, each) & {*before}]
        invoices = [each for each in found.invoices if not {*orders_of(rd, each)} & {*before}]
    papers = [*notes, *(originals_of(database, actor, each) for each in invoices)]
    return merged(papers) if papers else b""


def _note_of(rd: Read, shipment_id: int) -> set[int]:
    """The orders that the delivery note of a shipment is also of."""
    group = together(rd, [shipment_id]).get(shipment_id)
    return {each.order_id for each in group.standing} if group is not None else set()
