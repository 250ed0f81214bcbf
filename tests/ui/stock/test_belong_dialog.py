"""Making a product that stands a variant of another, on its page; and one of none again."""

from __future__ import annotations

import pytest

from app.base.errors import Refusal
from app.catalogue.bundle import Part
from app.catalogue.queries import PRODUCTS, product_rows
from app.catalogue.variants import belong, may_have_variants
from app.stock.bundle import compose
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.stock.belong_dialog import BelongDialog
from ui.stock.product_page import ProductPage


def opened(stage: Stage, product: int) -> tuple[ProductPage, BelongDialog]:
    page = stage.show(ProductPage(stage.office, product))
    page.verbs.do("belong.open")
    stage.calm()
    dialog = page.findChild(BelongDialog)
    assert dialog is not None
    return page, dialog


def family(books: Desk) -> list[tuple[str, str]]:
    with books.database.read() as rd:
        rows = PRODUCTS.rows(rd, [row["id"] for row in books.rows("SELECT id FROM product ORDER BY id")])
    return [(row.parent, row.variant) for row in rows]


def test_a_product_becomes_a_variant_and_none_again(stage: Stage, books: Desk) -> None:
    model = books.a_product("Marinière", sku="MAR")
    large = books.a_product("Marinière grande", on_hand=3, sku="MAR-L")
    _, dialog = opened(stage, large)
    assert not dialog.verb.isEnabled()
    with books.database.read() as rd:
        [row] = product_rows(rd, [model])
    dialog.product.set_value(row)
    dialog.product.chosen.emit(row)
    # Among its sisters it needs a name.
    assert not dialog.verb.isEnabled()
    dialog.variant.setText("L")
    assert any("Marinière" in each for each in dialog.effects.told)
    dialog.verb.click()
    stage.calm()
    assert family(books) == [("", ""), ("MAR", "L")]
    assert [each.id for each in stage.show(ProductPage(stage.office, model)).variants.rows_model.rows] == [
        large
    ]
    stage.calm()
    _, again = opened(stage, large)
    again.product.set_value(None)
    again.variant.setText("")
    again.act()
    stage.calm()
    assert family(books) == [("", ""), ("", "")]


def test_only_what_may_have_variants_is_chosen_and_the_rest_is_refused(stage: Stage, books: Desk) -> None:
    model, small, cup, box, other = (
        books.a_product(name) for name in ("Pull", "Pull S", "Pull tasse", "Pull coffret", "Pull bleu")
    )
    books.do(belong, small, model, "S")
    books.do(compose, box, [Part(cup, 1000)])
    with books.database.read() as rd:
        assert {row.id for row in may_have_variants(rd, "pull", 9, other)} == {model, cup}
    # What has variants is offered to belong to none.
    assert "belong.open" not in stage.show(ProductPage(stage.office, model)).verbs.offered
    for product, parent, code in (
        (other, small, "parent_unfit"),
        (other, box, "parent_unfit"),
        (other, other, "parent_unfit"),
        (model, other, "variant_has_variants"),
    ):
        with pytest.raises(Refusal) as refused:
            books.do(belong, product, parent, "S")
        assert refused.value.code == code
