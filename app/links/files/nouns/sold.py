"""The products that lines of an order file name, by code or barcode."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.errors import Refusal
from app.catalogue.gtin import checked_gtin
from app.catalogue.tables import gtin, product
from app.links.files.plan import chunks


def products_by_code(rd: Read, codes: Collection[str]) -> dict[str, int]:
    """Keys of the products in use that these texts name; a barcode of two products names none."""
    found: dict[str, int] = {}
    barcodes = {code: text for text in codes if (code := _barcode(text))}
    for piece in chunks(sorted(barcodes)):
        several: set[str] = set()
        for row in rd.execute(_BY_BARCODE, {"keys": list(piece)}):
            text = barcodes[row.code]
            several |= {text} if found.get(text, row.id) != row.id else set()
            found[text] = row.id
        for text in several:
            del found[text]
    for piece in chunks(sorted(codes)):
        found.update({row.sku: row.id for row in rd.execute(_BY_SKU, {"keys": list(piece)})})
    return found


def _barcode(text: str) -> str | None:
    try:
        return checked_gtin(text)
    except Refusal:
        return None


_BY_SKU = select(product.c.id, product.c.sku).where(
    product.c.archived_at.is_(None), product.c.sku.in_(bindparam("keys", expanding=True))
)
_BY_BARCODE = (
    select(product.c.id, gtin.c.code)
    .join(gtin, gtin.c.product_id == product.c.id)
    .where(product.c.archived_at.is_(None), gtin.c.code.in_(bindparam("keys", expanding=True)))
)
