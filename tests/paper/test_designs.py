"""The four designs: each says everything, keeps to its room, and shows the address in the window alone."""

from __future__ import annotations

import io
import itertools
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from app.base.errors import Refusal
from app.base.words import Words
from app.invoicing.invoice_facts import InvoiceFacts
from app.invoicing.invoice_paper import letter_of, render_invoice
from app.paper.inks import contrast, readable
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered, opened
from app.paper.look import COLUMNS, Design, Look, checked, kept, look_kept
from app.paper.sheet import HEIGHT, WIDTH, Placed, Sheet, Text
from app.paper.style import Type
from app.paper.text import POINT
from tests.paper.papers import a_buyer, a_line, a_seller, an_invoice, plain, reader, text, texts

FRENCH = Words("fr")
EVERY = pytest.mark.parametrize("design", list(Design))
WINDOW = (105.0, 45.0, 205.0, 90.0)
"""What shows through the window of an envelope, a few millimetres generous: left, top, right, bottom."""


def a_logo() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (300, 200), "navy").save(written, "PNG")
    return written.getvalue()


def seller_of(design: Design, **look: Any) -> Any:
    return a_seller(look=Look(design=design, tagline="Épicerie fine", **look), logo=a_logo())


def invoice_in(design: Design, lines: int = 3, **changes: Any) -> InvoiceFacts:
    many = tuple(
        a_line(2500 + place, sku=f"SKU-{place:03}", name=f"Article {place}") for place in range(lines)
    )
    facts: dict[str, Any] = {"seller": seller_of(design), "payment_code": True}
    return an_invoice(*many, **{**facts, **changes})


def marks(sheet: Sheet, page: int = 0) -> list[Text]:
    return [mark for mark in sheet.pages[page] if isinstance(mark, Text)]


def said(mark: Text) -> str:
    return plain("".join(run.text for run in mark.runs))


def letter_in(design: Design, **changes: Any) -> Letter:
    facts: dict[str, Any] = {
        "issuer": seller_of(design),
        "title": "Facture",
        "number": "FA-2026-0312",
        "to": Block(label="Facturé à", addressee=a_buyer()),
        "beside": Block(
            label="Livraison", addressee=a_buyer(name="Atelier", address=("9 passage", "69001 Lyon"))
        ),
        "facts": [("Émise le", "20/11/2026"), ("Échéance", "31/12/2026")],
    }
    return Letter(**{**facts, **changes})


@EVERY
@pytest.mark.parametrize("slim", [True, False])
def test_only_the_customers_address_shows_in_the_window(design: Design, slim: bool) -> None:
    left, top, right, bottom = WINDOW
    within = [
        said(mark)
        for mark in marks(opened(letter_in(design, slim=slim), FRENCH))
        if left <= mark.x <= right and top <= mark.y <= bottom
    ]
    # Nothing follows the town: it is where the post looks.
    assert within == ["SARL de la Tour", "17 rue de l’Église", "75011 Paris"]


@EVERY
def test_every_design_says_the_same(design: Design) -> None:
    shown = " ".join(text(render_invoice(invoice_in(design), FRENCH)).split())
    for words in (
        "Facture",
        "FA-2026-0312",
        "Boutique Été & Cie",
        "Épicerie fine",
        "14 rue des Halles",
        "04 66 00 00 00",
        "20/11/2026",
        "31/12/2026",
        "SKU-002",
        "Article 2",
        "TVA 20 %",
        "90,03 €",
        "AGRIFRPP",
        "Pas d’escompte.",
        "RCS Nîmes",
    ):
        assert words in shown, words
    assert "FR7630006000011234567890189" in shown.replace(" ", "")


@EVERY
@pytest.mark.parametrize("lines", [1, 20, 150])
def test_nothing_leaves_the_paper_or_stands_on_its_foot(design: Design, lines: int) -> None:
    facts = invoice_in(design, lines, buyer_reference="BC 4471", delivery=a_buyer(name="Atelier"))
    pages = reader(render_invoice(facts, FRENCH)).pages
    assert len(pages) > 4 if lines == 150 else len(pages) < 3
    for page in pages:
        found: list[tuple[float, float, str]] = []
        page.extract_text(
            visitor_text=lambda words, _cm, tm, _font, _size, found=found: (
                found.append((tm[4] * POINT, HEIGHT - tm[5] * POINT, words)) if words.strip() else None
            )
        )
        assert [each for each in found if not (10 <= each[0] < WIDTH - 10 and 8 < each[1] <= 287.1)] == []


