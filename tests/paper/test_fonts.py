import hashlib

import pytest

from app.paper.fonts import FOLDER, LENDERS, MISSING, Face, font_of, loaded, runs
from app.paper.text import POINT, width

UNCHANGED = {
    "DejaVuSans.ttf": "abdc775b21b1bc470d50c97e790d276f2054b7504e56e5bd3e64f48d68582322",
    "DroidSansFallback.ttf": "56d3edfb377a8bc3c4b77f4476405c770173c0e31221ad7c77d0a8e1f3039a3e",
}


@pytest.mark.parametrize("face", Face)
def test_the_name_that_the_licence_reserves_is_in_none_of_our_fonts(face: Face) -> None:
    data = (FOLDER / f"{face}.ttf").read_bytes().lower()
    assert b"plex" not in data
    assert "plex".encode("utf-16-be") not in data
    assert "comptoir sans".encode("utf-16-be") in data


@pytest.mark.parametrize("face", Face)
def test_the_narrow_space_between_thousands_is_wide_enough_to_be_seen(face: Face) -> None:
    assert width("\u202f", face, 100) == pytest.approx(18 * POINT)


@pytest.mark.parametrize("face", Face)
def test_all_figures_have_one_width_so_that_columns_line_up(face: Face) -> None:
    assert {round(width(figure, face, 100), 6) for figure in "0123456789+−"} == {round(60 * POINT, 6)}


@pytest.mark.parametrize("face", Face)
def test_french_letters_and_signs_are_in_every_style(face: Face) -> None:
    assert loaded(face).holds.issuperset(
        "àâçéèêëîïôùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛÜŸŒÆ€«»’“”–—−…°·×²→\u00a0\u202f" + MISSING
    )


@pytest.mark.parametrize(("name", "digest"), UNCHANGED.items())
def test_the_lending_fonts_are_the_files_their_source_names(name: str, digest: str) -> None:
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest
    readme = (FOLDER / "README.md").read_text("utf-8")
    assert digest in readme


def test_each_font_has_its_licence_beside_it() -> None:
    assert "SIL Open Font License" in (FOLDER / "OFL.txt").read_text("utf-8")
    assert "Bitstream Vera" in (FOLDER / "DejaVuSans-LICENSE.txt").read_text("utf-8")
    assert "Apache License" in (FOLDER / "DroidSansFallback-LICENSE.txt").read_text("utf-8")
    assert {path.stem for path in FOLDER.glob("*.ttf")} == {*Face, *LENDERS}


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("é", Face.MEDIUM),
        ("ễ", Face.MEDIUM),
        ("Ω", Face.MEDIUM),
        ("Ж", Face.MEDIUM),
        ("ș", Face.MEDIUM),
        ("ع", "DejaVuSans"),
        ("ש", "DejaVuSans"),
        ("😀", "DejaVuSans"),
        ("王", "DroidSansFallback"),
        ("料", "DroidSansFallback"),
        ("ビ", "DroidSansFallback"),
        ("한", "DroidSansFallback"),
    ],
)
def test_a_character_the_family_lacks_is_lent_by_another_font(character: str, name: str) -> None:
    assert font_of(character, Face.MEDIUM) == name


def test_a_line_changes_font_only_where_it_must() -> None:
    assert [(run.text, run.font) for run in runs("李 Wang 王", Face.REGULAR)] == [
        ("李", "DroidSansFallback"),
        (" Wang ", Face.REGULAR),
        ("王", "DroidSansFallback"),
    ]


def test_a_character_no_font_holds_is_a_visible_mark_in_the_fonts_own_style() -> None:
    thai = "ก"
    assert font_of(thai, Face.SEMIBOLD) is None
    assert [(run.text, run.font) for run in runs(f"a{thai}b", Face.SEMIBOLD)] == [
        (f"a{MISSING}b", Face.SEMIBOLD)
    ]
    assert width(thai, Face.SEMIBOLD, 9) > 1
