from typing import Any

import pytest

from app.base.words import Words
from app.paper.fonts import loaded
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered, opened
from app.paper.parts import identity, items_in_lines
from app.paper.party import spaced
from app.paper.sheet import HEIGHT, LEFT, MARGIN, RIGHT, WIDTH, Sheet, Text
from app.paper.small_print import closing
from app.paper.style import FOOT
from app.paper.text import POINT
from tests.paper.papers import a_buyer, a_seller, plain

FRENCH = Words("fr")


def a_letter(**changes: Any) -> Letter:
    facts: dict[str, Any] = {
        "issuer": a_seller(),
        "title": "Facture",
        "number": "FA-1",
        "to": Block(label="Facturé à", addressee=a_buyer()),
        "facts": [("Émise le", "20/11/2026")],
    }
    return Letter(**{**facts, **changes})


def of_pages(sheet: Sheet, count: int) -> None:
    for _ in range(count - 1):
        sheet.turn()


def marks(sheet: Sheet, page: int = 0) -> dict[str, Text]:
    """The texts of a page by their words."""
    found = [mark for mark in sheet.pages[page] if isinstance(mark, Text)]
    return {plain("".join(run.text for run in mark.runs)): mark for mark in found}


def test_the_address_stands_in_the_window_of_the_envelope() -> None:
    shown = marks(opened(a_letter(), FRENCH))
    for line in ("SARL de la Tour", "17 rue de l’Église", "75011 Paris"):
        assert shown[line].x == 110
        assert 50 < shown[line].y < 90


def test_a_long_address_pushes_the_title_down_instead_of_meeting_it() -> None:
    short, long = (
        opened(a_letter(to=Block(label="À", addressee=a_buyer(address=("Une ligne",) * count))), FRENCH)
        for count in (2, 12)
    )
    assert marks(long)["Facture"].y > marks(short)["Facture"].y
    last = max(mark.y for text, mark in marks(long).items() if text == "Une ligne")
    assert marks(long)["Facture"].y > last + 8


def test_a_long_name_of_the_issuer_ends_above_the_address() -> None:
    seller = a_seller(
        name="Établissements Honoré de la Tour-Maubourg & Filles, négociants en épices et thés " * 2
    )
    sheet = opened(a_letter(issuer=seller), FRENCH)
    above = [mark.y for mark in sheet.pages[0] if isinstance(mark, Text) and mark.y < 49]
    assert len(above) > 3
    assert not [
        mark
        for mark in sheet.pages[0]
        if isinstance(mark, Text) and "épices" in mark.runs[0].text and mark.y > 45
    ]


def test_every_page_says_its_number_and_who_issued_it() -> None:
    sheet = lettered(a_letter(), FRENCH, lambda sheet: of_pages(sheet, 3))
    for page in range(3):
        shown = marks(sheet, page)
        assert f"Page {page + 1} sur 3" in shown
        assert any("SIREN 902 144 575" in text and "RCS Nîmes" in text for text in shown)
    assert "Facture FA-1" in marks(sheet, 1)
    assert "Facture FA-1" not in marks(sheet, 0)


def test_a_watermark_lies_under_everything_on_every_page() -> None:
    sheet = lettered(a_letter(watermark="Brouillon"), FRENCH, lambda sheet: of_pages(sheet, 2))
    for page in sheet.pages:
        first = page[0]
        assert isinstance(first, Text)
        assert [run.text for run in first.runs] == ["Brouillon"]
        assert first.turned


def test_the_real_thing_has_no_watermark() -> None:
    sheet = lettered(a_letter(), FRENCH, lambda sheet: None)
    assert not [mark for mark in sheet.pages[0] if isinstance(mark, Text) and mark.turned]


@pytest.mark.parametrize("seller", [a_seller(), a_seller(name="Établissements " + "Très Longs " * 20)])
def test_nothing_leaves_the_margins(seller: Any) -> None:
    long = "Société à Responsabilité Limitée d’Importation et d’Exportation " * 3
    letter = a_letter(
        issuer=seller,
        number="FA-" + "1" * 40,
        to=Block(label="Facturé à", addressee=a_buyer(name=long)),
        facts=[("Émise le", "20/11/2026"), ("Conditions", long), ("Échéance", "31/12/2026")],
        running=(long,),
    )
    sheet = lettered(letter, FRENCH, lambda sheet: of_pages(sheet, 2))
    for page in sheet.pages:
        for mark in page:
            if isinstance(mark, Text):
                wide = (
                    sum(loaded(run.font).font.stringWidth(run.text, mark.size) for run in mark.runs) * POINT
                )
                assert mark.x >= LEFT - 0.01
                assert mark.x + wide <= RIGHT + 0.01
                assert MARGIN - 4 < mark.y < HEIGHT - 5


