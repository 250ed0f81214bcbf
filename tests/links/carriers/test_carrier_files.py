"""Files exchanged with carriers' programs: what goes into them, and numbers that come back and replace none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app.base.errors import Refusal
from app.flow import pack, ship
from app.flow.change import change
from app.flow.pack import ParcelDraft
from app.flow.track import Numbered, track
from app.links.carriers.answer import AnswerLine, answer_lines
from app.links.carriers.coliship import FORMAT, product_code
from app.links.carriers.layouts import LAYOUTS, CarrierFile, carrier_file
from app.links.carriers.posted import consignment
from app.orders.change import OrderChange
from app.orders.draft import PostalAddress
from app.shipping.parcels import parcels_of
from tests.stories.desk import Desk, a_desk, goods

HOME = PostalAddress(
    name="Zoë Lefèvre",
    line1="3 rue de l’Œuf",
    line2="Bât. B",
    postcode="30000",
    city="Nîmes",
    country="FR",
    phone="0600000000",
    email="zoe@exemple.fr",
)
AT_POINT = PostalAddress(
    name="Zoë Lefèvre",
    line1="3 rue de l’Œuf",
    postcode="30000",
    city="Nîmes",
    country="FR",
    email="zoe@exemple.fr",
    point_carrier="mondial_relay",
    point_code="FR-012345",
    point_name="Tabac du Port",
)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def shipped(desk: Desk, address: PostalAddress = HOME, grams: int | None = 400, pieces: int = 2) -> int:
    bowl = desk.a_product("Bol", on_hand=pieces, weight_grams=grams)
    customer = desk.row("SELECT min(id) AS id FROM customer")["id"] or desk.a_customer()
    values: dict[str, Any] = {"payment_kind": "account", "billing": HOME, "delivery": address}
    order = desk.an_order(customer, goods(bowl, pieces, name="Bol en grès"), **values)
    desk.confirm(order)
    return desk.ship(order)


def number(desk: Desk, shipment: int) -> str:
    return desk.row("SELECT number FROM shipment WHERE id = :id", id=shipment)["number"]


def written(desk: Desk, shipments: list[int], program: str = "coliship") -> CarrierFile:
    layout = LAYOUTS[program]
    with desk.reading() as rd:
        return carrier_file(layout, consignment(rd, shipments, layout.carrier))


def rows(made: CarrierFile, program: str) -> list[list[str]]:
    layout = LAYOUTS[program]
    return list(csv.reader(io.StringIO(made.content.decode(layout.encoding)), delimiter=layout.separator))


def answered(desk: Desk, text: str, carrier: str = "Colissimo") -> list[AnswerLine]:
    with desk.reading() as rd:
        return answer_lines(rd, text.encode(), "retour.csv", carrier)


def codes(lines: list[AnswerLine]) -> list[str]:
    return [each.why.code if each.why is not None else "same" if each.same else "new" for each in lines]


def places_of(section: str) -> dict[str, int]:
    """Where each field stands, counted from 0, as that section of Coliship's format file says."""
    lines = FORMAT.split(f"[{section}]\r\n")[1].split("[")[0].split()
    return {name: int(at) - 1 for name, at in (line.split("=") for line in lines)}


def test_each_field_of_coliships_file_stands_where_its_format_says(desk: Desk) -> None:
    shipment = shipped(desk)
    made = written(desk, [shipment])
    places = places_of("CHAMPS")
    [row] = rows(made, "coliship")
    assert len(row) == len(places)
    told = {name: row[at] for name, at in places.items()}
    assert told["ReferenceExpedition"] == number(desk, shipment)
    assert (told["NomDestinataire"], told["Prenom"], told["Commune"]) == ("Lefèvre", "Zoë", "Nîmes")
    assert (told["Poids"], told["CodeProduit"], told["CodePays"]) == ("0.800", "DOM", "FR")
    assert told["RaisonSocialeExpediteur"] == "Boutique Été & Cie"
    assert made.beside is not None
    assert "SEPARATEUR=59" in made.beside.decode("cp1252")


def test_where_it_goes_decides_how_colissimo_carries_it(desk: Desk) -> None:
    shipment = shipped(desk)
    [parcel] = written(desk, [shipment]).parcels

    def code(**values: str) -> str:
        other: Any = values
        return product_code(replace(parcel, **other))

    assert [code(), code(point="123"), code(postcode="97400"), code(country="BE"), code(country="CH")] == [
        "DOM",
        "HD",
        "COM",
        "DOS",
        "COLI",
    ]


def test_mondial_relays_file_has_its_forty_four_fields_without_accents(desk: Desk) -> None:
    shipment, home = shipped(desk, AT_POINT), shipped(desk)
    made = written(desk, [shipment, home], "mondial-relay")
    [row] = rows(made, "mondial-relay")
    assert len(row) == 44
    assert row[:9] == [
        "ZOELEFEV", number(desk, shipment), "ZOE LEFEVRE", "", "3 RUE DE L'OEUF", "", "NIMES",
        "30000", "FR",
    ]  # fmt: skip
    assert (row[15], row[16], row[18], row[21], row[34]) == ("R", "012345", "24R", "800", "BOL EN GRES")
    # What goes home is not for this file, and says so.
    assert [(each.number, each.why.code) for each in made.left_out] == [(number(desk, home), "carrier_point")]


@pytest.mark.parametrize(
    ("code", "written_as"),
    [("FR-012345", "012345"), ("22731", "022731"), ("041281", "041281"), ("L0K", "L0K")],
)
def test_a_point_of_mondial_relay_is_written_in_its_six_figures(
    desk: Desk, code: str, written_as: str
) -> None:
    shipment = shipped(desk, replace(AT_POINT, point_code=code))
    [row] = rows(written(desk, [shipment], "mondial-relay"), "mondial-relay")
    assert row[16] == written_as


