"""Changing a product in the window: what was not changed there stays as it was, whether the form shows it or not."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

import pytest

from app.base.errors import Refusal
from app.base.extras import Extras, extras_of
from app.catalogue import product
from app.catalogue.product import ProductDraft
from app.pricing.vat_law import exemptions
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.kit.wording import say
from ui.stock.product_dialog import ProductDialog, add_product, add_variant, change_product
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


def test_a_variant_is_made_from_the_page_of_its_product_or_of_a_sister(stage: Stage, books: Desk) -> None:
    shirt = books.do(
        product.add,
        ProductDraft(
            name="Marinière", sku="MAR", price_micro=39_000_000, cost_micro=14_000_000, sellable=False
        ),
    )
    keys = [shirt]
    for size in ("S", "M"):
        page = stage.show(ProductPage(stage.office, keys[-1]))
        assert page.facts is not None
        dialog = add_variant(stage.office, page.facts)
        stage.qtbot.addWidget(dialog)
        stage.calm()
        assert dialog.windowTitle() == say("product.variant_title", name="Marinière")
        assert (dialog.sku.text(), dialog.variant.text()) == ("", "")
        assert dialog.note.isHidden()
        # Which of them it is has to be said.
        dialog.verb.click()
        stage.calm()
        assert dialog.form.fields["variant"].problem
        dialog.variant.setText(size)
        dialog.sku.setText(f"MAR-{size}")
        dialog.verb.click()
        stage.calm()
        keys.append(stage.opened[-1][1])
    rows = [standing(books, key)[0] for key in keys[1:]]
    assert [(row["parent_id"], row["name"], row["variant"], row["sku"]) for row in rows] == [
        (shirt, "Marinière", "S", "MAR-S"),
        (shirt, "Marinière", "M", "MAR-M"),
    ]
    assert all(row["sellable"] and row["stocked"] for row in rows)
    assert {(row["price_micro"], row["cost_micro"]) for row in rows} == {(39_000_000, 14_000_000)}
    page = stage.show(ProductPage(stage.office, shirt))
    assert page.variants.rows_model.rowCount() == 2


def test_a_product_that_goes_on_being_sold_beside_its_variants_is_told(stage: Stage, books: Desk) -> None:
    page = stage.show(ProductPage(stage.office, books.a_product("Bol")))
    assert page.facts is not None
    dialog = add_variant(stage.office, page.facts)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert dialog.note.text() == say("product.variant_note", name="Bol")
    of = books.do(product.add, ProductDraft(name="Bol", variant="bleu", parent_id=page.facts.row.id))
    with pytest.raises(Refusal) as refused:
        books.do(product.add, ProductDraft(name="Bol", variant="bleu nuit", parent_id=of))
    assert refused.value.code == "parent_unfit"
