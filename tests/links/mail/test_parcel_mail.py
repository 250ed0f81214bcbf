"""Parcels that left are told of once, through a real server: kept true while the mail waits, never after a reversal."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage

import pytest

from app.base import settings
from app.base.listing import ListQuery
from app.correspondence import mail
from app.correspondence.templates import decide, template
from app.flow import pack, ship
from app.flow.letters import compose
from app.flow.pack import ParcelDraft
from app.flow.ship_together import ship_together
from app.flow.track import Numbered, track
from app.links.mail.dispatch import dispatch
from app.orders.draft import PostalAddress
from app.reports.mails import MAILS, rows_about
from app.shipping.parcels import parcels_of
from tests.links.mail.conftest import set_up
from tests.links.mail.server import MailServer
from tests.stories.desk import OWNER, TODAY, Desk, goods

DOOR = PostalAddress(name="Zoë Lefèvre", line1="3 rue de l’Œuf", postcode="30000", city="Nîmes")


@pytest.fixture
def shop(desk: Desk, server: MailServer) -> Desk:
    set_up(desk, server)
    desk.do(settings.decide, "mail.order_confirmation", [])
    desk.do(settings.decide, "mail.parcel_shipped", ["hand"])
    return desk


def ordered(desk: Desk, bowl: int, pieces: int = 3, customer: int | None = None, **values: object) -> int:
    buyer = customer or desk.a_customer("SARL Lefèvre", email="compta@lefevre.fr")
    whole = {"payment_kind": "account", "billing": DOOR, "delivery": DOOR, **values}
    order = desk.an_order(buyer, goods(bowl, pieces, name="Bol à oreilles"), **whole)
    desk.confirm(order)
    return order


def arrived(desk: Desk, server: MailServer) -> list[EmailMessage]:
    dispatch(desk.database, OWNER)
    return list(server.mails)


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return part.get_content().replace("\u00a0", " ").replace("\u202f", " ")


def waiting(desk: Desk) -> list[mail.Mail]:
    keys = [row["id"] for row in desk.rows("SELECT id FROM mail WHERE kind = 'parcel_shipped' ORDER BY id")]
    with desk.reading() as rd:
        return mail.mails(rd, keys)


def test_a_parcel_with_a_number_is_told_of_once_with_its_link_what_is_in_it_and_what_follows(
    shop: Desk, server: MailServer
) -> None:
    bowl = shop.a_product("Bol", on_hand=2)
    order = ordered(shop, bowl)
    shipment = shop.ship(order)
    assert arrived(shop, server) == []
    # Without a number there is nothing to follow yet.
    shop.do(pack.pack, shipment, [ParcelDraft(carrier="Colissimo", weight_grams=700)])
    assert arrived(shop, server) == []
    with shop.reading() as rd:
        [one] = parcels_of(rd, [shipment])
    shop.do(pack.pack, shipment, [ParcelDraft(id=one.id, carrier="Colissimo", tracking="6A0123")])
    [told] = arrived(shop, server)
    number = shop.order(order)["number"]
    assert (told["To"], told["Subject"]) == ("compta@lefevre.fr", f"Votre commande {number} est en route")
    body = text_of(told)
    assert "Transporteur : Colissimo" in body
    assert "Numéro de suivi : 6A0123" in body
    assert one.page() == ""
    assert "https://www.laposte.fr" in body
    assert "code=6A0123" in body
    assert "- 2 × Bol à oreilles" in body
    assert "Le reste suivra dès que possible : 1 × Bol à oreilles." in body
    assert "{" not in body
    # Never twice, whatever is packed afterwards.
    more = [ParcelDraft(id=one.id, tracking="6A0123"), ParcelDraft(carrier="GLS", tracking="77")]
    shop.do(pack.pack, shipment, more)
    assert len(arrived(shop, server)) == 1
    # What followed is a shipment of its own, and nothing more is to come.
    shop.receive_goods(bowl, 5)
    shop.do(pack.pack, shop.ship(order), [ParcelDraft(carrier="Transports Morin", tracking="ZZ 9")])
    _, last = arrived(shop, server)
    assert "Numéro de suivi : ZZ9" in text_of(last)
    assert "Où en est le colis" not in text_of(last)
    assert "Le reste" not in text_of(last)
    shop.must_verify()


def test_nothing_is_told_where_nobody_asked_for_it_and_a_person_may_tell_all_the_same(
    shop: Desk, server: MailServer
) -> None:
    shop.do(settings.decide, "mail.parcel_shipped", [])
    shipment = shop.ship(ordered(shop, shop.a_product("Bol", on_hand=5)))
    shop.do(pack.pack, shipment, [ParcelDraft(carrier="GLS", tracking="77")])
    assert arrived(shop, server) == []
    with shop.reading() as rd:
        written = compose(rd, "parcel_shipped", "shipment", shipment, language="en").draft
    shop.do(mail.promise, replace(written, body=written.body + "\nThank you.\n"))
    [told] = arrived(shop, server)
    assert "Tracking number: 77" in text_of(told)
    assert "Thank you." in text_of(told)
    # What a person told is told.
    shop.do(settings.decide, "mail.parcel_shipped", ["hand"])
    shop.do(pack.pack, shipment, [ParcelDraft(carrier="GLS", tracking="78")])
    assert len(arrived(shop, server)) == 1


def test_a_number_that_is_mended_is_mended_in_the_mail_that_waits_and_in_nothing_else(
    shop: Desk, server: MailServer
) -> None:
    kept = template_of(shop)
    shop.do(decide, "parcel_shipped", "fr", kept[0], kept[1] + "\nÀ bientôt au marché.\n")
    shipment = shop.ship(ordered(shop, shop.a_product("Bol", on_hand=5)))
    shop.do(pack.pack, shipment, [ParcelDraft(carrier="Colissimo", tracking="6A0132")])
    with shop.reading() as rd:
        [one] = parcels_of(rd, [shipment])
    shop.do(pack.pack, shipment, [ParcelDraft(id=one.id, carrier="Colissimo", tracking="6A0123")])
    [told] = arrived(shop, server)
    assert "6A0132" not in text_of(told)
    assert "code=6A0123" in text_of(told)
    assert "À bientôt au marché." in text_of(told)


def template_of(desk: Desk) -> tuple[str, str]:
    with desk.reading() as rd:
        written = template(rd, "parcel_shipped", "fr")
    return written.subject, written.body


def test_what_was_taken_back_before_its_mail_left_is_told_to_nobody(shop: Desk, server: MailServer) -> None:
    shipment = shop.ship(ordered(shop, shop.a_product("Bol", on_hand=5)))
    shop.do(pack.pack, shipment, [ParcelDraft(carrier="GLS", tracking="77")])
    shop.do(ship.reverse, shipment, "erreur")
    assert arrived(shop, server) == []
    [told] = waiting(shop)
    assert (told.state, told.answer) == ("refused", "comptoir:mail_shipment_reversed")


def test_a_parcel_that_has_arrived_already_is_not_said_to_be_on_its_way(
    shop: Desk, server: MailServer
) -> None:
    shipment = shop.ship(ordered(shop, shop.a_product("Bol", on_hand=5)))
    shop.do(pack.pack, shipment, [ParcelDraft(carrier="GLS")])
    with shop.reading() as rd:
        [one] = parcels_of(rd, [shipment])
    shop.do(pack.tell_fate, one.id, "delivered", TODAY)
    shop.do(pack.pack, shipment, [ParcelDraft(id=one.id, carrier="GLS", tracking="77")])
    assert arrived(shop, server) == []


def test_several_orders_in_the_same_parcels_are_told_of_by_one_mail_also_where_the_carrier_gave_the_number(
    shop: Desk, server: MailServer
) -> None:
    bowl = shop.a_product("Bol", on_hand=9)
    buyer = shop.a_customer("SARL Lefèvre", email="compta@lefevre.fr")
    orders = [ordered(shop, bowl, pieces, buyer) for pieces in (2, 3)]
    shipments = shop.do(ship_together, orders)
    shop.do(track, [Numbered(shipments[1], None, "6A0123", "Colissimo")])
    [told] = arrived(shop, server)
    both = " et ".join(shop.order(each)["number"] for each in orders)
    assert told["Subject"] == f"Vos commandes {both} sont en route"
    assert f"Vos commandes {both} sont parties le" in text_of(told)
    with shop.reading() as rd:
        english = compose(rd, "parcel_shipped", "shipment", shipments[0], language="en").draft
    assert english.subject == f"Your orders {both.replace(' et ', ' and ')} are on their way"
    # Each of them shows it.
    with shop.reading() as rd:
        assert [len(rows_about(rd, "shipment", each)) for each in shipments] == [1, 1]
        about = ListQuery(chips=(("about", f"shipment:{shipments[1]}"),))
        assert MAILS.count(rd, about).count == 1
    assert "- 2 × Bol à oreilles\n- 3 × Bol à oreilles" in text_of(told).replace("\r\n", "\n")
    shop.must_verify()
