"""`labels [SHIPMENT…] --out FILE`: the labels of parcels, of products, or the test page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from app.base.door import Read
from app.base.errors import Refusal
from app.catalogue.queries import find_product
from app.commands.desk import Desk
from app.commands.program import argument, command, option
from app.commands.written import write_paper
from app.flow.labels import parcel_labels, product_labels, ruler_page
from app.shipping.queries import find_shipment


@command("labels")
def labels(
    desk: Desk,
    out: Annotated[Path, option("--out")],
    shipments: Annotated[list[str] | None, argument("shipments")] = None,
    product: Annotated[list[str] | None, option("--product", words="label_product")] = None,
    size: Annotated[str, option("--size", words="label_size")] = "100x150",
    dpi: Annotated[int, option("--dpi")] = 203,
    first: Annotated[int, option("--first", min=1)] = 1,
    test: Annotated[bool, option("--test", words="label_test")] = False,
) -> None:
    """Write one PDF, a page of exactly the size a label. Refused with ``not_found`` and the refusals of the labels."""
    with desk.opened() as database, database.read() as rd:
        if test:
            content = ruler_page(rd, size, dpi)
        elif product:
            content = product_labels(rd, dict(_product(rd, told) for told in product), size, dpi, first)
        else:
            keys = [_found(find_shipment(rd, told), "shipment", told) for told in shipments or []]
            content = parcel_labels(rd, keys, size, dpi, first)
    write_paper(desk, "labels", size, content, out)


def _product(rd: Read, told: str) -> tuple[int, int]:
    name, sign, count = told.rpartition("=")
    if not sign or not count.isdecimal():
        name, count = told, "1"
    return _found(find_product(rd, name), "product", name), int(count)


def _found(key: int | None, noun: str, told: str) -> int:
    if key is None:
        raise Refusal("not_found", noun=noun, told=told)
    return key
