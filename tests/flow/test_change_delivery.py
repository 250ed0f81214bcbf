"""Where a confirmed order goes and what its carriage costs, changed until it leaves; goods and VAT stay as agreed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.base.audit import history
from app.base.errors import Refusal
from app.flow.change import change
from app.invoicing.frozen import invoice_facts
from app.orders.change import OrderChange
from app.orders.draft import DraftLine, PostalAddress
from tests.stories.desk import Desk, a_desk, goods

HOME = PostalAddress(name="Ana", line1="1 rue A", postcode="59000", city="Lille")
SISTER = PostalAddress(name="Ma sœur", line1="5 rue B", postcode="29200", city="Brest")
CARRIAGE = DraftLine(name="Frais de port", kind="shipping", unit_price_micro=10_000_000, rate_ppm=200_000)


def an_order(desk: Desk, *more: DraftLine, limit: int | None = None) -> tuple[int, int]:
    """A product and a confirmed order of two of it (24.00 with VAT)."""
    bowl = desk.a_product(on_hand=5)
    order = desk.an_order(
        desk.a_customer(limit=limit),
        goods(bowl, 2),
        *more,
        payment_kind="account",
        billing=HOME,
        delivery=HOME,
    )
    desk.confirm(order)
    return bowl, order


def test_it_goes_elsewhere_and_what_is_set_aside_stays(database_url: str) -> None:
    with a_desk(database_url) as desk:
        bowl, order = an_order(desk)
        before = desk.rows("SELECT id FROM reservation ORDER BY id")
        desk.do(change, order, OrderChange({}, delivery=SISTER), "chez sa sœur")
        found = desk.order(order)
        assert json.loads(found["delivery"])["city"] == "Brest"
        assert json.loads(found["billing"])["city"] == "Lille"
        assert found["total"] == 2_400
        assert desk.stock(bowl) == (5, 2)
        assert desk.rows("SELECT id FROM reservation ORDER BY id") == before
        with desk.database.read() as rd:
            told = history(rd, "sales_order", order)[-1]
        assert (told.facts["reason"], told.facts["address_changed"]) == ("chez sa sœur", True)
        desk.must_verify()


def test_carriage_that_is_another_price_changes_vat_totals_and_what_is_owed(database_url: str) -> None:
    with a_desk(database_url) as desk:
        _, order = an_order(desk, CARRIAGE)
        assert desk.order(order)["total"] == 3_600
        desk.do(change, order, OrderChange({}, shipping_micro=5_000_000), "un colis plus petit")
        found = desk.order(order)
        assert (found["net"], found["tax"], found["total"]) == (2_500, 500, 3_000)
        assert desk.money()["committed"] == 3_000
        desk.do(change, order, OrderChange({}, shipping_micro=0), "offert")
        assert desk.order(order)["total"] == 2_400
        desk.must_verify()
        desk.ship(order)
        desk.invoice(order)
        desk.must_verify()


def test_carriage_that_was_not_asked_for_is_added(database_url: str) -> None:
    with a_desk(database_url) as desk:
        _, order = an_order(desk)
        wanted = OrderChange({}, shipping_micro=10_000_000, carriage=CARRIAGE)
        desk.do(change, order, wanted, "par transporteur")
        assert desk.order(order)["total"] == 3_600
        desk.ship(order)
        invoice = desk.invoice(order)
        assert desk.row("SELECT total FROM invoice WHERE id = :id", id=invoice)["total"] == 3_600
        desk.must_verify()


def test_what_carriage_adds_is_judged_as_any_increase(database_url: str) -> None:
    with a_desk(database_url) as desk:
        _, order = an_order(desk, limit=2_500)
        wanted = OrderChange({}, shipping_micro=10_000_000, carriage=CARRIAGE)
        with pytest.raises(Refusal, match="increase_held"):
            desk.do(change, order, wanted, "par transporteur")
        assert desk.order(order)["total"] == 2_400
        desk.do(change, order, wanted, "par transporteur", "vu avec lui")
        assert desk.order(order)["total"] == 3_600
        desk.must_verify()


def test_once_it_has_left_neither_changes(database_url: str) -> None:
    with a_desk(database_url) as desk:
        _, order = an_order(desk, CARRIAGE)
        desk.ship(order, {desk.lines(order)[0]: 1_000})
        for wanted in (OrderChange({}, delivery=SISTER), OrderChange({}, shipping_micro=0)):
            with pytest.raises(Refusal, match="order_on_its_way"):
                desk.do(change, order, wanted, "trop tard")
        desk.must_verify()


def test_an_address_that_would_change_the_vat_is_refused(database_url: str) -> None:
    with a_desk(database_url) as desk:
        _, order = an_order(desk)
        for place in (
            replace(SISTER, country="US", postcode="10001", city="New York"),
            replace(SISTER, postcode="97400", city="Saint-Denis"),
        ):
            with pytest.raises(Refusal, match="address_changes_vat"):
                desk.do(change, order, OrderChange({}, delivery=place), "déménagement")
        assert json.loads(desk.order(order)["delivery"])["city"] == "Lille"


def test_the_same_address_and_price_are_no_change(database_url: str) -> None:
    with a_desk(database_url) as desk:
        _, order = an_order(desk, CARRIAGE)
        with pytest.raises(Refusal, match="order_change_empty"):
            desk.do(change, order, OrderChange({}, delivery=HOME, shipping_micro=10_000_000), "rien")


def test_its_reference_and_note_are_others_until_it_is_invoiced(database_url: str) -> None:
    with a_desk(database_url) as desk:
        _, order = an_order(desk)
        desk.ship(order, {desk.lines(order)[0]: 1_000})
        wanted = OrderChange({}, reference=" BC 4471 ", note="Sonner deux fois")
        desk.do(change, order, wanted, "bon de commande reçu")
        found = desk.order(order)
        assert (found["customer_reference"], found["note"]) == ("BC 4471", "Sonner deux fois")
        assert (found["total"], found["terms_id"]) == (2_400, None)
        with desk.database.read() as rd:
            told = history(rd, "sales_order", order)[-1].facts
        assert (told["reference"], told["note_changed"]) == ({"from": "", "to": "BC 4471"}, True)
        with pytest.raises(Refusal, match="order_change_empty"):
            desk.do(change, order, wanted, "encore")
        made = desk.invoice(order)
        with desk.database.read() as rd:
            assert invoice_facts(rd, made)[0].buyer_reference == "BC 4471"
        with pytest.raises(Refusal, match="order_words_invoiced"):
            desk.do(change, order, OrderChange({}, reference="BC 9"), "trop tard")
        desk.must_verify()
