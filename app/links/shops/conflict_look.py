"""What a person looks at before deciding on conflicts: each field's values on both sides, who changed them and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.catalogue.tables import product
from app.customers.merged import known_as
from app.customers.tables import customer
from app.links.shops.conflict import here_now, row_now
from app.links.shops.conflict_record import Conflict, all_open, open_of_record, open_of_rows, value_in
from app.links.shops.merging import Value
from app.links.shops.shop import shop_of


@dataclass(frozen=True, slots=True)
class FieldLook:
    """A field: what stands here by now, what the shop says, and what both agreed on before where that is known."""

    conflict: Conflict
    shop: str
    before: Value
    here: Value
    there: Value

    @property
    def known(self) -> bool:
        """Whether it is known what both last agreed on."""
        return bool(self.conflict.before)


@dataclass(frozen=True, slots=True)
class ConflictLook:
    """What waits for a decision about one of our rows. A price is with tax where the shop's prices are: `includes_tax`."""

    noun: str
    row_id: int
    name: str
    number: str
    includes_tax: bool
    fields: tuple[FieldLook, ...]

    @property
    def shops(self) -> str:
        """The shops that say otherwise."""
        return ", ".join(sorted({each.shop for each in self.fields}))


@dataclass(frozen=True, slots=True)
class Conflicted:
    """A row of ours of which something waits for a decision, and how many fields."""

    noun: str
    row_id: int
    name: str
    fields: int


def look_of_row(rd: Read, noun: str, row_id: int) -> ConflictLook | None:
    """What waits for a decision about a customer, those merged into them included, or a product; None where nothing does."""
    keys = known_as(rd, row_id) if noun == "customer" else [row_id]
    return _look(rd, noun, row_id, open_of_rows(rd, noun, keys))


def look_of_record(rd: Read, shop_id: int, noun: str, remote_id: str) -> ConflictLook | None:
    """What waits for a decision about our row of a shop's record; None where nothing of that record does."""
    found = open_of_record(rd, shop_id, noun, remote_id)
    return look_of_row(rd, noun, row_now(rd, next(iter(found.values())))) if found else None


def conflicted(rd: Read) -> list[Conflicted]:
    """All of which something waits for a decision, oldest first."""
    found: dict[tuple[str, int], int] = {}
    for each in all_open(rd):
        key = (each.noun, row_now(rd, each))
        found[key] = found.get(key, 0) + 1
    return [Conflicted(noun, row_id, called(rd, noun, row_id)[0], n) for (noun, row_id), n in found.items()]


def called(rd: Read, noun: str, row_id: int) -> tuple[str, str]:
    """What a customer or a product is called, and its number or code."""
    row = rd.execute(_CALLED[noun], {"id": row_id}).one()
    return str(row.name), str(row.number or "")


def _look(rd: Read, noun: str, row_id: int, conflicts: Iterable[Conflict]) -> ConflictLook | None:
    by_record: dict[tuple[int, str], list[Conflict]] = {}
    for each in conflicts:
        by_record.setdefault((each.shop_id, each.remote_id), []).append(each)
    fields: list[FieldLook] = []
    includes_tax = True
    for (shop_id, _remote), found in by_record.items():
        shop, here = shop_of(rd, shop_id), here_now(rd, found)
        includes_tax = shop.prices_include_tax
        fields += [
            FieldLook(each, shop.name, value_in(each.before), here[each.field], each.their_value)
            for each in found
        ]
    if not fields:
        return None
    return ConflictLook(noun, row_id, *called(rd, noun, row_id), includes_tax, tuple(fields))


_CALLED = {
    "customer": select(customer.c.name, customer.c.number).where(customer.c.id == bindparam("id")),
    "product": select(product.c.name, product.c.sku.label("number")).where(product.c.id == bindparam("id")),
}
