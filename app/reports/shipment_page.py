"""One shipment: what left, for which order, and whether it was taken back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.base.archive import Paper, paper_of
from app.base.audit import Event, history
from app.base.door import Read
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.catalogue.tables import product
from app.invoicing.grouped import of_order
from app.invoicing.tables import invoice
from app.orders.bundle import bundle_called
from app.orders.possible import Possible, no, yes
from app.orders.queries import OrderRow, order_rows
from app.reports.mails import told_to
from app.shipping.joined import Member, together
from app.shipping.parcels import ParcelRow, parcels_of
from app.shipping.queries import ShipmentRow, due_at_the_door, shipment_rows
from app.shipping.return_queries import RETURNS, ReturnRow
from app.shipping.stuck import Silent, silent_of
from app.shipping.tables import shipment, shipment_line
from app.stock.lots_told import LotLine, lots_of


@dataclass(frozen=True, slots=True)
class ShipmentLineRow:
    """What left of an order's line, in thousandths; `bundle` is the name of the one it is in."""

    id: int
    position: int
    order_line_id: int
    product_id: int | None
    sku: str
    name: str
    unit: str
    quantity_milli: int
    bundle: str = ""


@dataclass(frozen=True, slots=True)
class ShipmentPage:
    """A shipment's page. `delivery` is the address as frozen on it, `invoices` the numbers of its order's invoices.

    `grams` is what its goods weigh, None where one of them has no weight, with those of `beside`: what left in the same parcels.
    `silences` are its parcels without news, the one silent for longest first; `on_the_road` whether its parcels may still be
    on their way. `returns` are those of its goods, the newest first.
    """

    row: ShipmentRow
    delivery: Mapping[str, Any]
    language: str
    note: str
    recorded_at: datetime
    lines: tuple[ShipmentLineRow, ...]
    parcels: tuple[ParcelRow, ...]
    order: OrderRow
    reverses: ShipmentRow | None
    reversed_by: ShipmentRow | None
    possible: tuple[Possible, ...]
    paper: Paper | None
    history: tuple[Event, ...]
    invoices: tuple[str, ...] = ()
    grams: int | None = None
    lots: tuple[LotLine, ...] = ()
    beside: tuple[Member, ...] = ()
    silences: tuple[Silent, ...] = ()
    on_the_road: bool = False
    returns: tuple[ReturnRow, ...] = ()

    @property
    def silent(self) -> Silent | None:
        """Its parcel that nothing was heard of for longest."""
        return self.silences[0] if self.silences else None

    @property
    def lacks_number(self) -> bool:
        """Whether a carrier is to bring back money for it, and nobody could ask where the parcel is."""
        numbered = any(each.tracking for each in self.parcels)
        return self.on_the_road and bool(self.at_the_door and self.row.carrier) and not numbered

    @property
    def at_the_door(self) -> int:
        """What whoever brings it is to collect (minor units); 0 where it is paid otherwise, or will not be delivered."""
        return due_at_the_door(self.row, self.order)


def shipment_page(rd: Read, shipment_id: int) -> ShipmentPage:
    """The page of a shipment; refused with ``shipment_unknown``."""
    found = shipment_rows(rd, [shipment_id])
    if not found:
        raise Refusal("shipment_unknown", shipment=shipment_id)
    row = found[0]
    more = rd.execute(_MORE, {"id": shipment_id}).one()
    [order] = order_rows(rd, [row.order_id])
    reverses = shipment_rows(rd, [row.reverses_id]) if row.reverses_id is not None else []
    undone = shipment_rows(
        rd, [int(row_id) for row_id in rd.execute(_UNDOING, {"id": shipment_id}).scalars()]
    )
    group = together(rd, [shipment_id]).get(shipment_id)
    members = group.members if group is not None else ()
    inside = [each.id for each in members if not each.reversed] or [shipment_id]
    parcels = tuple(parcels_of(rd, [shipment_id]))
    return ShipmentPage(
        row=row,
        delivery=json.loads(more.delivery or "{}"),
        language=more.language,
        note=more.note,
        recorded_at=more.recorded_at,
        lines=tuple(ShipmentLineRow(*each) for each in rd.execute(_LINES, {"id": shipment_id})),
        parcels=parcels,
        order=order,
        reverses=reverses[0] if reverses else None,
        reversed_by=undone[0] if undone else None,
        possible=possible(row),
        paper=paper_of(rd, "shipment", shipment_id),
        history=told_to(rd, history(rd, "shipment", shipment_id)),
        invoices=tuple(rd.execute(_INVOICES, {"order": row.order_id}).scalars()),
        grams=_grams(rd, inside),
        lots=tuple(lots_of(rd, "shipment", [shipment_id])),
        beside=tuple(each for each in members if each.id != shipment_id),
        silences=tuple(silent_of(row, parcels, rd.today)),
        on_the_road=row.on_the_road(rd.today),
        returns=_returns(rd, shipment_id),
    )


def _returns(rd: Read, shipment_id: int) -> tuple[ReturnRow, ...]:
    mine = ListQuery(chips=(("shipment", str(shipment_id)),))
    return tuple(RETURNS.rows(rd, RETURNS.ids(rd, mine, 0, _MOST)))


def possible(row: ShipmentRow) -> tuple[Possible, ...]:
    """Which verbs a shipment allows: only to be taken back, once."""
    if row.kind != "delivery":
        return (no("ship.reverse", "shipment_is_undoing", number=row.number),)
    if row.reversed:
        return (no("ship.reverse", "shipment_reversed_already", number=row.number),)
    return (yes("ship.reverse"),)


def _grams(rd: Read, shipment_ids: Sequence[int]) -> int | None:
    rows = rd.execute(_WEIGHTS, {"ids": list(shipment_ids)}).all()
    if not rows or any(row.weight_grams is None for row in rows):
        return None
    return sum(row.weight_grams * row.quantity_milli // 1000 for row in rows)


_MOST = 20
_WEIGHTS = (
    select(product.c.weight_grams, shipment_line.c.quantity_milli)
    .select_from(shipment_line)
    .join(product, product.c.id == shipment_line.c.product_id, isouter=True)
    .where(shipment_line.c.shipment_id.in_(bindparam("ids", expanding=True)))
)
_MORE = select(shipment.c.delivery, shipment.c.language, shipment.c.note, shipment.c.recorded_at).where(
    shipment.c.id == bindparam("id")
)
_LINES = (
    select(
        *(shipment_line.c[name] for name in ShipmentLineRow.__slots__ if name in shipment_line.c),
        bundle_called(shipment_line.c.order_line_id),
    )
    .where(shipment_line.c.shipment_id == bindparam("id"))
    .order_by(shipment_line.c.position)
)
_INVOICES = (
    select(invoice.c.number)
    .where(of_order(bindparam("order")), invoice.c.kind == "invoice")
    .order_by(invoice.c.id)
)
_UNDOING = select(shipment.c.id).where(shipment.c.reverses_id == bindparam("id"))
