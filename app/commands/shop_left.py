"""`shop leave-invoices`, and what connecting and importing say of old orders: none becomes one to be invoiced here in silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

import typer

from app.base.company import the_company
from app.base.door import Read
from app.base.money import from_minor
from app.commands.desk import Desk
from app.commands.program import argument, command, day_of, option, shop_verbs
from app.flow.left_to_shop import ToLeave, to_leave
from app.links.shops.leaving_invoices import known_since, leave_invoices, old_to_invoice
from app.links.shops.queries import shop_named
from app.links.shops.shop import shop_of


@command("leave-invoices", on=shop_verbs, words="shop_leave_invoices")
def leave(
    desk: Desk,
    name: Annotated[str, argument("shop", words="shop_name")],
    before: Annotated[datetime | None, option("--completed-before", formats=["%Y-%m-%d"])] = None,
    whole: Annotated[bool, option("--all", words="shop_leave_all")] = False,
    reason: Annotated[str, option("--reason", words="shop_leave_reason")] = "",
) -> None:
    """Leave orders that wait here for an invoice to the shop, which made it; without a reason only which they would be."""
    if whole == (before is not None):
        raise typer.BadParameter("--completed-before | --all", param_hint="--completed-before")
    with desk.opened() as database:
        with database.read() as rd:
            shop_id = shop_named(rd, name)
            shop, found = shop_of(rd, shop_id), to_leave(rd, shop_id, day_of(before))
            currency = the_company(rd).currency
        left = (
            leave_invoices(database, desk.actor_in(database), shop_id, reason, day_of(before))
            if reason
            else None
        )
    if desk.as_json:
        said = _figures(found, currency)
        desk.give({"shop": shop.name, **said, "kept": found.kept, "left": left.many if left else 0})
        return
    if not found.orders:
        desk.say("shop_left.none")
    elif left is None:
        _say_orders(desk, "command.shop.would_leave", shop.name, found, currency)
    else:
        desk.say("shop_left.done_n", n=left.many)
    kept = found.kept + (len(left.refused) if left else 0)
    if kept:
        desk.say("shop_left.kept", n=kept)


@dataclass(frozen=True, slots=True)
class Old:
    """Orders of a shop that it had done before it was known here, and that wait here for an invoice all the same."""

    shop: str
    orders: ToLeave
    currency: str
    day: date

    def figures(self) -> dict[str, Any] | None:
        """The same for machines; None where there are none."""
        return _figures(self.orders, self.currency) if self.orders.orders else None

    def tell(self, desk: Desk) -> None:
        """Say how many, from when, and the way out; nothing where there are none."""
        if self.orders.orders:
            facts = {"day": self.day.isoformat()}
            _say_orders(desk, "command.shop.old_to_invoice", self.shop, self.orders, self.currency, **facts)


def old_orders(rd: Read, shop_id: int) -> Old:
    """The old orders of a shop; none where it was said who invoiced them."""
    shop = shop_of(rd, shop_id)
    return Old(shop.name, old_to_invoice(rd, shop_id), the_company(rd).currency, known_since(rd, shop))


def _say_orders(desk: Desk, key: str, shop: str, found: ToLeave, currency: str, **facts: object) -> None:
    words = desk.words
    desk.say(
        key,
        shop=shop,
        n=len(found.orders),
        first=words.date(found.first_on) if found.first_on else "",
        last=words.date(found.last_on) if found.last_on else "",
        total=words.money(found.total, currency),
        **facts,
    )


def _figures(found: ToLeave, currency: str) -> dict[str, Any]:
    return {
        "orders": len(found.orders),
        "first_on": found.first_on,
        "last_on": found.last_on,
        "total": str(from_minor(found.total, currency)),
        "currency": currency,
    }
