"""The journal of the shops as a list: what came in, what went out, what was refused and why, and what is to be sent.

What happened are the lines of `journal`, for thirty days. What waits is no line: it is read from where it stands
(`waits`), and has keys below nought here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, bindparam, or_, select

from app.base.door import Read
from app.base.errors import Refusal, Trouble
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    chosen_by,
    holds,
    in_order,
    page,
    searched,
    totals,
    with_key,
)
from app.base.listing import Listing, ListQuery, Totals
from app.base.words import keys_holding
from app.catalogue.tables import product
from app.links.shops.proposal import REASONS
from app.links.shops.reason import reason_from
from app.links.shops.sync import waits
from app.links.shops.sync.journal import fault_in
from app.links.shops.tables import inbox, shop, sync_line
from app.orders.tables import sales_order

Way = Literal["in", "out", "run"]
Outcome = Literal["done", "refused", "asks", "trouble", "waits"]
CODES: Mapping[str, tuple[Way, Outcome]] = {
    **{
        f"{noun}_{fate}": ("in", "done")
        for noun in ("order", "refund")
        for fate in ("new", "changed", "gone")
    },
    "product_gone": ("in", "done"),
    "customer_gone": ("in", "done"),
    "gone_doubted": ("in", "trouble"),
    "parked": ("in", "refused"),
    "conflict": ("in", "asks"),
    "conflict_gone": ("in", "done"),
    "done": ("in", "done"),
    "taken_over": ("in", "done"),
    "told": ("out", "done"),
    "showed": ("out", "done"),
    "showed_product": ("out", "done"),
    "made_product": ("out", "done"),
    "not_showed_product": ("out", "refused"),
    "stock_moved": ("out", "done"),
    "not_told": ("out", "refused"),
    "not_let_in": ("out", "refused"),
    "not_showed": ("out", "refused"),
    "again": ("run", "trouble"),
    "failed": ("run", "trouble"),
    "died": ("run", "trouble"),
}
"""Which way each line went, and what became of it; how a whole run went is neither in nor out."""
_OF_PRODUCT = frozenset({"stock_moved", "not_showed", "showed_product", "made_product", "not_showed_product"})
_IN_INBOX = {"order": "order", "refund": "refund", "product": "product", "customer": "customer"}
_MANY_FAULTS = 60
"""A word that so many reasons hold says nothing about which of them is meant."""


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A line: words under ``sync.journal.<code>`` with its facts. `noun` and `row_id` are the row here that it speaks of."""

    id: int
    at: datetime
    shop_id: int
    shop: str
    code: str
    facts: Mapping[str, object]
    way: Way
    outcome: Outcome
    noun: str = ""
    row_id: int | None = None

    @property
    def fault(self) -> Refusal | Trouble | None:
        """Why, where there is a reason."""
        return fault_in(self.facts)


def _in_codes(codes: Iterable[str]) -> Condition:
    return sync_line.c.code.in_(sorted(codes))


def _by(at: int, value: str) -> Condition:
    return _in_codes(code for code, said in CODES.items() if said[at] == value)


def _choice(at: int, *allowed: str) -> Filter:
    return lambda _rd, value: _chosen(at, value, *allowed)


def _chosen(at: int, value: str, *allowed: str) -> Condition:
    if value not in allowed:
        raise Refusal("list_filter_value", filter="line", value=value, allowed=", ".join(allowed))
    return _by(at, value)


def _says(fault: str) -> Condition:
    return sync_line.c.facts.contains(f'"fault": "{fault}"', autoescape=True)


_PROPOSED = and_(_in_codes(["parked"]), or_(*(_says(each) for each in sorted(REASONS))))


def _outcome(_rd: Read, value: str) -> Condition:
    """What a shop did to an order that left is decided on, as among its records: it is not set aside to be reviewed."""
    found = _chosen(1, value, "done", "refused", "asks", "trouble")
    if value == "asks":
        return or_(found, _PROPOSED)
    return and_(found, ~_PROPOSED) if value == "refused" else found


VIEWS: Views = {
    "all": lambda _rd: None,
    "in": lambda _rd: _by(0, "in"),
    "out": lambda _rd: _by(0, "out"),
    "refused": lambda _rd: _by(1, "refused"),
    # What waits is no line; see `count_lines`.
    "waits": lambda _rd: None,
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "shop": with_key(sync_line.c.shop_id),
    "way": _choice(0, "in", "out", "run"),
    "outcome": _outcome,
}
SORTS: Sorts = {"at": (sync_line.c.at, sync_line.c.id)}
_NEWEST = (sync_line.c.id.desc(),)


def count_lines(rd: Read, query: ListQuery) -> Totals:
    """How many lines match."""
    if _is_of_what_waits(query):
        return Totals(len(_waiting(rd, query)))
    where = _conditions(rd, query)
    return totals(rd, {}, lambda found: found.select_from(sync_line).where(*where), None)


def line_ids(rd: Read, query: ListQuery, offset: int, limit: int) -> list[int]:
    """One page of keys; newest first unless asked otherwise, what waits oldest first."""
    if _is_of_what_waits(query):
        found = _waiting(rd, query)
        if query.sort:
            found.sort(key=lambda each: each.since, reverse=query.descending)
        return [each.id for each in found[offset : offset + limit]]
    keys = select(sync_line.c.id).where(*_conditions(rd, query))
    return page(rd, keys, query, SORTS, _NEWEST, (offset, limit))


