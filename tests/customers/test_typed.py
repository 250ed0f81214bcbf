"""What was typed of a new customer says in which field it belongs, and who they are."""

from __future__ import annotations

import pytest

from app.customers.typed import Typed, typed


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Aïcha Benoît", "person"),
        ("aicha benoit", "person"),
        ("Jean-Pierre d’Alembert", "person"),
        ("Mme Le Goff", "person"),
        ("M. Hàn", "person"),
        ("SARL Hàn", "company"),
        ("S.A.R.L. Hàn", "company"),
        ("Épicerie du Val-Mirande", "company"),
        ("Durand & Fils", "company"),
        ("L’Atelier Bleu", "company"),
        ("Lefèvre", ""),
        ("Les 3 Brasseurs", ""),
        ("", ""),
    ],
)
def test_a_name_says_whether_it_is_a_company_or_a_person_or_leaves_it_open(name: str, kind: str) -> None:
    assert typed(name) == Typed(name=name, kind=kind)


def test_what_is_no_name_goes_to_its_own_field() -> None:
    assert typed("ana@costa.example") == Typed(email="ana@costa.example")
    assert typed("06 12 34 56 78") == Typed(phone="06 12 34 56 78")
    assert typed(" 732 829 320 ") == Typed(siren="732829320", kind="company")


def test_nine_figures_that_are_no_siren_are_no_company() -> None:
    assert typed("732829321") == Typed(phone="732829321")
