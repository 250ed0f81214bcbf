"""What the day's screen shows, read in one go: the day, the shops, and what the program must still be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.links.shops.conflict_look import Conflicted, conflicted
from app.links.shops.leaving_invoices import all_old_to_invoice
from app.links.shops.proposal_look import Proposed, proposed
from app.links.shops.queries import ShopRow, shops
from app.links.shops.shop import shop_of
from app.orders.views import ships_here
from app.reports.chasing import chasing_tasks
from app.reports.checklist import Todo, checklist
from app.reports.task import Task
from app.reports.today import EXAMPLES, Today, today
from ui.kit.wording import say

if TYPE_CHECKING:
    from app.base.door import Read

_ON_INVOICES = frozenset({"address", "identifiers", "vat_number", "legal_form", "capital", "registry"})
"""What the law asks for on an invoice: without it each one that is issued lacks it for good."""


@dataclass(frozen=True, slots=True)
class Look:
    """The day and the shops, read in one go."""

    today: Today
    shops: tuple[ShopRow, ...]
    todos: tuple[Todo, ...] = ()
    ships: bool = True
    proposed: tuple[Proposed, ...] = ()
    conflicted: tuple[Conflicted, ...] = ()

    @property
    def kept(self) -> tuple[Task, ...]:
        """What is to be done that no list counts: what invoices lack, what shops sent that was not understood."""
        missing = [each.name for each in self.todos if each.name in _ON_INVOICES and not each.done]
        # What changes an order that is shipped or invoiced here is said by itself, and not once more among the others.
        parked = sum(shop.parked for shop in self.shops) - len(self.proposed)
        found: list[Task] = []
        if missing:
            names = tuple(say(f"settings.checklist.{name}.title") for name in missing)
            found.append(
                Task("company", "settings", "", len(missing), 0, section="company", names=(", ".join(names),))
            )
        if self.proposed:
            amount = sum(each.amount for each in self.proposed)
            names = tuple(f"{each.number} {each.customer}" for each in self.proposed[:EXAMPLES])
            found.append(Task("shop_proposals", "shops", "proposed", len(self.proposed), amount, names=names))
        if self.conflicted:
            names = tuple(each.name for each in self.conflicted[:EXAMPLES])
            found.append(Task("shop_conflicts", "shops", "conflicts", len(self.conflicted), 0, names=names))
        if parked > 0:
            names = tuple(shop.name for shop in self.shops if shop.parked)
            found.append(Task("parked", "shops", "", parked, 0, names=(", ".join(names),)))
        return tuple(found)

    @property
    def new(self) -> bool:
        """Whether nothing was ever sold here: what the program must be told comes before what waits."""
        return any(each.name == "orders" and not each.done for each in self.todos)


def look(rd: Read) -> Look:
    """What the screen shows."""
    return Look(
        today(rd),
        tuple(shops(rd)),
        checklist(rd),
        ships_here(rd),
        tuple(proposed(rd)),
        tuple(conflicted(rd)),
    )


def later_tasks(rd: Read) -> tuple[Task, ...]:
    """What asks for somebody and takes longer to find: late debts, and old orders that their shop may have invoiced."""
    return (*chasing_tasks(rd), *_shop_left(rd))


def _shop_left(rd: Read) -> list[Task]:
    found = all_old_to_invoice(rd)
    if not found:
        return []
    many = sum(len(each.orders) for each in found.values())
    amount = sum(each.total for each in found.values())
    names = tuple(shop_of(rd, key).name for key in found)
    return [Task("shop_left", "shops", "", many, amount, names=names)]
