"""What an order is called: one name wherever it is spoken of here, and the one its customer knows it by."""

from __future__ import annotations

from typing import Protocol


class Numbered(Protocol):
    """An order as far as its name goes: the number it was given here, and the one of its shop."""

    @property
    def number(self) -> str | None: ...
    @property
    def remote_number(self) -> str | None: ...


def order_name(order: Numbered) -> str:
    """Its number here; before it has one, that of its shop; empty for a draft that was typed here."""
    return order.number or order.remote_number or ""


def name_to_customer(order: Numbered) -> str:
    """The number the customer was given: that of the shop where they ordered, else ours."""
    return order.remote_number or order.number or ""
