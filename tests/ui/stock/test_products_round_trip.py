"""The list of products written as a file and brought into an empty company: the same products."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.base.listing import ListQuery
from app.catalogue import product
from app.catalogue.product import ProductDraft
from app.catalogue.queries import PRODUCTS, ProductRow
from app.catalogue.variants import belong
from app.links.files.product_fields import PRODUCTS as FIELDS
from app.stock.tracing import trace
from tests.stories.desk import Desk
from tests.ui.round_trip import exported, imported
from ui.kit.office import Office
from ui.stock.products_screen import products_screen

MIEL = ProductDraft(
    name="Miel de bruyère",
    sku="EPI-1",
    unit="kg",
    vat_class="reduced",
    price_micro=9_400_000,
    price_includes_tax=True,
    cost_micro=4_123_456,
    weight_grams=1_250,
    net_weight_grams=1_000,
    hs_code="04090000",
    origin_country="PT",
    description="Récolté en août ;\nde la lande.",
    gtins=("3017620422003", "4006381333931×12"),
)
# By name a variant stands before what it is a variant of.
MODEL = ProductDraft(name="Marinière", sku="MAR", price_micro=39_000_000, stocked=False, sellable=False)
SMALL = ProductDraft(name="Marinière", sku="MAR-S", variant="S", price_micro=39_000_000)
ENGRAVING = ProductDraft(
    name="Cours en ligne",
    sku="SER-1",
    kind="service",
    unit="séance",
    stocked=False,
    vat_class="none",
    vat_nature="electronic",
    vat_reason="VATEX-FR-CGI261-4",
    price_micro=15_000_000,
)


def products_of(books: Desk) -> dict[str | None, ProductRow]:
    """What is known of each product, but for its keys."""
    with books.database.read() as rd:
        rows = PRODUCTS.rows(rd, PRODUCTS.ids(rd, ListQuery(), 0, 100))
    return {row.sku: replace(row, id=0, uid="", parent_id=None) for row in rows}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_empty_company_is_filled_from_the_export_of_another(
    books_office: Office, books: Desk, sqlite_template: Path, tmp_path: Path, language: str, ending: str
) -> None:
    traced = books.do(product.add, MIEL)
    books.do(trace, traced, "lot")
    model, small = books.do(product.add, MODEL), books.do(product.add, SMALL)
    books.do(belong, small, model, "S")
    books.do(product.add, ENGRAVING)
    place = tmp_path / f"products.{ending}"
    exported(books, books_office, products_screen, PRODUCTS, place, language)
    looked = imported("products", books.url, place, "--dry-run")
    # One column of prices and one that says which each is: two columns of prices are other programs'.
    assert {each["field"] for each in looked["columns"]} >= {
        each.name for each in FIELDS if each.name != "price_with_tax"
    }
    assert (looked["same"], looked["change"], looked["create"], looked["faults"]) == (4, 0, 0, [])
    before = products_of(books)
    assert before["MAR-S"].parent == "MAR"
    empty = shutil.copytree(sqlite_template.parent, tmp_path / "other")
    with closing(Desk(f"sqlite:///{empty / sqlite_template.name}")) as other:
        done = imported("products", other.url, place)
        assert (done["created"], done["faults"]) == (4, [])
        assert products_of(other) == before
