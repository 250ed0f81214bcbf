from datetime import date
from typing import Any

from app.base.words import Words
from app.shipping.delivery_note_facts import DeliveredLine, DeliveryNoteFacts
from app.shipping.delivery_note_paper import render_delivery_note
from tests.paper.papers import a_buyer, a_seller, fonts, text, texts

FRENCH = Words("fr")


def a_delivered_line(**changes: Any) -> DeliveredLine:
    facts: dict[str, Any] = {
        "sku": "SKU-001",
        "name": "Tasse émaillée",
        "ordered_milli": 12000,
        "shipped_milli": 8000,
        "to_come_milli": 4000,
    }
    return DeliveredLine(**{**facts, **changes})


def a_delivery_note(*lines: DeliveredLine, **changes: Any) -> DeliveryNoteFacts:
    facts: dict[str, Any] = {
        "seller": a_seller(),
        "to": a_buyer(siren="", vat_number=""),
        "number": "BL-2026-0288",
        "shipped_on": date(2026, 11, 19),
        "lines": lines or (a_delivered_line(),),
        "order_number": "CM-2026-0193",
        "ordered_on": date(2026, 11, 14),
    }
    return DeliveryNoteFacts(**{**facts, **changes})


def flat(pdf: bytes) -> str:
    return " ".join(text(pdf).split())


def test_a_delivery_note_says_what_came_what_is_still_to_come_and_no_price() -> None:
    facts = a_delivery_note(carrier="Geodis", tracking="1Z 999", parcels=3, weight_grams=12500)
    shown = flat(render_delivery_note(facts, FRENCH))
    for wanted in (
        "Bon de livraison BL-2026-0288",
        "Expédié le 19/11/2026",
        "Notre commande CM-2026-0193 du 14/11/2026",
        "Transporteur Geodis",
        "Suivi 1Z 999",
        "Colis 3",
        "Poids 12,5 kg",
        "Tasse émaillée 12 8 4",
        "Réserves Reçu le, nom et signature",
    ):
        assert wanted in shown
    assert "€" not in shown.replace("10 000 €", "")


def test_the_receivers_telephone_is_named_where_it_is_known() -> None:
    assert "Votre téléphone 06 39 98 00 01" in flat(
        render_delivery_note(a_delivery_note(phone="06 39 98 00 01"), FRENCH)
    )
    assert "téléphone" not in flat(render_delivery_note(a_delivery_note(), FRENCH))


def test_what_came_whole_leaves_the_last_column_empty() -> None:
    line = a_delivered_line(shipped_milli=12000, to_come_milli=0)
    assert "Tasse émaillée 12 12 Merci" in flat(render_delivery_note(a_delivery_note(line), FRENCH))


def test_quantities_of_a_unit_are_written_with_it() -> None:
    line = a_delivered_line(name="Corde", ordered_milli=12500, shipped_milli=12500, to_come_milli=0, unit="m")
    assert "Corde 12,5 m 12,5 m" in flat(render_delivery_note(a_delivery_note(line), FRENCH))


def test_the_box_to_sign_stands_on_the_page_of_the_last_line() -> None:
    for count in range(18, 26):
        lines = [a_delivered_line(sku=f"SKU-{number:03}") for number in range(count)]
        pages = texts(render_delivery_note(a_delivery_note(*lines), FRENCH))
        assert f"SKU-{count - 1:03}" in pages[-1]
        assert "signature" in pages[-1]


def test_english_for_an_english_customer() -> None:
    shown = flat(render_delivery_note(a_delivery_note(), Words("en")))
    assert "Delivery note BL-2026-0288" in shown
    assert "Received on, name and signature" in shown


def test_a_draft_is_marked_and_fonts_are_embedded() -> None:
    pdf = render_delivery_note(a_delivery_note(draft=True, note="Pour 李 王"), FRENCH)
    assert "Brouillon" in flat(pdf)
    assert "BL-2026-0288" not in flat(pdf)
    assert all(fonts(pdf).values())


def test_the_same_facts_give_the_same_bytes() -> None:
    assert render_delivery_note(a_delivery_note(), FRENCH) == render_delivery_note(a_delivery_note(), FRENCH)