def test_a_shipment_without_a_point_gets_one_by_the_way_that_is_said(desk: Desk) -> None:
    shipment = shipped(desk)
    order = desk.row("SELECT order_id FROM shipment WHERE id = :id", id=shipment)["order_id"]
    desk.do(ship.reverse, shipment, "sans point relais")
    point = replace(HOME, point_carrier="mondial relay", point_code="012345")
    desk.do(change, order, OrderChange({}, delivery=point), "point relais")
    [parcel] = written(desk, [desk.ship(order)], "mondial-relay").parcels
    assert parcel.point == "012345"


def test_what_cannot_be_in_a_file_says_why(desk: Desk) -> None:
    heavy, light = shipped(desk), shipped(desk, grams=None)
    nowhere = shipped(desk, PostalAddress(name="Zoë", city="Nîmes"))
    other, undone, numbered = shipped(desk), shipped(desk), shipped(desk)
    desk.do(pack.pack, other, [ParcelDraft(carrier="GLS", weight_grams=500)])
    desk.do(pack.pack, numbered, [ParcelDraft(tracking="6A1", weight_grams=500)])
    desk.do(ship.reverse, undone, "erreur")
    made = written(desk, [heavy, light, nowhere, other, undone, numbered])
    assert [each.shipment_id for each in made.parcels] == [heavy]
    assert {each.shipment_id: each.why.code for each in made.left_out} == {
        light: "carrier_weight",
        nowhere: "carrier_address",
        other: "carrier_another",
        undone: "carrier_not_sent",
        numbered: "carrier_has_number",
    }
    with pytest.raises(Refusal) as told:
        written(desk, [light])
    assert told.value.code == "carrier_file_empty"


def test_several_parcels_have_a_reference_each_and_their_numbers_come_back(desk: Desk) -> None:
    one, several = shipped(desk), shipped(desk)
    desk.do(pack.pack, several, [ParcelDraft(weight_grams=500), ParcelDraft(weight_grams=700)])
    made = written(desk, [one, several])
    references = [each.reference for each in made.parcels]
    assert references == [number(desk, one), f"{number(desk, several)}/1", f"{number(desk, several)}/2"]
    text = "NumeroColis;ReferenceExpedition\r\n" + "".join(
        f"6A 00{at};{each}\r\n" for at, each in enumerate(references)
    )
    lines = answered(desk, text)
    assert codes(lines) == ["new"] * 3
    assert desk.do(track, [each.numbered for each in lines if each.numbered is not None]) == 3
    with desk.reading() as rd:
        found = [(each.shipment_id, each.carrier, each.tracking) for each in parcels_of(rd, [one, several])]
    assert found == [
        (one, "Colissimo", "6A000"),
        (several, "Colissimo", "6A001"),
        (several, "Colissimo", "6A002"),
    ]
    assert codes(answered(desk, text)) == ["same"] * 3


def test_a_number_is_never_written_over_and_faults_name_their_line(desk: Desk) -> None:
    one, two, several = shipped(desk), shipped(desk), shipped(desk)
    desk.do(pack.pack, one, [ParcelDraft(tracking="6A1", weight_grams=500)])
    desk.do(pack.pack, several, [ParcelDraft(weight_grams=500), ParcelDraft(weight_grams=700)])
    text = (
        "Référence;N° colis\n"
        f"{number(desk, one)};6A9\n"
        f"{number(desk, two)};6A1\n"
        f"{number(desk, two)};\n"
        "BL-1999-0001;6A7\n"
        f"{number(desk, several)};6A8\n"
        f"{number(desk, two)};6A5\n"
    )
    lines = answered(desk, text)
    assert codes(lines) == [
        "parcel_numbered",
        "carrier_number_used",
        "carrier_number_missing",
        "carrier_reference_unknown",
        "carrier_parcel_which",
        "new",
    ]
    assert [each.id for each in lines] == [2, 3, 4, 5, 6, 7]
    # Nor where somebody typed one between the look and the writing.
    desk.do(pack.pack, two, [ParcelDraft(tracking="6B1", weight_grams=500)])
    with desk.reading() as rd:
        [typed] = parcels_of(rd, [two])
    with pytest.raises(Refusal) as told:
        desk.do(track, [Numbered(two, typed.id, "6A5", "Colissimo")])
    assert told.value.code == "parcel_numbered"
    with pytest.raises(Refusal) as told:
        desk.do(track, [])
    assert told.value.code == "track_empty"


def test_one_number_for_two_parcels_is_taken_once(desk: Desk) -> None:
    one, two = shipped(desk), shipped(desk)
    text = f"6A1,{number(desk, one)}\n6A1,{number(desk, two)}\n"
    assert codes(answered(desk, text)) == ["new", "carrier_number_used"]


def test_an_answer_is_known_by_the_order_as_well_where_it_has_one_shipment(desk: Desk) -> None:
    shipment = shipped(desk)
    order = desk.row("SELECT number FROM sales_order")["number"]
    [line] = answered(desk, f"NumeroColis,ReferenceExpedition\n6A1,{order}\n")
    assert (line.shipment_number, codes([line])) == (number(desk, shipment), ["new"])
    # A file of titles alone holds no number.
    with pytest.raises(Refusal) as told:
        answered(desk, "NumeroColis,ReferenceExpedition\n")
    assert told.value.code == "carrier_answer_unread"
