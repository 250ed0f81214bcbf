"""Products of a shop come into the catalogue once, with the stock that lay on the shelf."""

from __future__ import annotations

import json

from app.catalogue import product
from app.catalogue.product import ProductDraft
from tests.links.shops.counter import ALICE, Counter
from tests.links.shops.woo import Woo


def test_on_hand_is_the_shops_figure_and_what_open_orders_took_so_that_the_same_is_left_to_sell(
    woo: Woo, counter: Counter
) -> None:
    woo.product(2, stock=-3)
    woo.product(3)
    woo.order(7, things=[(1, 4), (2, 5), (3, 2)])
    woo.order(8, "on-hold", things=[(1, 1)], paid=False)
    woo.order(9, "completed", things=[(1, 2)])
    woo.order(10, "pending", things=[(1, 6)], paid=False, taken=False)
    counter.take(woo.write())
    assert [counter.stock(number) for number in (1, 2, 3)] == [(15, 5), (2, 5), (0, 0)]


def test_stock_is_opened_once_for_each_product(woo: Woo, counter: Counter) -> None:
    woo.product(2, stock=0)
    counter.take(woo.write())
    woo.product(1, stock=50)
    woo.product(2, stock=50)
    woo.product(3, stock=4)
    woo.order(7, things=[(1, 1), (3, 2)])
    counter.take(woo.write())
    assert [counter.stock(number) for number in (1, 2, 3)] == [(10, 1), (0, 0), (6, 2)]
    moves = "SELECT reason, cause, quantity_milli FROM stock_move ORDER BY id"
    assert counter.rows(moves) == [("opening", "listing", 10_000), ("opening", "listing", 6000)]
    assert counter.rows("SELECT stock_milli FROM listing ORDER BY id") == [(50_000,), (50_000,), (4000,)]


def test_goods_of_a_parked_order_still_lie_on_the_shelf(woo: Woo, counter: Counter) -> None:
    fee = {"id": 79, "name": "Bon", "total": "-25.00", "total_tax": "0.00", "taxes": []}
    woo.order(7, things=[(1, 2)], fee_lines=[fee], total="-1.00")
    counter.take(woo.write())
    assert counter.parked() == {"7": "shop_order_negative"}
    assert counter.stock(1) == (12, 0)


def test_variants_belong_to_their_parent_which_is_not_sold(woo: Woo, counter: Counter) -> None:
    woo.product(4, type="variable", name="Pull")
    woo.variation(4, 41, "S", stock=2)
    woo.variation(4, 42, "M", stock=3)
    woo.order(7, things=[(42, 1)])
    counter.take(woo.write())
    assert counter.rows(
        "SELECT v.name, v.variant, p.name, p.sellable, v.sellable FROM product v "
        "JOIN product p ON p.id = v.parent_id ORDER BY v.id"
    ) == [("Pull - S", "S", "Pull", 0, 1), ("Pull - M", "M", "Pull", 0, 1)]
    assert [counter.stock(number) for number in (41, 42)] == [(2, 0), (4, 1)]


def test_variants_that_share_one_stock_have_it_at_their_parent(woo: Woo, counter: Counter) -> None:
    woo.product(4, type="variable", name="Mug", stock=5)
    woo.variation(4, 41, "Chat", shared=True)
    woo.variation(4, 42, "Chien", shared=True)
    woo.order(7, things=[(41, 2), (42, 1)])
    counter.take(woo.write())
    assert counter.stock(4) == (8, 3)
    assert counter.rows("SELECT stocked FROM product WHERE variant <> ''") == [(0,), (0,)]
    assert counter.rows("SELECT sku FROM order_line ORDER BY position") == [("SKU-41",), ("SKU-42",)]
    counter.process()
    assert counter.stock(4) == (5, 0)


def test_a_variant_whose_parent_was_never_sent_is_parked(woo: Woo, counter: Counter) -> None:
    woo.variation(4, 41, "S", stock=2)
    counter.take(woo.write())
    assert counter.parked() == {"41": "shop_variant_without_parent"}


