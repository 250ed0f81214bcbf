"""What a scanner read: which product it is, whatever layout the keys came through (B3, B4, B7)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.database import Database
from app.catalogue.tables import gtin
from app.orders.scan import Scanned, readings, scanned
from tests.builders import ALICE, a_database, a_product

CODE = "3760074380534"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = a_database(database_url)
    yield opened
    opened.close()


def ask(database: Database, typed: str) -> Scanned:
    with database.read() as rd:
        return scanned(rd, typed)


def test_a_code_is_read_on_each_layout(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        bol = a_product(tx, "Bol", barcode=CODE, sku="BOL")
    french = CODE.translate(str.maketrans("1234567890", "&é\"'(-è_çà"))
    shifted = CODE.translate(str.maketrans("1234567890", "!@#$%^&*()"))
    for typed, how in ((CODE, ""), (french, "azerty"), (shifted, "shifted")):
        answer = ask(database, typed)
        assert (answer.code, answer.read_as) == (CODE, how)
        assert [(offer.id, many) for offer, many in answer.found] == [(bol, 1000)]


def test_a_sku_is_read_as_it_stands(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        bol = a_product(tx, "Bol", sku="BOL-(1)")
    assert [offer.id for offer, _ in ask(database, "BOL-(1)").found] == [bol]
    assert readings("BOL-(1)") == (("BOL-(1)", ""),)


def test_a_carton_counts_for_what_is_in_it(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        bol = a_product(tx, "Bol", barcode=CODE)
        tx.insert(gtin, {"product_id": bol, "code": "13760074380531", "quantity_milli": 12_000})
    assert [(offer.id, many) for offer, many in ask(database, "13760074380531").found] == [(bol, 12_000)]


def test_a_code_on_two_products_gives_both(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        keys = [a_product(tx, name, barcode=CODE) for name in ("Assiette", "Bol")]
    assert [offer.id for offer, _ in ask(database, CODE).found] == keys


def test_what_nobody_knows_is_given_back_as_digits(database: Database) -> None:
    typed = CODE.translate(str.maketrans("1234567890", "&é\"'(-è_çà"))
    answer = ask(database, typed)
    assert (answer.code, answer.read_as, answer.found) == (CODE, "azerty", ())


def test_a_product_out_of_use_is_not_sold(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        a_product(tx, "Bol", barcode=CODE, archived_at=tx.now)
    assert ask(database, CODE).found == ()


def test_a_upc_is_the_same_with_and_without_its_zero(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        bol = a_product(tx, "Bol", barcode="0036000291452")
    assert [offer.id for offer, _ in ask(database, "036000291452").found] == [bol]
