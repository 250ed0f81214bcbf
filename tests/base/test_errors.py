from copy import copy

from app.base.errors import Refusal, Trouble


def test_a_refusal_shows_its_code_and_facts() -> None:
    refusal = Refusal("stock_short", missing=3, product="Couteau")
    assert (refusal.code, refusal.facts) == ("stock_short", {"missing": 3, "product": "Couteau"})
    assert repr(refusal) == "Refusal('stock_short', missing=3, product='Couteau')"
    assert str(refusal) == repr(refusal)


def test_trouble_is_no_refusal() -> None:
    assert not isinstance(Trouble("shop_unreachable"), Refusal)
    assert repr(Trouble("shop_unreachable")) == "Trouble('shop_unreachable')"


def test_a_fact_may_be_called_code() -> None:
    assert Refusal("product_unknown", code="SKU-1").facts == {"code": "SKU-1"}


def test_a_refusal_keeps_its_facts_when_it_is_copied() -> None:
    carried = copy(Refusal("stock_short", missing=3))
    assert (carried.code, carried.facts) == ("stock_short", {"missing": 3})
