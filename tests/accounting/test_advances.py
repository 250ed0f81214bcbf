"""Money kept for orders is told of beside the VAT until a deposit invoice, or the final one, tells of it."""

from __future__ import annotations

from datetime import date

from app.accounting.vat_due import vat_due
from app.flow import company, deposit
from app.flow.company import CompanyDraft
from tests.stories.desk import Desk, a_desk, goods

OCTOBER = date(2026, 10, 1), date(2026, 10, 31)
NOVEMBER = date(2026, 11, 1), date(2026, 11, 30)


def told(desk: Desk, period: tuple[date, date]) -> int:
    with desk.database.read() as rd:
        return vat_due(rd, *period).advances


def test_an_advance_is_told_until_a_document_tells_of_it(database_url: str) -> None:
    with a_desk(database_url, date(2026, 10, 20)) as desk:
        order = desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=5), 1, "1000.00"))
        # Money that came before the confirmation is no less an advance.
        desk.pay(order, 20_000)
        assert told(desk, OCTOBER) == 20_000
        desk.confirm(order)
        desk.pay(order, 30_000)
        assert told(desk, OCTOBER) == 50_000
        desk.on(date(2026, 11, 5))
        desk.do(deposit.ask_deposit, order, 36_000)
        assert told(desk, NOVEMBER) == 14_000
        # October stands as it stood.
        assert told(desk, OCTOBER) == 50_000
        desk.ship(order)
        desk.invoice(order)
        assert told(desk, NOVEMBER) == 0
        assert told(desk, OCTOBER) == 50_000


def test_credit_that_is_kept_for_no_order_and_what_bears_no_vat_are_none(database_url: str) -> None:
    with a_desk(database_url, date(2026, 10, 20)) as desk:
        who = desk.a_customer()
        desk.pay(None, 5_000, customer_id=who)
        untaxed = CompanyDraft(
            name="Boutique Été & Cie", city="Nîmes", siren="732829320", vat_regime="franchise"
        )
        desk.do(company.change, untaxed)
        order = desk.an_order(who, goods(desk.a_product(), 1, "100.00", rate="0"))
        assert desk.order(order)["tax"] == 0
        desk.pay(order, 4_000)
        assert told(desk, OCTOBER) == 0