def test_facts_share_one_row_where_a_narrower_gap_allows_it() -> None:
    pairs = [(f"Fait {number}", "20/11/2026") for number in range(7)]
    shown = marks(opened(a_letter(facts=pairs), FRENCH))
    assert len({shown[label].y for label, _ in pairs}) == 1


def test_small_print_goes_on_over_the_page() -> None:
    def content(sheet: Sheet) -> None:
        closing(sheet, "Conditions", ["Une phrase des conditions générales de vente. " * 400])

    sheet = lettered(a_letter(), FRENCH, content)
    assert len(sheet.pages) > 1
    assert (
        max(mark.y for page in range(len(sheet.pages)) for mark in marks(sheet, page).values()) < HEIGHT - 5
    )


def test_no_text_makes_no_heading() -> None:
    sheet = Sheet(top=30, bottom=270, y=100)
    closing(sheet, "Conditions", ["", "  "])
    assert sheet.pages == [[]]
    assert sheet.y == 100


def test_identifiers_are_grouped_as_people_read_them() -> None:
    assert plain(spaced("815302260", 3)) == "815 302 260"
    assert plain(spaced("81530226000017", 3, 3, 3, 5)) == "815 302 260 00017"
    assert plain(spaced("FR76 3000 6000 01", 4)) == "FR76 3000 6000 01"


def test_a_sheet_is_a4() -> None:
    assert (WIDTH, HEIGHT) == (210, 297)


def shown_for(to: dict[str, Any], beside: dict[str, Any] | None = None, language: str = "fr") -> set[str]:
    """What stands on a letter of a French merchant to somebody."""
    letter = a_letter(
        issuer=a_seller(country="FR"),
        to=Block(label="À", addressee=a_buyer(**to)),
        beside=Block(label="Livré à", addressee=a_buyer(**beside)) if beside else None,
    )
    return set(marks(lettered(letter, Words(language), lambda _sheet: None)))


def test_what_goes_abroad_names_the_country_in_full_and_its_own() -> None:
    new_york = {"address": ("9 Main St", "New York NY 10001"), "country": "US"}
    assert {"ÉTATS-UNIS", "14 rue des Halles, 30000 Nîmes, France"} <= shown_for(new_york)
    assert "UNITED STATES" in shown_for(new_york, language="en")
    inland = {"address": ("17 rue de l’Église", "75011 Paris"), "country": "FR"}
    assert shown_for(inland).isdisjoint({"FRANCE", "FR"})
    assert "14 rue des Halles, 30000 Nîmes" in shown_for(inland)


def test_goods_that_stay_inland_name_their_country_where_the_paper_leaves_it() -> None:
    inland = {"name": "Dépôt", "address": ("17 rue de l’Église", "75011 Paris"), "country": "FR"}
    mons = {"address": ("Grand-Place 1", "7000 Mons"), "country": "BE"}
    assert {"BELGIQUE", "FRANCE"} <= shown_for(mons, inland)
    # The post of the country itself wants none in the window.
    assert "BELGIQUE" in shown_for(inland, mons)
    assert "FRANCE" not in shown_for(inland, mons)


def test_an_address_without_a_country_or_without_lines_names_none() -> None:
    assert "ÉTATS-UNIS" not in shown_for({"address": (), "country": "US"})
    assert shown_for({"address": ("Somewhere",), "country": ""}).isdisjoint({"", "FRANCE"})


def test_the_foot_breaks_between_items_and_leaves_no_point_behind() -> None:
    seller = a_seller(
        name="Maison Kerlan, thés et épices du port",
        siret="90214457500018",
        mentions=("SARL au capital de 10 000 €", "RCS Quimper"),
    )
    parts = identity(seller, FRENCH)
    for room in range(40, 300, 7):
        lines = items_in_lines(parts, FOOT, room)
        assert " · ".join(lines) == " · ".join(parts)
        assert not any(line.strip(" ").endswith("·") for line in lines)
        assert all(part in "\n".join(lines) for part in parts)
        if max(FOOT.width(part) for part in parts) <= room:
            assert max(FOOT.width(line) for line in lines) <= room
    [first, second] = items_in_lines(parts, FOOT, 150)
    assert FOOT.width(second) > FOOT.width(first) / 3
