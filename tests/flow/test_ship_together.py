"""Several orders of one customer in the same parcels: each keeps its own shipment, the parcels are told once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from app.base import settings
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.base.words import Words
from app.flow import dispatch, pack, process, ship
from app.flow.labels import parcel_labels
from app.flow.pack import ParcelDraft
from app.flow.paper import delivery_note
from app.flow.ship_together import ship_together
from app.flow.together_plan import candidates
from app.flow.track import Numbered, track
from app.links.carriers.answer import answer_lines
from app.links.carriers.layouts import LAYOUTS, carrier_file
from app.links.carriers.posted import consignment
from app.orders.draft import PostalAddress
from app.reports.delivery import delivery
from app.reports.event_words import event_in_words
from app.reports.preparation_list import PREPARED
from app.reports.shipment_page import shipment_page
from app.shipping.carriers import CarrierRule
from app.shipping.joined import once_each
from app.shipping.parcels import parcels_of
from app.shipping.queries import SHIPMENTS, shipment_rows
from tests.paper.papers import text
from tests.stories.desk import OWNER, Desk, a_desk, goods

DOOR = PostalAddress(name="Zoë Lefèvre", line1="3 rue de l’Œuf", postcode="30000", city="Nîmes")
ELSEWHERE = replace(DOOR, line1="9 quai Sud", city="Arles", postcode="13200")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def flat(content: bytes) -> str:
    return " ".join(text(content).split())


class Shop:
    """One customer's orders for bowls of 400 g."""

    def __init__(self, desk: Desk, on_hand: int = 50) -> None:
        self.desk = desk
        self.bowl = desk.a_product("Bol", on_hand=on_hand, weight_grams=400, sku="BOL")
        self.customer = desk.a_customer()

    def order(self, pieces: int = 2, to: PostalAddress = DOOR, **values: object) -> int:
        whole = {"payment_kind": "account", "billing": DOOR, "delivery": to, **values}
        order = self.desk.an_order(self.customer, goods(self.bowl, pieces), **whole)
        self.desk.confirm(order)
        return order


def together(desk: Desk, orders: Sequence[int]) -> list[int]:
    return desk.do(ship_together, orders)


def refused(desk: Desk, orders: Sequence[int]) -> str:
    with pytest.raises(Refusal) as why:
        together(desk, orders)
    assert not desk.rows("SELECT id FROM shipment")
    return why.value.code


def numbers(desk: Desk, keys: Sequence[int]) -> list[str]:
    with desk.reading() as rd:
        return [row.number for row in shipment_rows(rd, keys)]


def test_each_order_has_its_own_shipment_and_all_share_parcels_number_and_page(desk: Desk) -> None:
    shop = Shop(desk)
    orders = [shop.order(2), shop.order(3)]
    first, second = together(desk, orders)
    assert [desk.state(key)[1] for key in orders] == ["all", "all"]
    assert desk.stock(shop.bowl) == (45, 0)
    desk.do(pack.pack, second, [ParcelDraft(carrier="Colissimo", tracking="6A1", weight_grams=2000)])
    with desk.reading() as rd:
        assert [(each.shipment_id, each.tracking) for each in parcels_of(rd, [first, second])] == [
            (first, "6A1"),
            (second, "6A1"),
        ]
        pages = [shipment_page(rd, key) for key in (first, second)]
        found = SHIPMENTS.ids(rd, ListQuery(search="6A1"), 0, 10)
    assert [page.row.carrier for page in pages] == ["Colissimo", "Colissimo"]
    assert [page.grams for page in pages] == [2000, 2000]
    assert [[each.id for each in page.beside] for page in pages] == [[second], [first]]
    assert all(any(event.verb == "ship.pack" for event in page.history) for page in pages)
    assert sorted(found) == [first, second]
    numbers = ", ".join(page.row.number for page in pages)
    for page in pages:
        assert f"Shipped together: {numbers}" in [
            event_in_words(event, Words("en"), "EUR") for event in page.history
        ]
    # The parcels are one row: what is mended under one is mended for the other.
    [kept] = desk.rows("SELECT shipment_id FROM parcel WHERE withdrawn_at IS NULL")
    assert kept["shipment_id"] == first
    desk.must_verify()


