"""From marks to the bytes of a PDF: fonts embedded, RGB, opaque, and nothing in it that the input did not ask for.

Fit to become PDF/A-3 later: no text in one of PDF's own fonts, no colour space but RGB, no transparency, no links.
"""

from __future__ import annotations

import hashlib
import io
import time
from calendar import timegm
from dataclasses import dataclass
from datetime import date
from math import cos, radians, sin
from typing import Any, cast

from PIL import Image
from reportlab.lib.colors import Color
from reportlab.lib.utils import ImageReader, TimeStamp
from reportlab.pdfgen.canvas import Canvas

from app.paper.fonts import Face, loaded
from app.paper.sheet import Box, Line, Mark, Placed, Sheet, Text
from app.paper.text import POINT


@dataclass(frozen=True, slots=True)
class About:
    """What a PDF says about itself. `language` is a language tag (fr, en); `made_on` stands in for the clock."""

    title: str
    author: str
    language: str
    made_on: date
    subject: str = ""


def pdf_bytes(sheet: Sheet, about: About) -> bytes:
    """The sheet as a PDF file. The same sheet and the same `about` give the same bytes."""
    loaded(Face.REGULAR)
    written = io.BytesIO()
    canvas = cast("Any", Canvas)(
        written,
        pagesize=(sheet.width / POINT, sheet.height / POINT),
        pageCompression=1,
        invariant=1,
        initialFontName=str(Face.REGULAR),
        lang=about.language,
        pdfVersion=(1, 7),
    )
    _date(canvas, about.made_on)
    canvas.setTitle(about.title)
    canvas.setAuthor(about.author)
    canvas.setSubject(about.subject)
    canvas.setCreator("Comptoir")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for number, page in enumerate(sheet.pages):
        for mark in page:
            _draw(canvas, mark, sheet.height)
        _lead(canvas, sheet, number)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def _lead(canvas: Any, sheet: Sheet, page: int) -> None:
    """Writes the bookmarks that lead to this page: the first of a sheet is its title, the others stand below it."""
    for place, (title, at, y) in enumerate(sheet.bookmarks):
        if at == page and title:
            canvas.bookmarkHorizontal(f"b{place}", 0, _x(sheet.height - y))
            canvas.addOutlineEntry(title, f"b{place}", 1 if place else 0)


def _date(canvas: Any, day: date) -> None:
    """Sets the day the file says it was made on, and lets the file's id depend on its content alone.

    reportlab offers its own fixed day or the clock (or a variable of the environment); both the date and the seed of the id
    hang on one object of the document, which is replaced here before anything is written.
    """
    stamp = cast("Any", TimeStamp(1))
    stamp.t = timegm(day.timetuple())
    stamp.lt = time.gmtime(stamp.t)
    stamp.YMDhms = tuple(stamp.lt)[:6]
    document = canvas._doc  # noqa: SLF001 - no public way to the document's date and id
    document._timeStamp = stamp  # noqa: SLF001 - the same
    document.signature = hashlib.md5(day.isoformat().encode(), usedforsecurity=False)


def _draw(canvas: Any, mark: Mark, high: float) -> None:
    match mark:
        case Text():
            _write(canvas, mark, high)
        case Line():
            canvas.setStrokeColor(_rgb(mark.ink))
            canvas.setLineWidth(mark.weight)
            canvas.line(_x(mark.x1), _x(high - mark.y), _x(mark.x2), _x(high - mark.y))
        case Box():
            canvas.setFillColor(_rgb(mark.ink))
            lower = _x(high - mark.y - mark.height)
            size = (_x(mark.x), lower, _x(mark.width), _x(mark.height))
            if mark.radius:
                canvas.roundRect(*size, _x(mark.radius), stroke=0, fill=1)
            else:
                canvas.rect(*size, stroke=0, fill=1)
        case Placed():
            size = (mark.picture.width, mark.picture.height)
            image = ImageReader(Image.frombytes("RGB", size, mark.picture.pixels))
            canvas.drawImage(
                image, _x(mark.x), _x(high - mark.y - mark.height), _x(mark.width), _x(mark.height)
            )


def _write(canvas: Any, mark: Text, high: float) -> None:
    text = canvas.beginText(_x(mark.x), _x(high - mark.y))
    if mark.turned:
        angle = radians(mark.turned)
        text.setTextTransform(cos(angle), sin(angle), -sin(angle), cos(angle), _x(mark.x), _x(high - mark.y))
    text.setFillColor(_rgb(mark.ink))
    for run in mark.runs:
        text.setFont(run.font, mark.size)
        text.textOut(run.text)
    canvas.drawText(text)


def _x(millimetres: float) -> float:
    return millimetres / POINT


def _rgb(ink: str) -> Any:
    red, green, blue = (int(ink[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return Color(red, green, blue)
