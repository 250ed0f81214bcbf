import io
import os
import subprocess
import sys
from datetime import date

import pikepdf
import pytest
from PIL import Image

from app.base.errors import Refusal
from app.base.words import Words
from app.invoicing.invoice_paper import render_invoice
from app.paper.pdf import About, pdf_bytes
from app.paper.picture import picture
from app.paper.sheet import Sheet
from app.paper.style import BODY, STRONG
from tests.paper.papers import a_buyer, a_seller, an_invoice, fonts, reader, text

ABOUT = About("Facture FA-1", "Boutique Été & Cie", "fr", date(2026, 11, 20), "SARL de la Tour")

# Operators of colour other than RGB for filling and stroking (grey is the blank page's own).
FOREIGN_COLOUR = {"k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh"}


def a_sheet() -> Sheet:
    sheet = Sheet(top=30, bottom=270)
    sheet.words(18, 30, "Été à Nîmes, 1\u202f234,56\u00a0€, 日本料理, Ωmega, Жук, نور, 😀", BODY)
    sheet.words(18, 40, "Gras", STRONG)
    sheet.line(18, 192, 50, 0.8, "#1C1F1D")
    sheet.box(18, 60, 100, 20, "#F4F2EE", 2)
    return sheet


def a_logo(mode: str = "RGBA", size: tuple[int, int] = (40, 20), kind: str = "PNG") -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, 0).save(written, kind)
    return written.getvalue()


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert pdf_bytes(a_sheet(), ABOUT) == pdf_bytes(a_sheet(), ABOUT)


def test_neither_clock_nor_environment_nor_order_of_sets_changes_a_byte() -> None:
    code = (
        "import hashlib; from app.base.words import Words; from app.invoicing.invoice_paper import render_invoice;"
        "from tests.paper.papers import an_invoice;"
        "print(hashlib.sha256(render_invoice(an_invoice(), Words('fr'))).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": epoch, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, epoch, zone in (("1", "", "UTC"), ("2", "1234567890", "Asia/Tokyo"))
    }
    assert len(seen) == 1


def test_another_word_or_day_gives_another_id() -> None:
    other = About("Facture FA-1", "Boutique Été & Cie", "fr", date(2026, 11, 21), "SARL de la Tour")
    ids = {str(reader(pdf_bytes(a_sheet(), about)).trailer["/ID"]) for about in (ABOUT, other)}
    assert len(ids) == 2


def test_a_pdf_says_its_title_author_language_and_day() -> None:
    pdf = reader(pdf_bytes(a_sheet(), ABOUT))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Facture FA-1"
    assert pdf.metadata.author == "Boutique Été & Cie"
    assert pdf.metadata.subject == "SARL de la Tour"
    assert pdf.metadata.creation_date is not None
    assert pdf.metadata.creation_date.date() == date(2026, 11, 20)
    assert pdf.trailer["/Root"]["/Lang"] == "fr"  # type: ignore[index]


def test_every_font_is_embedded_and_none_is_one_of_pdfs_own() -> None:
    assert fonts(pdf_bytes(a_sheet(), ABOUT)) == {
        "ComptoirSans-Regular": True,
        "ComptoirSans-SemiBold": True,
        "DejaVuSans": True,
        "DroidSansFallback": True,
    }


def test_words_can_be_copied_out_again() -> None:
    assert "Été à Nîmes, 1 234,56 €, 日本料理, Ωmega, Жук," in text(pdf_bytes(a_sheet(), ABOUT))
    assert "😀" in text(pdf_bytes(a_sheet(), ABOUT))


def test_nothing_stands_in_the_way_of_an_archive_format() -> None:
    facts = an_invoice(seller=a_seller(logo=a_logo()), customer=a_buyer(name="李 王 😀"), draft=True)
    with pikepdf.open(io.BytesIO(render_invoice(facts, Words("fr")))) as pdf:
        assert "/AcroForm" not in pdf.Root
        for page in pdf.pages:
            assert "/Annots" not in page
            operators = {str(one.operator) for one in pikepdf.parse_content_stream(page)}
            assert not operators & FOREIGN_COLOUR
            for state in page.Resources.get("/ExtGState", {}).values():
                assert state.get("/ca", 1) == 1
                assert state.get("/SMask", "/None") == "/None"
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image":
                assert one.ColorSpace == "/DeviceRGB"
                assert "/SMask" not in one


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGBA", "PNG"), ("L", "PNG"), ("P", "PNG"), ("CMYK", "JPEG"), ("1", "PNG")]
)
def test_a_logo_of_any_kind_becomes_opaque_rgb(mode: str, kind: str) -> None:
    made = picture(a_logo(mode, kind=kind))
    assert (made.width, made.height) == (40, 20)
    assert len(made.pixels) == 40 * 20 * 3
    if mode == "RGBA":
        assert set(made.pixels) == {255}  # what was transparent is the white of the paper


def test_a_huge_logo_is_made_smaller() -> None:
    made = picture(a_logo("RGB", (3000, 1500)))
    assert (made.width, made.height) == (1200, 600)


def test_a_logo_that_is_no_picture_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        picture(b"not a picture")
    assert refused.value.code == "picture_unreadable"
