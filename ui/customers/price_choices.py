"""The group of a customer and the price list of their own, chosen in the form of the customer and kept beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.pricing.price_list import set_customer_prices
from app.pricing.price_queries import CustomerPrices, customer_prices_of, groups, price_lists
from ui.kit.choice import Choice
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.wording import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class _Prices:
    """The groups and lists to choose from (key and name), and what the customer has."""

    groups: tuple[tuple[int, str], ...]
    lists: tuple[tuple[int, str], ...]
    own: CustomerPrices


class PriceChoices(QObject):
    """Two fields; what there is to choose from is asked for at once, for the customer of that key or a new one."""

    def __init__(
        self, office: Office, customer_id: int | None, failed: Callable[[Failure], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._standing: CustomerPrices | None = None
        self.group, self.price_list = Choice([], parent), Choice([], parent)
        office.ask(_prices, customer_id, done=self._on_prices, failed=failed, owner=self)

    def keep(self, customer_id: int) -> None:
        """Say which group and list the customer has, when that is another now."""
        chosen = CustomerPrices(
            *(int(each.value) if each.value else None for each in (self.group, self.price_list))
        )
        if self._standing is not None and chosen != self._standing:
            self._office.do(set_customer_prices, customer_id, chosen.group_id, chosen.price_list_id)

    def _on_prices(self, found: _Prices) -> None:
        self._standing = found.own
        for choice, rows, own in (
            (self.group, found.groups, found.own.group_id),
            (self.price_list, found.lists, found.own.price_list_id),
        ):
            choice.addItem(say("customer.no_list"), "")
            for key, name in rows:
                choice.addItem(name, str(key))
            if own is not None and choice.findData(str(own)) < 0:
                # Archived meanwhile: it stays theirs until another is chosen.
                choice.addItem(say("customer.archived_list"), str(own))
            choice.set_value(str(own or ""))


def _prices(rd: Read, customer_id: int | None) -> _Prices:
    return _Prices(
        tuple((row.id, row.name) for row in groups(rd)),
        tuple((row.id, row.name) for row in price_lists(rd)),
        customer_prices_of(rd, customer_id) if customer_id is not None else CustomerPrices(),
    )
