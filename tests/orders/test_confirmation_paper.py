from datetime import date
from typing import Any

from app.base.words import Words
from app.orders.confirmation_facts import OrderConfirmationFacts
from app.orders.confirmation_paper import render_order_confirmation
from tests.paper.papers import a_buyer, a_line, a_seller, fonts, reader, sums_of, text, texts

FRENCH = Words("fr")


def a_confirmation(*lines: Any, **changes: Any) -> OrderConfirmationFacts:
    facts: dict[str, Any] = {
        "seller": a_seller(),
        "customer": a_buyer(),
        "number": "CM-2026-0193",
        "confirmed_on": date(2026, 11, 14),
        "currency": "EUR",
        "promised_on": date(2026, 11, 19),
        "terms": "30 jours fin de mois",
    }
    return OrderConfirmationFacts(**{**facts, **sums_of(lines or (a_line(),)), **changes})


def flat(pdf: bytes) -> str:
    return " ".join(text(pdf).split())


def test_a_confirmation_says_what_was_ordered_when_it_comes_and_that_it_is_no_invoice() -> None:
    shown = flat(render_order_confirmation(a_confirmation(note="Palette filmée."), FRENCH))
    for wanted in (
        "Confirmation de commande CM-2026-0193",
        "Confirmée le 14/11/2026",
        "Livraison prévue 19/11/2026",
        "Tasse émaillée",
        "Total TTC 30,00 €",
        "Palette filmée.",
        "Ce document n’est pas une facture.",
    ):
        assert wanted in shown
    assert "IBAN" not in shown


def test_it_follows_the_language_of_the_customer() -> None:
    pdf = render_order_confirmation(a_confirmation(), Words("en"))
    assert "Order confirmation CM-2026-0193" in flat(pdf)
    assert reader(pdf).trailer["/Root"]["/Lang"] == "en"  # type: ignore[index]
    assert all(fonts(pdf).values())


def test_many_lines_go_over_several_pages() -> None:
    pages = texts(render_order_confirmation(a_confirmation(*[a_line()] * 60), FRENCH))
    assert len(pages) == 3
    assert "À reporter" in pages[0]
    assert "Report de la page 1" in pages[1]


def test_a_draft_is_marked_and_has_no_number() -> None:
    shown = flat(render_order_confirmation(a_confirmation(draft=True), FRENCH))
    assert "Brouillon" in shown
    assert "CM-2026-0193" not in shown


def test_a_delivery_elsewhere_has_its_own_address() -> None:
    shown = flat(render_order_confirmation(a_confirmation(delivery=a_buyer(name="Atelier")), FRENCH))
    assert "À livrer à Atelier" in shown


def test_the_same_facts_give_the_same_bytes() -> None:
    assert render_order_confirmation(a_confirmation(), FRENCH) == render_order_confirmation(
        a_confirmation(), FRENCH
    )
