"""What is typed on a document, before anything is computed."""

from dataclasses import dataclass
from typing import Literal

from app.pricing.figures import Vat


@dataclass(frozen=True, slots=True)
class Line:
    """A quantity of something at a unit price; with or without tax as the document says.

    `discount_ppm` is taken off the price first, then `discount` (minor units, of the line's sign) off the
    line. A negative quantity takes something back.
    """

    quantity_milli: int
    unit_price_micro: int
    rate_ppm: int
    category: str = "S"
    discount_ppm: int = 0
    discount: int = 0

    @property
    def vat(self) -> Vat:
        return (self.category, self.rate_ppm)


@dataclass(frozen=True, slots=True)
class Charge:
    """Shipping or a fee, of either sign (a gift card is a negative fee); with or without tax as the document
    says.

    `amount` is in minor units. The document's discount does not touch it.
    """

    kind: Literal["shipping", "fee"]
    amount: int
    rate_ppm: int
    category: str = "S"

    @property
    def vat(self) -> Vat:
        return (self.category, self.rate_ppm)
