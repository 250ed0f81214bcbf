"""A price list: made, changed, its lines put and ended, archived; groups of customers, and who has which list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.folding import folded
from app.base.rate import WHOLE_PPM
from app.base.uid import new_uid
from app.pricing.tables import customer_group, customer_prices, price_list, price_list_line


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceListDraft:
    """A list as typed: whom it is for is said by `for_all`, a group or a customer; `discount_ppm` is off other prices."""

    name: str
    currency: str = "EUR"
    prices_include_tax: bool = False
    for_all: bool = False
    discount_ppm: int = 0
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLineDraft:
    """A line as typed: from a quantity on (thousandths), a price (micro units), a discount (ppm) or both."""

    product_id: int
    from_milli: int = 0
    price_micro: int | None = None
    discount_ppm: int = 0
    valid_from: date | None = None
    valid_to: date | None = None


@verb("price.add_list")
def add_list(tx: Write, draft: PriceListDraft, lines: Sequence[PriceLineDraft] = ()) -> int:
    """Make a list with its lines; gives its key. Refused as `change_list` and `put_lines` are."""
    values = _values(tx, draft, None)
    row_id = tx.insert(price_list, {**values, "uid": new_uid(), "archived_at": None, "created_at": tx.now})
    put_lines(tx, row_id, lines)
    tx.note(name=values["name"])
    return row_id


@verb("price.change_list")
def change_list(tx: Write, list_id: int, draft: PriceListDraft) -> None:
    """Change a list; orders and documents keep the prices they have.

    Refused with ``price_list_without_name``, ``price_list_name_taken``, ``price_validity``, ``discount_out_of_range``.
    """
    _must_stand(tx, list_id)
    tx.update(price_list, list_id, **_values(tx, draft, list_id))


@verb("price.archive_list")
def archive_list(tx: Write, list_id: int) -> None:
    """Take a list out of use: nothing is priced by it any more, what was stays."""
    _must_stand(tx, list_id)
    tx.update(price_list, list_id, archived_at=tx.now)


@verb("price.restore_list")
def restore_list(tx: Write, list_id: int) -> None:
    """Take an archived list into use again."""
    tx.update(price_list, list_id, archived_at=None)


@verb("price.put_lines")
def put_lines(tx: Write, list_id: int, lines: Sequence[PriceLineDraft]) -> int:
    """Write lines into a list; one of the same product, quantity and beginning takes the place of what stood.

    What an import calls too. Gives how many were new. Refused with ``price_line_empty``, ``price_negative``,
    ``price_validity`` or ``discount_out_of_range``, naming the line.
    """
    _must_stand(tx, list_id)
    standing = {
        (row.product_id, row.from_milli, row.valid_from): row.id
        for row in tx.execute(_STANDING, {"list": list_id, "today": tx.today})
    }
    new: list[dict[str, Any]] = []
    for at, each in enumerate(lines, 1):
        values = _line_values(each, at)
        known = standing.get((each.product_id, each.from_milli, each.valid_from))
        if known is None:
            new.append({"price_list_id": list_id, **values})
        else:
            tx.update(price_list_line, known, **values)
    tx.insert_many(price_list_line, new)
    tx.touch("price_list", list_id)
    tx.note(lines=len(lines), new=len(new))
    return len(new)


@verb("price.end_lines")
def end_lines(tx: Write, list_id: int, line_ids: Sequence[int]) -> None:
    """End lines as of yesterday; they stay on record, for orders that were priced by them."""
    last = tx.today - timedelta(days=1)
    for row in tx.execute(_THESE, {"list": list_id, "ids": list(line_ids)}).all():
        begun = row.valid_from if row.valid_from is None or row.valid_from <= last else last
        tx.update(price_list_line, row.id, valid_from=begun, valid_to=last)
    tx.touch("price_list", list_id)
    tx.note(ended=len(line_ids))


@verb("price.add_group")
def add_group(tx: Write, name: str, price_list_id: int | None = None) -> int:
    """Make a group of customers, and say which list they all have; gives its key."""
    row = {"name": _group_name(tx, name, None), "price_list_id": price_list_id, "archived_at": None}
    return tx.insert(customer_group, {**row, "uid": new_uid()})


@verb("price.change_group")
def change_group(tx: Write, group_id: int, name: str, price_list_id: int | None) -> None:
    """Change a group's name or list; refused with ``group_without_name`` or ``group_name_taken``."""
    tx.update(customer_group, group_id, name=_group_name(tx, name, group_id), price_list_id=price_list_id)
    tx.touch("customer_group", group_id)


