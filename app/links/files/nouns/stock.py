"""What is there of each product, out of a file: counted by code or barcode, posted as moves of the difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import bindparam, func, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.catalogue.gtin import checked_gtin
from app.catalogue.tables import gtin, product
from app.links.files.plan import Line, Plan, Planned, Reader, chunks, in_order
from app.stock.ledger import Move, levels, lock_levels, post_moves
from app.stock.place import places
from app.stock.tables import stock_move


def plan_stock(rd: Read, reader: Reader) -> Plan:
    """What each line would do to what was on hand on the day of the count, today unless told.

    Refused with ``count_in_future``.
    """
    on = reader.wishes.cut_over or rd.today
    if on > rd.today:
        raise Refusal("count_in_future", on=on)
    lines = reader.lines()
    known = _products(rd, lines)
    named = {row_id for row_id, _, _ in known.values()}
    here, since = levels(rd, named), _moved_since(rd, named, on)
    planned: list[Planned] = []
    first: dict[int, int] = {}
    for line in lines:
        found = _found(reader, line, known)
        if found is None:
            continue
        product_id, name, stocked = found
        column = "sku" if line.values.get("sku") else "gtin"
        if not stocked:
            reader.fault(line.line, column, Refusal("product_not_stocked"))
        elif product_id in first:
            reader.fault(line.line, column, Refusal("line_twice", first=first[product_id], text=name))
        elif line.values.get("on_hand", 0) < 0:
            reader.fault(line.line, "on_hand", Refusal("stock_negative"))
        elif line.values.get("cost", 0) < 0:
            reader.fault(line.line, "cost", Refusal("cell_price_negative"))
        elif line.sound and line.values["on_hand"] + since.get(product_id, 0) < 0:
            reader.fault(line.line, "on_hand", Refusal("stock_left_since", on=on))
        elif line.sound:
            now = here[product_id].owned_milli if product_id in here else 0
            before = now - since.get(product_id, 0)
            act = "change" if before != line.values["on_hand"] else "same"
            stood = {**line.values, "on_hand": before}
            planned.append(Planned(line.line, act, line.values, product_id, name, stood))
        first.setdefault(product_id, line.line)
    return in_order(reader, planned)


def _products(rd: Read, lines: Sequence[Line]) -> dict[str, tuple[int, str, bool]]:
    """The products the lines name, by SKU and by barcode; a barcode of two products names none."""
    found: dict[str, tuple[int, str, bool]] = {}
    skus = sorted({line.values["sku"] for line in lines if line.values.get("sku")})
    for piece in chunks(skus):
        for row in rd.execute(_BY_SKU, {"keys": list(piece)}):
            found[row.sku] = (row.id, row.name, row.stocked)
    codes = sorted({code for line in lines if (code := _code(line))})
    for piece in chunks(codes):
        twice: set[str] = set()
        for row in rd.execute(_BY_CODE, {"keys": list(piece)}):
            twice |= {row.code} if row.code in found else set()
            found[row.code] = (row.id, row.name, row.stocked)
        for code in twice:
            del found[code]
    return found


_BY_SKU = select(product.c.id, product.c.sku, product.c.name, product.c.stocked).where(
    product.c.sku.in_(bindparam("keys", expanding=True))
)
_BY_CODE = (
    select(product.c.id, gtin.c.code, product.c.name, product.c.stocked)
    .join(gtin, gtin.c.product_id == product.c.id)
    .where(gtin.c.code.in_(bindparam("keys", expanding=True)))
)


def _code(line: Line) -> str | None:
    try:
        return checked_gtin(line.values["gtin"]) if line.values.get("gtin") else None
    except Refusal:
        return None


def _found(
    reader: Reader, line: Line, known: dict[str, tuple[int, str, bool]]
) -> tuple[int, str, bool] | None:
    sku, code = line.values.get("sku"), _code(line)
    if not sku and not line.values.get("gtin"):
        reader.fault(
            line.line,
            "sku" if reader.mapped.column_of("sku") is not None else "gtin",
            Refusal("field_missing"),
        )
        return None
    for key in (sku, code):
        if key and key in known:
            return known[key]
    column = "sku" if sku else "gtin"
    reader.fault(line.line, column, Refusal("cell_product_unknown", text=line.values[column]))
    return None


# --- writing ---


def post_stock(
    tx: Write, planned: Sequence[Planned], run_id: int, on: date | None = None
) -> list[tuple[int, int, int]]:
    """Post the difference to what was on hand on the day of the count; gives line, product and what was there.

    A file tells what there was in all: what differs came to, or left, the first place that day. What moved since stays.
    """
    on = on or tx.today
    place = places(tx).first
    wanted = {each.row_id: each for each in planned if each.row_id is not None}
    here = lock_levels(tx, list(wanted), place)
    since = _moved_since(tx, wanted, on)
    moves: list[Move] = []
    done: list[tuple[int, int, int]] = []
    for product_id, each in sorted(wanted.items()):
        before = here[product_id].owned_milli - since.get(product_id, 0)
        difference = each.values["on_hand"] - before
        if difference:
            moves.append(Move(product_id, difference, None, each.values.get("cost")))
            done.append((each.line, product_id, before))
    post_moves(tx, moves, place, on, "opening", ("import_run", run_id))
    return done


def take_back_stock(tx: Write, run_id: int) -> int:
    """Move back what an import moved, and say how many moves that were; they stay visible.

    On the day of the count they undo: counted anew for that day, it begins from what was there before.
    """
    moved = tx.execute(_MOVED, {"run": run_id}).all()
    place = places(tx).first
    lock_levels(tx, [row.product_id for row in moved], place)
    for on, rows in groupby(moved, lambda row: row.business_date):
        moves = [Move(row.product_id, -row.quantity_milli, place=row.location_id) for row in rows]
        post_moves(tx, moves, place, on, "reversal", ("import_run", run_id))
    return len(moved)


_MOVED = (
    select(
        stock_move.c.product_id,
        stock_move.c.location_id,
        stock_move.c.quantity_milli,
        stock_move.c.business_date,
    )
    .where(stock_move.c.cause == "import_run", stock_move.c.cause_id == bindparam("run"))
    .order_by(stock_move.c.business_date, stock_move.c.product_id, stock_move.c.id)
)


def _moved_since(rd: Read, products: Iterable[int], on: date) -> dict[int, int]:
    """What came less what left of each product after a day, wherever, in thousandths."""
    if on >= rd.today:
        return {}
    found: dict[int, int] = {}
    for piece in chunks(sorted(products)):
        for row in rd.execute(_SINCE, {"products": list(piece), "on": on}):
            found[row.product_id] = int(row.milli)
    return found


_SINCE = (
    select(stock_move.c.product_id, func.sum(stock_move.c.quantity_milli).label("milli"))
    .where(
        stock_move.c.product_id.in_(bindparam("products", expanding=True)),
        stock_move.c.business_date > bindparam("on"),
    )
    .group_by(stock_move.c.product_id)
)
