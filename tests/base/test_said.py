"""Words stored by their key are said in the language of whoever reads them; what was typed or stored before stays."""

from __future__ import annotations

from app.base.said import key_and_values, said
from app.base.words import Words


def test_a_stored_text_is_said_in_the_reader_s_language() -> None:
    stored = said("intake.refunded", number="55")
    assert Words("fr").fact(stored) == "Remboursement n°\u00a055 de la boutique"
    assert Words("en").fact(stored) == "Refund 55 of the shop"
    # Also inside a sentence.
    assert (
        Words("en").say("order_page.asked", person="Alice", plea=stored).endswith("“Refund 55 of the shop”")
    )


def test_what_was_typed_stays_as_it_was() -> None:
    for text in ("Cassée", "", '{"key": "order_page.asked"}', "\u2063 collé", '\u2063{"values": {}}'):
        assert Words("en").fact(text) == text
        assert key_and_values(text) is None
