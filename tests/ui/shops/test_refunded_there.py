"""Money that the shop gave back before its order was invoiced here: the page of the payment says so."""

from __future__ import annotations

from pathlib import Path

from tests.links.shops.woo import Woo
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from tests.ui.shops.conftest import take_over
from ui.kit.wording import say
from ui.payments.payment_page import PaymentPage


def test_an_advance_that_the_shop_gave_back_says_so_on_its_page(
    stage: Stage, books: Desk, tmp_path: Path
) -> None:
    woo = Woo(tmp_path / "shop")
    woo.product(1, stock=10)
    woo.order(7, "refunded")
    woo.refund(7, 70, pieces=1)
    woo.order(8)
    take_over(books, woo)
    paid = {
        row["remote_id"]: row["id"]
        for row in books.rows(
            "SELECT o.remote_id, p.id FROM payment p JOIN sales_order o ON o.id = p.order_id"
        )
    }
    told = say("payment.step_effect.refunded_there")
    for remote, refunded in (("7", True), ("8", False)):
        page = stage.show(PaymentPage(stage.office, paid[remote]))
        assert page.card.step is not None
        assert (told in [text for _, text in page.card.step.effects]) is refunded