def test_note_and_label_name_the_telephone_frozen_with_the_order(desk: Desk) -> None:
    shop = Shop(desk)
    called = replace(DOOR, phone="06 39 98 00 01")
    made = together(desk, [shop.order(2, to=called), shop.order(3, to=called)])
    with desk.reading() as rd:
        assert "06 39 98 00 01" in flat(delivery_note(rd, made[1]))
        assert flat(parcel_labels(rd, made, "100x150", 203)).count("06 39 98 00 01") == 1


def test_one_note_lists_each_order_and_one_label_and_one_row_go_to_the_carrier(desk: Desk) -> None:
    shop = Shop(desk)
    orders = [shop.order(2, customer_reference="Bon 7"), shop.order(3)]
    made = together(desk, orders)
    called = [desk.order(key)["number"] for key in orders]
    with desk.reading() as rd:
        note = flat(delivery_note(rd, made[1]))
        labels = flat(parcel_labels(rd, made, "100x150", 203))
        file = carrier_file(LAYOUTS["coliship"], consignment(rd, [made[1], made[0]], "Colissimo"))
        assert once_each(rd, made) == made[:1]
    for told in (*called, *numbers(desk, made), "Bon 7"):
        assert told in note
    assert labels.count("Zoë Lefèvre") == 1
    assert all(told in labels for told in called)
    [parcel] = file.parcels
    assert (parcel.reference, parcel.grams, parcel.value) == (numbers(desk, made)[0], 2000, 6000)
    assert not file.left_out


def test_the_number_a_carrier_gives_reaches_the_parcels_also_when_the_first_was_taken_back(
    desk: Desk,
) -> None:
    shop = Shop(desk)
    first, second = together(desk, [shop.order(), shop.order()])
    desk.do(ship.reverse, first, "oubliée sur l’étagère")
    [number] = numbers(desk, [first])
    with desk.reading() as rd:
        file = carrier_file(LAYOUTS["coliship"], consignment(rd, [second], "Colissimo"))
        [line] = answer_lines(rd, f"numerocolis;reference\n8R5;{number}\n".encode(), "r.csv", "Colissimo")
    assert [(each.reference, each.grams) for each in file.parcels] == [(number, 800)]
    assert line.why is None
    assert line.numbered is not None
    desk.do(track, [line.numbered])
    with desk.reading() as rd:
        assert [each.tracking for each in parcels_of(rd, [second])] == ["8R5"]
    desk.do(track, [Numbered(second, parcels_id(desk), "8R5", "Colissimo")])
    desk.must_verify()


def parcels_id(desk: Desk) -> int:
    return desk.row("SELECT id FROM parcel")["id"]


def test_taking_one_back_leaves_the_others_their_goods_their_parcels_and_their_figures(desk: Desk) -> None:
    shop = Shop(desk)
    kept, gone = shop.order(2), shop.order(3)
    second, first = together(desk, [gone, kept])[::-1]
    desk.do(pack.pack, first, [ParcelDraft(carrier="GLS", tracking="77")])
    [parcel] = desk.rows("SELECT id FROM parcel")
    desk.do(pack.tell_fate, parcel["id"], "lost", desk.database.clock.today())
    undone = desk.do(ship.reverse, first, "erreur")
    assert (desk.state(gone)[1], desk.state(kept)[1]) == ("none", "all")
    assert desk.stock(shop.bowl) == (48, 3)
    with desk.reading() as rd:
        note = flat(delivery_note(rd, second))
        [left] = [row for row in delivery(rd, by="carrier").rows if row.name == "GLS"]
        alone = shipment_page(rd, undone)
    assert desk.order(gone)["number"] not in note
    assert desk.order(kept)["number"] in note
    assert (left.figures.parcels, left.figures.astray) == (1, 1)
    assert alone.parcels == ()
    desk.must_verify()


