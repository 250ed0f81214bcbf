"""Small print at the end of a paper."""

from __future__ import annotations

from collections.abc import Sequence

from app.paper.fonts import Face
from app.paper.sheet import Sheet
from app.paper.style import LABEL, NOTE, SMALL, Type


def closing(sheet: Sheet, heading: str, texts: Sequence[str], *, quoted: bool = False) -> None:
    """Small print at the end: a heading and paragraphs, on over the page where they must; nothing where all are empty.

    `quoted` words are someone's own: a little larger, in italics.
    """
    shown = [text for text in texts if text.strip()]
    if not shown:
        return
    type_, leading = (Type(Face.ITALIC, 8.5, NOTE.ink), 4.2) if quoted else (SMALL, 3.75)
    sheet.y += 7.5 * sheet.air
    sheet.need((4.6 if heading else 0) + leading * 2)
    if heading:
        sheet.words(sheet.left, sheet.y + 2.6, heading, LABEL)
        sheet.y += 4.6
    for text in shown:
        sheet.flowing(sheet.left, text, type_, sheet.room, leading)
        sheet.y += 1.6
