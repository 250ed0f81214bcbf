"""Words stored by their key are said in the language of whoever reads them; what was typed or stored before stays."""

from __future__ import annotations

from app.base.said import key_and_values, money_said, said
from app.base.words import Words


def test_a_stored_text_is_said_in_the_reader_s_language() -> None:
    stored = said("intake.refunded", number="55")
    assert Words("fr").fact(stored) == "Remboursement n°\u00a055 de la boutique"
    assert Words("en").fact(stored) == "Shop refund 55"
    # Also inside a sentence.
    assert Words("en").say("order_page.asked", person="Alice", plea=stored).endswith("“Shop refund 55”")


def test_what_was_typed_stays_as_it_was() -> None:
    for text in ("Cassée", "", '{"key": "order_page.asked"}', "\u2063 collé", '\u2063{"values": {}}'):
        assert Words("en").fact(text) == text
        assert key_and_values(text) is None


def test_an_amount_is_written_as_its_reader_writes_money() -> None:
    stored = money_said(123456, "EUR")
    assert Words("fr").fact(stored) == Words("fr").money(123456, "EUR")
    assert Words("en").fact(stored) == Words("en").money(123456, "EUR")
    # Also among the values of other stored words.
    told = said("task.payment_refused_of", number="CM-2026-0009", amount=stored)
    assert Words("en").fact(told).endswith("order CM-2026-0009, €1,234.56")
