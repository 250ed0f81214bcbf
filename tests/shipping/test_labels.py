"""Labels measured: each page as large as it says, each barcode read back at the printer's own resolution."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

from app.base.errors import Refusal
from app.base.words import Words
from app.paper.bars import bars_of
from app.paper.label import RESOLUTIONS, SIZES, LabelSize, Place, label_size, label_test_page, labels_pdf
from app.paper.party import Addressee
from app.paper.pdf import About
from app.paper.sheet import Box, Sheet, Text
from app.shipping.label_paper import ParcelLabel, ProductLabel
from tests.paper.papers import plain, text

WORDS = Words("fr")
ABOUT = About("Étiquettes", "Boutique", "fr", date(2026, 11, 22))
PARCEL = ParcelLabel(
    sender=Addressee(name="Boutique", address=("1 rue Basse", "30000 Nîmes")),
    to=Addressee(name="SARL Lefèvre", address=("Zoë Müller", "12 rue de l’Église", "69001 Lyon")),
    number="BL-2026-0288",
    position=2,
    parcels=3,
    carrier="Colissimo",
    tracking="6A12345678901",
    weight_grams=1250,
)
PRODUCT = ProductLabel(name="Bol à oreilles en grès", code="3760074380534", sku="TAB-001")

Draw = Callable[[Sheet, Place], None]


def pages(content: bytes) -> list[tuple[float, float]]:
    with pikepdf.Pdf.open(BytesIO(content)) as found:
        boxes = [[float(side) for side in page.mediabox.as_list()] for page in found.pages]
    return [(box[2] / 72 * 25.4, box[3] / 72 * 25.4) for box in boxes]


def codes(content: bytes, dpi: int, page: int = 0) -> list[str]:
    """What a reader sees of a page."""
    return sorted(each.text for each in zxingcpp.read_barcodes(printed(content, dpi, page)))


def inked(content: bytes, dpi: int = 600) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all that is printed, in mm."""
    found = printed(content, dpi).point([255] * 128 + [0] * 128).getbbox()
    assert found is not None
    left, top, right, bottom = (each / dpi * 25.4 for each in found)
    return left, top, right, bottom


def printed(content: bytes, dpi: int, page: int = 0) -> Image.Image:
    """A page printed black and white on a device of so many dots an inch."""
    kept = QByteArray(content)
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    points = document.pagePointSize(page)
    dots = QSize(round(points.width() * dpi / 72), round(points.height() * dpi / 72))
    drawn = QImage(dots, QImage.Format.Format_ARGB32)
    drawn.fill(0xFFFFFFFF)
    image = document.render(page, dots).convertToFormat(QImage.Format.Format_RGBA8888)
    picture = Image.frombytes("RGBA", (image.width(), image.height()), bytes(image.constBits()))
    white = Image.new("RGBA", picture.size, "white")
    white.alpha_composite(picture)
    return white.convert("L").point([0] * 128 + [255] * 128)


@pytest.mark.parametrize("dpi", RESOLUTIONS)
@pytest.mark.parametrize("size", SIZES, ids=[each.name for each in SIZES])
def test_a_page_is_as_large_as_it_says_and_its_barcodes_are_read(
    qapp: QApplication, size: LabelSize, dpi: int
) -> None:
    draws: dict[str, Draw] = {
        "parcel": partial(PARCEL.draw, words=WORDS),
        "product": partial(PRODUCT.draw, _words=WORDS),
    }
    wanted = {
        "parcel": ["6A12345678901", "BL-2026-0288"] if size.height > 100 else ["6A12345678901"],
        "product": ["3760074380534"],
    }
    if size.height < 40:
        wanted["parcel"] = ["BL-2026-0288"]
    for name, draw in draws.items():
        content = labels_pdf([draw], size, dpi, ABOUT)
        [(wide, high)] = pages(content)
        expected = (210, 297) if size.on_sheet else (size.width, size.height)
        assert (wide, high) == pytest.approx(expected, abs=0.1)
        assert codes(content, dpi) == wanted[name], name
        assert labels_pdf([draw], size, dpi, ABOUT) == content


def test_a_sheet_already_begun_goes_on_at_its_first_free_label() -> None:
    draw = partial(PRODUCT.draw, _words=WORDS)
    assert len(pages(labels_pdf([draw] * 24, label_size("a4_3x8"), 203, ABOUT))) == 1
    assert len(pages(labels_pdf([draw] * 24, label_size("a4_3x8"), 203, ABOUT, first=2))) == 2
    with pytest.raises(Refusal, match="label_first"):
        labels_pdf([draw], label_size("a4_3x8"), 203, ABOUT, first=25)
    with pytest.raises(Refusal, match="label_resolution"):
        labels_pdf([draw], label_size("62x29"), 150, ABOUT)
    with pytest.raises(Refusal, match="label_size_unknown"):
        label_size("a5")


def test_bars_are_whole_dots_and_a_code_without_room_is_left_out(qapp: QApplication) -> None:
    label = ProductLabel(name="Bol", code="A-CODE-THAT-IS-FAR-TOO-LONG-FOR-SUCH-A-LABEL", sku="")
    content = labels_pdf([partial(label.draw, _words=WORDS)], label_size("62x29"), 203, ABOUT)
    assert codes(content, 203) == []
    assert label.code in text(content).replace("\n", "")
    assert bars_of("3760074380534").kind == "EAN13"
    assert bars_of("96385074").kind == "EAN8"
    assert bars_of("3760074380535").kind == "Code128"


