"""An order paid at the door: confirmation, invoice and mails ask for the money there, and for no transfer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.base import settings
from app.base.listing import ListQuery
from app.flow import company, ship
from app.flow.company import CompanyDraft
from app.flow.deposit import ask_deposit
from app.flow.letters import compose
from app.flow.paper import drawn, order_confirmation
from app.invoicing.queries import InvoiceRow, invoice_rows
from app.receivables.due import overdue
from app.receivables.tables import item
from app.reports.call_list import CallRow, call_list
from app.reports.receivables import ReceivableRow, receivables_of
from app.shipping.queries import SHIPMENTS
from tests.paper.papers import plain, text
from tests.stories.desk import Desk, goods

IBAN = "FR7630006000011234567890189"


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    made.do(
        company.change, CompanyDraft(name="Boutique Été & Cie", city="Nîmes", siren="732829320", iban=IBAN)
    )
    yield made
    made.close()


def an_order(desk: Desk, kind: str) -> int:
    customer = desk.a_customer(email="compta@lefevre.fr")
    order_id = desk.an_order(customer, goods(desk.a_product(on_hand=9), 2), payment_kind=kind)
    desk.confirm(order_id)
    return order_id


def said(desk: Desk, kind: str, noun: str, row_id: int) -> str:
    with desk.database.read() as rd:
        return plain(compose(rd, kind, noun, row_id).draft.body)


def printed(desk: Desk, order_id: int, invoice_id: int | None = None) -> str:
    with desk.database.read() as rd:
        paper = drawn(rd, invoice_id) if invoice_id is not None else order_confirmation(rd, order_id)
    return " ".join(plain(text(paper)).split())


def test_what_is_paid_at_the_door_is_asked_for_there_and_by_no_transfer(desk: Desk) -> None:
    order_id = an_order(desk, "on_delivery")
    assert "À remettre au livreur : 24,00 €" in said(desk, "order_confirmation", "sales_order", order_id)
    desk.ship(order_id)
    invoice_id = desk.invoice(order_id)
    for paper in (printed(desk, order_id), printed(desk, order_id, invoice_id)):
        assert "À régler à la livraison" in paper
        assert "À payer 24,00 € à la livraison" in paper
        assert "virement. " in paper
        assert "IBAN" not in paper
        assert "au plus tard" not in paper
    body = said(desk, "invoice", "invoice", invoice_id)
    assert "À remettre au livreur : 24,00 €" in body
    assert "au plus tard" not in body
    desk.pay(order_id, 2_400)
    body = said(desk, "invoice", "invoice", invoice_id)
    assert "livreur" not in body, "it was paid"


def test_on_account_the_transfer_is_asked_for_as_before(desk: Desk) -> None:
    order_id = an_order(desk, "account")
    desk.ship(order_id)
    invoice_id = desk.invoice(order_id)
    paper = printed(desk, order_id, invoice_id)
    assert "Payer par virement" in paper
    assert "livraison" not in paper
    body = said(desk, "invoice", "invoice", invoice_id)
    assert "Reste à régler : 24,00 €, au plus tard le" in body
    assert "livreur" not in body


def test_a_deposit_is_asked_for_by_transfer_also_where_the_rest_is_paid_at_the_door(desk: Desk) -> None:
    customer = desk.a_customer(email="compta@lefevre.fr")
    order_id = desk.an_order(
        customer,
        goods(desk.a_product(on_hand=9), 2),
        payment_kind="on_delivery",
        deposit_ppm=300_000,
    )
    desk.confirm(order_id)
    desk.do(ask_deposit, order_id, 720)
    [row] = desk.rows("SELECT id FROM invoice WHERE kind = 'deposit'")
    paper = printed(desk, order_id, row["id"])
    assert "IBAN" in paper
    assert "livreur" not in paper


def test_money_that_the_carrier_collects_is_late_once_it_had_time_to_hand_it_over(desk: Desk) -> None:
    desk.do(settings.decide, "collect.carrier_days", 10)
    day = desk.database.clock.today()
    order_id = an_order(desk, "on_delivery")
    desk.ship(order_id)
    invoice_id = desk.invoice(order_id)
    assert "Échéance à la livraison" in printed(desk, order_id, invoice_id)
    desk.on(day + timedelta(days=10))
    row, owed, late, called = seen(desk, invoice_id)
    assert (row.next_due_on, row.late, row.on_delivery) == (day + timedelta(days=10), 0, True)
    assert (owed.days_late, owed.on_delivery, late, called) == (0, True, 0, [])
    desk.on(day + timedelta(days=11))
    row, owed, late, called = seen(desk, invoice_id)
    assert (row.late, owed.days_late, late, len(called)) == (1, 1, 2_400, 1)
    desk.must_verify()


def test_a_deposit_of_an_order_paid_on_delivery_is_due_at_once(desk: Desk) -> None:
    order_id = desk.an_order(
        desk.a_customer(email="compta@lefevre.fr"),
        goods(desk.a_product(on_hand=9), 2),
        payment_kind="on_delivery",
        deposit_ppm=300_000,
    )
    desk.confirm(order_id)
    desk.do(ask_deposit, order_id, 720)
    key = desk.row("SELECT id FROM invoice WHERE kind = 'deposit'")["id"]
    row, owed, _late, _called = seen(desk, key)
    assert (row.on_delivery, owed.on_delivery) == (False, False)


def collected(desk: Desk) -> list[tuple[str, int]]:
    with desk.database.read() as rd:
        rows = SHIPMENTS.rows(rd, SHIPMENTS.ids(rd, ListQuery(), 0, 50))
    return sorted((row.kind, row.to_collect) for row in rows)


def test_the_list_of_shipments_says_what_the_carrier_must_collect(desk: Desk) -> None:
    order_id = an_order(desk, "on_delivery")
    desk.ship(an_order(desk, "account"))
    first = desk.ship(order_id)
    assert collected(desk) == [("delivery", 0), ("delivery", 2_400)]
    desk.pay(order_id, 1_000)
    assert collected(desk) == [("delivery", 0), ("delivery", 1_400)]
    desk.do(ship.reverse, first, "erreur")
    assert collected(desk) == [("delivery", 0), ("delivery", 0), ("reversal", 0)]


def seen(desk: Desk, invoice_id: int) -> tuple[InvoiceRow, ReceivableRow, int, list[CallRow]]:
    """The invoice and its debt in their lists, what of its customer is overdue, and whom to call."""
    with desk.database.read() as rd:
        [row] = invoice_rows(rd, [invoice_id])
        account = int(
            rd.scalar(
                select(item.c.account_id).where(item.c.document_id == invoice_id, item.c.noun == "invoice")
            )
        )
        [owed] = receivables_of(rd, account)
        late = overdue(rd, account, rd.today).amount
        return row, owed, late, list(call_list(rd).rows)