def line_rows(rd: Read, ids: Sequence[int]) -> list[JournalRow]:
    """The lines with these keys, in the order of the keys, each with the row here that it speaks of."""
    kept = [row_id for row_id in ids if row_id > 0]
    rows = {row.id: _row(row) for row in rd.execute(_ROWS, {"ids": kept})} if kept else {}
    rows = {each.id: each for each in _placed(rd, list(rows.values()))}
    below = {row_id for row_id in ids if row_id < 0}
    if below:
        rows |= {each.id: _of_wait(each) for each in waits.waiting(rd) if each.id in below}
    return in_order(ids, rows)


LINES = Listing(count_lines, line_ids, line_rows)


def _is_of_what_waits(query: ListQuery) -> bool:
    return query.value("view") == "waits"


def _conditions(rd: Read, query: ListQuery) -> list[Condition]:
    return chosen_by(query, FILTERS, rd) + searched(query.search, lambda word: _holding(rd, word))


def _holding(rd: Read, word: str) -> list[Condition]:
    """Where a word may stand: in a number or answer, in the words of the line, or in those of its reason."""
    lines = {key.rpartition(".")[2] for key in keys_holding("sync.journal.", word)}
    reasons = {key.split(".")[1] for kind in ("refusal.", "trouble.") for key in keys_holding(kind, word)}
    told = [holds(rd, sync_line.c.facts, word), _in_codes(lines)]
    if len(reasons) > _MANY_FAULTS:
        return [*told, sync_line.c.facts.contains('"fault"', autoescape=True)]
    return told + [_says(code) for code in sorted(reasons)]


def _row(row: Any) -> JournalRow:
    reason = reason_from(row.code, row.facts)
    way, outcome = CODES.get(row.code, ("run", "done"))
    facts: Mapping[str, object] = reason.facts if reason else {}
    if row.code == "parked" and (fault := fault_in(facts)) is not None and fault.code in REASONS:
        outcome = "asks"
    return JournalRow(row.id, row.at, row.shop_id, row.shop, row.code, facts, way, outcome)


def _placed(rd: Read, rows: list[JournalRow]) -> list[JournalRow]:
    """The lines, each with the row here that it speaks of, as far as there is one."""
    records, orders, skus = set[str](), set[str](), set[str]()
    for row in rows:
        number = str(row.facts.get("number", ""))
        if row.code in ("told", "not_told"):
            orders.add(number)
        elif row.code in _OF_PRODUCT:
            skus.add(str(row.facts.get("sku", "")))
        elif number:
            records.add(number)
    of_records = {
        (each.shop_id, each.noun, each.remote_id): each.row_id
        for each in (rd.execute(_RECORDS, {"remotes": sorted(records)}) if records else ())
    }
    of_orders = _keys(rd, _ORDERS, orders)
    of_skus = _keys(rd, _PRODUCTS, skus)
    found: list[JournalRow] = []
    for row in rows:
        number, noun, row_id = str(row.facts.get("number", "")), "", None
        if row.code in ("told", "not_told"):
            noun, row_id = "order", of_orders.get(number)
        elif row.code in _OF_PRODUCT:
            # By its key where the line has it: what has no code is called by its name.
            key = row.facts.get("product")
            noun, row_id = "product", key if isinstance(key, int) else of_skus.get(str(row.facts.get("sku")))
        elif number:
            noun = str(row.facts.get("noun") or row.code.partition("_")[0])
            row_id = of_records.get((row.shop_id, noun, number))
        found.append(replace(row, noun=noun, row_id=row_id))
    return found


def _keys(rd: Read, query: Any, names: set[str]) -> dict[str, int]:
    return {row.name: int(row.id) for row in rd.execute(query, {"names": sorted(names)})} if names else {}


# --- what waits ---


def _waiting(rd: Read, query: ListQuery) -> list[waits.Wait]:
    shop_id, way = query.value("shop"), query.value("way")
    if query.value("outcome") is not None or way not in (None, "out"):
        # What is to be sent has come to nothing yet.
        return []
    words = query.search.casefold().split()
    return [
        each
        for each in waits.waiting(rd)
        if (shop_id is None or str(each.shop_id) == shop_id)
        and all(word in each.number.casefold() for word in words)
    ]


def _of_wait(each: waits.Wait) -> JournalRow:
    return JournalRow(
        each.id,
        each.since,
        each.shop_id,
        each.shop,
        each.code,
        each.facts,
        "out",
        "waits",
        each.noun,
        each.row_id,
    )


_ROWS = (
    select(
        sync_line.c.id,
        sync_line.c.at,
        sync_line.c.shop_id,
        shop.c.name.label("shop"),
        sync_line.c.code,
        sync_line.c.facts,
    )
    .join(shop, shop.c.id == sync_line.c.shop_id)
    .where(sync_line.c.id.in_(bindparam("ids", expanding=True)))
)
_RECORDS = select(inbox.c.shop_id, inbox.c.noun, inbox.c.remote_id, inbox.c.row_id).where(
    inbox.c.remote_id.in_(bindparam("remotes", expanding=True)),
    or_(*(inbox.c.noun == noun for noun in _IN_INBOX)),
    inbox.c.row_id.is_not(None),
)
_ORDERS = select(sales_order.c.number.label("name"), sales_order.c.id).where(
    sales_order.c.number.in_(bindparam("names", expanding=True))
)
_PRODUCTS = select(product.c.sku.label("name"), product.c.id).where(
    product.c.sku.in_(bindparam("names", expanding=True))
)
