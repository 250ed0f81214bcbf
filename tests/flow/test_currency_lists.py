"""Sums of lists over several currencies: in the company's at the rates that were fixed, and what of them is in others."""

from __future__ import annotations

from app.base.abroad import of_which
from app.base.listing import ListQuery
from app.base.words import Words
from app.flow import chase, exchange, quote
from app.invoicing.queries import chosen_invoices, count_invoices
from app.orders.draft import OrderDraft
from app.orders.queries import ORDERS
from app.orders.quote_draft import QuoteDraft
from app.orders.quote_queries import count_quotes
from app.payments.queries import PAYMENTS
from app.receivables.disputed import CODES
from app.reminders.dispute import DisputeDraft
from app.reports.agreed import disputed_at, promises_due
from app.reports.credit_sales import paid_days, sold
from app.reports.disputes import count_disputes
from app.reports.still_waiting import still_waiting
from app.shipping.queries import count_shipments
from tests.flow.test_currency import LATER, a_rate, an_invoice, paid
from tests.stories.desk import TODAY, Desk, a_desk, goods

ALL = ListQuery()


def an_order_at_home(desk: Desk, who: int) -> int:
    """One of 120,00 €, shipped and invoiced."""
    order = desk.an_order(who, goods(desk.a_product("Tasse", on_hand=5), 1, "100.00"))
    assert desk.confirm(order).state == "confirmed"
    desk.ship(order)
    desk.invoice(order)
    return order


def test_the_foot_of_a_list_is_worth_what_was_fixed_and_names_the_other_part(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        who, order, invoice_id = an_invoice(desk)
        at_home = an_order_at_home(desk, who)
        desk.do(chase.open_dispute, DisputeDraft(invoice_id=invoice_id, code=CODES[0], amount=12_000))
        desk.on(LATER)
        a_rate(desk, units="2.0", day=LATER)
        paid(desk, order, 40_000, base_amount=30_000)
        desk.pay(at_home, 12_000)
        with desk.database.read() as rd:
            orders, invoices = ORDERS.count(rd, ALL), count_invoices(rd, ALL)
            payments, disputes = PAYMENTS.count(rd, ALL), count_disputes(rd, ALL)
            shipments, chosen = count_shipments(rd, ALL), chosen_invoices(rd, [invoice_id])
        assert orders.sums["total"] == 110_599 + 12_000
        assert orders.told_abroad("total") == [("USD", 120_000)]
        assert orders.sums["open"] == 73_733
        assert invoices.sums["total"] == 110_599 + 12_000
        assert invoices.sums["open"] == invoices.sums["owed"] == 73_733
        assert payments.sums["amount"] == 30_000 + 12_000
        assert payments.told_abroad("amount") == [("USD", 40_000)]
        assert (disputes.sums["amount"], disputes.told_abroad("amount")) == (11_060, [("USD", 12_000)])
        assert shipments.sums["value"] == 110_599 + 12_000
        assert chosen.sums["total"] == 110_599
        told = of_which(Words("fr"), orders.told_abroad("total"), "EUR")
        assert told == f"{Words('fr').money(120_000, 'USD')} convertis"
        assert of_which(Words("fr"), [("EUR", 5)], "EUR") == ""


def test_what_is_not_confirmed_is_worth_the_last_rate_and_without_one_there_is_no_sum(
    database_url: str,
) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        bowl, who = desk.a_product("Bol", on_hand=9), desk.a_customer()
        desk.an_order(who, goods(bowl, 1, "100.00"), currency="USD")
        content = OrderDraft(
            customer_id=who, ordered_on=TODAY, lines=(goods(bowl, 1, "100.00"),), currency="USD"
        )
        desk.do(quote.save, QuoteDraft(content=content))
        desk.do(exchange.write, "USD", TODAY, 2_000_000, "BCE")
        with desk.database.read() as rd:
            assert ORDERS.count(rd, ALL).sums["total"] == 6_000
            found = count_quotes(rd, ALL)
        assert found.told_abroad("apart") or found.told_abroad("total")
        assert sum(found.sums.get(each, 0) for each in ("total", "apart")) in (6_000, 12_000)
        desk.an_order(who, goods(bowl, 1, "100.00"), currency="CHF")
        with desk.database.read() as rd:
            told = ORDERS.count(rd, ALL)
        assert (told.count, told.sums) == (2, {})


def test_what_waits_counts_orders_of_all_currencies(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk, units="2.0")
        bowl, who = desk.a_product("Bol", on_hand=9), desk.a_customer()
        for currency in ("USD", "EUR"):
            order = desk.an_order(who, goods(bowl, 1, "100.00"), currency=currency)
            assert desk.confirm(order).state == "confirmed"
        with desk.database.read() as rd:
            query = ListQuery(chips=(("view", "to_ship"),))
            assert still_waiting(rd, "to_ship", ORDERS.count(rd, query)) == 6_000 + 12_000


def test_measures_of_collecting_count_what_is_owed_in_another_currency(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        who, order, invoice_id = an_invoice(desk)
        desk.do(chase.open_dispute, DisputeDraft(invoice_id=invoice_id, code=CODES[0], amount=12_000))
        desk.do(chase.promise, who, 60_000, TODAY, "", invoice_id)
        paid(desk, order, 60_000)
        desk.do(chase.judge)
        with desk.database.read() as rd:
            [sales] = sold(rd, TODAY, TODAY, TODAY)
            [came] = paid_days(rd, TODAY, TODAY)
            [disputed] = disputed_at(rd, TODAY)
            [kept] = promises_due(rd, TODAY, TODAY)
        assert (sales.amount, came.amount, disputed.amount) == (110_599, 55_299, 11_059)
        assert (kept.promised.amount, kept.promised.in_time) == (55_300, 55_300)
