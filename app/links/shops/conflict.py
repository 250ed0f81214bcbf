"""Deciding on what was changed here and in a shop to different values: ours is kept, or the shop's is taken, field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, update

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.catalogue import product
from app.catalogue.product import standing_draft
from app.customers import customer
from app.customers.customer import standing_customer
from app.customers.merged import customer_now
from app.links.shops import customer_fields, product_fields
from app.links.shops.agreeing import REMARK
from app.links.shops.conflict_record import Conflict, Side, conflicts_by_id, open_of_record, settle, value_in
from app.links.shops.inbox import lock_shop
from app.links.shops.merging import Fields, Value
from app.links.shops.reason import Reason
from app.links.shops.shop import shop_of
from app.links.shops.tables import inbox


@verb("intake.settle")
def decide(tx: Write, answers: Mapping[int, Side], seen: Mapping[int, str] | None = None) -> int:
    """Decide on conflicts, by key: ``here`` keeps what stands here, ``shop`` takes what the shop says; gives how many.

    `seen` is what the shop said of each when whoever decides looked. All of them or none: refused with
    ``shop_conflict_decided``, ``shop_conflict_changed``, and as changing the row is.
    """
    found = _still_open(tx, answers, seen or {})
    by_row: dict[tuple[int, str, int], list[Conflict]] = {}
    for each in found:
        by_row.setdefault((each.shop_id, each.noun, each.row_id), []).append(each)
    for conflicts in by_row.values():
        _decide_row(tx, conflicts, answers)
    _note(tx, found, answers)
    return len(found)


def row_now(rd: Read, conflict: Conflict) -> int:
    """Our row that a conflict is of: the customer that one stands for now."""
    return customer_now(rd, conflict.row_id) if conflict.noun == "customer" else conflict.row_id


def here_now(rd: Read, conflicts: Sequence[Conflict]) -> Fields:
    """What stands here by now of one record's fields that conflicts are of."""
    first = conflicts[0]
    if first.noun == "product":
        includes = shop_of(rd, first.shop_id).prices_include_tax
        return product_fields.stands_here(rd, standing_draft(rd, first.row_id), includes_tax=includes)
    standing = standing_customer(rd, row_now(rd, first))
    known: dict[str, Value] = {each.field: value_in(each.here) for each in conflicts}
    return customer_fields.stands_here(standing, {}, known)


def _note(tx: Write, found: Sequence[Conflict], answers: Mapping[int, Side]) -> None:
    fields = {
        f"fields_{side}": sorted({each.field for each in found if answers[each.id] == side})
        for side in ("here", "shop")
    }
    named = {name: told for name, told in fields.items() if told}
    shops = sorted({shop_of(tx, each.shop_id).name for each in found})
    tx.note(shop=", ".join(shops), **named)
    if len(named) == 1:
        tx.note(to=next(iter(named)).removeprefix("fields_"))


def _still_open(tx: Write, answers: Mapping[int, Side], seen: Mapping[int, str]) -> list[Conflict]:
    found = conflicts_by_id(tx, answers)
    for shop_id in sorted({each.shop_id for each in found}):
        lock_shop(tx, shop_id)
    found = conflicts_by_id(tx, answers) if tx.waits_for_rows else found
    for each in found:
        if each.state != "open":
            raise Refusal("shop_conflict_decided", person=each.decided_by, field=each.field)
        if seen.get(each.id, each.there) != each.there:
            raise Refusal("shop_conflict_changed", field=each.field)
    return found


def _decide_row(tx: Write, conflicts: Sequence[Conflict], answers: Mapping[int, Side]) -> None:
    first, here = conflicts[0], here_now(tx, conflicts)
    taken = {each.field: each.their_value for each in conflicts if answers[each.id] == "shop"}
    if taken:
        tx.actor.must(f"{first.noun}.change")
        _take(tx, first, taken, here)
    for each in conflicts:
        settle(tx, each, answers[each.id], here[each.field])
    _tell_record(tx, first)


def _take(tx: Write, of: Conflict, taken: Fields, here: Fields) -> None:
    if of.noun == "product":
        standing = standing_draft(tx, of.row_id)
        includes = shop_of(tx, of.shop_id).prices_include_tax
        product.change(
            tx, of.row_id, product_fields.with_values(standing, taken, here, includes_tax=includes)
        )
    else:
        key = row_now(tx, of)
        customer.change(tx, key, customer_fields.with_values(standing_customer(tx, key), taken, here))


def _tell_record(tx: Write, of: Conflict) -> None:
    """What is left to decide of the shop's record, which says so; nothing once all of it is decided."""
    left = len(open_of_record(tx, of.shop_id, of.noun, of.remote_id))
    reason = Reason(REMARK, {"number": of.remote_id, "n": left})
    values = {"reason": reason.code, "facts": reason.json} if left else {"reason": None, "facts": "{}"}
    keys = {"shop": of.shop_id, "of": of.noun, "remote": of.remote_id}
    tx.execute(_TELL.values(**values), keys)


_TELL = update(inbox).where(
    inbox.c.shop_id == bindparam("shop"),
    inbox.c.noun == bindparam("of"),
    inbox.c.remote_id == bindparam("remote"),
    inbox.c.reason == REMARK,
)
