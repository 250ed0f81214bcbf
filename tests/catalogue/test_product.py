"""A product's barcodes: changed with it, each once, a carton's count kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from app.base.errors import Refusal
from app.catalogue import product
from app.catalogue.codes import link_code
from app.catalogue.product import ProductDraft
from app.catalogue.queries import gtins_of
from tests.stories.desk import OWNER, Desk

ONE, TWO, THREE = "3017620422003", "4006381333931", "5449000000996"
DRAFT = ProductDraft(name="Pull marin", price_micro=26_900_000, gtins=(ONE, TWO))


def codes(desk: Desk, product_id: int) -> list[tuple[str, int]]:
    with desk.database.read() as rd:
        return [(row.code, row.quantity_milli) for row in gtins_of(rd, [product_id]).get(product_id, [])]


def test_changing_takes_off_what_is_not_named_and_adds_what_is_new(database_url: str) -> None:
    desk = Desk(database_url)
    row = desk.do(product.add, DRAFT)
    with desk.database.write(OWNER, "test.carton") as tx:
        tx.execute(text("UPDATE gtin SET quantity_milli = 6000 WHERE code = :code"), {"code": TWO})
    desk.do(product.change, row, replace(DRAFT, gtins=(TWO, THREE)))
    assert codes(desk, row) == [(TWO, 6_000), (THREE, 1_000)]
    desk.do(product.change, row, replace(DRAFT, gtins=()))
    assert codes(desk, row) == []
    desk.must_verify()
    desk.close()


def test_one_code_typed_twice_is_kept_once(database_url: str) -> None:
    desk = Desk(database_url)
    row = desk.do(product.add, replace(DRAFT, gtins=(ONE, f"0{ONE}", ONE)))
    assert codes(desk, row) == [(ONE, 1_000)]
    desk.close()


def test_a_wrong_code_changes_nothing(database_url: str) -> None:
    desk = Desk(database_url)
    row = desk.do(product.add, DRAFT)
    with pytest.raises(Refusal, match="gtin_checksum"):
        desk.do(product.change, row, replace(DRAFT, name="Autre", gtins=("3017620422004",)))
    assert codes(desk, row) == [(ONE, 1_000), (TWO, 1_000)]
    assert desk.row("SELECT name FROM product WHERE id = :id", id=row) == {"name": "Pull marin"}
    desk.close()


def test_a_code_counts_for_as_many_as_is_typed_behind_it(database_url: str) -> None:
    desk = Desk(database_url)
    row = desk.do(product.add, replace(DRAFT, gtins=(ONE, f"{TWO}×12")))
    assert codes(desk, row) == [(ONE, 1_000), (TWO, 12_000)]
    desk.do(product.change, row, replace(DRAFT, gtins=(f"{ONE}x6", f"{TWO}*1")))
    assert codes(desk, row) == [(ONE, 6_000), (TWO, 1_000)]
    # A shop that knows the code and not the carton leaves it as it is.
    desk.do(product.change, row, replace(DRAFT, gtins=(ONE, TWO)))
    assert codes(desk, row) == [(ONE, 6_000), (TWO, 1_000)]
    desk.must_verify()
    desk.close()


def test_what_a_scan_put_on_a_product_stays_when_it_is_changed(database_url: str) -> None:
    desk = Desk(database_url)
    row = desk.do(product.add, replace(DRAFT, gtins=()))
    desk.do(link_code, row, "RAYON-7", 6_000)
    desk.do(product.revise, row, {"name": "Autre"})
    assert codes(desk, row) == [("RAYON-7", 6_000)]
    desk.close()
