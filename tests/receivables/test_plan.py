"""Instalment plans: amounts and days as the measures have them, and debts that move to their own due dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.base.errors import Refusal
from app.correspondence.mail import mails_about, promise, read_mail
from app.customers import customer
from app.customers.customer import CustomerDraft
from app.customers.terms import Instalment
from app.flow.letters import compose
from app.flow.mail_paper import papers_of
from app.flow.paper import plan_original, render_missing
from app.flow.plan import agree
from app.receivables.plan import checked, instalments, running, shared
from app.reports.invoice_page import invoice_page
from tests.paper.papers import text
from tests.stories.desk import OWNER, TODAY, a_desk, goods


def test_the_last_instalment_takes_the_rest_and_the_day_of_the_month_is_kept() -> None:
    found = [(each.amount, each.due_on) for each in instalments(100_000, 3, date(2026, 1, 31))]
    assert found == [
        (33_333, date(2026, 1, 31)),
        (33_333, date(2026, 2, 28)),
        (33_334, date(2026, 3, 31)),
    ]


def test_february_of_a_leap_year_has_a_day_more() -> None:
    assert instalments(2, 2, date(2028, 1, 31))[1].due_on == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("total", "count", "code"),
    [(100, 0, "plan_too_short"), (100, 61, "plan_too_long"), (1, 2, "plan_too_small")],
)
def test_a_plan_that_is_none_is_refused(total: int, count: int, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        instalments(total, count, TODAY)
    assert caught.value.code == code


def test_parts_by_the_week_or_the_fortnight_keep_the_day_of_the_week() -> None:
    first = date(2026, 11, 27)
    assert [each.due_on for each in instalments(9, 3, first, "week")] == [
        first,
        date(2026, 12, 4),
        date(2026, 12, 11),
    ]
    assert instalments(9, 3, first, "fortnight")[2].due_on == date(2026, 12, 25)


def test_what_nobody_typed_shares_the_rest_to_the_cent() -> None:
    assert shared(100_000, [30_000, None, None, None]) == (30_000, 23_333, 23_333, 23_334)
    assert shared(100_000, [30_000, 50_000, None]) == (30_000, 50_000, 20_000)
    assert shared(100_000, [30_000, 50_000]) == (30_000, 50_000)
    # Beyond the total: less than nothing is left, and refused when it is to be agreed on.
    assert shared(100, [120, None]) == (120, -20)


def test_what_is_late_falls_due_today_when_it_is_agreed_on_anew() -> None:
    past, later = TODAY - timedelta(days=3), TODAY + timedelta(days=8)
    found = running([(past, 200), (TODAY, 100), (later, 50), (later, 50), (None, 1)], TODAY)
    assert found == (Instalment(TODAY, 301), Instalment(later, 100))


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "plan_sum_differs"),
        ([(1, 99)], "plan_sum_differs"),
        ([(1, 60), (9, 41)], "plan_sum_differs"),
        ([(-1, 100)], "plan_in_past"),
        ([(1, 60), (1, 40)], "plan_day_twice"),
        ([(1, 100), (2, 0)], "plan_part_empty"),
        ([(1, 120), (2, -20)], "plan_part_empty"),
        ([(day, 1) for day in range(61)], "plan_too_long"),
    ],
)
def test_parts_that_are_no_plan_are_refused(parts: list[tuple[int, int]], code: str) -> None:
    made = [Instalment(TODAY + timedelta(days=days), amount) for days, amount in parts]
    with pytest.raises(Refusal) as caught:
        checked(made, 100, "EUR", TODAY)
    assert caught.value.code == code


def test_an_invoice_is_put_off_to_a_day_and_then_paid_in_parts_as_they_please(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=9), 5), prices_include_tax=True)
        desk.confirm(order)
        desk.ship(order)
        invoice = desk.invoice(order)
        one = Instalment(TODAY + timedelta(days=50), 5_000)
        plan_id = desk.do(agree, invoice, [one], "Salon en janvier")
        with desk.database.read() as rd:
            page = invoice_page(rd, invoice)
        assert [(each.due_on, each.open) for each in page.instalments if each.open] == [(one.due_on, 5_000)]
        told = text(plan_original(desk.database, OWNER, plan_id))
        assert "1 sur 1" in told
        assert "remet en cause la suite" not in told
        with pytest.raises(Refusal) as caught:
            desk.do(agree, invoice, [one], "Salon en janvier")
        assert caught.value.code == "plan_unchanged"
        # As they please, in whatever order they were typed.
        parts = [(40, 3_000), (3, 300), (17, 1_700)]
        desk.do(
            agree,
            invoice,
            [Instalment(TODAY + timedelta(days=at), of) for at, of in parts],
            "Moins d’un coup",
        )
        desk.pay(order, 2_000)
        with desk.database.read() as rd:
            page = invoice_page(rd, invoice)
        assert [(each.due_on, each.open) for each in page.instalments if each.open] == [
            (TODAY + timedelta(days=40), 3_000)
        ]
        desk.must_verify()


def test_an_invoice_is_paid_by_the_instalments_of_its_plan_oldest_first(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=9), 5), prices_include_tax=True)
        desk.confirm(order)
        desk.ship(order)
        invoice = desk.invoice(order)
        desk.pay(order, 1_000)
        desk.spread(invoice, 3, TODAY + timedelta(days=9), "Passage difficile")
        owed = (
            "SELECT i.due_on, b.amount FROM item i JOIN item_balance b ON b.item_id = i.id "
            "WHERE b.component = 'owed' AND b.amount > 0 ORDER BY i.due_on"
        )
        found = [(str(row["due_on"]), int(row["amount"])) for row in desk.rows(owed)]
        assert found == [("2026-12-01", 1_333), ("2027-01-01", 1_333), ("2027-02-01", 1_334)]
        days = "SELECT due_on, amount FROM due_balance WHERE amount <> 0 ORDER BY due_on"
        assert [int(row["amount"]) for row in desk.rows(days)] == [1_333, 1_333, 1_334]
        desk.must_verify()
        desk.pay(order, 2_000)
        assert [int(row["amount"]) for row in desk.rows(owed)] == [666, 1_334]
        desk.spread(invoice, 2, TODAY + timedelta(days=40), "Encore plus long")
        desk.pay(order, 2_000)
        assert desk.state(order)[3] == "all"
        assert desk.money() == {}


def test_a_consumer_s_plan_needs_the_warning_of_the_law(database_url: str) -> None:
    with a_desk(database_url) as desk:
        person = desk.do(customer.add, CustomerDraft(name="Inès Legrand", kind="person"))
        order = desk.an_order(person, goods(desk.a_product(on_hand=9), 5), payment_kind="account")
        desk.confirm(order)
        desk.ship(order)
        invoice = desk.invoice(order)
        with pytest.raises(Refusal) as caught:
            desk.spread(invoice, 3, TODAY, "À sa demande")
        assert caught.value.code == "plan_unwarned"
        desk.spread(invoice, 3, TODAY, "À sa demande", warned=True)
        found = desk.row("SELECT consumer, warned FROM instalment_plan")
        assert (bool(found["consumer"]), bool(found["warned"])) == (True, True)
        with desk.database.read() as rd:
            page = invoice_page(rd, invoice)
        assert page.plan_id is not None
        told = text(plan_original(desk.database, OWNER, page.plan_id))
        with desk.database.read() as rd:
            assert "Échéancier FA-" in told
            assert "1 sur 3" in told
            assert "3 sur 3" in told
            assert "Un crédit vous engage et doit être remboursé" in told
            # What is left goes down to nothing with the last.
            assert told.count("0,00") >= 1
            assert invoice_page(rd, invoice).planned


def test_a_merchant_s_plan_on_paper_has_no_warning_for_consumers(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=9), 5))
        desk.confirm(order)
        desk.ship(order)
        invoice = desk.invoice(order)
        with desk.database.read() as rd, pytest.raises(Refusal) as caught:
            compose(rd, "plan", "invoice", invoice)
        assert caught.value.code == "plan_unknown"
        plan_id = desk.spread(invoice, 2, TODAY, "Passage difficile")
        told = text(plan_original(desk.database, OWNER, plan_id))
        assert "Sans frais ni intérêts" in told
        assert "crédit vous engage" not in told


def test_an_instalment_that_went_by_unpaid_holds_the_next_order_until_it_is_paid(database_url: str) -> None:
    with a_desk(database_url) as desk:
        buyer, product = desk.a_customer(), desk.a_product(on_hand=20)
        order = desk.an_order(buyer, goods(product, 5))
        desk.confirm(order)
        desk.ship(order)
        invoice = desk.invoice(order)
        desk.spread(invoice, 3, TODAY + timedelta(days=9), "Passage difficile")
        # Due today is not late yet.
        desk.on(TODAY + timedelta(days=9))
        assert desk.confirm(desk.an_order(buyer, goods(product, 1))).state == "confirmed"
        desk.on(TODAY + timedelta(days=10))
        held = desk.confirm(next_order := desk.an_order(buyer, goods(product, 1)))
        assert [(hold.rule, hold.facts) for hold in held.holds] == [("instalment", {"n": 1})]
        desk.pay(order, 2_000)
        assert desk.state(next_order)[0] == "confirmed"
        # What a new plan took over asks for nothing any more.
        desk.on(TODAY + timedelta(days=60))
        assert desk.confirm(desk.an_order(buyer, goods(product, 1))).state == "held"
        desk.spread(invoice, 2, TODAY + timedelta(days=70), "Encore plus long")
        assert desk.confirm(desk.an_order(buyer, goods(product, 1))).state == "confirmed"


def test_the_paper_of_a_plan_is_archived_once_and_mailed_as_it_was(database_url: str) -> None:
    with a_desk(database_url) as desk:
        buyer = desk.a_customer(email="lefevre@example.org")
        order = desk.an_order(buyer, goods(desk.a_product(on_hand=9), 5))
        desk.confirm(order)
        desk.ship(order)
        invoice = desk.invoice(order)
        plan_id = desk.spread(invoice, 3, TODAY + timedelta(days=9), "Passage difficile")
        # A kill between plan and paper: it is made up for with the others.
        assert render_missing(desk.database, OWNER) == 2
        first = plan_original(desk.database, OWNER, plan_id)
        with desk.database.read() as rd:
            composed = compose(rd, "plan", "invoice", invoice)
        number = desk.row("SELECT number FROM invoice WHERE id = :id", id=invoice)["number"]
        assert composed.draft.subject == f"Votre échéancier pour la facture {number} – Boutique Été & Cie"
        assert "60,00\u00a0€ en 3 échéances, la première le 01/12/2026" in composed.draft.body
        mail_id = desk.do(promise, composed.draft)
        with desk.database.read() as rd:
            kept = read_mail(rd, mail_id)
            assert [each.id for each in mails_about(rd, "invoice", invoice)] == [mail_id]
        [(name, content)] = papers_of(desk.database, OWNER, kept)
        assert (name, content) == (f"Échéancier {number}.pdf", first)
