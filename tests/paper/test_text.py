import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.paper.fonts import Face
from app.paper.text import lines, printable, width

ROOM = 40.0
SIZE = 9.0

words = st.text(alphabet="abcdé MWi-/.\u00a0王ビ한ع😀", max_size=120)


def broken(text: str, room: float = ROOM) -> list[str]:
    return lines(text, Face.REGULAR, SIZE, room)


@given(words)
def test_no_line_is_wider_than_its_room(text: str) -> None:
    assert all(width(line, Face.REGULAR, SIZE) <= ROOM for line in broken(text))


@given(words)
def test_breaking_loses_no_character_but_spaces(text: str) -> None:
    assert "".join(broken(text)).replace(" ", "") == printable(text).strip().replace(" ", "")


def test_words_stay_whole_where_the_room_allows() -> None:
    text = "Savon de Marseille à l’huile d’olive, le pain de trois cents grammes"
    assert " ".join(broken(text)) == text
    assert len(broken(text)) > 1


def test_a_word_too_long_for_its_line_breaks_after_a_hyphen() -> None:
    assert broken("REF-EXTREMEMENT-LONGUE-0001/ABCDEFGHIJ") == [
        "REF-EXTREMEMENT-",
        "LONGUE-0001/",
        "ABCDEFGHIJ",
    ]


def test_a_word_without_any_handle_breaks_anywhere() -> None:
    parts = broken("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk")
    assert len(parts) > 1
    assert "".join(parts) == "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"


@pytest.mark.parametrize("space", ["\u00a0", "\u202f"])
def test_a_space_that_does_not_break_keeps_figure_and_sign_together(space: str) -> None:
    assert broken(f"Le total à payer est de 1{space}234,56{space}€")[-1] == f"1{space}234,56{space}€"


def test_chinese_breaks_between_any_two_characters_and_not_inside_latin() -> None:
    assert broken("東京都千代田区丸の内一丁目九番一号 Tokyo", 30) == [
        "東京都千代田区丸の",
        "内一丁目九番一号",
        "Tokyo",
    ]


def test_line_ends_of_the_writer_are_kept_and_empty_text_is_no_line() -> None:
    assert broken("Bâtiment B\nau fond") == ["Bâtiment B", "au fond"]
    assert broken("") == []
    assert broken(" \n ") == []


def test_an_accent_sent_apart_from_its_letter_is_put_on_it() -> None:
    assert printable("E\u0301te\u0301") == "Été"


def test_what_has_no_shape_of_its_own_is_dropped() -> None:
    assert printable("a\u200bb\u200d\ufe0f\u202e\x07c\ufeff") == "abc"
    assert printable("a\tb\u2028c") == "a b c"
