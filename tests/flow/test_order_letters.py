"""Where is my order, and thank you that it arrived: what those mails say, and when the second leaves by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base import settings
from app.correspondence import sender
from app.correspondence.mail import Mail, mails_about
from app.correspondence.sender import SenderDraft
from app.flow import pack, sell
from app.flow.letters import compose, kinds_for
from app.flow.pack import ParcelDraft
from app.flow.withdrawn import why_withdrawn
from app.orders.draft import PostalAddress
from app.orders.frozen import confirmation_facts
from app.shipping.parcels import parcels_of
from tests.stories.desk import TODAY, Desk, a_desk, goods

DOOR = PostalAddress(name="Zoë Lefèvre", line1="3 rue de l’Œuf", postcode="30000", city="Nîmes")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url, TODAY) as made:
        made.do(sender.decide, SenderDraft(kind="system", address="boutique@ete.fr", name="Été"))
        made.do(settings.decide, "mail.order_confirmation", [])
        yield made


def ordered(desk: Desk, product: int, pieces: int, **values: object) -> int:
    who = desk.a_customer("SARL Lefèvre", email="compta@lefevre.fr")
    whole = {"payment_kind": "account", "billing": DOOR, "delivery": DOOR, **values}
    return desk.an_order(who, goods(product, pieces, name="Bol"), **whole)


def said(desk: Desk, order: int, language: str = "fr") -> str:
    with desk.reading() as rd:
        body = compose(rd, "order_status", "sales_order", order, language=language).draft.body
    return body.replace("\u00a0", " ").replace("\u202f", " ")


def told(desk: Desk, shipment: int) -> list[Mail]:
    with desk.reading() as rd:
        return list(mails_about(rd, "shipment", shipment))


def test_the_status_is_said_as_it_is_at_each_step(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=2)
    order = ordered(desk, bowl, 3)
    assert "order_status" in kinds_for("sales_order")
    assert "commande en cours du 22/11/2026 : nous l’avons reçue et allons la confirmer." in said(desk, order)
    desk.confirm(order)
    assert "nous attendons encore une partie de ses articles." in said(desk, order)
    assert "Départ prévu" not in said(desk, order)
    shipment = desk.ship(order, {desk.lines(order)[0]: 2000})
    assert "une partie est en route, le reste suit." in said(desk, order)
    assert "Reste à venir : 1 × Bol." in said(desk, order)
    desk.receive_goods(bowl, 1)
    desk.ship(order)
    desk.do(pack.pack, shipment, [ParcelDraft(carrier="Colissimo", tracking="6A0123")])
    assert "numéro 6A0123 : https://" in said(desk, order)
    assert "is: it is on its way." in said(desk, order, "en")
    desk.must_verify()


def test_it_says_the_day_it_should_leave_and_what_is_to_be_paid_first(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=9)
    order = ordered(desk, bowl, 1)
    desk.confirm(order)
    assert "elle est en préparation.\nDépart prévu le 24/11/2026." in said(desk, order)
    first = ordered(desk, bowl, 1, payment_kind="prepaid")
    desk.confirm(first)
    assert "elle partira dès que votre règlement de 12,00 € sera arrivé." in said(desk, first)
    desk.do(sell.cancel, first, "se ravise")
    assert "it is cancelled." in said(desk, first, "en")


def test_whoever_wants_it_writes_once_all_parcels_have_arrived(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=9)
    order = ordered(desk, bowl, 2)
    desk.confirm(order)
    shipment = desk.ship(order)
    desk.do(pack.pack, shipment, [ParcelDraft(carrier="Colissimo"), ParcelDraft(carrier="Colissimo")])
    with desk.reading() as rd:
        one, other = parcels_of(rd, [shipment])
    desk.do(pack.tell_fate, one.id, "delivered", TODAY)
    desk.do(pack.tell_fate, other.id, "delivered", TODAY)
    # Off at first.
    assert told(desk, shipment) == []
    desk.do(settings.decide, "mail.parcel_delivered", ["hand"])
    desk.do(pack.tell_fate, other.id, "lost", TODAY)
    assert told(desk, shipment) == []
    desk.do(pack.tell_fate, other.id, "delivered", TODAY)
    [sent] = told(desk, shipment)
    assert (sent.kind, sent.recipient) == ("parcel_delivered", "compta@lefevre.fr")
    assert "votre commande CM-2026-0001 est arrivée." in sent.body
    desk.do(pack.tell_fate, one.id, "delivered", TODAY)
    assert len(told(desk, shipment)) == 1
    desk.do(pack.tell_fate, other.id, "lost", TODAY)
    with desk.reading() as rd:
        why = why_withdrawn(rd, sent)
    assert why is not None
    assert why.code == "mail_not_delivered"


def test_an_order_on_hold_confirms_and_promises_nothing(desk: Desk) -> None:
    product = desk.a_product(on_hand=9)
    customer = desk.a_customer(limit=1_000)
    order = desk.an_order(customer, goods(product, 2, "10.00"), payment_kind="account", promised_on=TODAY)
    assert desk.confirm(order).state == "held"
    for state in ("held", "unconfirmed"):
        assert not {"order_confirmation", "order_late"} & set(kinds_for("sales_order", state))
    assert "nous l’avons reçue et l’examinons." in said(desk, order)
    with desk.database.read() as rd:
        assert confirmation_facts(rd, order)[0].promised_on is None
