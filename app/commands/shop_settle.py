"""`shop settle`: what was changed here and in a shop to different values is decided, ours kept or the shop's taken."""

from __future__ import annotations

from typing import Annotated, cast, get_args

import typer

from app.base.door import Read
from app.base.errors import Refusal
from app.catalogue.queries import find_product
from app.commands.desk import Desk
from app.commands.program import argument, command, option, shop_verbs
from app.customers.queries import find_customer
from app.links.shops.conflict import decide
from app.links.shops.conflict_look import FieldLook, look_of_row
from app.links.shops.conflict_queries import plain
from app.links.shops.conflict_record import Side
from app.links.shops.queries import shop_named


@command("settle", on=shop_verbs, words="shop_settle")
def settle(
    desk: Desk,
    name: Annotated[str, argument("shop", words="shop_name")],
    number: Annotated[str, argument("number", words="shop_settle_number")],
    keep: Annotated[str, option("--keep", words="shop_settle_keep")],
    fields: Annotated[list[str] | None, option("--field", words="shop_settle_field")] = None,
) -> None:
    """Decide on a customer or a product, by number or code: the fields named, else all that wait; see `list conflicts`.

    Refused with ``shop_conflict_none`` where nothing like that waits.
    """
    if keep not in get_args(Side):
        raise typer.BadParameter(keep, param_hint="--keep")
    side = cast("Side", keep)
    with desk.opened() as database:
        with database.read() as rd:
            waiting = _waiting(rd, shop_named(rd, name), number)
        wanted = [each for each in waiting if not fields or each.conflict.field in fields]
        missing = set(fields or ()) - {each.conflict.field for each in wanted}
        if not wanted or missing:
            raise Refusal("shop_conflict_none", number=number, shop=name)
        answers: dict[int, Side] = {each.conflict.id: side for each in wanted}
        seen = {each.conflict.id: each.conflict.there for each in wanted}
        many = database.do(desk.actor_in(database), decide, answers, seen)
    left = len(waiting) - many
    if not desk.as_json:
        desk.say("command.shop.settled", n=many)
        if left:
            desk.say("command.shop.settle_left", n=left)
        return
    desk.give(
        {
            "shop": name,
            "noun": wanted[0].conflict.noun,
            "number": number,
            "kept": side,
            "fields": [
                {"field": each.conflict.field, "here": plain(each.here), "there": plain(each.there)}
                for each in wanted
            ],
            "left": left,
        }
    )


def _waiting(rd: Read, shop_id: int, number: str) -> list[FieldLook]:
    """What waits for a decision with that shop about a customer or a product; refused where there is no such row."""
    keys = {"customer": find_customer(rd, number), "product": find_product(rd, number)}
    if not any(key is not None for key in keys.values()):
        raise Refusal("product_unknown", product=number)
    looks = [look_of_row(rd, noun, key) for noun, key in keys.items() if key is not None]
    found = [look for look in looks if look is not None]
    return [each for look in found[:1] for each in look.fields if each.conflict.shop_id == shop_id]
