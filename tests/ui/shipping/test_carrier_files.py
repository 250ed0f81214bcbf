"""Carriers' files in the window: what is written, what is left out, and an answer looked at before it is taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.flow import pack
from app.flow.pack import ParcelDraft
from app.orders.draft import PostalAddress
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.shipping.carrier_answer_dialog import CarrierAnswerDialog
from ui.shipping.carrier_file_dialog import CarrierFileDialog
from ui.shipping.shipments_screen import shipments_screen

HOME = PostalAddress(name="Zoë Lefèvre", line1="3 rue de l’Œuf", postcode="30000", city="Nîmes")


def shipped(books: Desk, grams: int | None = 400, to: PostalAddress = HOME, kind: str = "account") -> int:
    bowl = books.a_product("Bol", on_hand=2, weight_grams=grams)
    customer = books.row("SELECT min(id) AS id FROM customer")["id"] or books.a_customer()
    order = books.an_order(customer, goods(bowl, 2), payment_kind=kind, billing=to, delivery=to)
    books.confirm(order)
    return books.ship(order)


def test_the_file_is_written_with_what_describes_it_and_says_what_is_left_out(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "envoi.csv"
    monkeypatch.setattr("ui.shipping.carrier_file_dialog.ask_place", lambda *_told: place)
    whole, light = shipped(books), shipped(books, None)
    dialog = stage.show(CarrierFileDialog(stage.office, [whole, light]))
    assert dialog.effects.told[0] == "1 colis dans le fichier"
    assert dialog.effects.told[-1] == "1 laissée de côté\u00a0: poids inconnu"
    [left] = dialog.table.rows_model.rows
    assert (left.number, "poids" in left.why) == ("BL-2026-0002", True)
    dialog.try_it()
    stage.calm()
    assert b"BL-2026-0001" in place.read_bytes()
    assert b"[CHAMPS]" in place.with_suffix(".fmt").read_bytes()


def test_what_the_carrier_must_collect_is_said_because_the_file_says_nothing_of_it(
    stage: Stage, books: Desk
) -> None:
    dialog = stage.show(CarrierFileDialog(stage.office, [shipped(books, kind="on_delivery"), shipped(books)]))
    [told] = [each for each in dialog.effects.told if "encaisser" in each]
    assert told.startswith("1 colis à encaisser à la livraison, 24,00\u00a0€")


def test_a_program_for_which_there_is_nothing_says_so(stage: Stage, books: Desk) -> None:
    dialog = stage.show(CarrierFileDialog(stage.office, [shipped(books)]))
    dialog.program.setCurrentIndex(dialog.program.findData("mondial-relay"))
    # What it takes is said whatever was ticked.
    assert dialog.subtitle.text().startswith("Seulement vers un point relais Mondial Relay")
    stage.calm()
    assert not dialog.verb.isEnabled()
    assert "point relais" in dialog.table.rows_model.rows[0].why


def test_what_lacks_of_an_address_is_named_and_its_shipment_a_key_away(stage: Stage, books: Desk) -> None:
    bare = PostalAddress(name="Zoë Lefèvre")
    dialog = stage.show(CarrierFileDialog(stage.office, [shipped(books, to=bare), shipped(books, to=bare)]))
    assert dialog.effects.told == (
        "Aucun colis pour Coliship.",
        "2 laissées de côté\u00a0: adresses incomplètes",
    )
    headings = [
        dialog.table.rows_model.headerData(at, Qt.Orientation.Horizontal)
        for at in range(dialog.table.rows_model.columnCount())
    ]
    assert headings == ["N°", "Commande", "Laissé de côté"]
    row = dialog.table.rows_model.rows[0]
    assert "Il y manque\u00a0: rue, code postal, ville." in row.why
    dialog.table.opened.emit(row)
    assert stage.opened == [("shipment", row.shipment_id)]
    assert not dialog.isVisible()


def test_an_answer_shows_each_line_and_replaces_no_number(stage: Stage, books: Desk) -> None:
    one, two = shipped(books), shipped(books)
    books.do(pack.pack, two, [ParcelDraft(tracking="6B1", weight_grams=500)])
    content = b"NumeroColis;ReferenceExpedition\r\n6A1;BL-2026-0001\r\n6A2;BL-2026-0002\r\n"
    dialog = stage.show(CarrierAnswerDialog(stage.office, "retour.csv", content))
    assert dialog.effects.told == ("1 numéro à enregistrer", "1 ligne dont rien ne sera pris")
    assert "déjà le numéro 6B1" in dialog.table.rows_model.rows[1].told
    dialog.try_it()
    stage.calm()
    found = books.rows("SELECT shipment_id, tracking FROM parcel ORDER BY shipment_id")
    assert [tuple(row.values()) for row in found] == [(one, "6A1"), (two, "6B1")]


def test_both_are_offered_with_the_list_of_shipments(stage: Stage, books: Desk) -> None:
    shipped(books)
    screen = stage.show(shipments_screen(stage.office))
    assert "carrier_file.ask" in {act.title for act in screen.design.bulk}
    assert "carrier_answer.ask" in {act.title for act in screen.design.acts}
