"""What is there of each product, out of a file: counted by code or barcode, posted as moves of the difference."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.catalogue.gtin import checked_gtin
from app.catalogue.tables import gtin, product
from app.links.files.plan import Line, Plan, Planned, Reader, chunks, in_order
from app.stock.ledger import Move, levels, lock_levels, post_moves
from app.stock.place import places
from app.stock.tables import stock_move


def plan_stock(rd: Read, reader: Reader) -> Plan:
    """What each line would do to what is on hand."""
    lines = reader.lines()
    known = _products(rd, lines)
    here = levels(rd, (row_id for row_id, _, _ in known.values()))
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
        elif line.sound:
            before = here[product_id].owned_milli if product_id in here else 0
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


def post_stock(tx: Write, planned: Sequence[Planned], run_id: int) -> list[tuple[int, int, int]]:
    """Post the difference to what is on hand now; gives line, product and what was there, where something moved.

    A file tells what there is in all: what differs came to, or left, the first place.
    """
    place = places(tx).first
    wanted = {each.row_id: each for each in planned if each.row_id is not None}
    here = lock_levels(tx, list(wanted), place)
    moves: list[Move] = []
    done: list[tuple[int, int, int]] = []
    for product_id, each in sorted(wanted.items()):
        difference = each.values["on_hand"] - here[product_id].owned_milli
        if difference:
            moves.append(Move(product_id, difference, None, each.values.get("cost")))
            done.append((each.line, product_id, here[product_id].owned_milli))
    post_moves(tx, moves, place, tx.today, "opening", ("import_run", run_id))
    return done


def take_back_stock(tx: Write, changed: Sequence[tuple[int, int]], run_id: int) -> None:
    """Move back what an import moved: product and how much, in thousandths; the moves stay visible."""
    place = places(tx).first
    lock_levels(tx, [product_id for product_id, _ in changed], place)
    where = {row.product_id: row.location_id for row in tx.execute(_MOVED, {"run": run_id})}
    moves = [Move(key, -quantity, place=where.get(key)) for key, quantity in sorted(changed)]
    post_moves(tx, moves, place, tx.today, "reversal", ("import_run", run_id))


_MOVED = select(stock_move.c.product_id, stock_move.c.location_id).where(
    stock_move.c.cause == "import_run", stock_move.c.cause_id == bindparam("run")
)
