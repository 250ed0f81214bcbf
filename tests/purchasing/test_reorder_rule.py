"""A reorder point of one's own: kept, told, refused where it makes no sense, and counted by the proposal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.audit import history
from app.base.errors import Refusal
from app.base.words import Words
from app.purchasing import reorder_rule, supplier
from app.purchasing.reorder_rule import ReorderRule, rule_of
from app.purchasing.supplier import OfferDraft, SupplierDraft
from app.reports.event_words import event_in_words
from app.reports.product_page import product_page
from app.reports.replenishment import reason, replenishment
from tests.stories.desk import Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def test_the_worked_example_gives_60_from_the_shelf_to_the_proposal(desk: Desk) -> None:
    product = desk.a_product("Affiche", on_hand=30)
    desk.confirm(desk.an_order(desk.a_customer(), goods(product, 5)))
    who = desk.do(supplier.add, SupplierDraft(name="Grossiste", lead_days=7))
    desk.do(supplier.offer, who, OfferDraft(product_id=product, pack_milli=12_000))
    with desk.database.read() as rd:
        assert replenishment(rd).rows == ()
    desk.do(reorder_rule.decide, product, ReorderRule(point_milli=38_000, most_milli=80_000))
    with desk.database.read() as rd:
        [row] = replenishment(rd).rows
        assert row.suggested_milli == 60_000
        assert reason(row, Words("en")) == "reorder point set 38; available 25, incoming 0"
        page = product_page(rd, product)
        assert (page.rule.point_milli, page.need and page.need.suggested_milli) == (38_000, 60_000)
        told = [event_in_words(each, Words("fr"), "EUR") for each in history(rd, "product", product)]
    assert "Seuil de commande / maximum\u00a0: 38 / 80" in told


def test_a_rule_is_taken_back_by_deciding_nothing(desk: Desk) -> None:
    product = desk.a_product("Affiche", on_hand=3)
    desk.do(reorder_rule.decide, product, ReorderRule(point_milli=5_000))
    desk.do(reorder_rule.decide, product, ReorderRule())
    with desk.database.read() as rd:
        assert not rule_of(rd, product)
        assert replenishment(rd).rows == ()


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (ReorderRule(point_milli=-1), "reorder_negative"),
        (ReorderRule(point_milli=5_000, most_milli=4_000), "reorder_reversed"),
    ],
)
def test_what_makes_no_sense_is_refused(desk: Desk, rule: ReorderRule, code: str) -> None:
    product = desk.a_product("Affiche")
    with pytest.raises(Refusal, match=code):
        desk.do(reorder_rule.decide, product, rule)


def test_a_service_has_no_reorder_point(desk: Desk) -> None:
    service = desk.a_product("Pose", kind="service")
    with pytest.raises(Refusal, match="product_not_stocked"):
        desk.do(reorder_rule.decide, service, ReorderRule(point_milli=1_000))
