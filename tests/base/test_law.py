"""What counts on a day: the program's value until the merchant's, and theirs until they go back, whatever an update brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.base import law
from app.base.law import SHIPPED, Law, Line, gathered
from app.base.law_shipped import Known, subjects
from app.base.words import Words

GOODS = "threshold.franchise_goods"
LATE = "late.refinancing"


def line(day: date, number: int | None, key: int = 1, subject: str = GOODS) -> Line:
    return Line(id=key, subject=subject, valid_from=day, number=number, back=number is None)


def numbers(found: Law, subject: str = GOODS) -> list[tuple[date, int | None, bool]]:
    return [(each.valid_from, each.number, each.own) for each in found.values(subject)]


def test_the_programs_value_counts_from_its_day_and_not_the_day_before() -> None:
    assert SHIPPED.number(GOODS, date(2022, 12, 31)) is None
    assert SHIPPED.number("threshold.distance", date(2021, 6, 30)) is None
    assert SHIPPED.number("threshold.distance", date(2021, 7, 1)) == 1_000_000
    assert SHIPPED.number(GOODS, date(2024, 12, 31)) == 9_190_000
    assert SHIPPED.number(GOODS, date(2025, 1, 1)) == 8_500_000
    assert SHIPPED.number("threshold.franchise_goods_upper", date(2026, 11, 27)) == 9_350_000
    assert SHIPPED.number("threshold.franchise_services", date(2026, 11, 27)) == 3_750_000
    assert SHIPPED.number("threshold.franchise_services_upper", date(2026, 11, 27)) == 4_125_000
    assert SHIPPED.number("vat.FR.standard", date(2013, 12, 31)) is None
    assert SHIPPED.number("vat.FR.standard", date(2014, 1, 1)) == 200_000


def test_the_merchants_counts_from_its_day_until_they_go_back() -> None:
    found = gathered([line(date(2027, 1, 1), 9_000_000), line(date(2028, 3, 1), None, 2)])
    for day, number in (
        (date(2026, 12, 31), 8_500_000),
        (date(2027, 1, 1), 9_000_000),
        (date(2028, 2, 29), 9_000_000),
        (date(2028, 3, 1), 8_500_000),
    ):
        assert found.number(GOODS, day) == number, day
    assert numbers(found)[-2:] == [
        (date(2027, 1, 1), 9_000_000, True),
        (date(2028, 3, 1), 8_500_000, False),
    ]


def test_of_two_lines_of_a_day_the_later_counts_and_going_back_the_same_day_undoes_it() -> None:
    day = date(2027, 1, 1)
    assert gathered([line(day, 1), line(day, 2, 2)]).number(GOODS, day) == 2
    undone = gathered([line(day, 1), line(day, None, 2)])
    assert undone.number(GOODS, day) == 8_500_000
    assert not any(each.own for each in undone.values(GOODS))


def test_an_update_of_the_program_never_stands_over_the_merchants(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = Known(date(2027, 6, 1), "loi nouvelle", 8_000_000)
    updated = replace(subjects()[GOODS], known=(*subjects()[GOODS].known, newer))
    monkeypatch.setattr(law, "subjects", lambda: {**subjects(), GOODS: updated})
    own = [line(date(2027, 1, 1), 9_000_000)]
    assert SHIPPED.number(GOODS, date(2027, 6, 1)) == 8_000_000
    assert gathered(own).number(GOODS, date(2030, 1, 1)) == 9_000_000
    # Who goes back has what the program knows by then, and what it learns afterwards.
    back = gathered([*own, line(date(2027, 3, 1), None, 2)])
    assert back.number(GOODS, date(2027, 5, 31)) == 8_500_000
    assert back.number(GOODS, date(2027, 6, 1)) == 8_000_000


def test_a_rate_of_a_semester_is_of_its_own_and_the_programs_next_follows_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    autumn, spring = date(2026, 7, 1), date(2027, 1, 1)
    newer = Known(spring, "BCE", 17_500)
    updated = replace(subjects()[LATE], known=(*subjects()[LATE].known, newer))
    monkeypatch.setattr(law, "subjects", lambda: {**subjects(), LATE: updated})
    found = gathered([line(autumn, 19_000, subject=LATE)])
    assert found.number(LATE, autumn) == 19_000
    assert found.number(LATE, spring) == 17_500
    # Taken back, the semester has none of its own again.
    back = gathered([line(autumn, 19_000, subject=LATE), line(autumn, None, 2, subject=LATE)])
    assert autumn not in [each.valid_from for each in back.values(LATE)]


def test_every_text_has_words_that_name_what_must_be_put_into_it() -> None:
    for subject in subjects().values():
        if subject.kind == "text":
            for language in ("fr", "en"):
                said = Words(language).say(subject.words, **dict.fromkeys(subject.places, "XYZ"))
                assert said != subject.words
                assert said.count("XYZ") == len(subject.places), (subject.key, said)
                assert "{" not in said, (subject.key, said)
