"""Which new orders a workstation is told of, and how: rules in an order, of which the first that fits decides. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.base.folding import folded
from app.links.shops.news import NewOrder

Way = Literal["sound", "silent", "none"]
Delivery = Literal["any", "address", "point"]
WAYS: tuple[Way, ...] = ("sound", "silent", "none")
DELIVERIES: tuple[Delivery, ...] = ("any", "address", "point")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is not said fits all: a shop (nought for any), an amount from which on (minor units), words of the carriage, a tag
    of the order or of its customer.
    """

    way: Way
    shop_id: int = 0
    least: int = 0
    carrier: str = ""
    delivery: Delivery = "any"
    tag: str = ""

    def fits(self, order: NewOrder) -> bool:
        """Whether an order is meant."""
        if self.shop_id and self.shop_id != order.shop_id:
            return False
        if order.total < self.least:
            return False
        if self.delivery != "any" and (self.delivery == "point") != order.to_point:
            return False
        if self.tag and self.tag not in order.tags:
            return False
        carriage = folded(order.carriage)
        return all(word in carriage for word in folded(self.carrier).split())


def way_of(order: NewOrder, rules: Sequence[Rule], otherwise: Way) -> Way:
    """How an order is told."""
    ways: list[Way] = [rule.way for rule in rules if rule.fits(order)]
    return ways[0] if ways else otherwise
