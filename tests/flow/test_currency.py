"""Orders in another currency than the company's: from the rate to the money, and what is refused on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounting.fec import fec
from app.accounting.vat_due import vat_due
from app.base import settings
from app.base.errors import Refusal
from app.flow import collect, credit, deposit, exchange, sell, write_off
from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_frozen import einvoice_facts
from app.orders.draft import OrderDraft
from app.orders.tables import sales_order
from app.payments.tables import payment
from app.receivables.due import overdue
from app.receivables.tables import entry
from tests.stories.desk import TODAY, Desk, a_desk, goods

LATER = date(2026, 12, 15)


def a_rate(desk: Desk, currency: str = "USD", units: str = "1.0850", day: date = TODAY) -> None:
    desk.do(exchange.write, currency, day, int(float(units) * 1_000_000), "BCE")


def an_invoice(
    desk: Desk, currency: str = "USD", price: str = "500.00", **values: Any
) -> tuple[int, int, int]:
    """Customer, order and invoice of two bowls with VAT of 20 %."""
    bowl = desk.a_product("Bol", on_hand=10)
    who = desk.a_customer()
    order = desk.an_order(who, goods(bowl, 2, price), currency=currency, **values)
    assert desk.confirm(order).state == "confirmed"
    desk.ship(order)
    return who, order, desk.invoice(order)


def paid(desk: Desk, order: int | None, amount: int, **values: Any) -> int:
    whole: dict[str, Any] = {"currency": "USD", "method": "transfer", "order_id": order, **values}
    return desk.do(
        collect.receive, collect.Receipt(amount=amount, received_on=desk.database.clock.today(), **whole)
    )


def worth(desk: Desk) -> dict[str, tuple[int, int]]:
    """What stands by component: amounts as they were told, and in the company's currency."""
    found = desk.rows(
        "SELECT component, sum(amount) AS own, sum(base_amount) AS base FROM account_balance GROUP BY component"
    )
    return {
        row["component"]: (int(row["own"]), int(row["base"])) for row in found if row["own"] or row["base"]
    }


def booked(desk: Desk, account: str) -> int:
    """What the file of entries says of an account of the year, in minor units, debit less credit."""
    found = 0
    for row in lines(desk):
        if row["CompteNum"] == account:
            found += int(row["Debit"].replace(",", "")) - int(row["Credit"].replace(",", ""))
    return found


def lines(desk: Desk) -> list[dict[str, str]]:
    with desk.database.read() as rd:
        told = [row.split("\t") for row in fec(rd, 2026).content.decode().splitlines()]
    return [dict(zip(told[0], row, strict=True)) for row in told[1:]]


def test_an_order_without_a_rate_stays_a_draft_and_takes_no_number(database_url: str) -> None:
    with a_desk(database_url) as desk:
        draft = OrderDraft(
            customer_id=desk.a_customer(),
            ordered_on=TODAY,
            lines=(goods(desk.a_product("Bol"), 2, "10.00"),),
            currency="CHF",
        )
        order = desk.do(sell.save, draft)
        with pytest.raises(Refusal, match="rate_missing"):
            desk.do(sell.confirm, order)
        a_rate(desk, "CHF", "0.9412", date(2026, 10, 1))
        with pytest.raises(Refusal, match="rate_too_old"):
            desk.do(sell.confirm, order)
        with desk.database.read() as rd:
            kept = rd.execute(select(sales_order.c.state, sales_order.c.number)).one()
            assert tuple(kept) == ("draft", None)
            assert rd.scalar(select(func.count()).select_from(entry)) == 0


def test_a_rate_has_a_day_that_has_come_and_a_source(database_url: str) -> None:
    with a_desk(database_url) as desk:
        for code, told in (
            ("rate_of_own_currency", ("EUR", TODAY, 1, "BCE")),
            ("unknown_currency", ("XYZ", TODAY, 1, "BCE")),
            ("rate_not_positive", ("USD", TODAY, 0, "BCE")),
            ("rate_in_future", ("USD", LATER, 1, "BCE")),
            ("rate_without_source", ("USD", TODAY, 1, " ")),
        ):
            with pytest.raises(Refusal, match=code):
                desk.do(exchange.write, *told)


