"""What shops call ways of paying: known, decided by a person, or waiting for one; never guessed, and it drives the order."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.base.words import Words
from app.flow import methods as deciding
from app.flow import sell
from app.flow.methods import MethodDraft
from app.links.shops.gateways import gateways_unwritten
from app.orders.gateways import Gateway, gateways
from app.orders.methods import Method, all_methods
from app.payments.queries import PAYMENTS, payment_rows
from app.receivables.tables import item
from app.reports.came import came_by
from app.reports.order_page import order_page
from tests.links.shops.counter import ALICE, Counter, a_counter
from tests.links.shops.woo import Woo


def known(counter: Counter) -> dict[str, Gateway]:
    with counter.database.read() as rd:
        return {each.gateway: each for each in gateways(rd)}


def method(counter: Counter, code: str) -> Method:
    with counter.database.read() as rd:
        return next(each for each in all_methods(rd) if each.code == code)


def ask_approval(counter: Counter, code: str, approval: str) -> None:
    of = method(counter, code)
    draft = MethodDraft(of.name_fr, of.name_en, of.means, of.payment_kind, approval)
    counter.database.do(ALICE, deciding.change, of.id, draft)


def test_an_unknown_gateway_waits_for_a_person_and_the_order_keeps_the_shops_words(
    woo: Woo, counter: Counter
) -> None:
    woo.order(7, method="giftcard", payment_method_title="Carte cadeau")
    counter.take(woo.write())
    found = known(counter)["giftcard"]
    assert (found.undecided, found.title, found.method_id) == (True, "Carte cadeau", None)
    assert counter.order(7, "payment_method, payment_kind") == ("Carte cadeau", "prepaid")
    # What a gift card pays comes from no bank: nobody has said here that it is an online payment.
    assert counter.row("SELECT method, method_code FROM payment") == ("other", None)
    with counter.database.read() as rd:
        [paid] = payment_rows(rd, PAYMENTS.ids(rd, ListQuery(), 0, 10))
        assert paid.method_said(Words("fr")) == "Moyen inconnu"
        assert not paid.bank_awaited
        page = order_page(rd, counter.order(7, "id")[0])
        assert page.method_to_decide
        assert came_by(rd, rd.scalar(select(item.c.id).where(item.c.noun == "payment"))).online
    counter.database.do(ALICE, deciding.map_gateway, found.id, None)
    with counter.database.read() as rd:
        assert not order_page(rd, page.order.id).method_to_decide


def test_a_known_gateway_gives_the_order_its_method_and_a_second_run_changes_nothing(
    woo: Woo, counter: Counter
) -> None:
    woo.order(7, method="ppcp-gateway", payment_method_title="PayPal ou carte")
    woo.order(8, method="cod", paid=False)
    folder = woo.write()
    counter.take(folder)
    assert counter.order(7, "payment_method, payment_kind") == ("paypal", "prepaid")
    assert counter.order(8, "payment_method, payment_kind") == ("on_delivery", "on_delivery")
    assert counter.row("SELECT method, method_code FROM payment") == ("paypal", "paypal")
    assert not any(each.undecided for each in known(counter).values())
    before = counter.content()
    assert counter.take(folder).changes == 0
    assert counter.content() == before


def test_a_decision_holds_for_orders_to_come_and_leaves_those_that_stand_as_they_are(
    woo: Woo, counter: Counter
) -> None:
    woo.order(7, "on-hold", method="facture30", paid=False, payment_method_title="Facture à 30 jours")
    counter.take(woo.write())
    assert counter.order(7, "payment_method, payment_kind") == ("Facture à 30 jours", "prepaid")
    debit = method(counter, "direct_debit")
    counter.database.do(ALICE, deciding.map_gateway, known(counter)["facture30"].id, debit.id)
    woo.order(7, "processing", method="facture30", payment_method_title="Facture à 30 jours")
    woo.order(8, "on-hold", method="facture30", paid=False, payment_method_title="Facture à 30 jours")
    counter.take(woo.write())
    assert counter.order(7, "payment_method, payment_state") == ("Facture à 30 jours", "paid")
    assert counter.order(8, "payment_method, payment_kind") == ("direct_debit", "account")


def test_deciding_that_it_is_none_of_ours_asks_no_more(woo: Woo, counter: Counter) -> None:
    woo.order(7, method="giftcard")
    counter.take(woo.write())
    counter.database.do(ALICE, deciding.map_gateway, known(counter)["giftcard"].id, None)
    assert not known(counter)["giftcard"].undecided


def test_a_method_that_is_withdrawn_leaves_its_gateways_to_be_decided_anew(
    woo: Woo, counter: Counter
) -> None:
    woo.order(7, method="stripe")
    counter.take(woo.write())
    counter.database.do(ALICE, deciding.archive, method(counter, "card").id)
    assert known(counter)["stripe"].undecided
    assert counter.order(7, "payment_method") == ("card",)


def test_what_led_to_a_withdrawn_method_leads_to_its_successor_and_back_when_it_returns(
    woo: Woo, counter: Counter
) -> None:
    woo.order(7, method="stripe")
    woo.order(8, method="giftcard")
    counter.take(woo.write())
    card, transfer = method(counter, "card"), method(counter, "transfer")
    # One that a person decided comes back as decided.
    counter.database.do(ALICE, deciding.map_gateway, known(counter)["giftcard"].id, card.id)
    counter.database.do(ALICE, deciding.archive, card.id, transfer.id)
    assert {each.method_code for each in known(counter).values()} == {"transfer"}
    woo.order(9, method="stripe")
    counter.take(woo.write())
    assert counter.order(9, "payment_method") == ("transfer",)
    # The successor goes too, and hands on what it had from both.
    cash = method(counter, "cash")
    counter.database.do(ALICE, deciding.archive, transfer.id, cash.id)
    assert {each.method_code for each in known(counter).values()} == {"cash"}
    counter.database.do(ALICE, deciding.restore, card.id)
    found = known(counter)
    assert {each.method_code for each in found.values()} == {"card"}
    assert [found[name].decided_at is None for name in ("stripe", "giftcard")] == [True, False]


def test_a_withdrawn_method_without_successor_takes_back_its_gateways_when_it_returns(
    woo: Woo, counter: Counter
) -> None:
    woo.order(7, method="stripe")
    counter.take(woo.write())
    card = method(counter, "card")
    counter.database.do(ALICE, deciding.archive, card.id)
    woo.order(8, method="stripe", payment_method_title="Carte bancaire")
    woo.order(9, method="woocommerce_payments", payment_method_title="Carte")
    counter.take(woo.write())
    assert counter.order(8, "payment_method") == ("Carte bancaire",)
    assert all(each.undecided for each in known(counter).values())
    counter.database.do(ALICE, deciding.restore, card.id)
    assert {each.method_code for each in known(counter).values()} == {"card"}
    woo.order(10, method="stripe")
    counter.take(woo.write())
    assert counter.order(10, "payment_method") == ("card",)


def test_no_method_is_its_own_successor_nor_one_that_is_withdrawn(counter: Counter) -> None:
    card, cash = method(counter, "card"), method(counter, "cash")
    counter.database.do(ALICE, deciding.archive, cash.id)
    for successor in (card.id, cash.id):
        with pytest.raises(Refusal, match="method_archived"):
            counter.database.do(ALICE, deciding.archive, card.id, successor)


def test_ways_of_paying_of_orders_from_before_they_were_written_down_are_listed_and_decided(
    woo: Woo, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_counter(database_url) as counter:
        with monkeypatch.context() as before:
            before.setattr("app.links.shops.order.gateway_met", lambda *_: None)
            woo.order(7, method="giftcard", payment_method_title="Carte cadeau")
            woo.order(8, method="giftcard", payment_method_title="Carte &amp; cadeau")
            woo.order(9, method="stripe", payment_method_title="Carte")
            woo.order(10, method="", payment_method_title="", paid=False)
            counter.take(woo.write())
        assert known(counter) == {}
        with counter.database.read() as rd:
            found = {each.gateway: each for each in gateways_unwritten(rd)}
        assert sorted(found) == ["giftcard", "stripe"]
        assert len({each.id for each in found.values()}) == 2
        assert all(each.id < 0 for each in found.values())
        assert (found["giftcard"].title, found["giftcard"].undecided) == ("Carte & cadeau", True)
        assert found["stripe"].method_code == "card"
        cheque = method(counter, "cheque")
        row = found["giftcard"]
        counter.database.do(ALICE, deciding.map_seen, row.shop_id, row.gateway, row.title, cheque.id)
        assert known(counter)["giftcard"].method_code == "cheque"
        with counter.database.read() as rd:
            assert [each.gateway for each in gateways_unwritten(rd)] == ["stripe"]
        # The next order that comes with one writes it down; from then on nothing is looked for.
        woo.order(11, method="stripe")
        counter.take(woo.write())
        with counter.database.read() as rd:
            assert gateways_unwritten(rd) == ()
        counter.assert_sound()


@pytest.mark.parametrize(("approval", "second"), [("new", "confirmed"), ("always", "draft")])
def test_orders_wait_for_a_person_as_their_method_says(
    woo: Woo, counter: Counter, approval: str, second: str
) -> None:
    ask_approval(counter, "card", approval)
    woo.customer(5)
    woo.order(7, customer_id=5)
    counter.take(woo.write())
    assert counter.order(7, "state, paid") == ("draft", "all")
    report = counter.process()
    assert [reason.code for _, _, reason in report.left] == ["order_waits_for_approval"]
    # Approving is confirming it: everything after goes by itself.
    counter.database.do(ALICE, sell.confirm, counter.order(7, "id")[0])
    counter.process()
    assert counter.order(7) == ("closed", "all", "all", "all")
    woo.order(8, customer_id=5)
    counter.take(woo.write())
    assert counter.order(8, "state") == (second,)


def test_what_the_shop_sent_out_already_waits_for_nobody(woo: Woo, counter: Counter) -> None:
    ask_approval(counter, "card", "always")
    woo.order(7, "completed")
    counter.take(woo.write())
    assert counter.order(7, "state, shipped") == ("confirmed", "all")
