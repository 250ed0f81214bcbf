"""What shops call ways of paying: known, decided by a person, or waiting for one; never guessed, and it drives the order."""

from __future__ import annotations

import pytest

from app.flow import methods as deciding
from app.flow import sell
from app.flow.methods import MethodDraft
from app.orders.gateways import Gateway, gateways
from app.orders.methods import Method, all_methods
from tests.links.shops.counter import ALICE, Counter
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
    assert counter.row("SELECT method, method_code FROM payment") == ("gateway", None)


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
