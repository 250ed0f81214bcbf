"""Orders in another currency than the company's: written down, never confirmed while no rate is known."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.base.errors import Refusal
from app.flow import sell
from app.orders.draft import OrderDraft
from app.orders.tables import sales_order
from app.receivables.tables import entry
from tests.stories.desk import TODAY, a_desk, goods


def test_an_order_in_another_currency_stays_a_draft_and_takes_no_number(database_url: str) -> None:
    with a_desk(database_url) as desk:
        bowl = desk.a_product("Bol")
        draft = OrderDraft(
            customer_id=desk.a_customer(),
            ordered_on=TODAY,
            lines=(goods(bowl, 2, "10.00"),),
            currency="CHF",
        )
        order = desk.do(sell.save, draft)
        with pytest.raises(Refusal, match="order_currency_differs"):
            desk.do(sell.confirm, order)
        with desk.database.read() as rd:
            kept = rd.execute(select(sales_order.c.state, sales_order.c.number)).one()
            assert tuple(kept) == ("draft", None)
            assert rd.scalar(select(func.count()).select_from(entry)) == 0
