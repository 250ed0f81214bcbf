"""Products and variants of the recorded shop."""

from __future__ import annotations

from collections import Counter

import pytest

from app.base.errors import Refusal
from app.links.shops.connectors.woocommerce import mapping
from app.links.shops.connectors.woocommerce.products import gtin
from app.links.shops.port import ProductKind
from tests.links.shops.recordings import answer, products, shop


def test_every_product_and_variant_is_read_once() -> None:
    assert Counter(item.kind for item in products().values()) == {
        ProductKind.SIMPLE: 43,
        ProductKind.VARIANT: 20,
        ProductKind.PARENT: 8,
        ProductKind.GROUP: 1,
        ProductKind.EXTERNAL: 1,
    }
    assert sum(1 for item in products().values() if item.sellable) == 63


def test_a_variant_is_named_as_the_shop_names_it_on_orders() -> None:
    assert products()["42"].name == "T-shirt coton bio - L, Écru"
    assert products()["42"].options == (("Taille", "L"), ("Couleur", "Écru"))
    assert products()["42"].parent_remote_id == "39"


def test_a_variant_without_a_name_is_named_after_its_options() -> None:
    payload = shop("variations")["39"][0]
    del payload["name"]
    assert mapping.variant(payload, products()["39"]).name == "T-shirt coton bio - L, Écru"


def test_names_and_categories_are_unescaped_once() -> None:
    assert products()["401"].name == "Thé & Café <b>“Noir”</b> 5 > 3"
    payload = shop("products")[0] | {
        "name": "R&D &amp;lt; &eacute; &copy",
        "categories": [{"name": "D&eacute;co &amp; maison"}],
    }
    found = mapping.product(payload)
    assert (found.name, found.categories) == ("R&D &lt; é &copy", ("Déco & maison",))


def test_an_sku_that_a_variant_only_shows_is_its_parents() -> None:
    assert products()["47"].sku == ""
    assert products()["46"].sku == "VAR-2-L-ÉC"
    own = [item.sku for item in products().values() if item.sellable and item.sku]
    assert len(own) == len(set(own))


def test_stock_stands_at_its_owner_only() -> None:
    mug, cat = products()["60"], products()["61"]
    assert (mug.stock_owner_remote_id, mug.stock_milli) == ("60", 10_000)
    assert (cat.stock_owner_remote_id, cat.stock_milli) == ("60", None)
    assert (products()["41"].stock_owner_remote_id, products()["41"].stock_milli) == ("41", -1000)
    assert (products()["65"].stock_owner_remote_id, products()["65"].stock_milli) == (None, None)


def test_prices_are_the_regular_ones_with_offers_beside() -> None:
    coffee = products()["14"]
    assert (coffee.price_micro, coffee.sale_price_micro) == (129_000_000, 3_990_000)
    assert products()["239"].price_micro == 1_234_560
    assert mapping.product(answer("create/product_price_comma")).price_micro == 12_500_000
    payload = shop("products")[0]
    assert mapping.product(payload | {"regular_price": "12,50"}).price_micro == 12_500_000
    assert mapping.product(payload | {"regular_price": "", "price": ""}).price_micro is None
    with pytest.raises(Refusal, match="shop_product_unreadable"):
        mapping.product(payload | {"regular_price": "1,234.50"})


def test_what_is_not_on_sale_is_not_listed() -> None:
    assert {item.remote_id for item in products().values() if not item.listed} == {"67", "68"}


def test_vouchers_and_downloads_are_services_and_some_bear_no_vat() -> None:
    voucher, book, jam = products()["65"], products()["66"], products()["11"]
    assert (voucher.service, voucher.taxable) == (True, False)
    assert (book.service, book.taxable) == (True, True)
    assert (jam.service, jam.tax_class) == (False, "taux-reduit-55")


def test_only_a_gtin_with_a_right_check_digit_is_one() -> None:
    assert gtin("376 0123456784") == gtin("3760123456784") == "3760123456784"
    assert gtin("3760123456789") == gtin("") == gtin("978") == gtin("ABC") == gtin("٣٧٦٠١٢٣٤٥٦٧٨٤") == ""
    assert products()["31"].gtin == ""  # The recorded one was made up.


def test_a_variant_of_another_product_is_refused() -> None:
    with pytest.raises(Refusal, match="shop_product_unreadable"):
        mapping.variant(shop("variations")["39"][0], products()["43"])


def test_a_kind_of_product_that_a_plugin_added_is_sold_like_a_simple_one() -> None:
    payload = shop("products")[0]
    assert mapping.product(payload | {"type": "bundle"}).kind is ProductKind.SIMPLE
    assert mapping.product(payload | {"type": "variable-subscription"}).kind is ProductKind.PARENT
