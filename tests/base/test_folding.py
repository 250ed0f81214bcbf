import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.folding import folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SARL Lefèvre & Cœur", "sarl lefevre & coeur"),
        ("ÇA, C’EST L’ÉTÉ À NOËL", "ca, c'est l'ete a noel"),
        ("Æsir Straße", "aesir strasse"),
        ("Łódź Gdańsk", "lodz gdansk"),
        ("Sørensen Ærø Ångström", "sorensen aero angstrom"),
        ("Nguyễn Thị Đức Hường", "nguyen thi duc huong"),
        ("İstanbul Iğdır", "istanbul igdir"),
        ("Þór Guðmundsson", "thor gudmundsson"),
        ("Ελλάδα Ένας", "ελλαδα ενασ"),
        ("ﬁn ﬂeur Ｆｕｌｌ", "fin fleur full"),
        ("Saint–Étienne", "saint-etienne"),
        ("  deux\u00a0 mots\t\u202f à\n part ", "deux mots a part"),
        ("pa\u00adpier\u200b", "papier"),
        ("", ""),
    ],
)
def test_a_text_is_searched_without_accents_and_case(text: str, expected: str) -> None:
    assert folded(text) == expected


@pytest.mark.parametrize("text", ["北京市朝阳区", "東京ガス", "ばぱ", "서울특별시", "हिन्दी", "ไทย"])
def test_other_scripts_stay_as_they_are(text: str) -> None:
    assert folded(text) == text


def test_composed_and_decomposed_accents_are_the_same() -> None:
    assert folded("e\u0301te\u0301") == folded("\u00e9t\u00e9") == "ete"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert once == once.strip()
    assert "  " not in once