def test_what_cannot_share_a_parcel_is_refused_and_says_what_parts_it(desk: Desk) -> None:
    shop = Shop(desk)
    one = shop.order()
    assert refused(desk, [one]) == "together_few"
    assert refused(desk, [one, shop.order(to=ELSEWHERE)]) == "together_address"
    at_point = replace(DOOR, point_carrier="mondial_relay", point_code="FR-1")
    assert refused(desk, [one, shop.order(to=at_point)]) == "together_point"
    other = desk.a_customer("Mme Halles")
    theirs = desk.an_order(other, goods(shop.bowl), payment_kind="account", billing=DOOR, delivery=DOOR)
    desk.confirm(theirs)
    assert refused(desk, [one, theirs]) == "together_customer"
    assert refused(desk, [one, shop.order(payment_kind="prepaid")]) == "order_waits_for_payment"
    # Accents, capitals and phone make no other door.
    same = shop.order(to=replace(DOOR, name="zoe LEFEVRE", phone="0600000000"))
    assert refused(desk, [one, shop.order(90)]) == "goods_missing"
    assert len(together(desk, [one, same])) == 2


def test_one_on_hold_is_named_with_its_rule(desk: Desk) -> None:
    shop = Shop(desk)
    shop.customer = desk.a_customer("SARL Brun", limit=3000)
    one, held = shop.order(), shop.order(30)
    assert desk.order(held)["state"] == "held"
    assert refused(desk, [one, held]) == "order_held"


def test_the_carrier_is_chosen_by_what_all_of_it_weighs(desk: Desk) -> None:
    desk.do(
        pack.decide_rules,
        [CarrierRule(carrier="Geodis", most_grams=1000), CarrierRule(carrier="Colissimo")],
    )
    shop = Shop(desk)
    made = together(desk, [shop.order(2), shop.order(2)])
    with desk.reading() as rd:
        assert [row.carrier for row in shipment_rows(rd, made)] == ["Colissimo", "Colissimo"]
    alone = desk.ship(shop.order(2))
    with desk.reading() as rd:
        assert [row.carrier for row in shipment_rows(rd, [alone])] == ["Geodis"]


def test_preparation_says_how_many_go_to_one_door_and_proposes_them_from_one(desk: Desk) -> None:
    shop = Shop(desk)
    one, two, far = shop.order(), shop.order(), shop.order(to=ELSEWHERE)
    with desk.reading() as rd:
        rows = {row.id: row.together for row in PREPARED.rows(rd, [one, two, far])}
        found = [each.id for each in candidates(rd, [two])]
    assert rows == {one: 2, two: 2, far: 0}
    assert found == [one, two]
    together(desk, [one, two])
    with desk.reading() as rd:
        assert [row.together for row in PREPARED.rows(rd, [one, far])] == [0, 0]


def groups(desk: Desk) -> list[int]:
    """How many shipments are in the parcels of each."""
    query = "SELECT count(*) AS n FROM shipment GROUP BY coalesce(joined_to_id, id) ORDER BY 1"
    return [int(row["n"]) for row in desk.rows(query)]


def test_process_ships_one_by_one_unless_it_was_decided_to_join(desk: Desk) -> None:
    shop = Shop(desk)
    assert len({shop.order(), shop.order()}) == 2
    process.run(desk.database, OWNER, ship=True)
    assert groups(desk) == [1, 1]
    desk.do(settings.decide, "ship.join", value=True)
    orders = [shop.order(), shop.order(), shop.order(to=ELSEWHERE), shop.order(payment_kind="prepaid")]
    report = process.run(desk.database, OWNER, ship=True)
    assert groups(desk) == [1, 1, 1, 2]
    assert report.done["ship"] == 3
    assert [desk.state(key)[1:3] for key in orders] == [
        ("all", "all"),
        ("all", "all"),
        ("all", "all"),
        ("none", "none"),
    ]
    assert process.run(desk.database, OWNER, ship=True).done == {}
    desk.must_verify()


def test_a_dispatch_that_joins_marks_each_line_invoices_each_order_and_prints_one_note(desk: Desk) -> None:
    shop = Shop(desk, on_hand=12)
    # The last cannot be whole; it keeps none of the others here.
    orders = [shop.order(), shop.order(to=ELSEWHERE), shop.order(), shop.order(20)]
    key = desk.do(dispatch.begin, orders, bills=True, joins=True)
    lines = dispatch.run(desk.database, OWNER, key)
    assert [line.shipment_id is not None for line in lines] == [True, True, True, False]
    assert groups(desk) == [1, 2]
    assert len({line.invoice_id for line in lines if line.invoice_id}) == 3
    printed = flat(dispatch.papers(desk.database, OWNER, key))
    # A place for who takes the goods in is on each note.
    assert printed.count("Reçu le, nom et signature") == 2
    desk.must_verify()