def test_what_is_owed_is_worth_what_the_rate_of_the_invoice_says(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        who, order, invoice_id = an_invoice(desk)
        del who, order
        assert worth(desk) == {"owed": (120_000, 110_599)}
        row = desk.row("SELECT * FROM invoice WHERE id = :id", id=invoice_id)
        assert (row["base_rate_ppm"], row["rate_source"], row["base_tax"]) == (1_085_000, "BCE", 18_433)
        with desk.database.read() as rd:
            terms = einvoice(einvoice_facts(rd, invoice_id)[0])
            told = vat_due(rd, date(2026, 11, 1), date(2026, 11, 30))
        assert (terms["BT-5"], terms["BT-6"], terms["BT-110"], terms["BT-111"]) == (
            "USD",
            "EUR",
            "200.00",
            "184.33",
        )
        assert told.due == 18_433


def test_money_at_another_rate_books_the_loss_and_settles_the_account_to_the_cent(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        who, order, _ = an_invoice(desk)
        del who
        desk.on(LATER)
        a_rate(desk, units="1.12", day=LATER)
        paid(desk, order, 40_000)
        paid(desk, order, 80_000, base_amount=71_111)
        assert worth(desk) == {}
        assert desk.state(order) == ("closed", "all", "all", "all")
        # 1 105,99 owed, 357,14 and 711,11 came.
        assert booked(desk, "666000") == 110_599 - 35_714 - 71_111
        assert booked(desk, "411000") == 0
        assert booked(desk, "512000") == 35_714 + 71_111
        own = [row for row in lines(desk) if row["CompteNum"] == "411000"]
        assert {row["EcritureLet"] for row in own} == {"AAA"}
        assert [(row["Montantdevise"], row["Idevise"]) for row in own if row["Montantdevise"]] == [
            ("1200,00", "USD"),
            ("400,00", "USD"),
            ("800,00", "USD"),
        ]


def test_a_payment_that_is_reversed_takes_its_gain_back(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        who, order, _ = an_invoice(desk)
        del who
        key = paid(desk, order, 120_000, base_amount=115_000)
        assert booked(desk, "766000") == 110_599 - 115_000
        desk.do(collect.reverse, key, "sans provision")
        assert booked(desk, "766000") == 0
        assert worth(desk) == {"owed": (120_000, 110_599)}


def test_a_credit_note_is_worth_what_its_invoice_was(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        who, _, invoice_id = an_invoice(desk)
        del who
        desk.on(LATER)
        a_rate(desk, units="1.12", day=LATER)
        note = desk.do(credit.credit, invoice_id, credit.CreditRequest(total=60_000), "casse")
        row = desk.row("SELECT * FROM invoice WHERE id = :id", id=note)
        assert (row["base_rate_ppm"], str(row["rate_on"])[:10], row["base_tax"]) == (
            1_085_000,
            "2026-11-22",
            9_217,
        )
        assert worth(desk) == {"owed": (60_000, 55_300)}
        assert booked(desk, "411000") == 55_300


def test_the_limit_of_credit_counts_all_currencies_in_the_companys(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk, units="2.0")
        bowl = desk.a_product("Bol", on_hand=99)
        who = desk.a_customer(limit=100_000)
        assert desk.confirm(desk.an_order(who, goods(bowl, 2, "500.00"), currency="USD")).state == "confirmed"
        held = desk.confirm(desk.an_order(who, goods(bowl, 1, "400.00")))
        assert held.state == "held"
        assert held.holds[0].facts == {"limit": 100_000, "exposure": 60_000 + 48_000, "excess": 8_000}
        assert desk.confirm(desk.an_order(who, goods(bowl, 1, "300.00"))).state == "confirmed"
        more = desk.confirm(desk.an_order(who, goods(bowl, 1, "100.00"), currency="USD"))
        assert more.holds[0].facts["exposure"] == 60_000 + 36_000 + 6_000


def test_what_is_not_done_in_another_currency_is_refused_before_anything_is_written(
    database_url: str,
) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        bowl = desk.a_product("Bol", on_hand=99)
        ahead = desk.an_order(
            desk.a_customer(), goods(bowl, 2), currency="USD", payment_kind="prepaid", payment_method="CB"
        )
        with pytest.raises(Refusal, match="order_currency_ahead"):
            desk.confirm(ahead)
        who, order, invoice_id = an_invoice(desk)
        waiting = desk.an_order(who, goods(bowl, 2), currency="USD", payment_kind="account")
        desk.confirm(waiting)
        for code, attempt in (
            ("only_at_home", lambda: desk.do(deposit.ask_deposit, waiting, 1_000)),
            ("only_at_home", lambda: desk.spread(invoice_id, 3, LATER, "demandé", warned=True)),
            (
                "only_at_home",
                lambda: desk.do(
                    write_off.lose, "invoice", invoice_id, write_off.LossDraft(amount=100, reason="perdu")
                ),
            ),
            ("payment_by_transfer_alone", lambda: paid(desk, order, 1_000, method="cheque")),
            ("currency_differs", lambda: paid(desk, order, 1_000, currency="EUR")),
            ("rate_missing", lambda: paid(desk, None, 1_000, currency="CHF", customer_id=who)),
        ):
            with pytest.raises(Refusal, match=code):
                attempt()
        with desk.database.read() as rd:
            assert rd.scalar(select(func.count()).select_from(payment)) == 0


def test_the_vat_of_services_is_due_with_money_as_the_invoice_froze_it(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        course = desk.a_product("Cours", kind="service")
        line = goods(course, 1, "333.33", kind="service", name="Cours")
        order = desk.an_order(desk.a_customer(), line, currency="USD")
        desk.confirm(order)
        invoice_id = desk.invoice(order, "all")
        frozen = desk.row("SELECT base_tax FROM invoice WHERE id = :id", id=invoice_id)["base_tax"]
        assert booked(desk, "445740") == -frozen
        desk.on(LATER)
        a_rate(desk, units="1.31", day=LATER)
        for part in (11_111, 22_222, 40_000 - 33_333):
            paid(desk, order, part)
        assert (booked(desk, "445740"), booked(desk, "445710")) == (0, -frozen)
        assert booked(desk, "411000") == 0
        with desk.database.read() as rd:
            assert vat_due(rd, date(2026, 11, 1), date(2026, 12, 31)).due == frozen


def test_money_given_back_is_worth_its_own_rate(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        who, order, _ = an_invoice(desk)
        key = paid(desk, order, 130_000)
        desk.on(LATER)
        a_rate(desk, units="1.12", day=LATER)
        credit_item = desk.row("SELECT id FROM item WHERE noun = 'payment' AND document_id = :key", key=key)[
            "id"
        ]
        back: dict[str, Any] = {
            "amount": 10_000,
            "method": "transfer",
            "received_on": LATER,
            "customer_id": who,
        }
        with pytest.raises(Refusal, match="currency_differs"):
            desk.do(collect.refund, collect.Receipt(currency="EUR", **back), credit_item)
        desk.do(collect.refund, collect.Receipt(currency="USD", **back), credit_item)
        assert worth(desk) == {}
        assert booked(desk, "411000") == 0


def test_a_currency_without_decimals_is_worth_its_euros(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk, "JPY", "163.25")
        an_invoice(desk, "JPY", "50000")
        assert worth(desk) == {"owed": (120_000, 73_507)}


def test_what_is_late_in_another_currency_holds_orders_of_any(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        who, _, _ = an_invoice(desk)
        account = desk.row("SELECT account_id FROM customer WHERE id = :id", id=who)["account_id"]
        desk.on(date(2027, 2, 1))
        with desk.database.read() as rd:
            late = overdue(rd, account, rd.today, 20)
        assert (late.amount, late.long_amount, late.since) == (110_599, 110_599, date(2026, 12, 22))
        desk.do(settings.decide, "credit.rules", {"company": {"overdue_days": 20}})
        [hold] = desk.confirm(desk.an_order(who, goods(desk.a_product("Tasse"), 1, "5.00"))).holds
        assert (hold.rule, hold.facts["amount"]) == ("overdue", 110_599)
