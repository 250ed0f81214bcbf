"""Credit in the flow: who is held by which rule and let pass by whom, at confirming, growing, taking up again, shipping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.base import settings
from app.base.door import Read
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.customers.limit import limits_of
from app.flow import lend, process, sell, ship
from app.flow.change import change
from app.flow.new_day import promise_anew
from app.orders import stopped
from app.orders.change import OrderChange
from app.orders.draft import DraftLine, PostalAddress
from app.orders.line_typed import text_line
from app.orders.queries import ORDERS
from app.orders.release import Release, releases_of
from app.receivables.fact import FactDraft, facts_of, post_fact
from app.reports.order_page import order_page
from app.reports.today import today
from tests.stories.desk import OWNER, TODAY, Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as found:
        yield found


def refused(desk: Desk, verb: Any, *args: Any, **named: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        desk.do(verb, *args, **named)
    return caught.value


def an_order(desk: Desk, customer: int, euros: int, **values: Any) -> int:
    """An order of so many euros with VAT, of something that is not in the catalogue."""
    line = replace(goods(0, euros, "1.00"), product_id=None, name="Pose")
    return desk.an_order(customer, line, prices_include_tax=True, **values)


def releases(desk: Desk, order: int) -> list[Release]:
    with desk.database.read() as rd:
        return releases_of(rd, order)


def rules(desk: Desk, **values: Any) -> None:
    desk.do(settings.decide, "credit.rules", {"company": values})


def test_a_held_order_is_asked_for_refused_asked_again_and_granted_up_to_an_amount(desk: Desk) -> None:
    customer = desk.a_customer(limit=50_000)
    order = an_order(desk, customer, 600)
    held = desk.confirm(order)
    assert [(hold.rule, hold.facts["excess"]) for hold in held.holds] == [("credit_limit", 10_000)]
    desk.do(lend.ask, order, "Client depuis dix ans")
    assert refused(desk, lend.ask, order, "Vite").code == "release_asked"
    desk.do(lend.refuse_release, order, "Pas ce mois-ci")
    assert desk.state(order)[0] == "held"
    desk.do(lend.ask, order, "Il a promis un virement")
    assert refused(desk, sell.release, order, "Vu", None, 59_999).code == "release_too_small"
    assert refused(desk, sell.release, order, "Vu", TODAY - timedelta(days=1)).code == "release_until_past"
    desk.do(sell.release, order, "Vu avec lui", TODAY + timedelta(days=7), 60_000)
    assert desk.state(order)[0] == "confirmed"
    found = [(each.plea, each.decision, each.reason, each.amount) for each in releases(desk, order)]
    assert found == [
        ("Client depuis dix ans", "refused", "Pas ce mois-ci", None),
        ("Il a promis un virement", "granted", "Vu avec lui", 60_000),
    ]


def test_a_release_lets_goods_leave_through_its_last_day_and_not_after(desk: Desk) -> None:
    customer = desk.a_customer(limit=50_000)
    order = an_order(desk, customer, 600)
    desk.confirm(order)
    desk.do(sell.release, order, "Vu", TODAY + timedelta(days=2))
    [line] = desk.lines(order)
    desk.on(TODAY + timedelta(days=2)).ship(order, {line: 1_000})
    desk.on(TODAY + timedelta(days=3))
    assert desk.do(lend.end_releases) == 1
    [ended] = releases(desk, order)
    assert ended.ending == "expired"
    refusal = refused(desk, ship.ship, order)
    assert (refusal.code, refusal.facts["excess"]) == ("shipment_held", 10_000)
    desk.do(sell.release, order, "Encore une fois")
    desk.ship(order)
    assert desk.state(order)[1] == "all"
    assert [each.ending for each in releases(desk, order)] == ["expired", "used"]


def test_a_release_taken_back_stops_the_goods(desk: Desk) -> None:
    customer = desk.a_customer(limit=50_000)
    order = an_order(desk, customer, 600)
    desk.confirm(order)
    desk.do(sell.release, order, "Vu")
    desk.do(lend.revoke, order, "Chèque revenu")
    assert refused(desk, ship.ship, order).code == "shipment_held"
    # Nobody is told of a day on which only a decision lets it leave.
    assert refused(desk, promise_anew, order, "En retard", tell=True).code == "order_day_untold"
    desk.on(TODAY + timedelta(days=9))
    assert desk.do(promise_anew, order, "En retard") == TODAY + timedelta(days=10)
    assert refused(desk, ship.ship, order).code == "shipment_held"
    assert refused(desk, lend.revoke, order, "Deux fois").code == "release_not_standing"


def test_what_credit_keeps_here_is_said_before_anybody_tries_to_ship(desk: Desk) -> None:
    customer = desk.a_customer(limit=50_000)
    order, free = an_order(desk, customer, 600), an_order(desk, desk.a_customer(), 20)
    desk.confirm(order)
    desk.confirm(free)
    desk.do(sell.release, order, "Vu")
    assert waits(desk, "to_ship") == {order, free}
    desk.do(lend.revoke, order, "Chèque revenu")
    assert (waits(desk, "to_ship"), waits(desk, "on_hold"), waits(desk, "missing")) == (
        {free},
        {order},
        set(),
    )
    with desk.database.read() as rd:
        page = order_page(rd, order)
        assert page.row.stopped
        assert next(step.state for step in page.steps if step.name == "credit") == "blocked"
        [held] = [each for each in process.plan(rd, ship=True) if each.order_id == order]
        assert [each.code for each in held.reasons] == ["shipment_held", "invoice_on_shipment"]
        assert held.steps == ()


def test_one_reading_finds_all_that_credit_keeps_here_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.confirm(an_order(desk, desk.a_customer(limit=50_000), 20))
    asked: list[object] = []
    found = stopped._stopped

    def heard(rd: Read, among: Sequence[int] | None) -> frozenset[int]:
        asked.append(among)
        return found(rd, among)

    monkeypatch.setattr(stopped, "_stopped", heard)
    for _ in range(2):
        with desk.database.read() as rd:
            today(rd)
    assert asked.count(None) == 2


def test_each_rule_that_keeps_goods_here_is_found_beforehand(desk: Desk) -> None:
    rules(desk, overdue_days=0)
    late = desk.a_customer(limit=None)
    desk.on(TODAY - timedelta(days=90))
    old = an_order(desk, late, 100)
    desk.confirm(old)
    desk.ship(old)
    waiting = {each: an_order(desk, each, 50) for each in (late, desk.a_customer(limit=None))}
    told = desk.a_customer(limit=9_000_000)
    waiting[told] = an_order(desk, told, 50)
    expired = desk.a_customer(limit=9_000_000)
    waiting[expired] = an_order(desk, expired, 50)
    for order in waiting.values():
        desk.confirm(order)
    desk.invoice(old)
    desk.do(lend.set_limit, expired, 9_000_000, "Jusqu’à l’automne", TODAY - timedelta(days=30))
    desk.do(lend.notice, told, TODAY - timedelta(days=91), "BODACC A 2026")
    desk.on(TODAY)
    assert waits(desk, "on_hold") == {waiting[late], waiting[told], waiting[expired]}
    for order in waits(desk, "on_hold"):
        assert refused(desk, ship.ship, order).code == "shipment_held"
    for order in waits(desk, "to_ship"):
        desk.ship(order)


def waits(desk: Desk, view: str) -> set[int]:
    with desk.database.read() as rd:
        return set(ORDERS.ids(rd, ListQuery(chips=(("view", view),)), 0, 50))


def test_money_releases_by_itself_and_ends_the_request(desk: Desk) -> None:
    customer = desk.a_customer(limit=50_000)
    first = an_order(desk, customer, 500)
    desk.confirm(first)
    second = an_order(desk, customer, 100)
    desk.confirm(second)
    desk.do(lend.ask, second, "Il règle demain")
    desk.pay(None, 9_999, customer)
    assert desk.state(second)[0] == "held"
    desk.pay(None, 1, customer)
    assert desk.state(second)[0] == "confirmed"
    [release] = releases(desk, second)
    assert (release.decision, release.ending) == ("", "cleared")


def test_a_higher_limit_releases_and_its_history_is_kept(desk: Desk) -> None:
    customer = desk.a_customer(limit=50_000)
    order = an_order(desk, customer, 600)
    desk.confirm(order)
    until = TODAY + timedelta(days=30)
    desk.do(lend.set_limit, customer, 60_000, "Bon payeur", until)
    assert desk.state(order)[0] == "confirmed"
    assert refused(desk, lend.set_limit, customer, -1).code == "limit_negative"
    assert (
        refused(desk, lend.set_limit, customer, 1, "", TODAY - timedelta(days=1)).code == "limit_until_past"
    )
    with desk.database.read() as rd:
        found = [
            (each.amount, each.valid_until, each.reason, each.set_by) for each in limits_of(rd, customer)
        ]
    assert found == [(60_000, until, "Bon payeur", "Camille"), (50_000, None, "", "Camille")]
    later = an_order(desk.on(until + timedelta(days=1)), customer, 1)
    assert [hold.rule for hold in desk.confirm(later).holds] == ["limit_expired", "credit_limit"]


def test_an_insolvency_notice_holds_until_it_is_ended(desk: Desk) -> None:
    customer = desk.a_customer()
    assert refused(desk, lend.notice, customer, TODAY, " ").code == "reference_missing"
    assert refused(desk, lend.notice, customer, TODAY + timedelta(days=1), "A 1").code == "notice_in_future"
    fact = desk.do(lend.notice, customer, TODAY, "BODACC A 2026 0123", "Redressement")
    order = an_order(desk, customer, 1)
    [hold] = desk.confirm(order).holds
    assert (hold.rule, hold.facts) == ("insolvency", {"reference": "BODACC A 2026 0123"})
    desk.do(lend.end, customer, fact, "Plan adopté")
    assert desk.state(order)[0] == "confirmed"
    with desk.database.read() as rd:
        account = desk.row("SELECT account_id FROM customer WHERE id = :id", id=customer)["account_id"]
        [found] = facts_of(rd, account)
    assert (found.posted_by, found.ended_by, found.end_reason) == ("Camille", "Camille", "Plan adopté")


def test_facts_that_other_rooms_post_hold_too(desk: Desk) -> None:
    customer = desk.a_customer()
    account = desk.row("SELECT account_id FROM customer WHERE id = :id", id=customer)["account_id"]
    with desk.database.write(OWNER, "credit.post") as tx:
        for draft in (
            FactDraft(kind="dunning", level=2, happened_on=TODAY, source="reminder"),
            FactDraft(kind="dunning", level=3, happened_on=TODAY, source="reminder"),
            FactDraft(kind="promise", amount=21_240, happened_on=TODAY, source="promise"),
        ):
            post_fact(tx, account, draft)
    held = desk.confirm(an_order(desk, customer, 1)).holds
    assert [(hold.rule, hold.facts) for hold in held] == [
        ("dunning", {"level": 3}),
        ("promise", {"n": 1, "amount": 21_240}),
    ]


def test_overdue_rules_read_the_days_debts_fell_due(desk: Desk) -> None:
    customer = desk.a_customer()
    order = an_order(desk, customer, 100)
    desk.confirm(order)
    desk.ship(order)
    desk.invoice(order)
    rules(desk, overdue_days=5, overdue_amount=0, overdue_share_ppm=500_000)
    due = date.fromisoformat(str(desk.row("SELECT due_on FROM invoice")["due_on"]))
    for late, wanted in (
        (0, []),
        (1, ["overdue_share"]),
        (5, ["overdue_share"]),
        (6, ["overdue", "overdue_share"]),
    ):
        desk.on(due + timedelta(days=late))
        new = an_order(desk, customer, 1)
        assert [hold.rule for hold in desk.confirm(new).holds] == wanted, late
        desk.do(sell.cancel, new, "essai")


def test_first_orders_wait_and_so_does_who_never_paid(desk: Desk) -> None:
    customer = desk.a_customer()
    rules(desk, first_orders=1, unpaid_newcomer=True)
    first = an_order(desk, customer, 10)
    assert [hold.rule for hold in desk.confirm(first).holds] == ["first_orders"]
    desk.do(sell.release, first, "Références vérifiées")
    second = an_order(desk, customer, 10)
    assert [hold.rule for hold in desk.confirm(second).holds] == ["new_customer"]
    desk.ship(first)
    desk.invoice(first)
    desk.pay(first, 1_000)
    assert desk.state(second)[0] == "confirmed"


def test_the_class_of_a_customer_chooses_the_rules(desk: Desk) -> None:
    customer = desk.a_customer()
    assert refused(desk, lend.classify, customer, "vip").code == "risk_class_unknown"
    desk.do(lend.classify, customer, "watch", "Deux chèques revenus")
    order = an_order(desk, customer, 10)
    assert [hold.rule for hold in desk.confirm(order).holds] == ["new_customer"]
    desk.do(lend.classify, customer, None)
    assert desk.state(order)[0] == "confirmed"


def test_with_a_horizon_an_order_promised_later_counts_only_when_it_ships(desk: Desk) -> None:
    customer = desk.a_customer(limit=50_000)
    rules(desk, horizon_days=30)
    far = TODAY + timedelta(days=31)
    later = an_order(desk, customer, 600, promised_on=far)
    assert desk.confirm(later).state == "confirmed"
    now = an_order(desk, customer, 500, promised_on=TODAY + timedelta(days=30))
    assert desk.confirm(now).state == "confirmed"
    assert desk.confirm(an_order(desk, customer, 1)).state == "held"
    assert refused(desk, ship.ship, later).facts["excess"] == 10_000
    desk.ship(now)


def test_a_cancelled_order_taken_up_again_is_judged_again(desk: Desk) -> None:
    customer = desk.a_customer(limit=50_000)
    order = an_order(desk, customer, 400)
    desk.confirm(order)
    number = desk.order(order)["number"]
    desk.do(sell.cancel, order, "Plus voulue")
    other = an_order(desk, customer, 200)
    desk.confirm(other)
    assert refused(desk, sell.reopen, other, "Oups").code == "order_not_cancelled"
    assert desk.do(sell.reopen, order, "Voulue à nouveau").state == "held"
    desk.must_verify()
    desk.do(sell.cancel, other, "Finalement non")
    desk.do(sell.reconsider, order)
    assert (desk.order(order)["state"], desk.order(order)["number"]) == ("confirmed", number)
    assert desk.money() == {"committed": 40_000}


def test_an_order_that_grows_is_judged_for_what_it_grows_by(desk: Desk) -> None:
    customer = desk.a_customer(limit=50_000)
    product = desk.a_product(on_hand=100)
    order = desk.an_order(customer, goods(product, 40), prices_include_tax=True)
    desk.confirm(order)
    [line] = desk.lines(order)
    desk.do(change, order, OrderChange({line: 50_000}), "Dix de plus")
    assert (desk.money(), desk.stock(product)) == ({"committed": 50_000}, (100, 50))
    refusal = refused(desk, change, order, OrderChange({line: 51_000}), "Un de plus")
    assert (refusal.code, refusal.facts["excess"]) == ("increase_held", 1_000)
    desk.do(change, order, OrderChange({line: 51_000}), "Un de plus", "Vu avec lui")
    [release] = releases(desk, order)
    assert (release.decision, release.reason) == ("granted", "Vu avec lui")
    desk.do(change, order, OrderChange({line: 20_000}), "Moins")
    assert (desk.money(), desk.stock(product)) == ({"committed": 20_000}, (100, 20))


def test_a_quantity_does_not_fall_below_what_left_and_what_was_called_off_together(desk: Desk) -> None:
    product = desk.a_product(on_hand=100)
    order = desk.an_order(desk.a_customer(), goods(product, 5), payment_kind="account")
    desk.confirm(order)
    [line] = desk.lines(order)
    desk.ship(order, {line: 2_000})
    desk.do(sell.drop, order, {line: 1_000}, "rupture")
    assert refused(desk, change, order, OrderChange({line: 2_000}), "x").code == "quantity_below_done"
    desk.do(change, order, OrderChange({line: 3_000}), "moins")
    assert desk.stock(product) == (98, 0)
    desk.do(change, order, OrderChange({line: 6_000}), "plus")
    assert desk.stock(product) == (98, 3)


def test_a_change_takes_nothing_away_that_was_done_and_keeps_the_figures_whole(desk: Desk) -> None:
    customer = desk.a_customer()
    product = desk.a_product(on_hand=100)
    order = desk.an_order(
        customer, goods(product, 10, "9.99"), goods(product, 3, "3.3333"), discount_ppm=50_000
    )
    desk.confirm(order)
    first, second, *_ = desk.lines(order)
    desk.ship(order, {first: 4_000})
    desk.invoice(order)
    assert refused(desk, change, order, OrderChange({first: 3_000}), "x").code == "quantity_below_done"
    assert refused(desk, change, order, OrderChange({first: 12_000}), "x").code == "line_invoiced"
    assert refused(desk, change, order, OrderChange({}), "x").code == "order_change_empty"
    assert refused(desk, change, order, OrderChange({second: 4_000}), " ").code == "reason_missing"
    added = goods(product, 2, "5.00", "5.5")
    desk.do(change, order, OrderChange({second: 5_000}, (added,), TODAY + timedelta(days=9)), "Ajouts")
    desk.ship(order)
    desk.invoice(order)
    assert desk.state(order) == ("confirmed", "all", "all", "none")
    assert str(desk.order(order)["promised_on"]) == "2026-12-01"
    standing = desk.rows("SELECT kind FROM order_line WHERE order_id = :id ORDER BY position", id=order)
    # What is taken off all lines goes on standing below them.
    assert [row["kind"] for row in standing] == ["goods", "goods", "goods", "discount"]
    owed = desk.money()
    assert set(owed) == {"owed"}
    assert owed["owed"] == desk.order(order)["total"]


def test_a_line_added_to_a_confirmed_order_is_judged_reserved_and_taxed_as_at_entry(desk: Desk) -> None:
    customer = desk.a_customer(limit=50_000)
    lamp, other = desk.a_product(on_hand=100), desk.a_product("Lampe", on_hand=5)
    order = desk.an_order(customer, goods(lamp, 40), prices_include_tax=True)
    desk.confirm(order)
    # The rate it is handed in with is of no account.
    wanted = OrderChange({}, (goods(other, 1, "90.00", "5.5", vat_class="standard"), text_line("Au dépôt")))
    desk.do(change, order, wanted, "Une lampe")
    added, words = desk.rows("SELECT * FROM order_line WHERE order_id = :id ORDER BY position", id=order)[1:]
    assert (added["rate_ppm"], added["vat_rule"], added["gross"], added["tax"]) == (
        200_000,
        "domestic",
        9_000,
        1_500,
    )
    assert (words["kind"], words["name"], words["quantity_milli"]) == ("text", "Au dépôt", 0)
    assert (desk.stock(other), desk.money()) == ((5, 1), {"committed": 49_000})
    over = OrderChange({}, (goods(other, 1, "20.00"),))
    refusal = refused(desk, change, order, over, "Encore une")
    assert (refusal.code, refusal.facts["excess"]) == ("increase_held", 1_000)
    desk.do(change, order, over, "Encore une", "Vu avec lui")
    assert [each.reason for each in releases(desk, order)] == ["Vu avec lui"]
    assert (desk.stock(other), desk.money()) == ((5, 2), {"committed": 51_000})
    [line] = desk.rows("SELECT verb, body FROM audit_line ORDER BY id DESC LIMIT 1")
    assert line["verb"] == "sell.change"
    assert '"from":0,' in line["body"].replace(" ", "")


def test_carriage_added_to_goods_is_taxed_as_they_are(desk: Desk) -> None:
    at = PostalAddress(name="Frau Schmidt", country="CH", postcode="8001")
    order = desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=9), 2), billing=at, delivery=at)
    desk.confirm(order)
    carriage = DraftLine(name="Port", kind="shipping", unit_price_micro=9_000_000)
    desk.do(change, order, OrderChange({}, (carriage,)), "Port en plus")
    rows = desk.rows(
        "SELECT kind, category, vat_rule FROM order_line WHERE order_id = :id ORDER BY position", id=order
    )
    assert rows[0]["vat_rule"] == rows[1]["vat_rule"] == "export"


def test_money_paid_for_a_cancelled_order_is_set_aside_again_when_it_is_taken_up(desk: Desk) -> None:
    customer = desk.a_customer()
    order = an_order(desk, customer, 400)
    desk.confirm(order)
    desk.pay(order, 10_000)
    desk.do(sell.cancel, order, "Plus voulue")
    assert desk.money() == {"unapplied": -10_000}
    assert desk.do(sell.reopen, order, "Voulue à nouveau").state == "confirmed"
    assert (desk.state(order)[3], desk.order(order)["paid_amount"]) == ("part", 10_000)
    assert desk.money() == {"committed": 40_000, "deposit": -10_000}
    desk.do(sell.cancel, order, "Encore plus voulue")
    desk.do(lend.set_limit, customer, 0, "Revu")
    assert desk.do(sell.reopen, order, "Voulue quand même").state == "held"
    assert (desk.state(order)[3], desk.order(order)["paid_amount"]) == ("part", 10_000)
    assert desk.money() == {"earmarked": -10_000}
    desk.must_verify()
