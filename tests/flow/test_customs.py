"""Customs: which parcels need papers, what is missing and where, and the CN 22 and CN 23 that come of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest

from app.base import settings
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.catalogue import product
from app.flow import pack, ship
from app.flow.customs import DeclarationDraft, customs_paper, declare
from app.flow.labels import parcel_labels
from app.flow.pack import ParcelDraft
from app.flow.paper import delivery_note
from app.flow.ship_together import ship_together
from app.links.carriers.coliship import FORMAT
from app.links.carriers.layouts import LAYOUTS, carrier_file
from app.links.carriers.posted import consignment
from app.orders.draft import PostalAddress
from app.reports.customs import customs_of
from app.reports.today import today
from app.shipping.customs import customs_ahead
from app.shipping.customs_law import customs_territory, is_letter, needs_eori, needs_papers, small_paper
from app.shipping.parcels import HELD_DAYS, parcels_of
from app.shipping.queries import SHIPMENTS
from tests.paper.papers import plain, text
from tests.stories.desk import TODAY, Desk, a_desk, goods

BERN = PostalAddress(
    name="Zoë Müller",
    line1="3 Marktgasse",
    postcode="3011",
    city="Bern",
    country="CH",
    phone="+41 31 000 00 00",
)
KNOWN: dict[str, Any] = {
    "hs_code": "6911 10",
    "origin_country": "pt",
    "weight_grams": 400,
    "net_weight_grams": 350,
}


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def shipped(desk: Desk, to: PostalAddress = BERN, pieces: int = 2, **values: Any) -> int:
    sku = "BOL" if not desk.rows("SELECT id FROM product") else ""
    bowl = desk.a_product("Bol", on_hand=90, sku=sku, **values)
    line = goods(bowl, pieces, name="Bol en grès", sku="BOL")
    order = desk.an_order(desk.a_customer(), line, payment_kind="account", billing=to, delivery=to)
    desk.confirm(order)
    return desk.ship(order)


def paper(desk: Desk, shipment: int) -> bytes:
    with desk.reading() as rd:
        return customs_paper(rd, shipment)


def lacks(desk: Desk, shipment: int) -> list[str]:
    with desk.reading() as rd:
        found = customs_of(rd, shipment)
    assert found is not None
    return [each.field for each in found.lacks]


@pytest.mark.parametrize(
    ("country", "postcode", "papers", "eori"),
    [
        ("FR", "30000", False, None),
        ("MC", "98000", False, None),
        ("FR", "20200", False, None),
        ("DE", "10115", False, None),
        ("GB", "BT1 1AA", False, None),
        ("GB", "SW1A 1AA", True, True),
        ("CH", "3011", True, True),
        ("AD", "AD500", True, True),
        ("VA", "00120", True, True),
        ("FR", "97410", True, False),
        ("RE", "97410", True, False),
        ("ES", "35001", True, False),
        ("DE", "27498", True, True),
    ],
)
def test_where_a_parcel_goes_decides_whether_it_needs_papers(
    country: str, postcode: str, papers: bool, eori: bool | None
) -> None:
    there = customs_territory(country, postcode)
    assert needs_papers("FR", there) is papers
    if eori is not None:
        assert needs_eori(there, TODAY) is eori


def test_within_one_market_overseas_none_are_needed() -> None:
    assert not needs_papers("GP", "MQ")
    assert needs_papers("GP", "FR")


def test_the_small_paper_goes_up_to_its_value_and_weight() -> None:
    assert small_paper(30_000, 2000, TODAY)
    assert not small_paper(30_001, 2000, TODAY)
    assert not small_paper(30_000, 2001, TODAY)
    assert small_paper(300, 100, TODAY, digits=0)
    assert not small_paper(100, 100, date(2010, 1, 1))


def test_what_is_missing_is_named_until_it_is_there_and_then_the_paper_comes(desk: Desk) -> None:
    shipment = shipped(desk, replace(BERN, phone=""))
    assert lacks(desk, shipment) == ["hs_code", "origin", "grams", "phone", "eori"]
    with pytest.raises(Refusal) as why:
        paper(desk, shipment)
    assert (why.value.code, why.value.facts["product"]) == ("customs_lacks_of", "Bol en grès")
    bowl = desk.row("SELECT product_id AS id FROM shipment_line")["id"]
    desk.do(product.revise, bowl, KNOWN)
    draft = DeclarationDraft(
        nature="gift", phone="+41 1", importer_reference="CHE-1", eori="fr 732829320 00074"
    )
    desk.do(declare, shipment, draft)
    assert lacks(desk, shipment) == []
    # Nobody said that it is a letter: what is carried as a parcel has a CN 23, however little it is worth.
    assert "CN 23" in text(paper(desk, shipment))
    desk.do(pack.pack, shipment, [ParcelDraft(carrier="Colissimo", tracking="CC418027735FR")])
    assert "CN 23" in text(paper(desk, shipment))
    desk.do(pack.pack, shipment, [ParcelDraft(carrier="La Poste", tracking="LX418027735FR")])
    shown = text(paper(desk, shipment))
    for told in ("CN 22", "691110", "PT", "0,700"):
        assert told in shown
    desk.must_verify()


@pytest.mark.parametrize(
    ("carrier", "tracking", "letter"),
    [
        ("La Poste", "", True),
        ("laposte", "1L 234", True),
        ("", "RR 123 456 789 FR", True),
        ("La Poste", "CC123456789FR", False),
        ("Colissimo", "LX123456789FR", True),
        ("Colissimo", "6C18204713965", False),
        ("Chronopost", "", False),
        ("", "", False),
    ],
)
def test_what_the_posts_carry_as_a_letter_is_told_from_a_parcel(
    carrier: str, tracking: str, letter: bool
) -> None:
    assert is_letter(carrier, tracking) is letter


def size(content: bytes) -> tuple[float, float]:
    with pikepdf.Pdf.open(io.BytesIO(content)) as found:
        box = [float(side) for side in found.pages[0].mediabox.as_list()]
    return (round(box[2] / 72 * 25.4, 1), round(box[3] / 72 * 25.4, 1))


def test_above_the_limit_it_is_a_cn_23_with_every_field_in_its_size(desk: Desk) -> None:
    shipment = shipped(desk, pieces=40, **KNOWN)
    desk.do(
        declare,
        shipment,
        DeclarationDraft(eori="FR73282932000074", importer_reference="CHE-123", comments="Fragile"),
    )
    desk.do(
        pack.pack, shipment, [ParcelDraft(carrier="Colissimo", tracking="CC123456789FR", weight_grams=17_000)]
    )
    order = desk.row("SELECT order_id AS id FROM shipment")["id"]
    desk.invoice(order)
    content = paper(desk, shipment)
    assert size(content) == (210.0, 148.0)
    shown = text(content)
    wanted = (
        "CN 23",
        "CC123456789FR",
        "FR73282932000074",
        "CHE-123",
        "Fragile",
        "FA-2026-0001",
        "14,000",
        "17,000",
    )
    for told in (*wanted, "400,00 EUR", "SUISSE", "+41 31 000 00 00"):
        assert told in " ".join(shown.split()).replace("\u202f", " "), told


def test_a_parcel_that_weighs_less_than_its_goods_is_weighed_again(desk: Desk) -> None:
    shipment = shipped(desk, pieces=40, **KNOWN)
    desk.do(declare, shipment, DeclarationDraft(eori="FR73282932000074"))
    desk.do(pack.pack, shipment, [ParcelDraft(weight_grams=13_999)])
    assert lacks(desk, shipment) == ["weight_below"]
    [parcel] = desk.rows("SELECT id FROM parcel")
    desk.do(pack.pack, shipment, [ParcelDraft(id=parcel["id"], weight_grams=14_000)])
    assert lacks(desk, shipment) == []


def test_label_and_delivery_note_name_the_country_and_whence_they_come(desk: Desk) -> None:
    shipment = shipped(desk, BERN)
    with desk.reading() as rd:
        label = plain(text(parcel_labels(rd, [shipment], "100x150", 203)))
        note = plain(text(delivery_note(rd, shipment)))
    for told in (label, note):
        assert "\nSUISSE" in told
        assert ", France" in told


def test_a_parcel_that_stays_here_has_none_and_says_so(desk: Desk) -> None:
    shipment = shipped(desk, replace(BERN, country="DE", postcode="10115"))
    with desk.reading() as rd:
        assert customs_of(rd, shipment) is None
    with pytest.raises(Refusal, match="customs_not_needed"):
        paper(desk, shipment)


def test_before_it_leaves_an_order_says_what_customs_will_miss(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=5, hs_code="691110")
    order = desk.an_order(desk.a_customer(), goods(bowl), payment_kind="account", billing=BERN, delivery=BERN)
    desk.confirm(order)
    with desk.reading() as rd:
        assert [each.field for each in customs_ahead(rd, [order])[order]] == ["origin", "grams", "eori"]


def test_orders_that_left_together_are_declared_as_one(desk: Desk) -> None:
    bowl, customer = desk.a_product("Bol", on_hand=9, **KNOWN), desk.a_customer()
    orders = [
        desk.an_order(customer, goods(bowl, pieces), payment_kind="account", billing=BERN, delivery=BERN)
        for pieces in (1, 2)
    ]
    for order in orders:
        desk.confirm(order)
    first, second = desk.do(ship_together, orders)
    desk.do(declare, second, DeclarationDraft(nature="sample", eori="FR73282932000074"))
    with desk.reading() as rd:
        both = [customs_of(rd, key) for key in (first, second)]
    assert both[0] == both[1]
    assert both[0] is not None
    assert (both[0].value, both[0].gross_grams, both[0].nature) == (3000, 1050, "sample")
    desk.do(ship.reverse, first, "erreur")
    with desk.reading() as rd:
        left = customs_of(rd, second)
    assert left is not None
    assert left.value == 2000


def test_coliship_gets_the_goods_below_their_parcel_and_leaves_out_what_lacks_something(desk: Desk) -> None:
    shipment = shipped(desk, **KNOWN)
    with desk.reading() as rd:
        empty = consignment(rd, [shipment], "Colissimo")
    assert [each.why.code for each in empty.left_out] == ["carrier_customs"]
    desk.do(declare, shipment, DeclarationDraft(eori="FR73282932000074"))
    with desk.reading() as rd:
        made = carrier_file(LAYOUTS["coliship"], consignment(rd, [shipment], "Colissimo"))
    parcel, article = csv.reader(io.StringIO(made.content.decode("cp1252")), delimiter=";")
    assert parcel[-1] == "4"
    assert article == ["CN2", "1", "Bol en grès", "0.350", "2", "PT", "10.00", "EUR", "BOL", "691110"]
    assert "NumTarifaire=10" in FORMAT


@pytest.mark.parametrize(
    ("field", "told", "code"),
    [
        ("hs_code", "69111", "hs_code_malformed"),
        ("hs_code", "69 11 10 1", "hs_code_malformed"),
        ("origin_country", "Chine", "origin_malformed"),
    ],
)
def test_what_customs_would_not_read_is_refused(desk: Desk, field: str, told: str, code: str) -> None:
    draft: dict[str, Any] = {field: told}
    with pytest.raises(Refusal, match=code):
        desk.a_product("Bol", **draft)


def test_a_number_that_is_none_is_refused(desk: Desk) -> None:
    shipment = shipped(desk)
    with pytest.raises(Refusal, match="eori_malformed"):
        desk.do(declare, shipment, DeclarationDraft(eori="732829320"))


def listed(desk: Desk, view: str) -> tuple[int, list[tuple[str, bool]]]:
    query = ListQuery(chips=(("view", view),))
    with desk.reading() as rd:
        rows = SHIPMENTS.rows(rd, SHIPMENTS.ids(rd, query, 0, 50))
        return SHIPMENTS.count(rd, query).count, sorted((row.city, row.lacks_customs) for row in rows)


def test_what_left_without_its_papers_has_a_view_of_its_own_and_stands_among_what_today_asks(
    desk: Desk,
) -> None:
    shipped(desk, replace(BERN, country="FR", postcode="30000", city="Nîmes"))
    shipped(desk, replace(BERN, country="RE", postcode="97410", city="Saint-Pierre"))
    shipped(desk, replace(BERN, country="FR", postcode="97410", city="Saint-Paul"))
    first = shipped(desk)
    lost = shipped(desk, replace(BERN, city="Genève"))
    undone = shipped(desk, replace(BERN, city="Zurich"))
    # What is overseas lacks the code and the origin of its article, and no EORI number.
    far = [("Bern", True), ("Genève", True), ("Saint-Paul", True), ("Saint-Pierre", True), ("Zurich", True)]
    assert listed(desk, "customs") == (5, far)
    assert ("Nîmes", False) in listed(desk, "all")[1]
    desk.do(ship.reverse, undone, "erreur")
    desk.do(pack.pack, lost, [ParcelDraft(carrier="Colissimo", tracking="CC1")])
    with desk.reading() as rd:
        [parcel] = parcels_of(rd, [lost])
    desk.do(pack.tell_fate, parcel.id, "lost", TODAY)
    bowls = [row["id"] for row in desk.rows("SELECT id FROM product")]
    desk.do(settings.decide, "customs.eori", "FR73282932000074")
    for bowl in bowls[1:3]:
        desk.do(product.revise, bowl, KNOWN)
    assert listed(desk, "customs") == (1, [("Bern", True)])
    with desk.reading() as rd:
        [task] = [each for each in today(rd).tasks if each.name == "customs"]
    assert (task.list, task.view, task.count, task.names[0].split()[0]) == (
        "shipments",
        "customs",
        1,
        desk.row("SELECT number FROM shipment WHERE id = :id", id=first)["number"],
    )
    desk.on(TODAY + timedelta(days=HELD_DAYS + 1))
    assert listed(desk, "customs") == (0, [])