@EVERY
def test_totals_are_carried_from_page_to_page(design: Design) -> None:
    shown = texts(render_invoice(invoice_in(design, 120), FRENCH))
    assert len(shown) > 2
    for number, (page, after) in enumerate(itertools.pairwise(shown), 1):
        assert ("À reporter" in page) == (f"Report de la page {number}" in after)
    assert "Report de la page 1" in shown[1]


@EVERY
def test_the_first_page_says_what_is_to_be_paid_however_many_follow(design: Design) -> None:
    for lines in (3, 17, 60):
        facts = invoice_in(design, lines)
        first = texts(render_invoice(facts, FRENCH))[0]
        assert plain(FRENCH.money(facts.amount_due, "EUR")) in first


@EVERY
def test_a_later_page_says_which_paper_it_belongs_to(design: Design) -> None:
    facts = invoice_in(design)
    letter = letter_of(facts, FRENCH)
    sheet = lettered(letter, FRENCH, lambda sheet: sheet.turn())
    later = " ".join(said(mark) for mark in marks(sheet, 1) if mark.y < HEIGHT / 2)
    assert facts.number in later
    assert facts.customer.name in later


@EVERY
def test_the_same_look_gives_the_same_bytes_and_another_colour_others(design: Design) -> None:
    facts = invoice_in(design)
    first = render_invoice(facts, FRENCH)
    assert render_invoice(facts, FRENCH) == first
    other = replace(facts, seller=seller_of(design, accent="#7A2E5D"))
    assert render_invoice(other, FRENCH) != first


@EVERY
def test_an_accent_too_light_to_read_is_darkened(design: Design) -> None:
    sheet = lettered(
        replace(letter_in(design), issuer=seller_of(design, accent="#FFE066")), FRENCH, lambda _sheet: None
    )
    assert sheet.manner.accent != "#FFE066"
    assert contrast(sheet.manner.accent, "#FFFFFF") >= 4.5
    assert readable("#1B5E4B") == "#1B5E4B"


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == 21
    assert round(contrast("#767676", "#FFFFFF"), 2) == 4.54


def test_zinc_prints_what_is_to_be_paid_in_its_column_and_in_the_content_where_it_does_not_fit() -> None:
    facts = invoice_in(Design.ZINC)
    letter = letter_of(facts, FRENCH)
    assert letter.pay is not None
    beside = [said(mark) for mark in marks(opened(letter, FRENCH)) if mark.x < 62]
    assert "À payer" in beside
    rows = tuple((f"Échéance {place}", "31/12/2026", "10,00 €") for place in range(20))
    crowded = opened(replace(letter, pay=replace(letter.pay, rows=rows)), FRENCH)
    assert "À payer" not in [said(mark) for mark in marks(crowded)]


def test_bookmarks_lead_to_the_sums_and_the_payment() -> None:
    outline = reader(render_invoice(invoice_in(Design.REGISTRE, 60), FRENCH)).outline
    assert outline[0].title == "Facture FA-2026-0312"  # type: ignore[union-attr] - the first is no list
    assert [each.title for each in outline[1]] == ["Total TTC", "Payer par virement"]  # type: ignore[union-attr]


def test_the_payment_leads_to_the_page_its_box_stands_on() -> None:
    """Whether it comes below the sums or, for want of room, on a page of its own."""
    found: set[int] = set()
    for lines in range(9, 24, 2):
        paper = reader(render_invoice(invoice_in(Design.REGISTRE, lines), FRENCH))
        _, payment = paper.outline[1]
        page = paper.get_destination_page_number(payment)  # type: ignore[arg-type]
        assert page is not None
        said_there = plain(paper.pages[page].extract_text())
        # With what it is the sum of: no page bears the payment alone.
        assert all(part in said_there for part in ("Payer par virement", "Total TTC", f"Article {lines - 1}"))
        found.add(page)
    assert found == {0, 1}


