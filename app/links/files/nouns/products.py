"""Products out of a file: found again by their code (SKU); else new."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.extras import Extras
from app.base.folding import folded
from app.catalogue.customs_code import checked_hs_code
from app.catalogue.gtin import checked_gtin
from app.catalogue.product import ProductDraft, insert_product
from app.catalogue.tables import bundle_part, gtin, product
from app.customers.country import country_code
from app.links.files.own import differing, put, put_back, split_off, standing_extras
from app.links.files.plan import Line, Plan, Planned, Reader, chunks, in_order, twice

UNITS = ("piece", "kg", "g", "l", "m", "m2", "hour", "day", "box")
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
    "description",
)


def plan_products(rd: Read, reader: Reader) -> Plan:
    """What each line would do to the products."""
    lines = [_checked(reader, line) for line in reader.lines()]
    doubled = twice(reader, lines, "sku", [line.values.get("sku") for line in lines])
    doubled |= _same_codes(reader, lines)
    lines = [line for line in lines if line.sound and line.line not in doubled]
    standing = _standing(rd, [line.values["sku"] for line in lines])
    lines = _with_parents(rd, reader, lines)
    carried = standing_extras(rd, "products", (row["id"] for row in standing.values()))
    planned: list[Planned] = []
    for line in lines:
        row = standing.get(line.values["sku"])
        planned.append(_planned(line, row, carried.get(row["id"]) if row is not None else None))
    return in_order(reader, planned)


def _checked(reader: Reader, line: Line) -> Line:
    values = dict(line.values)
    split_off(values)
    sound = line.sound
    if "gtin" in values:
        codes = [code for code in re.split(r"[,;|/\s]+", values.pop("gtin")) if code]
        try:
            values["gtins"] = tuple(checked_gtin(code) for code in codes)
        except Refusal as reason:
            reader.fault(line.line, "gtin", reason)
            sound = False
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
    for name, checked in (("hs_code", checked_hs_code), ("origin_country", country_code)):
        if values.get(name):
            try:
                values[name] = checked(values[name])
            except Refusal as reason:
                reader.fault(line.line, name, reason)
                sound = False
    return Line(line.line, values, sound)


def _same_codes(reader: Reader, lines: list[Line]) -> set[int]:
    """Lines with a barcode that another line has already: one of the two is wrong."""
    first: dict[str, int] = {}
    doubled: set[int] = set()
    for line in lines:
        for code in line.values.get("gtins", ()):
            if code in first and first[code] != line.line:
                reader.fault(line.line, "gtin", Refusal("line_twice", first=first[code], text=code))
                doubled.add(line.line)
            first.setdefault(code, line.line)
    return doubled


def _with_parents(rd: Read, reader: Reader, lines: list[Line]) -> list[Line]:
    """The lines whose parent can have variants: one that stands already, or on a line before."""
    named = sorted({line.values["parent"] for line in lines if line.values.get("parent")})
    fit: dict[str, bool] = {}
    for piece in chunks(named):
        for row in rd.execute(_PARENTS, {"skus": list(piece)}):
            fit[row.sku] = row.parent_id is None and row.bundle_id is None
    found: list[Line] = []
    for line in lines:
        parent = line.values.get("parent")
        if parent and not fit.get(parent):
            reason = Refusal("parent_unfit", product=parent) if parent in fit else None
            reader.fault(line.line, "parent", reason or Refusal("parent_unknown", parent=parent))
            continue
        fit[line.values["sku"]] = not parent
        found.append(line)
    return found


def _standing(rd: Read, skus: list[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for piece in chunks(sorted(set(skus))):
        for row in rd.execute(_FOUND, {"skus": list(piece)}).mappings():
            found[row["sku"]] = {**row, "gtins": ()}
        by_key = {values["id"]: values for values in found.values()}
        for row in rd.execute(_CODES, {"products": sorted(by_key)}):
            by_key[row.product_id]["gtins"] += (row.code,)
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
_PARENTS = (
    select(product.c.sku, product.c.parent_id, func.min(bundle_part.c.id).label("bundle_id"))
    .outerjoin_from(
        product,
        bundle_part,
        and_(bundle_part.c.bundle_id == product.c.id, bundle_part.c.quantity_milli > 0),
    )
    .where(product.c.sku.in_(bindparam("skus", expanding=True)))
    .group_by(product.c.sku, product.c.parent_id)
)
_CALLED = select(product.c.id).where(product.c.sku == bindparam("sku"))
_CODES = (
    select(gtin.c.product_id, gtin.c.code)
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
    added = tuple(code for code in line.values.get("gtins", ()) if code not in row["gtins"])
    if added:
        changed["gtins"] = added
    changed |= differing(line.values, carried)
    before = {name: row.get(name) for name in (*changed, "price_includes_tax")} if changed else {}
    if "gtins" in changed:
        # They are added to those there.
        before["gtins"] = ()
    act = "revive" if row["archived_at"] is not None else "change" if changed else "same"
    return Planned(line.line, act, changed, row["id"], called, before)


# --- writing ---


def create_product(tx: Write, planned: Planned) -> int:
    """Write a new product and give its key."""
    values = {name: value for name, value in planned.values.items() if name != "tagged"}
    return insert_product(tx, ProductDraft(**_of_parent(tx, values)))


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
        rows = [{"product_id": key, "code": code, "quantity_milli": 1000} for code in added]
        before["gtins"] = tx.insert_many(gtin, rows)
    return before


def put_back_product(tx: Write, key: int, before: Mapping[str, Any]) -> None:
    """Put back what stood there before the file."""
    values = dict(before)
    put_back(tx, "products", key, values)
    for gtin_id in values.pop("gtins", ()):
        tx.remove(gtin, gtin_id)
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
