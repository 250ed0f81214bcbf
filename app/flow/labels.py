"""Labels for parcels and products, drawn from what stands now and not kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.catalogue.naming import full_name
from app.catalogue.tables import gtin, product
from app.orders.frozen import addressee, issuer, telephone
from app.orders.tables import sales_order
from app.paper.label import label_size, label_test_page, labels_pdf
from app.paper.party import Addressee
from app.paper.pdf import About
from app.shipping.joined import once_each, together
from app.shipping.label_paper import ParcelLabel, ProductLabel
from app.shipping.parcels import parcels_of
from app.shipping.queries import SHIPMENTS
from app.shipping.tables import shipment
from app.shipping.undecided import shipments_undecided


def parcel_labels(rd: Read, shipment_ids: Sequence[int], size: str, dpi: int, first: int = 1) -> bytes:
    """A label for each parcel of these shipments, in their order; a shipment without parcels has one label.

    What left together has the labels of its parcels once. What is to be decided first has none.

    Refused with ``labels_none``, ``shipment_undecided`` where nothing else was asked for,
    ``label_size_unknown``, ``label_resolution`` and ``label_first``.
    """
    keys = once_each(rd, shipment_ids)
    undecided = shipments_undecided(rd, keys)
    labels = [label for key in keys if key not in undecided for label in _of_shipment(rd, key)]
    if not labels:
        raise next(iter(undecided.values()), Refusal("labels_none"))
    words, about = _about(rd, "label.parcels")
    draws = [partial(label.draw, words=words) for label in labels]
    return labels_pdf(draws, label_size(size), dpi, about, first=first)


@dataclass(frozen=True, slots=True)
class Labelled:
    """How many labels shipments get: one for each of their `parcels`, and one for each that has none (`bare`).

    `undecided` are the numbers of those that get none, because their shop cancelled or changed their order.
    """

    parcels: int
    bare: int
    undecided: tuple[str, ...] = ()


def parcels_labelled(rd: Read, shipment_ids: Sequence[int]) -> Labelled:
    """How many labels these shipments have."""
    parcels = bare = 0
    keys = once_each(rd, shipment_ids)
    undecided = shipments_undecided(rd, keys)
    for row_id in keys:
        if row_id in undecided:
            continue
        labels = len(_of_shipment(rd, row_id))
        if parcels_of(rd, [row_id]):
            parcels += labels
        else:
            bare += labels
    return Labelled(parcels, bare, tuple(str(each.facts["number"]) for each in undecided.values()))


def product_labels(rd: Read, counts: Mapping[int, int], size: str, dpi: int, first: int = 1) -> bytes:
    """So many labels of each product, in the order asked; with its barcode, else its SKU. The same refusals."""
    rows = {row.id: row for row in rd.execute(_PRODUCTS, {"ids": list(counts)})}
    codes: dict[int, str] = {}
    for row in rd.execute(_CODES, {"ids": list(counts)}):
        codes.setdefault(int(row.product_id), row.code)
    words, about = _about(rd, "label.products")
    labels = [
        ProductLabel(
            name=full_name(rows[key].name, rows[key].variant),
            code=codes.get(key) or rows[key].sku or "",
            sku=rows[key].sku or "",
        )
        for key, count in counts.items()
        if key in rows
        for _ in range(count)
    ]
    if not labels:
        raise Refusal("labels_none")
    draws = [partial(label.draw, _words=words) for label in labels]
    return labels_pdf(draws, label_size(size), dpi, about, first=first)


def ruler_page(rd: Read, size: str, dpi: int) -> bytes:
    """The page to hold against a ruler."""
    return label_test_page(label_size(size), dpi, Words(the_company(rd).language), rd.today)


def _of_shipment(rd: Read, shipment_id: int) -> list[ParcelLabel]:
    row = rd.execute(_SHIPMENT, {"id": shipment_id}).mappings().one_or_none()
    if row is None or row["kind"] != "delivery":
        return []
    seller = issuer(asdict(the_company(rd)), None)
    delivery, billing = json.loads(row["delivery"]), json.loads(row["billing"])
    words, to = Words(the_company(rd).language), addressee(delivery, {})
    to = to if to.address else addressee(billing, {})
    group = together(rd, [shipment_id]).get(shipment_id)
    orders = [each.known_as for each in group.standing] if group is not None else []
    sender = seller.seen_abroad(words) if to.is_abroad(seller.country) else seller
    alone = ParcelLabel(
        sender=Addressee(name=sender.name, address=sender.address),
        to=to.posted_from(seller.country, words),
        number=group.first.number if group is not None else row["number"],
        carrier=row["carrier"],
        phone=telephone(delivery, billing),
        collect=_collected(rd, [each.id for each in group.standing] if group is not None else [shipment_id]),
        order_number=", ".join(orders) or row["remote_number"] or row["order_number"] or "",
    )
    parcels = parcels_of(rd, [shipment_id])
    return [
        replace(
            alone,
            position=each.position,
            parcels=len(parcels),
            carrier=each.carrier or alone.carrier,
            tracking=each.tracking,
            weight_grams=each.weight_grams,
            # It is asked for once, with the first.
            collect=alone.collect if at == 0 else "",
        )
        for at, each in enumerate(parcels)
    ] or [alone]


def _collected(rd: Read, shipment_ids: Sequence[int]) -> str:
    """What is to be asked for at the door, of all that is in the parcels; empty where nothing is."""
    owed: dict[str, int] = {}
    for row in SHIPMENTS.rows(rd, shipment_ids):
        owed[row.currency] = owed.get(row.currency, 0) + row.to_collect
    words = Words(the_company(rd).language)
    return " + ".join(words.money(amount, currency) for currency, amount in owed.items() if amount)


def _about(rd: Read, title: str) -> tuple[Words, About]:
    company = the_company(rd)
    words = Words(company.language)
    return words, About(words.say(title), company.name, words.language, rd.today)


_SHIPMENT = (
    select(
        shipment.c.number,
        shipment.c.kind,
        shipment.c.delivery,
        shipment.c.carrier,
        sales_order.c.billing,
        sales_order.c.number.label("order_number"),
        sales_order.c.remote_number,
    )
    .join(sales_order, sales_order.c.id == shipment.c.order_id)
    .where(shipment.c.id == bindparam("id"))
)
_PRODUCTS = select(product.c.id, product.c.name, product.c.variant, product.c.sku).where(
    product.c.id.in_(bindparam("ids", expanding=True))
)
_CODES = (
    select(gtin.c.product_id, gtin.c.code)
    .where(gtin.c.product_id.in_(bindparam("ids", expanding=True)), gtin.c.quantity_milli == 1000)
    .order_by(gtin.c.id)
)
