"""The page of a product: what comes next where it is missing, out, or on its way."""

from __future__ import annotations

from datetime import date, timedelta

from app.flow import purchase
from app.purchasing import reorder_rule, supplier
from app.purchasing.purchase import OrderedLine, PurchaseDraft
from app.purchasing.reorder_rule import ReorderRule
from app.purchasing.supplier import OfferDraft, SupplierDraft
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.kit.step_card import NextStep
from ui.stock.product_page import ProductPage


def step_of(stage: Stage, product_id: int) -> NextStep | None:
    page = stage.show(ProductPage(stage.office, product_id))
    stage.calm()
    return page.card.step if page.card.isVisible() else None


def act_of(step: NextStep | None) -> str:
    return step.act.title if step is not None and step.act is not None else ""


def test_what_is_missing_is_ordered_and_only_received_once_it_is_on_its_way(
    stage: Stage, books: Desk
) -> None:
    product = books.a_product("Lampe tempête")
    who = books.do(supplier.add, SupplierDraft(name="Grossiste", lead_days=21))
    books.do(supplier.offer, who, OfferDraft(product_id=product, price_micro=5_000_000))
    books.confirm(books.an_order(books.a_customer(), goods(product, 3), promised_on=date(2026, 12, 3)))
    step = step_of(stage, product)
    assert act_of(step) == "purchases.new_for"
    assert step is not None
    told = " ".join(text for _, text in step.effects)
    assert "Grossiste livre en 21 jours" in told
    assert "1 promesse ne sera pas tenue" in told
    draft = PurchaseDraft(supplier_id=who, lines=(OrderedLine(product, 3000, 5_000_000),))
    books.do(purchase.send, books.do(purchase.save, draft))
    assert act_of(step_of(stage, product)) == "goods_in.open"


def test_what_unpaid_orders_lack_is_not_to_be_ordered(stage: Stage, books: Desk) -> None:
    product, other = books.a_product("Pull marin"), books.a_product("Bol")
    books.on(TODAY - timedelta(days=60))
    for each in (product, other):
        books.confirm(books.an_order(books.a_customer(), goods(each, 3), payment_kind="prepaid"))
    books.on(TODAY)
    books.confirm(books.an_order(books.a_customer(), goods(product, 4), payment_kind="account"))
    step = step_of(stage, product)
    assert step is not None
    assert step.title.replace("\u00a0", " ").replace("\u202f", " ") == (
        "Il manque 7, dont 3 pour une commande impayée depuis 60 jours : 4 à commander"
    )
    step = step_of(stage, other)
    assert step is not None
    assert step.title.endswith("rien à commander")
    assert act_of(step) == "replenish.decide"


def test_what_never_was_here_begins_with_what_comes_in(stage: Stage, books: Desk) -> None:
    assert act_of(step_of(stage, books.a_product("Bol"))) == "goods_in.open"


def test_what_is_low_is_ordered_as_many_as_are_proposed(stage: Stage, books: Desk) -> None:
    product = books.a_product("Bol", on_hand=5)
    assert step_of(stage, product) is None
    books.do(reorder_rule.decide, product, ReorderRule(point_milli=6_000, most_milli=24_000))
    step = step_of(stage, product)
    assert act_of(step) == "purchases.new_for"
    assert step is not None
    assert step.title == "Bas\u00a0: en commander 19"
    assert "disponible 5" in step.effects[0][1]
