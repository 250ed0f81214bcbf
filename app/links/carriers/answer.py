"""What a carrier's program gives back: a number a parcel, told by the reference that went out with it.

Nothing is written over: a parcel that has another number already is a fault of its line, as is a reference that nobody knows or a
number that another parcel bears.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.folding import folded
from app.flow.track import Numbered
from app.links.files.cell import Row
from app.links.files.delimited import rows_of_text
from app.orders.tables import sales_order
from app.shipping.joined import together
from app.shipping.parcel_tables import parcel
from app.shipping.parcels import ParcelRow, parcels_of
from app.shipping.queries import ShipmentRow, shipment_rows
from app.shipping.tables import shipment

_NUMBERS = frozenset(
    {
        "numerocolis",
        "numero de colis",
        "no colis",
        "n° colis",
        "n° de colis",
        "numero colis",
        "numero d'expedition",
        "numero expedition",
        "n° expedition",
        "expedition",
        "tracking",
        "tracking number",
    }
)
_REFERENCES = frozenset(
    {
        "referenceexpedition",
        "reference expedition",
        "reference commande",
        "reference de commande",
        "reference",
        "reference client",
        "n° commande",
        "numero de commande",
        "order",
        "reference number",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """A line of the answer: what it says, what it is about, and why nothing comes of it.

    `same`: the parcel has that number already. `numbered` is what would be written.
    """

    id: int
    reference: str
    tracking: str
    shipment_number: str = ""
    customer: str = ""
    numbered: Numbered | None = None
    same: bool = False
    why: Refusal | None = None


def answer_lines(rd: Read, content: bytes, name: str, carrier: str) -> list[AnswerLine]:
    """What each line of an answer would write; refused as reading a table is, or with ``carrier_answer_unread``."""
    _, rows = rows_of_text(content, name)
    told = _told(rows, name)
    taken: dict[str, str] = {}
    found: list[AnswerLine] = []
    for line, reference, tracking in told:
        made = _line(rd, line, reference, tracking, carrier)
        if made.numbered is not None and made.why is None:
            where = taken.setdefault(tracking, reference)
            if where != reference:
                why = Refusal("carrier_number_used", tracking=tracking, number=where)
                made = AnswerLine(
                    id=line,
                    reference=reference,
                    tracking=tracking,
                    shipment_number=made.shipment_number,
                    why=why,
                )
        found.append(made)
    return found


def _told(rows: Sequence[Row], name: str) -> list[tuple[int, str, str]]:
    """Line, reference and number of each line below the titles; without titles the number stands first, as Coliship's does."""
    cells = [(row.line, [cell.text.strip() for cell in row.cells]) for row in rows]
    number_at, reference_at, first = 0, 1, 0
    for at, (_, texts) in enumerate(cells[:5]):
        titles = [folded(text).replace("’", "'") for text in texts]
        numbers = [place for place, title in enumerate(titles) if title in _NUMBERS]
        references = [place for place, title in enumerate(titles) if title in _REFERENCES]
        if numbers and references:
            number_at, reference_at, first = numbers[0], references[0], at + 1
            break
    found = [
        (line, texts[reference_at], "".join(texts[number_at].split()))
        for line, texts in cells[first:]
        if len(texts) > max(number_at, reference_at) and any(texts)
    ]
    if not found:
        raise Refusal("carrier_answer_unread", file=name)
    return found


def _line(rd: Read, line: int, reference: str, tracking: str, carrier: str) -> AnswerLine:
    def fault(code: str, **facts: object) -> AnswerLine:
        return AnswerLine(id=line, reference=reference, tracking=tracking, why=Refusal(code, **facts))

    if not tracking:
        return fault("carrier_number_missing", reference=reference or "—")
    number, _, place = reference.partition("/")
    shipments = _shipments(rd, number)
    if not shipments:
        return fault("carrier_reference_unknown", reference=reference or "—")
    if len(shipments) > 1:
        return fault("carrier_reference_several", reference=reference, n=len(shipments))
    [row] = shipments
    parcels = parcels_of(rd, [row.id])
    chosen = _parcel(parcels, place)
    if chosen is None and (place or len(parcels) > 1):
        return fault("carrier_parcel_which", reference=reference, n=len(parcels))
    if chosen is not None and chosen.tracking:
        if chosen.tracking == tracking:
            return AnswerLine(
                id=line,
                reference=reference,
                tracking=tracking,
                shipment_number=row.number,
                customer=row.customer,
                same=True,
            )
        return fault("parcel_numbered", number=row.number, tracking=chosen.tracking, asked=tracking)
    other = rd.scalar(_BEARER, {"tracking": tracking})
    if other is not None:
        return fault("carrier_number_used", tracking=tracking, number=other)
    return AnswerLine(
        id=line,
        reference=reference,
        tracking=tracking,
        shipment_number=row.number,
        customer=row.customer,
        numbered=Numbered(row.id, chosen.id if chosen is not None else None, tracking, carrier),
    )


def _parcel(parcels: Sequence[ParcelRow], place: str) -> ParcelRow | None:
    if place:
        return next((each for each in parcels if str(each.position) == place), None)
    return parcels[0] if len(parcels) == 1 else None


def _shipments(rd: Read, told: str) -> list[ShipmentRow]:
    """The deliveries that stand under a number of theirs, or of their order here or in its shop."""
    ids = [int(key) for key in rd.execute(_KNOWN_AS, {"told": told}).scalars()] if told else []
    # Parcels of what left together go by the first of it, also where that one was taken back.
    standing = {
        key: next((each.id for each in group.standing), key) for key, group in together(rd, ids).items()
    }
    rows = shipment_rows(rd, list(dict.fromkeys(standing.get(key, key) for key in ids)))
    return [row for row in rows if row.kind == "delivery" and not row.reversed]


_KNOWN_AS = (
    select(shipment.c.id)
    .join(sales_order, sales_order.c.id == shipment.c.order_id)
    .where(
        or_(
            shipment.c.number == bindparam("told"),
            sales_order.c.number == bindparam("told"),
            sales_order.c.remote_number == bindparam("told"),
        )
    )
    .order_by(shipment.c.id)
)
_BEARER = (
    select(shipment.c.number)
    .join(parcel, parcel.c.shipment_id == shipment.c.id)
    .where(parcel.c.tracking == bindparam("tracking"), parcel.c.withdrawn_at.is_(None))
    .limit(1)
)
