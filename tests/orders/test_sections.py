"""Sections of a document and what their lines come to."""

from __future__ import annotations

from app.orders.sections import Said, Subtotal, subtotals


def lines(*said: tuple[str, str, int]) -> list[Said]:
    return [Said(*each) for each in said]


def test_a_section_ends_before_the_next_heading() -> None:
    found = subtotals(
        lines(
            ("goods", "Bol", 100),
            ("section", "Cuisine", 0),
            ("goods", "Assiette", 200),
            ("service", "Pose", 300),
            ("section", "Salon", 0),
            ("goods", "Plaid", 400),
        )
    )
    assert found == (Subtotal(3, "Cuisine", 500), Subtotal(5, "Salon", 400))


def test_what_belongs_to_the_whole_document_ends_the_section() -> None:
    found = subtotals(
        lines(
            ("section", "Cuisine", 0), ("goods", "Bol", 100), ("shipping", "Port", 590), ("goods", "Sel", 1)
        )
    )
    assert found == (Subtotal(1, "Cuisine", 100),)


def test_a_heading_without_words_ends_a_section_and_begins_none() -> None:
    found = subtotals(
        lines(("section", "Cuisine", 0), ("goods", "Bol", 100), ("section", "", 0), ("goods", "Sel", 900))
    )
    assert found == (Subtotal(1, "Cuisine", 100),)


def test_a_text_belongs_to_its_section_and_costs_nothing() -> None:
    found = subtotals(lines(("section", "Cuisine", 0), ("goods", "Bol", 100), ("text", "Fait main", 0)))
    assert found == (Subtotal(2, "Cuisine", 100),)


def test_a_section_without_lines_has_no_subtotal() -> None:
    assert subtotals(lines(("section", "Cuisine", 0), ("section", "Salon", 0))) == ()
