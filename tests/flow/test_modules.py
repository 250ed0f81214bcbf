"""Modules that nobody uses: refused while something stands in them, else left out, and back when something comes (R14, R15)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base import settings
from app.base.errors import Refusal
from app.catalogue import product
from app.flow import quote
from app.flow.collect import Receipt, receive
from app.flow.mandate import MandateDraft, end_mandate, give_mandate
from app.flow.modules import decide_module
from app.links.shops.leaving import leave_shop
from app.links.shops.shop import Reach, connect, reach_shop
from app.orders.draft import OrderDraft
from app.orders.quote_draft import QuoteDraft
from app.orders.views import views_left_out
from app.reports.checklist import checklist
from app.reports.left_out import left_out
from app.reports.modules import MODULES, standing, unused
from app.reports.order_page import order_page
from app.reports.today import today
from tests.stories.desk import TODAY, Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def refused(desk: Desk, name: str) -> Refusal:
    with pytest.raises(Refusal) as why:
        desk.do(decide_module, name, False)
    return why.value


def test_each_module_has_its_setting_and_is_used_until_somebody_says_otherwise(desk: Desk) -> None:
    assert {name for name in settings.DEFAULTS if name.startswith("modules.")} == set(MODULES)
    with desk.reading() as rd:
        assert unused(rd) == frozenset()
        assert not left_out(rd) & frozenset().union(*MODULES.values()) - {"transfers"}
    with pytest.raises(Refusal) as why:
        desk.do(decide_module, "modules.magic", False)
    assert why.value.code == "module_unknown"


def test_an_empty_company_can_switch_all_of_them_off_and_on_again(desk: Desk) -> None:
    for name in MODULES:
        desk.do(decide_module, name, False)
    with desk.reading() as rd:
        assert unused(rd) == frozenset(MODULES)
        assert {"quotes", "levels", "purchases", "shops", "mandate.offer", "hand_in"} <= left_out(rd)
        assert "missing" in views_left_out(rd)
        assert not {"stock", "shop"} & {each.name for each in checklist(rd)}
        assert "prepare" not in {each.name for each in today(rd).stages}
    for name in MODULES:
        desk.do(decide_module, name, True)
    with desk.reading() as rd:
        assert unused(rd) == frozenset()


def test_products_that_are_counted_keep_stock_and_one_that_comes_brings_it_back(desk: Desk) -> None:
    pull = desk.a_product(on_hand=2)
    why = refused(desk, "modules.stock")
    assert (why.code, why.facts["n"]) == ("module_in_use_stock", 1)
    desk.do(product.archive, pull)
    # Put away with pieces left: they are somebody's money still.
    assert refused(desk, "modules.stock").facts["n"] == 1


def test_goods_that_nobody_counts_are_not_prepared_where_no_stock_is_kept(desk: Desk) -> None:
    desk.do(decide_module, "modules.stock", False)
    loose = desk.a_product("Bon cadeau", stocked=False)
    order = desk.an_order(desk.a_customer(), goods(loose, 1))
    desk.confirm(order)
    with desk.reading() as rd:
        assert [each.name for each in order_page(rd, order).steps if each.name == "prepared"] == []
    # A counted one that comes all the same, from a file or a shop, is seen with all that belongs to it.
    desk.a_product("Pull marin")
    with desk.reading() as rd:
        assert "levels" not in left_out(rd)
        assert "missing" not in views_left_out(rd)


def test_a_shop_keeps_shops_only_while_it_is_asked(desk: Desk) -> None:
    shop = desk.do(connect, "woocommerce", "Laines", "https://laines.example")
    with desk.reading() as rd:
        # One that was read from a folder once is asked nothing.
        assert standing(rd, "modules.shops") == 0
    desk.do(reach_shop, shop, Reach("https://laines.example"), "9.0")
    assert refused(desk, "modules.shops").code == "module_in_use_shops"
    desk.do(leave_shop, shop, "fermée")
    desk.do(decide_module, "modules.shops", False)
    with desk.reading() as rd:
        assert {"shops", "journal"} <= left_out(rd)


def test_a_draft_keeps_quotes_until_it_is_deleted(desk: Desk) -> None:
    content = OrderDraft(
        customer_id=desk.a_customer(), ordered_on=TODAY, lines=(goods(desk.a_product(), 1, "10"),)
    )
    draft = desk.do(quote.save, QuoteDraft(content=content))
    assert refused(desk, "modules.quotes").facts["n"] == 1
    desk.do(quote.withdraw, draft, "double")
    desk.do(decide_module, "modules.quotes", False)
    with desk.reading() as rd:
        assert "quotes" in left_out(rd)


def test_a_mandate_keeps_debits_and_a_cheque_in_hand_brings_cheques_back(desk: Desk) -> None:
    who = desk.a_customer()
    signed = MandateDraft(signed_on=TODAY, iban="FR7630006000011234567890189")
    mandate = desk.do(give_mandate, who, signed)
    assert refused(desk, "modules.debits").code == "module_in_use_debits"
    desk.do(end_mandate, mandate, "parti")
    desk.do(decide_module, "modules.debits", False)
    desk.do(decide_module, "modules.cheques", False)
    paid = Receipt(amount=2_500, currency="EUR", method="cheque", received_on=TODAY, customer_id=who)
    desk.do(receive, paid)
    with desk.reading() as rd:
        assert "collect_debits" in left_out(rd)
        assert "hand_in" not in left_out(rd)


def test_who_switched_what_off_stands_in_the_journal(desk: Desk) -> None:
    desk.do(decide_module, "modules.quotes", False)
    kept = desk.row("SELECT actor, body FROM audit_line WHERE verb = 'settings.modules'")
    assert kept["actor"]
    assert "modules.quotes" in kept["body"]
