"""What a delivery note says: everything its paper prints, and nothing it has to look up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.paper.party import Addressee, Issuer


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredLine:
    """One line, in thousandths of its unit: ordered in all, in this shipment, still to come after it; `lots` already said.

    `part`: it is in the bundle above it, of which whole ones are counted.
    """

    name: str
    shipped_milli: int
    ordered_milli: int
    to_come_milli: int = 0
    sku: str = ""
    description: str = ""
    unit: str = ""
    lots: str = ""
    part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePart:
    """One of the shipments that left together: its number, its order as the customer knows it, and its lines."""

    number: str
    order_number: str
    lines: tuple[DeliveredLine, ...]
    buyer_reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryNoteFacts:
    """One shipment; it has no prices. Of some that left together `parts` are all of them, and `lines` is empty.

    `to` is where the goods go and `phone` who is called there, `billed_to` only where that is someone or somewhere else.
    """

    seller: Issuer
    to: Addressee
    number: str
    shipped_on: date
    lines: tuple[DeliveredLine, ...]
    billed_to: Addressee | None = None
    phone: str = ""
    order_number: str = ""
    shop_order_number: str = ""
    buyer_reference: str = ""
    ordered_on: date | None = None
    carrier: str = ""
    tracking: str = ""
    parcels: int = 0
    weight_grams: int = 0
    note: str = ""
    draft: bool = False
    parts: tuple[NotePart, ...] = ()