def test_of_two_products_with_one_sku_the_first_keeps_it(woo: Woo, counter: Counter) -> None:
    woo.product(2, sku="SKU-1")
    counter.take(woo.write())
    assert counter.rows("SELECT sku FROM product ORDER BY id") == [("SKU-1",), (None,)]
    assert counter.remarks() == {"2": "shop_sku_twice"}


def test_the_vat_class_is_the_one_that_bears_the_shops_rate(woo: Woo, counter: Counter) -> None:
    woo.product(2, tax_class="taux-reduit")
    woo.product(3, tax_status="none")
    woo.product(4, tax_class="taux-inconnu")
    counter.take(woo.write())
    assert counter.rows("SELECT vat_class FROM product ORDER BY id") == [
        ("standard",),
        ("reduced",),
        ("none",),
        ("standard",),
    ]
    assert counter.remarks() == {"4": "shop_vat_class_unknown"}


def test_what_is_virtual_is_a_service_and_needs_no_shipment(woo: Woo, counter: Counter) -> None:
    woo.product(2, virtual=True, stock=5)
    woo.order(7, things=[(2, 1)])
    counter.take(woo.write())
    assert counter.rows("SELECT kind FROM order_line") == [("service",)]
    counter.process(ship=False, invoice=False)
    assert counter.order(7) == ("closed", "all", "all", "all")


def test_groups_and_links_to_other_sellers_are_not_taken_in(woo: Woo, counter: Counter) -> None:
    woo.product(2, type="grouped")
    woo.product(3, type="external")
    counter.take(woo.write())
    assert counter.remarks() == dict.fromkeys(("2", "3"), "shop_product_not_sold_here")
    assert counter.outcome().records["product"] == {"taken": 1, "left_out": 2}


def test_a_line_of_a_deleted_product_stays_and_ships_without_stock(woo: Woo, counter: Counter) -> None:
    made = woo.order(7)
    made["line_items"][0].update(product_id=0, sku=None, name="")
    counter.take(woo.write())
    assert counter.rows("SELECT name, kind, product_id FROM order_line") == [
        ("Article sans nom", "goods", None)
    ]
    counter.process()
    assert counter.order(7) == ("closed", "all", "all", "all")


def test_a_changed_product_keeps_what_only_we_know_and_its_documents_what_they_said(
    woo: Woo, counter: Counter
) -> None:
    woo.order(7)
    counter.take(woo.write())
    [(product_id,)] = counter.rows("SELECT id FROM product")
    ours = ProductDraft(
        name="Chose 1",
        sku="SKU-1",
        price_micro=12_000_000,
        price_includes_tax=True,
        cost_micro=4_000_000,
        description="Sur l’étagère 3",
        vat_nature="electronic",
        vat_reason="VATEX-FR-CGI261-7",
    )
    counter.database.do(ALICE, product.change, product_id, ours)
    woo.product(1, stock=9, name="Chose neuve", regular_price="15,50", global_unique_id="4006381333931")
    counter.take(woo.write())
    kept = counter.row(
        "SELECT name, price_micro, cost_micro, description, vat_nature, vat_reason FROM product"
    )
    assert kept == (
        "Chose neuve",
        15_500_000,
        4_000_000,
        "Sur l’étagère 3",
        "electronic",
        "VATEX-FR-CGI261-7",
    )
    assert counter.rows("SELECT code FROM gtin") == [("4006381333931",)]
    assert counter.rows("SELECT name FROM order_line") == [("Chose 1",)]


def test_no_secret_of_the_shop_is_kept(woo: Woo, counter: Counter) -> None:
    woo.order(7, order_key="wc_order_secret", customer_ip_address="192.0.2.7")
    counter.take(woo.write())
    (payload,) = counter.row("SELECT payload FROM inbox WHERE noun = 'order'")
    assert "secret" not in payload
    assert "192.0.2.7" not in payload
    assert json.loads(payload)["number"] == "7"
