"""The dialog of labels: what is asked is what is drawn, and a place that is not on the sheet is said at its field."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from app.flow import pack
from app.flow.pack import ParcelDraft
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.shipping.labels_dialog import LabelsDialog, label_parcels, label_products


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "labels.pdf"
    monkeypatch.setattr("ui.shipping.labels_dialog.ask_place", lambda *_told: found)
    return found


def pages(place: Path) -> int:
    with pikepdf.Pdf.open(place) as found:
        return len(found.pages)


def kept(stage: Stage, dialog: LabelsDialog, **values: object) -> LabelsDialog:
    for name, value in {"then": "save", **values}.items():
        getattr(dialog, name).set_value(value)
    dialog.try_it()
    stage.calm()
    return dialog


def test_labels_of_parcels_and_of_products_are_kept_where_asked(
    stage: Stage, books: Desk, place: Path
) -> None:
    bowl = books.a_product("Bol", on_hand=9, sku="BOL", gtins=("3760074380534",))
    order = books.an_order(books.a_customer(), goods(bowl, 2), payment_kind="account")
    books.confirm(order)
    shipment = books.ship(order)
    books.do(pack.pack, shipment, [ParcelDraft(), ParcelDraft()])
    dialog = kept(stage, label_parcels(stage.office, [shipment]))
    assert "2 étiquettes\u00a0: une par colis" in dialog.effects.told
    assert pages(place) == 2
    other = books.an_order(books.a_customer(), goods(bowl, 1), payment_kind="account")
    books.confirm(other)
    dialog = kept(stage, label_parcels(stage.office, [shipment, books.ship(other)]))
    assert "2 étiquettes\u00a0: une par colis" in dialog.effects.told
    assert any(told.startswith("1 étiquette pour une expédition sans colis") for told in dialog.effects.told)
    assert pages(place) == 3
    kept(stage, label_products(stage.office, [bowl]), count=5, size_="62x29")
    assert pages(place) == 5
    kept(stage, label_products(stage.office, [bowl]), count=25, size_="a4_3x8")
    assert pages(place) == 2


def test_a_place_that_is_not_on_the_sheet_is_said_at_its_field(
    stage: Stage, books: Desk, place: Path
) -> None:
    bowl = books.a_product("Bol", sku="BOL")
    dialog = kept(stage, label_products(stage.office, [bowl]), size_="a4_2x4", first=9)
    assert "8" in dialog.form.fields["first"].problem
    assert not place.exists()