def test_columns_stand_in_the_order_chosen() -> None:
    look = Look(columns=("quantity", "name", "price", "sku", "total"))
    facts = invoice_in(Design.REGISTRE, seller=a_seller(look=look))
    assert "Qté Désignation Prix HT Réf. Total HT" in text(render_invoice(facts, FRENCH))


def test_several_rates_are_told_line_by_line_even_where_the_column_was_left_out() -> None:
    look = Look(columns=("name", "quantity", "price", "total"))
    one = an_invoice(a_line(), a_line(), seller=a_seller(look=look))
    two = an_invoice(a_line(), a_line(rate_ppm=55_000), seller=a_seller(look=look))
    assert text(render_invoice(one, FRENCH)).count("20 %") == 2
    assert text(render_invoice(two, FRENCH)).count("20 %") == 3


def test_the_foot_bears_the_merchants_own_line_on_every_page() -> None:
    look = Look(foot="Ouvert du mardi au samedi")
    shown = texts(render_invoice(invoice_in(Design.REGISTRE, 60, seller=a_seller(look=look)), FRENCH))
    assert len(shown) > 1
    assert all("Ouvert du mardi au samedi" in page for page in shown)


@EVERY
def test_a_look_is_read_back_as_it_was_kept(design: Design) -> None:
    look = Look(design=design, accent="#7A2E5D", columns=COLUMNS[2:], tagline="a", foot="b")
    assert look_kept(kept(look)) == look
    assert kept(Look()) == {}
    assert look_kept({"design": "of a later version"}) == Look()


@pytest.mark.parametrize(
    ("look", "code"),
    [
        (Look(accent="green"), "look_ink"),
        (Look(columns=("name", "price", "total")), "look_columns"),
        (Look(columns=("name", "quantity", "price", "total", "total")), "look_columns"),
        (Look(columns=("name", "quantity", "price", "total", "weight")), "look_columns"),
        (Look(foot="x" * 301), "look_text_long"),
    ],
)
def test_a_look_that_makes_no_paper_is_refused(look: Look, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked(look)
    assert refused.value.code == code


@EVERY
def test_very_long_names_and_numbers_keep_to_their_places(design: Design) -> None:
    seller = a_seller(
        name="Établissements Honoré de la Tour-Maubourg & Filles, négociants en épices et thés",
        look=Look(
            design=design,
            tagline="Maison fondée en mille huit cent quarante-huit, fournisseur des grandes tables",
        ),
        logo=a_logo(),
    )
    sheet = opened(
        letter_in(design, issuer=seller, slim=True, number="FACTURE-2026-AGENCE-SUD-000000312"), FRENCH
    )
    for mark in marks(sheet):
        wide = sum(Type(size=mark.size).width(run.text) for run in mark.runs)
        assert mark.x + wide <= WIDTH - 12, said(mark)
    assert not [mark for mark in sheet.pages[0] if isinstance(mark, Placed) and mark.x + mark.width > 70]


@EVERY
def test_parts_stand_closer_only_where_that_saves_a_page(
    design: Design, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = [invoice_in(design, lines) for lines in range(5, 25)]
    closer = [len(reader(render_invoice(facts, FRENCH)).pages) for facts in several]
    monkeypatch.setattr("app.paper.lettered._LITTLE", -1000)
    loose = [len(reader(render_invoice(facts, FRENCH)).pages) for facts in several]
    assert all(few <= many for few, many in zip(closer, loose, strict=True))
    assert sum(closer) < sum(loose)


@EVERY
def test_small_print_never_has_the_last_page_to_itself(design: Design) -> None:
    for count in range(140, 152):
        lines = tuple(a_line(name=f"Article {at} en grès émaillé, finition mate") for at in range(count))
        facts = an_invoice(*lines, seller=a_seller(look=Look(design=design)), payment_code=True)
        last = reader(render_invoice(facts, FRENCH)).pages[-1].extract_text()
        assert "Total TTC" in last, (design, count)
