"""Changing a product in the window: what was not changed there stays as it was, whether the form shows it or not."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from app.base.extras import Extras, extras_of
from app.catalogue import product
from app.catalogue.product import ProductDraft
from app.pricing.vat_law import exemptions
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.kit.wording import say
from ui.stock.product_dialog import ProductDialog, add_product, change_product
from ui.stock.product_page import ProductPage

ODD: dict[str, Any] = {
    "name": " Formation\u00a0: « Nœuds » ",
    "sku": "F-1 ",
    "kind": "service",
    "unit": "séance",
    "variant": "soir ",
    "vat_class": "of_elsewhere",
    "price_micro": 12_345_678,
    "price_includes_tax": True,
    "cost_micro": 1_234_567,
    "stocked": False,
    "sellable": False,
    "weight_grams": 250,
    "hs_code": "63026000",
    "origin_country": "PT",
    "net_weight_grams": 230,
    "description": "Deux heures\u00a0; le soir.\n\tMatériel compris.\n",
    "gtins": ("3017620422003", "4006381333931"),
    "vat_nature": "of_tomorrow",
    "vat_reason": "VATEX-FR-OTHER",
    "extras": Extras(("rare",)),
}
"""A value for every field of a draft, none of them the usual one, and some that no field offers."""


def opened(stage: Stage, product_id: int) -> ProductDialog:
    page = stage.show(ProductPage(stage.office, product_id))
    assert page.facts is not None
    dialog = change_product(stage.office, page.facts)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    return dialog


def standing(books: Desk, product_id: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    return (
        books.row("SELECT * FROM product WHERE id = :id", id=product_id),
        books.rows("SELECT * FROM gtin WHERE product_id = :id ORDER BY id", id=product_id),
    )


def test_a_product_saved_unchanged_or_in_one_field_keeps_every_other_column(
    stage: Stage, books: Desk
) -> None:
    usual = {each.name: each.default for each in fields(ProductDraft) if each.default is not MISSING}
    values: dict[str, Any] = ODD | {"parent_id": books.a_product("Formations")}
    assert {each.name for each in fields(ProductDraft)} == set(values)
    assert not [name for name, value in usual.items() if values[name] == value]
    product_id = books.do(product.add, ProductDraft(**values))
    before = standing(books, product_id)
    untouched = opened(stage, product_id)
    assert untouched.changes() == {}
    untouched.verb.click()
    stage.calm()
    assert standing(books, product_id) == before

    dialog = opened(stage, product_id)
    dialog.name.setText("Atelier")
    dialog.verb.click()
    stage.calm()
    row, codes = standing(books, product_id)
    assert row == before[0] | {"name": "Atelier", "folded": row["folded"]}
    assert row["folded"].startswith("atelier")
    assert codes == before[1]
    with books.database.read() as rd:
        assert extras_of(rd, "product", product_id) == ODD["extras"]


def test_what_another_changed_meanwhile_stays(stage: Stage, books: Desk) -> None:
    product_id = books.a_product("Bol", cost_micro=4_000_000)
    dialog = opened(stage, product_id)
    books.do(product.revise, product_id, {"cost_micro": 5_000_000, "weight_grams": 300})
    dialog.price.setText("12,50")
    dialog.verb.click()
    stage.calm()
    row, _ = standing(books, product_id)
    assert (row["price_micro"], row["cost_micro"], row["weight_grams"]) == (12_500_000, 5_000_000, 300)


def test_where_a_service_is_taxed_and_why_it_is_exempt_are_chosen(stage: Stage, books: Desk) -> None:
    dialog = add_product(stage.office, "Cours de nœuds")
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert not dialog.vat_nature.isEnabled()
    dialog.kind.setCurrentIndex(dialog.kind.findData("service"))
    assert dialog.vat_nature.isEnabled()
    reason = dialog.form.fields["vat_reason"]
    dialog.vat_class.setCurrentIndex(dialog.vat_class.findData("none"))
    assert dialog.vat_reason.accessibleDescription() == say("product.vat_reason_lacking")
    assert "VATEX-FR-CGI261-4" in exemptions()
    dialog.vat_reason.setCurrentIndex(dialog.vat_reason.findData("VATEX-FR-CGI261-4"))
    assert dialog.vat_reason.accessibleDescription() == say("product.vat_reason_hint")
    assert not reason.problem
    dialog.vat_nature.setCurrentIndex(dialog.vat_nature.findData("on_the_spot"))
    dialog.price.setText("60")
    dialog.verb.click()
    stage.calm()
    [(_, key)] = stage.opened
    row, _ = standing(books, key)
    assert (row["kind"], row["vat_nature"], row["vat_reason"]) == (
        "service",
        "on_the_spot",
        "VATEX-FR-CGI261-4",
    )


def test_a_carton_is_typed_behind_its_code_and_shown_so(stage: Stage, books: Desk) -> None:
    product_id = books.a_product("Bol", gtins=("3017620422003", "4006381333931×12"))
    dialog = opened(stage, product_id)
    assert dialog.gtins.text() == "3017620422003 4006381333931×12"
    assert dialog.changes() == {}
    dialog.gtins.setText("3017620422003×6 4006381333931")
    dialog.verb.click()
    stage.calm()
    _row, codes = standing(books, product_id)
    assert [(each["code"], each["quantity_milli"]) for each in codes] == [
        ("3017620422003", 6_000),
        ("4006381333931", 1_000),
    ]