def test_what_stands_on_the_label_of_a_parcel() -> None:
    shown = text(labels_pdf([partial(PARCEL.draw, words=WORDS)], label_size("100x150"), 203, ABOUT))
    for wanted in ("Colissimo", "Colis 2/3", "SARL Lefèvre", "69001 Lyon", "1,25 kg"):
        assert wanted in shown.replace("\u00a0", " ")


@pytest.mark.parametrize("size", SIZES, ids=[each.name for each in SIZES])
def test_what_is_to_be_collected_stands_on_every_size_beside_the_whole_address(
    qapp: QApplication, size: LabelSize
) -> None:
    label = replace(PARCEL, collect="76,60 €")
    content = labels_pdf([partial(label.draw, words=WORDS)], size, 203, ABOUT)
    shown = " ".join(plain(text(content)).split())
    for wanted in ("À encaisser : 76,60 €", "SARL Lefèvre", "12 rue de l’Église", "69001 Lyon"):
        assert wanted in shown
    assert codes(content, 203)


@pytest.mark.parametrize("parcels", [0, 3])
@pytest.mark.parametrize("size", SIZES, ids=[each.name for each in SIZES])
def test_every_size_says_its_number_its_tracking_and_of_how_many_where_they_were_counted(
    size: LabelSize, parcels: int
) -> None:
    label = replace(PARCEL, parcels=parcels)
    shown = plain(text(labels_pdf([partial(label.draw, words=WORDS)], size, 203, ABOUT)))
    assert "BL-2026-0288" in shown
    assert "6A12345678901" in shown
    assert ("Colis 2/3" in shown) == ("2/" in shown) == (parcels > 0)


@pytest.mark.parametrize("size", [each for each in SIZES if each.height > 40], ids=["100x150", "a4_2x4"])
def test_the_carrier_reads_the_receivers_telephone(size: LabelSize) -> None:
    label = replace(PARCEL, phone="06 39 98 00 01", order_number="CM-2026-0068, CM-2026-0071")
    shown = plain(text(labels_pdf([partial(label.draw, words=WORDS)], size, 203, ABOUT)))
    assert "Tél. 06 39 98 00 01 · 1,25 kg · CM-2026-0068, CM-2026-0071" in " ".join(shown.split())
    assert "Tél" not in plain(text(labels_pdf([partial(PARCEL.draw, words=WORDS)], size, 203, ABOUT)))


def test_to_collect_leaves_room_for_the_number_and_which_parcel(qapp: QApplication) -> None:
    label = replace(PARCEL, collect="1 076,60 €")
    shown = plain(text(labels_pdf([partial(label.draw, words=WORDS)], label_size("62x29"), 203, ABOUT)))
    for wanted in ("BL-2026-0288", "2/3", "À encaisser : 1 076,60 €"):
        assert wanted in shown


LONG = replace(
    PARCEL,
    to=Addressee(
        name="Établissements Montgolfier-Saint-Germain-des-Fossés & Associés Restauration Collective",
        address=(
            "Louis-Alexandre de La Rochefoucauld-Doudeauville",
            "Zone artisanale du Grand-Champ-de-Foire, bâtiment C, deuxième étage, porte 214",
            "Lieu-dit Kerbouchardennerezh-an-Traonioù",
            "33000 Bordeaux",
        ),
    ),
)


@pytest.mark.parametrize(
    "draw",
    [PARCEL, LONG, replace(LONG, collect="76,60 €"), PRODUCT],
    ids=["short", "long", "collected", "product"],
)
def test_a_die_cut_label_has_nothing_where_its_printer_does_not_print(
    qapp: QApplication, draw: ParcelLabel | ProductLabel
) -> None:
    content = labels_pdf(
        [lambda sheet, place: draw.draw(sheet, place, WORDS)], label_size("62x29"), 300, ABOUT
    )
    left, top, right, bottom = inked(content)
    assert left >= 1.5
    assert top >= 3
    assert right <= 60.5
    assert bottom <= 26.05


@pytest.mark.parametrize("collect", ["", "76,60 €"])
@pytest.mark.parametrize("parcel", [PARCEL, LONG], ids=["short", "long"])
@pytest.mark.parametrize("size", SIZES, ids=[each.name for each in SIZES])
def test_nothing_on_a_label_stands_on_another_thing(
    size: LabelSize, parcel: ParcelLabel, collect: str
) -> None:
    sheet = Sheet(top=0, bottom=size.height, width=size.width, height=size.height)
    replace(parcel, collect=collect).draw(sheet, Place(0, 0, size, 203), WORDS)
    marks = sheet.pages[-1]
    left = min(each.x for each in marks if isinstance(each, Text))
    lines = sorted(each.y for each in marks if isinstance(each, Text) and each.x == left)
    assert all(after - before > 2 for before, after in pairwise(lines))
    tops = {each.y for each in marks if isinstance(each, Box) and each.height > 1}
    ends = {each.y + each.height for each in marks if isinstance(each, Box) and each.height > 1}
    for line in lines:
        assert not any(top < line < end for top in tops for end in ends), line


def test_the_test_page_says_what_it_measures() -> None:
    for size in SIZES:
        content = label_test_page(size, 300, WORDS, date(2026, 11, 22))
        shown = " ".join(text(content).split())
        assert ("points par pouce" in shown) == (not size.on_sheet)
        assert WORDS.say(f"label.size.{size.name}") in shown
