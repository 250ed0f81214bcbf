from dataclasses import asdict
from datetime import date

import pytest

from app.base.words import Words
from app.customers.terms import DayOfNextMonth, Days, EndOfMonth, Months, Part, Terms, single
from app.customers.terms_law import too_long
from app.customers.terms_words import terms_in_words


def plain(text: str) -> str:
    """The text without the French spaces, which the words put in by themselves."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("terms", "french", "english"),
    [
        (single(), "comptant", "due at once"),
        (single(Days(30)), "30 jours", "30 days"),
        (single(Days(30), EndOfMonth()), "30 jours fin de mois", "30 days, end of month"),
        (single(EndOfMonth(), Days(30)), "fin de mois + 30 jours", "end of month + 30 days"),
        (
            single(Days(30), EndOfMonth(), DayOfNextMonth(10)),
            "30 jours fin de mois le 10",
            "30 days, end of month, on day 10",
        ),
        (single(Months(1)), "1 mois", "1 month"),
        (single(DayOfNextMonth(1)), "le 1er du mois suivant", "on day 1 of the next month"),
        (
            single(Days(10), DayOfNextMonth(15)),
            "10 jours, le 15 du mois suivant",
            "10 days, on day 15 of the next month",
        ),
        (
            Terms((Part(()), Part((Days(30),)), Part((Days(60),)))),
            "en 3 fois : comptant, 30 jours, 60 jours",
            "in 3 instalments: due at once, 30 days, 60 days",
        ),
        (
            Terms((Part((), 30), Part((Days(30), EndOfMonth()), 70))),
            "en 2 fois : 30 % comptant, 70 % 30 jours fin de mois",
            "in 2 instalments: 30% due at once, 70% 30 days, end of month",
        ),
        (
            Terms((Part((), 1), Part((Months(1),), 2))),
            "en 2 fois : 33,33 % comptant, 66,67 % 1 mois",
            "in 2 instalments: 33.33% due at once, 66.67% 1 month",
        ),
    ],
)
def test_terms_are_said_in_both_languages(terms: Terms, french: str, english: str) -> None:
    assert plain(terms_in_words(terms, Words("fr"))) == french
    assert terms_in_words(terms, Words("en")) == english


def test_the_warning_names_the_days() -> None:
    warned = too_long(single(Days(90)), date(2026, 1, 14))
    assert warned is not None
    said = Words("fr").say("terms.too_long", **asdict(warned))
    assert "14/01/2026" in said
    assert "14/04/2026" in said
    assert "15/03/2026" in said
    assert "{" not in said
