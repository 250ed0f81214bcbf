"""Parcels: numbers and weights that are mended, what became of each with day and who, and who carries by rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.flow import pack, ship
from app.flow.pack import ParcelDraft
from app.reports.shipment_page import shipment_page
from app.shipping.carriers import CarrierRule, carriers, chosen_carrier, known_carrier, tracking_page
from app.shipping.frozen import delivery_note_facts
from app.shipping.parcels import ParcelRow, fate_of, parcels_of
from app.shipping.queries import SHIPMENTS
from tests.stories.desk import TODAY, Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def shipped(desk: Desk, **values: object) -> int:
    bowl = desk.a_product("Bol", on_hand=50, weight_grams=400)
    order = desk.an_order(desk.a_customer(), goods(bowl, 3), payment_kind="account", **values)
    desk.confirm(order)
    return desk.ship(order)


def parcels(desk: Desk, shipment: int) -> list[ParcelRow]:
    with desk.reading() as rd:
        return parcels_of(rd, [shipment])


def test_parcels_are_on_the_note_with_numbers_and_weight_and_are_mended(desk: Desk) -> None:
    shipment = shipped(desk)
    first = ParcelDraft(carrier="colissimo", tracking=" 6A 0123 ", weight_grams=700)
    desk.do(pack.pack, shipment, [first, ParcelDraft(carrier="Geodis", weight_grams=500, length_mm=300)])
    one, two = parcels(desk, shipment)
    assert (one.carrier, one.tracking, one.position) == ("Colissimo", "6A0123", 1)
    assert one.page().endswith("code=6A0123")
    assert two.page() == ""
    with desk.reading() as rd:
        facts, _words = delivery_note_facts(rd, shipment)
        assert shipment_page(rd, shipment).grams == 1200
    assert (facts.carrier, facts.tracking, facts.parcels, facts.weight_grams) == (
        "Colissimo, Geodis",
        "6A0123",
        2,
        1200,
    )
    desk.do(pack.pack, shipment, [ParcelDraft(id=two.id, carrier="GLS", tracking="77")])
    [left] = parcels(desk, shipment)
    assert (left.id, left.position, left.carrier) == (two.id, 1, "GLS")


def test_what_became_of_a_parcel_keeps_day_and_who_and_the_last_counts(desk: Desk) -> None:
    shipment = shipped(desk)
    desk.do(pack.pack, shipment, [ParcelDraft(tracking="1"), ParcelDraft(tracking="2")])
    one, two = parcels(desk, shipment)
    desk.do(pack.tell_fate, one.id, "delivered", TODAY, "gardien")
    desk.do(pack.tell_fate, two.id, "lost", TODAY)
    with desk.reading() as rd:
        astray = ListQuery(chips=(("view", "astray"),))
        [row] = SHIPMENTS.rows(rd, SHIPMENTS.ids(rd, astray, 0, 9))
    assert (row.fate, row.parcels, row.tracking) == ("lost", 2, "1")
    assert (parcels(desk, shipment)[0].told_by, parcels(desk, shipment)[0].note) == ("Camille", "gardien")
    desk.do(pack.tell_fate, two.id, "delivered", TODAY)
    assert fate_of(parcels(desk, shipment)) == "delivered"
    with desk.reading() as rd:
        assert not SHIPMENTS.ids(rd, astray, 0, 9)
        told = [event.verb for event in shipment_page(rd, shipment).history]
    assert told.count("ship.fate") == 3


def test_what_cannot_be_is_refused(desk: Desk) -> None:
    shipment = shipped(desk)
    desk.do(pack.pack, shipment, [ParcelDraft()])
    [one] = parcels(desk, shipment)
    desk.do(pack.tell_fate, one.id, "refused", TODAY)

    def refused(*told: object) -> str:
        with pytest.raises(Refusal) as why:
            desk.do(*told)
        return why.value.code

    assert refused(pack.tell_fate, one.id, "lost", TODAY + timedelta(days=1)) == "parcel_day"
    assert refused(pack.tell_fate, one.id, "lost", TODAY - timedelta(days=1)) == "parcel_day"
    assert refused(pack.tell_fate, 99, "lost", TODAY) == "parcel_unknown"
    assert refused(pack.pack, shipment, []) == "parcel_told_of"
    assert refused(pack.pack, shipment, [ParcelDraft(id=one.id, weight_grams=0)]) == "parcel_measure"
    assert refused(pack.pack, shipment, [ParcelDraft()] * 100) == "parcels_too_many"
    undone = desk.do(ship.reverse, shipment, "erreur")
    assert refused(pack.pack, undone, [ParcelDraft()]) == "shipment_not_packed"
    assert refused(pack.decide_rules, [CarrierRule(carrier=" ")]) == "carrier_missing"


def test_a_carrier_is_chosen_by_country_weight_and_value() -> None:
    rules = [
        CarrierRule(carrier="Mondial Relay", countries=("FR", "BE"), most_grams=5000, most_value=10_000),
        CarrierRule(carrier="Colissimo", countries=("FR",), least_value=10_001),
        CarrierRule(carrier="DHL"),
    ]
    assert chosen_carrier(rules, "FR", 4999, 10_000) == "Mondial Relay"
    assert chosen_carrier(rules, "FR", 5001, 10_000) == "DHL"
    assert chosen_carrier(rules, "FR", None, 10_001) == "Colissimo"
    assert chosen_carrier(rules, "DE", 10, 1) == "DHL"
    assert chosen_carrier(rules[:1], "BE", None, 1) == ""


def test_shipping_goes_by_the_rules_unless_a_carrier_is_named(desk: Desk) -> None:
    desk.do(pack.decide_rules, [CarrierRule(carrier="chronopost", countries=("FR",), most_grams=1200)])
    with desk.reading() as rd:
        [row] = SHIPMENTS.rows(rd, [shipped(desk)])
    assert row.carrier == "Chronopost"


def test_every_carrier_that_is_offered_has_a_page_and_is_found_by_its_names() -> None:
    assert [each.name for each in carriers()] == [
        "Colissimo", "La Poste", "Chronopost", "Mondial Relay", "DPD", "UPS", "DHL", "GLS",
    ]  # fmt: skip
    for each in carriers():
        assert known_carrier(each.name.upper()) == known_carrier(each.code) == each
        page = tracking_page(each.code, "A B/1", "69001")
        assert page.startswith("https://")
        assert "A%20B%2F1" in page
        assert "{" not in page
    assert known_carrier("Geodis") is None