@verb("price.archive_group")
def archive_group(tx: Write, group_id: int, *, gone: bool = True) -> None:
    """Take a group out of use, or back into it: meanwhile its list counts for nobody through it, and nobody leaves it."""
    tx.update(customer_group, group_id, archived_at=tx.now if gone else None)
    tx.touch("customer_group", group_id)


@verb("customer.prices")
def set_customer_prices(tx: Write, customer_id: int, group_id: int | None, price_list_id: int | None) -> None:
    """Say which group a customer is in and which list is theirs alone; None for neither."""
    row = tx.execute(_OF_CUSTOMER, {"customer": customer_id}).one_or_none()
    values = {"group_id": group_id, "price_list_id": price_list_id}
    if row is None and (group_id is not None or price_list_id is not None):
        tx.insert(customer_prices, {"customer_id": customer_id, **values})
    elif row is not None and (row.group_id, row.price_list_id) != (group_id, price_list_id):
        tx.update(customer_prices, row.id, **values)
    else:
        return
    tx.touch("customer", customer_id)


def _values(tx: Write, draft: PriceListDraft, but: int | None) -> dict[str, Any]:
    name = draft.name.strip()
    if not name:
        raise Refusal("price_list_without_name")
    taken = tx.scalar(_BY_NAME, {"name": name})
    if taken is not None and taken != but:
        raise Refusal("price_list_name_taken", name=name)
    _check_validity(draft.valid_from, draft.valid_to)
    _check_discount(draft.discount_ppm)
    return {
        "name": name,
        "folded": folded(name),
        "currency": draft.currency,
        "prices_include_tax": draft.prices_include_tax,
        "for_all": draft.for_all,
        "discount_ppm": draft.discount_ppm,
        "valid_from": draft.valid_from,
        "valid_to": draft.valid_to,
        "note": draft.note,
    }


def _line_values(line: PriceLineDraft, at: int) -> dict[str, Any]:
    if line.price_micro is None and not line.discount_ppm:
        raise Refusal("price_line_empty", line=at)
    if line.from_milli < 0 or (line.price_micro or 0) < 0:
        raise Refusal("price_negative", line=at)
    _check_validity(line.valid_from, line.valid_to)
    _check_discount(line.discount_ppm)
    return {
        "product_id": line.product_id,
        "from_milli": line.from_milli,
        "price_micro": line.price_micro,
        "discount_ppm": line.discount_ppm,
        "valid_from": line.valid_from,
        "valid_to": line.valid_to,
    }


def _check_validity(start: date | None, end: date | None) -> None:
    if start is not None and end is not None and end < start:
        raise Refusal("price_validity", valid_from=start, valid_to=end)


def _check_discount(discount_ppm: int) -> None:
    if not 0 <= discount_ppm <= WHOLE_PPM:
        raise Refusal("discount_out_of_range", discount_ppm=discount_ppm)


def _group_name(tx: Write, typed: str, but: int | None) -> str:
    name = typed.strip()
    if not name:
        raise Refusal("group_without_name")
    taken = tx.scalar(_GROUP_NAMED, {"name": name})
    if taken is not None and taken != but:
        raise Refusal("group_name_taken", name=name)
    return name


def _must_stand(tx: Write, list_id: int) -> None:
    if tx.scalar(_STANDS, {"id": list_id}) is None:
        raise Refusal("price_list_unknown", price_list=list_id)


_STANDS = select(price_list.c.id).where(price_list.c.id == bindparam("id"))
_BY_NAME = select(price_list.c.id).where(price_list.c.name == bindparam("name"))
_GROUP_NAMED = select(customer_group.c.id).where(customer_group.c.name == bindparam("name"))
_STANDING = select(
    price_list_line.c.id,
    price_list_line.c.product_id,
    price_list_line.c.from_milli,
    price_list_line.c.valid_from,
).where(
    price_list_line.c.price_list_id == bindparam("list"),
    or_(price_list_line.c.valid_to.is_(None), price_list_line.c.valid_to >= bindparam("today")),
)
_THESE = select(price_list_line.c.id, price_list_line.c.valid_from).where(
    price_list_line.c.price_list_id == bindparam("list"),
    price_list_line.c.id.in_(bindparam("ids", expanding=True)),
)
_OF_CUSTOMER = select(
    customer_prices.c.id, customer_prices.c.group_id, customer_prices.c.price_list_id
).where(customer_prices.c.customer_id == bindparam("customer"))
