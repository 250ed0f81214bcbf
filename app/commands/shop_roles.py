"""`shop decide|changes|consent|withdraw`: who decides what between this program and a shop, and whether it is written to."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated, Any, get_args

import typer

from app.base.database import Database
from app.base.door import Read
from app.base.errors import Refusal
from app.catalogue.queries import find_product
from app.catalogue.sold_in import sell_in
from app.commands.desk import Desk
from app.commands.output import Column, exact, record, table
from app.commands.program import argument, command, option, shop_verbs
from app.flow.channel import decide, withdraw
from app.links.shops.consenting import consent
from app.links.shops.push.first_changes import ThingChange, first_changes
from app.links.shops.queries import shop_named
from app.orders.channel import Side, Tracking, channel_of

_Name = Annotated[str, argument("shop", words="shop_name")]
_COLUMNS = (
    Column("sku", lambda row: row["sku"]),
    Column("product", lambda row: row["product"]),
    Column("shown_there", lambda row: row["shown"], "quantity"),
    Column("will_be_shown", lambda row: row["wanted"], "quantity"),
)

_THINGS = (
    Column("sku", lambda row: row["sku"]),
    Column("product", lambda row: row["product"]),
    Column("change_of", lambda row: row["what"]),
    Column("shown_there", lambda row: row["shown"]),
    Column("will_be_shown", lambda row: row["wanted"]),
)


@command("decide", on=shop_verbs, words="shop_decide")
def decide_roles(
    desk: Desk,
    name: _Name,
    invoices: Annotated[str | None, option("--invoices", words="shop_invoices")] = None,
    stock: Annotated[str | None, option("--stock", words="shop_stock")] = None,
    buffer: Annotated[int | None, option("--buffer", words="shop_buffer", min=0)] = None,
    mails: Annotated[str | None, option("--mails", words="shop_mails")] = None,
    sent_status: Annotated[str | None, option("--sent-status", words="shop_sent_status")] = None,
    cancelled_status: Annotated[
        str | None, option("--cancelled-status", words="shop_cancelled_status")
    ] = None,
    tracking: Annotated[str | None, option("--tracking", words="shop_tracking")] = None,
    paid: Annotated[bool | None, option("--paid/--no-paid", words="shop_paid")] = None,
    refunds: Annotated[bool | None, option("--refunds/--no-refunds", words="shop_refunds")] = None,
    prices: Annotated[str | None, option("--prices", words="shop_prices")] = None,
    texts: Annotated[str | None, option("--texts", words="shop_texts")] = None,
    publish: Annotated[bool | None, option("--publish/--draft", words="shop_publish")] = None,
) -> None:
    """Say who decides what with a shop; what is not named stays. Nothing is written before `shop consent`."""
    for value, side, hint in (
        (invoices, Side, "--invoices"),
        (stock, Side, "--stock"),
        (mails, Side, "--mails"),
        (tracking, Tracking, "--tracking"),
        (prices, Side, "--prices"),
        (texts, Side, "--texts"),
    ):
        if value is not None and value not in get_args(side):
            raise typer.BadParameter(value, param_hint=hint)
    with desk.opened() as database:
        with database.read() as rd:
            shop_id = shop_named(rd, name)
            standing = channel_of(rd, shop_id).decisions
        named: dict[str, Any] = {
            "invoices": invoices,
            "stock": stock,
            "buffer_milli": buffer * 1000 if buffer is not None else None,
            "mails": mails,
            "sent_status": sent_status,
            "cancelled_status": cancelled_status,
            "tracking": tracking,
            "tells_paid": paid,
            "tells_refunds": refunds,
            "prices": prices,
            "texts": texts,
            "publishes": publish,
        }
        wanted = replace(standing, **{key: value for key, value in named.items() if value is not None})
        database.do(desk.actor_in(database), decide, shop_id, wanted)
        _tell(desk, database, shop_id)


_FIRST = 10


@command("changes", on=shop_verbs, words="shop_changes")
def changes(desk: Desk, name: _Name) -> None:
    """The first ten figures and the first ten changes of products that would be written to a shop, and how many in all.

    Writes nothing.
    """
    with desk.opened() as database:
        with database.read() as rd:
            shop_id = shop_named(rd, name)
            found = first_changes(rd, shop_id, channel_of(rd, shop_id).decisions)
        rows = [
            {"sku": each.sku, "product": each.name, "shown": each.shown_milli, "wanted": each.wanted_milli}
            for each in found.figures[:_FIRST]
        ]
        if desk.as_json:
            desk.give(
                {
                    "first": [record(_COLUMNS, row) for row in rows],
                    "whole": len(found.figures),
                    "orders": found.orders,
                    "things": [_as_json(each) for each in found.things[:_FIRST]],
                    "things_whole": len(found.things),
                }
            )
            return
        if found.things:
            desk.write_lines(
                table(desk.words, _THINGS, [_in_line(desk, each) for each in found.things[:_FIRST]])
            )
            desk.say("command.shop.changed_things", n=len(found.things) - found.things_refused)
            if found.things_refused:
                desk.say("shop_consent.not_written", n=found.things_refused)
        desk.write_lines(table(desk.words, _COLUMNS, rows))
        desk.say("command.shop.changes", n=len(found.figures), orders=found.orders)


@command("sell", on=shop_verbs, words="shop_sell")
def sell(desk: Desk, name: _Name, skus: Annotated[list[str], argument("skus", words="shop_skus")]) -> None:
    """Sell products in a shop, by their code; refused with ``product_unknown`` when there is none of it."""
    with desk.opened() as database:
        with database.read() as rd:
            shop_id = shop_named(rd, name)
            keys = [_product(rd, sku) for sku in skus]
        many = database.do(desk.actor_in(database), sell_in, shop_id, keys)
    if desk.as_json:
        desk.give({"shop": name, "marked": many})
    else:
        desk.say("command.shop.marked", n=many, shop=name)


@command("consent", on=shop_verbs, words="shop_consent")
def give_consent(desk: Desk, name: _Name) -> None:
    """Let a shop be written to as it was decided; look at `shop changes` before."""
    with desk.opened() as database:
        with database.read() as rd:
            shop_id = shop_named(rd, name)
        database.do(desk.actor_in(database), consent, shop_id)
        _tell(desk, database, shop_id)


@command("withdraw", on=shop_verbs, words="shop_withdraw")
def withdraw_consent(desk: Desk, name: _Name, reason: Annotated[str, option("--reason")]) -> None:
    """Write nothing to a shop any more."""
    with desk.opened() as database:
        with database.read() as rd:
            shop_id = shop_named(rd, name)
        database.do(desk.actor_in(database), withdraw, shop_id, reason)
        _tell(desk, database, shop_id)


def _tell(desk: Desk, database: Database, shop_id: int) -> None:
    with database.read() as rd:
        channel = channel_of(rd, shop_id)
    said = asdict(channel.decisions)
    if desk.as_json:
        said["buffer"] = exact(said.pop("buffer_milli"), "quantity", "")
        desk.give(
            {**said, "consented_at": channel.consented_at, "consented_by": channel.consented_by or None}
        )
        return
    for key, value in said.items():
        desk.say(f"command.shop.decided.{key}", value=_in_words(desk, key, value))
    desk.say("command.shop.may_write" if channel.may_write else "command.shop.may_not_write")


def _product(rd: Read, sku: str) -> int:
    found = find_product(rd, sku)
    if found is None:
        raise Refusal("product_unknown", product=sku)
    return found


def _as_json(change: ThingChange) -> dict[str, object]:
    """A change for machines: prices as decimal text, a refusal as its code."""
    before, after = (
        each.code
        if isinstance(each, Refusal)
        else exact(each, "price", "")
        if isinstance(each, int)
        else each
        for each in (change.before, change.after)
    )
    return {
        "sku": change.sku,
        "product": change.name,
        "what": change.what,
        "shown_there": before,
        "will_be_shown": after,
    }


def _in_line(desk: Desk, change: ThingChange) -> dict[str, object]:
    def told(value: object) -> str:
        if isinstance(value, Refusal):
            return desk.words.part(value, "cause") or desk.words.part(value, "problem")
        return desk.words.price(value) if isinstance(value, int) else " ".join(str(value or "").split())

    what = desk.words.say(f"shop_change.{change.what}")
    shown, wanted = told(change.before), told(change.after)
    return {"sku": change.sku, "product": change.name, "what": what, "shown": shown, "wanted": wanted}


def _in_words(desk: Desk, key: str, value: object) -> str:
    if key == "buffer_milli":
        return desk.words.quantity(int(str(value)))
    if isinstance(value, bool):
        return desk.words.say("command.shop.yes" if value else "command.shop.no")
    if key in ("sent_status", "cancelled_status"):
        return str(value) or desk.words.say("command.shop.left_alone")
    return desk.words.say(f"command.shop.{key}.{value}")
