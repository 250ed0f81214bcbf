import unicodedata

import pytest

from app.paper.rtl import join, visual


@pytest.mark.parametrize("text", ["", "abc 12", "Été (1)", "Ωmega", "日本料理 ビル", "Москва 7"])
def test_scripts_that_run_to_the_right_are_left_as_they_are(text: str) -> None:
    assert visual(text) == text


def test_hebrew_is_turned_round_and_latin_beside_it_is_not() -> None:
    assert visual("M. אבג Paris") == "M. גבא Paris"


def test_two_hebrew_words_are_turned_round_as_one() -> None:
    assert visual("אב גד") == "דג בא"


def test_numbers_inside_hebrew_keep_their_order() -> None:
    assert visual("אב 12,50 גד") == "דג 12,50 בא"


def test_a_number_after_hebrew_stands_at_its_left() -> None:
    assert visual("אב 61") == "61 בא"


def test_brackets_inside_hebrew_open_the_other_way() -> None:
    assert visual("א (ב) ג") == "ג (ב) א"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("ببب", ["initial", "medial", "final"]),
        ("ب", ["isolated"]),
        ("دب", ["isolated", "isolated"]),  # dal joins only to the letter before it
        ("بدب", ["initial", "final", "isolated"]),
        ("بَب", ["initial", "", "final"]),  # a vowel mark does not part two letters
    ],
)
def test_arabic_letters_take_the_shape_their_neighbours_ask_for(text: str, kinds: list[str]) -> None:
    shapes = [unicodedata.decomposition(letter).partition(">")[0].lstrip("<") for letter in join(text)]
    assert shapes == kinds


def test_lam_and_alef_are_one_shape() -> None:
    assert [unicodedata.name(letter) for letter in join("لا")] == [
        "ARABIC LIGATURE LAM WITH ALEF ISOLATED FORM"
    ]


def test_an_arabic_name_is_joined_and_turned_round() -> None:
    shown = visual("نور")
    assert [unicodedata.name(letter).rpartition("LETTER ")[2] for letter in shown] == [
        "REH ISOLATED FORM",
        "WAW FINAL FORM",
        "NOON INITIAL FORM",
    ]
