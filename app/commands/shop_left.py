"""`shop leave-invoices`, and what connecting and importing say of old orders: none becomes one to be invoiced here in silence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Any

import typer

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.money import from_minor
from app.commands.desk import Desk
from app.commands.output import Column, column_of, record, table
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
    named: Annotated[list[str] | None, option("--order", words="shop_leave_order")] = None,
    reason: Annotated[str, option("--reason", words="shop_leave_reason")] = "",
) -> None:
    """Leave orders that wait here for an invoice to the shop, which made it; without a reason only which they would be.

    Those completed before a day, all of them, or those named by their number here or in the shop; refused with
    ``order_invoice_stays`` where one of these is none that can be left.
    """
    if sum((whole, before is not None, bool(named))) != 1:
        raise typer.BadParameter("--completed-before | --all | --order", param_hint="--completed-before")
    with desk.opened() as database:
        with database.read() as rd:
            shop_id = shop_named(rd, name)
            shop, found = shop_of(rd, shop_id), to_leave(rd, shop_id, day_of(before))
            currency = the_company(rd).currency
        if named:
            found = _of_these(found, named)
        actor = desk.actor_in(database)
        left = leave_invoices(database, actor, shop_id, found.keys, reason) if reason else None
    if desk.as_json:
        said = {**_figures(found, currency), "named": [record(COLUMNS, each) for each in found.orders]}
        refused = [{"code": each.code, "facts": each.facts} for each in left.refused] if left else []
        done = {"left": left.many if left else 0, "refused": refused}
        desk.give({"shop": shop.name, **said, "kept": found.kept, **done})
        return
    if not found.orders:
        desk.say("shop_left.none")
    else:
        desk.write_lines(table(desk.words, COLUMNS, found.orders))
        if left is None:
            _say_orders(desk, "command.shop.would_leave", shop.name, found, currency)
        else:
            desk.say("shop_left.done_n", n=left.many)
            desk.write_lines(desk.words.part(each, "problem") for each in left.refused)
    if found.kept:
        desk.say("shop_left.kept", n=found.kept)


def _of_these(found: ToLeave, named: list[str]) -> ToLeave:
    """Those of the orders that were named: by their number here, else by that of the shop."""
    here = {each.number: each for each in found.orders}
    there = {each.remote_number: each for each in found.orders if each.remote_number}
    chosen = [here.get(number) or there.get(number) for number in dict.fromkeys(named)]
    for number, each in zip(dict.fromkeys(named), chosen, strict=True):
        if each is None:
            raise Refusal("order_invoice_stays", number=number)
    keys = {each.id for each in chosen if each is not None}
    return ToLeave(tuple(each for each in found.orders if each.id in keys))


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


COLUMNS: tuple[Column, ...] = (
    column_of("number"),
    replace(column_of("remote_number"), head="column.order_remote_id"),
    column_of("customer"),
    column_of("ordered_on", "day"),
    column_of("total", "amount"),
    column_of("received", "amount"),
)
