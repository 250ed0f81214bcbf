"""The codes of a product besides its own form: one that was scanned and nobody knew is put on it (B3, B4)."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.catalogue.gtin import checked_gtin
from app.catalogue.tables import gtin, product


@verb("product.link_code")
def link_code(tx: Write, product_id: int, code: str, quantity_milli: int = 1000) -> None:
    """Say that a barcode means a product, and how much of it (a carton counts for more than one).

    A code that is no GTIN stands as it is read. Refused with ``product_unknown`` or ``code_linked``.
    """
    name = tx.scalar(select(product.c.name).where(product.c.id == product_id))
    if name is None:
        raise Refusal("product_unknown", product=product_id)
    try:
        normal = checked_gtin(code)
    except Refusal:
        normal = code.strip()[:14]
    if tx.scalar(_LINKED, {"product": product_id, "code": normal}) is not None:
        raise Refusal("code_linked", code=normal, product=name)
    tx.insert(gtin, {"product_id": product_id, "code": normal, "quantity_milli": quantity_milli})
    tx.touch("product", product_id)
    tx.note(code=normal, quantity_milli=quantity_milli)


_LINKED = select(gtin.c.id).where(gtin.c.product_id == bindparam("product"), gtin.c.code == bindparam("code"))
