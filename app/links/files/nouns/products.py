"""Products out of a file: found again by their code (SKU); else new."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.extras import Extras
from app.base.folding import folded
from app.catalogue.customs_code import checked_hs_code
from app.catalogue.gtin import checked_gtin, counted_code
from app.catalogue.product import ProductDraft, insert_product
from app.catalogue.tables import gtin, product
from app.catalogue.variants import Kin, kin_called, must_become_variant, must_hold_variants
from app.customers.country import country_code
from app.links.files.choices import UNITS
from app.links.files.own import differing, put, put_back, split_off, standing_extras
from app.links.files.plan import Line, Plan, Planned, Reader, chunks, in_order, twice
from app.pricing.vat import REVERSE_CHARGE
from app.pricing.vat_law import exemptions
from app.stock.tracing import trace

_OWN = (
    "name",
    "variant",
    "kind",
    "unit",
    "vat_class",
    "price_micro",
    "price_includes_tax",
    "cost_micro",
    "weight_grams",
    "net_weight_grams",
    "hs_code",
    "origin_country",
    "stocked",
    "sellable",
    "vat_nature",
    "vat_reason",
    "traced",
    "description",
)


def plan_products(rd: Read, reader: Reader) -> Plan:
    """What each line would do to the products."""
    read = reader.lines()
    standing = _standing(rd, [line.values["sku"] for line in read if "sku" in line.values])
    lines = [_checked(reader, line, standing.get(line.values.get("sku", ""))) for line in read]
    doubled = twice(reader, lines, "sku", [line.values.get("sku") for line in lines])
    doubled |= _same_codes(reader, lines)
    lines = [line for line in lines if line.sound and line.line not in doubled]
    lines = _with_parents(rd, reader, lines, standing)
    carried = standing_extras(rd, "products", (row["id"] for row in standing.values()))
    planned: list[Planned] = []
    for line in lines:
        row = standing.get(line.values["sku"])
        planned.append(_planned(line, row, carried.get(row["id"]) if row is not None else None))
    return in_order(reader, planned)


def _checked(reader: Reader, line: Line, row: Mapping[str, Any] | None) -> Line:
    values = dict(line.values)
    split_off(values)
    sound = line.sound
    if "gtin" in values:
        codes = [code for code in re.split(r"[,;|/\s]+", values.pop("gtin")) if code]
        try:
            values["gtins"] = tuple(_code(each, row["gtins"] if row is not None else {}) for each in codes)
        except Refusal as reason:
            reader.fault(line.line, "gtin", reason)
            sound = False
    if "unit" in values:
        values["unit"] = UNITS.get(folded(values["unit"]), values["unit"])
    with_tax, without = values.pop("price_with_tax", None), values.pop("price", None)
    if values.pop("price_includes_tax", "") == "gross" and with_tax is None:
        # Our own list has one column of prices, and another that says which each is.
        with_tax, without = without, None
    if with_tax is not None and without is None:
        values |= {"price_micro": with_tax, "price_includes_tax": True}
    elif without is not None:
        values |= {"price_micro": without, "price_includes_tax": False}
    if "cost" in values:
        values["cost_micro"] = values.pop("cost")
    for name, column in (("price_micro", "price"), ("cost_micro", "cost")):
        if values.get(name, 0) < 0:
            reader.fault(line.line, column, Refusal("cell_price_negative"))
            sound = False
    if "weight_kg" in values:
        values["weight_grams"] = values.pop("weight_kg")
    if "net_weight_kg" in values:
        values["net_weight_grams"] = values.pop("net_weight_kg")
    for name, checked in _CHECKS:
        if values.get(name):
            try:
                values[name] = checked(values[name])
            except Refusal as reason:
                reader.fault(line.line, name, reason)
                sound = False
    if row is not None and values.get("traced", row["traced"]) != row["traced"]:
        # What is there by lot is of no known lot then: that is decided product by product.
        reader.fault(line.line, "traced", Refusal("tracing_by_file", product=row["name"]))
        sound = False
    if row is None and values.get("traced") and not _may_be_counted(values):
        reader.fault(line.line, "traced", Refusal("product_not_stocked"))
        sound = False
    return Line(line.line, values, sound)


def _may_be_counted(values: Mapping[str, Any]) -> bool:
    return values.get("kind", "goods") == "goods" and values.get("stocked", True)


def _code(typed: str, held: Collection[str]) -> str:
    """A barcode in its normal form, with how many pieces it counts for behind it where that is told; what the product has
    already stands as it was read off it.
    """
    code, many = counted_code(typed)
    code = code if code in held else checked_gtin(code)
    return code if many is None else f"{code}×{many}"


def _vat_reason(typed: str) -> str:
    code = typed.strip().upper()
    if code not in (known := (REVERSE_CHARGE, *exemptions())):
        raise Refusal("choice_unknown", text=typed.strip(), known=" · ".join(known))
    return code


_CHECKS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("hs_code", checked_hs_code),
    ("origin_country", country_code),
    ("vat_reason", _vat_reason),
)


def _same_codes(reader: Reader, lines: list[Line]) -> set[int]:
    """Lines with a barcode that another line has already: one of the two is wrong."""
    first: dict[str, int] = {}
    doubled: set[int] = set()
    for line in lines:
        for code in (counted_code(each)[0] for each in line.values.get("gtins", ())):
            if code in first and first[code] != line.line:
                reader.fault(line.line, "gtin", Refusal("line_twice", first=first[code], text=code))
                doubled.add(line.line)
            first.setdefault(code, line.line)
    return doubled


def _with_parents(
    rd: Read, reader: Reader, lines: list[Line], standing: Mapping[str, Mapping[str, Any]]
) -> list[Line]:
    """The lines whose parent can have variants: one that stands already, or that is on another line of the file."""
    kin: dict[str, Kin] = {}
    named = {line.values["parent"] for line in lines if line.values.get("parent")}
    for piece in chunks(sorted(named | {line.values["sku"] for line in lines if line.values.get("parent")})):
        kin |= kin_called(rd, piece)
    # As they are once the file is brought: an empty cell leaves what is there.
    for line in lines:
        sku = line.values["sku"]
        parent = line.values.get("parent") or standing.get(sku, {}).get("parent")
        was = kin.get(sku) or Kin(0, sku, line.values.get("name", sku), None, False, False)  # noqa: FBT003
        kin[sku] = replace(was, parent_id=0 if parent else None)
    found: list[Line] = []
    for line in lines:
        if parent := line.values.get("parent"):
            try:
                if parent not in kin:
                    raise Refusal("parent_unknown", parent=parent)
                must_hold_variants(kin[parent])
                must_become_variant(kin[line.values["sku"]])
            except Refusal as reason:
                reader.fault(line.line, "parent", reason)
                continue
        found.append(line)
    return found


def _standing(rd: Read, skus: list[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for piece in chunks(sorted(set(skus))):
        by_key: dict[int, dict[str, Any]] = {}
        for row in rd.execute(_FOUND, {"skus": list(piece)}).mappings():
            by_key[row["id"]] = found[row["sku"]] = {**row, "gtins": {}}
        for row in rd.execute(_HELD, {"products": sorted(by_key)}):
            by_key[row.product_id]["gtins"][row.code] = row.quantity_milli
    return found


_of = product.alias("of")
_FOUND = (
    select(
        product.c.id,
        product.c.sku,
        product.c.archived_at,
        *(product.c[name] for name in _OWN),
        _of.c.sku.label("parent"),
    )
    .outerjoin_from(product, _of, _of.c.id == product.c.parent_id)
    .where(product.c.sku.in_(bindparam("skus", expanding=True)))
)
_CALLED = select(product.c.id).where(product.c.sku == bindparam("sku"))
_HELD = (
    select(gtin.c.id, gtin.c.product_id, gtin.c.code, gtin.c.quantity_milli)
    .where(gtin.c.product_id.in_(bindparam("products", expanding=True)))
    .order_by(gtin.c.id)
)


def _planned(line: Line, row: dict[str, Any] | None, carried: Extras | None) -> Planned:
    called = f"{line.values['sku']} {line.values.get('name', '')}".strip()
    if row is None:
        return Planned(line.line, "create", line.values, None, called)
    changed = {
        name: value
        for name, value in line.values.items()
        if name in row and name != "gtins" and (row[name] or None) != (value or None)
    }
    added = tuple(code for code in line.values.get("gtins", ()) if not _stands(code, row["gtins"]))
    if added:
        changed["gtins"] = added
    changed |= differing(line.values, carried)
    before = {name: row.get(name) for name in (*changed, "price_includes_tax")} if changed else {}
    if "gtins" in changed:
        # They are added to those there.
        before["gtins"] = ()
    act = "revive" if row["archived_at"] is not None else "change" if changed else "same"
    return Planned(line.line, act, changed, row["id"], called, before)


def _stands(typed: str, held: Mapping[str, int]) -> bool:
    """Whether a code is on a product already, and counts there for what is told behind it, if that is told."""
    code, many = counted_code(typed)
    return code in held and many in (None, held[code] // 1000)


# --- writing ---


def create_product(tx: Write, planned: Planned) -> int:
    """Write a new product and give its key."""
    values = {name: value for name, value in planned.values.items() if name not in ("tagged", "traced")}
    key = insert_product(tx, ProductDraft(**_of_parent(tx, values)))
    if how := planned.values.get("traced"):
        trace(tx, key, how)
    return key


def change_product(tx: Write, planned: Planned) -> dict[str, Any]:
    """Change what the file says differently and add its barcodes; gives what stood there."""
    key = planned.row_id
    assert key is not None
    values = _of_parent(tx, planned.values)
    added = values.pop("gtins", ())
    carried = put(tx, "products", key, values)
    row = tx.execute(select(product).where(product.c.id == key)).mappings().one()
    before: dict[str, Any] = {name: row[name] for name in values} | carried
    if values:
        tx.update(product, key, **values)
        _fold(tx, key)
    if added:
        before |= _put_codes(tx, key, added)
    return before


def _put_codes(tx: Write, key: int, codes: Iterable[str]) -> dict[str, Any]:
    """Put barcodes on a product, or have those there count for what is told; gives the keys of the new ones, and for how
    much the others counted, by key.
    """
    held = {row.code: row for row in tx.execute(_HELD, {"products": [key]})}
    rows: list[dict[str, Any]] = []
    counted: dict[str, int] = {}
    for code, many in map(counted_code, codes):
        if (row := held.get(code)) is None:
            rows.append({"product_id": key, "code": code, "quantity_milli": (many or 1) * 1000})
        elif many is not None:
            counted[str(row.id)] = row.quantity_milli
            tx.update(gtin, row.id, quantity_milli=many * 1000)
    return {"gtins": tx.insert_many(gtin, rows), "counted": counted}


def put_back_product(tx: Write, key: int, before: Mapping[str, Any]) -> None:
    """Put back what stood there before the file."""
    values = dict(before)
    put_back(tx, "products", key, values)
    for gtin_id in values.pop("gtins", ()):
        tx.remove(gtin, gtin_id)
    for gtin_id, milli in values.pop("counted", {}).items():
        tx.update(gtin, int(gtin_id), quantity_milli=milli)
    if values:
        tx.update(product, key, **values)
        _fold(tx, key)


def _of_parent(tx: Write, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the key of the product that the code of a parent names."""
    found = dict(values)
    if (parent := found.pop("parent", None)) is not None:
        found["parent_id"] = tx.scalar(_CALLED, {"sku": parent})
    return found


def _fold(tx: Write, key: int) -> None:
    row = tx.execute(select(product).where(product.c.id == key)).one()
    tx.update(product, key, folded=folded(f"{row.name} {row.variant} {row.sku or ''}"))
