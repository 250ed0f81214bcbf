"""The CN 23 and CN 22 with their fields in the order of the Universal Postal Union, in French and English.

A CN 23 is 210 × 148 mm, a CN 22 74 × 105; what does not fit goes on a page more, its totals on the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from app.base.company import Company
from app.base.words import Words
from app.paper.bars import barcode
from app.paper.fonts import Face
from app.paper.party import town_lines
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import Box, Sheet
from app.paper.style import INK, Type
from app.shipping.customs import Customs, CustomsLine
from app.shipping.customs_law import natures

CN23 = (210.0, 148.0)
CN22 = (74.0, 105.0)
_FRENCH, _ENGLISH = Words("fr"), Words("en")
_LABEL, _SMALL, _BODY = Type(size=5.8), Type(size=6.8), Type(size=8.4)
_STRONG, _TITLE = Type(Face.SEMIBOLD, 8.4), Type(Face.SEMIBOLD, 12)
_THIN = 0.25
_EDGE = 6.0
_ROWS, _SMALL_ROWS = 6, 3
"""Kinds of goods that a page has lines for."""
_DPI = 300


def render_customs(facts: Customs, company: Company) -> bytes:
    """The declaration as a PDF: a CN 22 where that is enough, else a CN 23."""
    words = _FRENCH
    name = "CN 22" if facts.small else "CN 23"
    size, rows = (CN22, _SMALL_ROWS) if facts.small else (CN23, _ROWS)
    sheet = Sheet(top=0, bottom=size[1], width=size[0], height=size[1])
    pages = [facts.lines[at : at + rows] for at in range(0, len(facts.lines), rows)] or [()]
    for at, lines in enumerate(pages):
        if at:
            sheet.turn()
        form = _Form(sheet, facts, company, lines, last=at == len(pages) - 1)
        if facts.small:
            form.small()
        else:
            form.large()
    about = About(f"{name} {facts.number}", company.name, words.language, facts.shipped_on)
    return pdf_bytes(sheet, about)


@dataclass(frozen=True, slots=True)
class _Form:
    """One page of a declaration: its lines, and the totals where it is the last."""

    sheet: Sheet
    facts: Customs
    company: Company
    lines: Sequence[CustomsLine]
    last: bool

    # --- the CN 23 ---

    def large(self) -> None:
        """The CN 23: who sends, who receives, what, of which nature, and who answers for it."""
        left, right, top = _EDGE, CN23[0] - _EDGE, _EDGE
        middle = 112.0
        self._frame(left, top, right - left + _THIN, CN23[1] - 2 * _EDGE + _THIN)
        self._cell(left, top, middle - left, 27, "from")
        self._person(left + 2, top + 7, middle - left - 4, _company_lines(self.company))
        for at, words in enumerate((_FRENCH, _ENGLISH)):
            told = words.say("customs_paper.sender_reference")
            self.sheet.words(left + 62, top + 16 + at * 2.5, _LABEL.elided(told, middle - left - 64), _LABEL)
        self.sheet.words(left + 62, top + 22.6, self.facts.eori, _BODY)
        self._cell(middle, top, right - middle, 27, "")
        self.sheet.words(middle + 2, top + 5.4, _both("title"), Type(Face.SEMIBOLD, 8))
        self.sheet.words(right - 2, top + 5.4, "CN 23", _TITLE, "right")
        self.sheet.words(middle + 2, top + 9, f"{_both('item')} · {_both('opened')}", _LABEL)
        if barcode(self.sheet, middle + 2, top + 10.4, right - middle - 4, 11, self.facts.number, _DPI):
            self.sheet.words((middle + right) / 2, top + 25, self.facts.number, _STRONG, "center")
        else:
            self.sheet.words(middle + 2, top + 19, self.facts.number, _TITLE)
        second = top + 27
        self._cell(left, second, middle - left, 27, "to")
        self._person(left + 2, second + 7, middle - left - 4, _addressee_lines(self.facts))
        self._cell(middle, second, right - middle, 13.5, "importer_reference")
        self.sheet.words(middle + 2, second + 9.6, self.facts.importer_reference, _BODY)
        self._cell(middle, second + 13.5, right - middle, 13.5, "importer_contact")
        told = " · ".join(filter(None, (self.facts.phone, self.facts.email)))
        self.sheet.words(middle + 2, second + 23, _BODY.elided(told, right - middle - 4), _BODY)
        self._table(left, second + 27, right)

    def _table(self, left: float, top: float, right: float) -> None:
        edges = (left, left + 82, left + 99, left + 120, left + 146, left + 173, right)
        heads = ("contents", "quantity", "net_weight", "value", "hs_code", "origin")
        for at, head in enumerate(heads):
            self._cell(edges[at], top, edges[at + 1] - edges[at], 7 + _ROWS * 4.6, head, two=True)
        for at, line in enumerate(self.lines):
            y = top + 10.4 + at * 4.6
            for place, cell in enumerate(self._cells(line)):
                align = "left" if place in (0, 4, 5) else "right"
                room = edges[place + 1] - edges[place] - 3
                x = edges[place] + 1.5 if align == "left" else edges[place + 1] - 1.5
                self.sheet.words(x, y, _BODY.elided(cell, room), _BODY, align)
        self._foot(left, top + 7 + _ROWS * 4.6, right)

    def _cells(self, line: CustomsLine) -> tuple[str, ...]:
        return (
            line.name,
            _FRENCH.quantity(line.quantity_milli),
            _kilograms(line.grams),
            self._money(line.value),
            line.hs_code,
            line.origin,
        )

    def _foot(self, left: float, top: float, right: float) -> None:
        edges = (left, left + 62, left + 120, right)
        gross = _kilograms(self.facts.gross_grams) if self.last else ""
        value = self._money(self.facts.value) if self.last else _both("continued")
        for at, (name, told) in enumerate(
            (("gross_weight", f"{gross}\u00a0kg" if gross else ""), ("total_value", value), ("charges", ""))
        ):
            self._cell(edges[at], top, edges[at + 1] - edges[at], 9, name)
            self.sheet.words(edges[at] + 2, top + 7.4, told, _STRONG)
        below = top + 9
        high = CN23[1] - _EDGE - below
        self._cell(left, below, 120, 16, "category")
        for at, (nature, name) in enumerate(_categories()):
            x, y = left + 2 + at % 2 * 59, below + 6.4 + at // 2 * 4
            self._tick(x, y, ticked=nature == self.facts.nature)
            self.sheet.words(x + 4, y, _both(name), _LABEL)
        self._cell(left, below + 16, 120, high - 16, "comments")
        self.sheet.block(left + 2, below + 22, self.facts.comments, _SMALL, 116, 3)
        half = (right - left - 120) / 2
        self._cell(left + 120, below, half, 9, "licence")
        self._cell(left + 120 + half, below, half, 9, "certificate")
        self._cell(left + 120, below + 9, 2 * half, 8, "invoice")
        told = ", ".join(self.facts.invoices)
        self.sheet.words(left + 122, below + 15.6, _BODY.elided(told, 2 * half - 4), _BODY)
        self._cell(left + 120, below + 17, 2 * half, high - 17, "signature")
        end = self.sheet.block(
            left + 122, below + 22.4, _FRENCH.say("customs_paper.certified"), _LABEL, 2 * half - 4, 2.3
        )
        self.sheet.block(
            left + 122, end + 0.4, _ENGLISH.say("customs_paper.certified"), _LABEL, 2 * half - 4, 2.3
        )
        self.sheet.words(
            right - 2, CN23[1] - _EDGE - 1.6, _FRENCH.date(self.facts.shipped_on), _BODY, "right"
        )

    # --- the CN 22 ---

    def small(self) -> None:
        """The CN 22: nature, goods, totals, and who answers for it."""
        left, right, top = 3.0, CN22[0] - 3.0, 3.0
        self._frame(left, top, right - left + _THIN, CN22[1] - 6 + _THIN)
        self.sheet.words(left + 2, top + 5, _FRENCH.say("customs_paper.title"), Type(Face.SEMIBOLD, 7.6))
        self.sheet.words(left + 2, top + 8.4, _ENGLISH.say("customs_paper.title"), _SMALL)
        self.sheet.words(right - 2, top + 5.4, "CN 22", _TITLE, "right")
        self.sheet.words(right - 2, top + 8.4, _both("opened"), Type(size=4.6), "right")
        self.sheet.words(
            left + 2,
            top + 12,
            _SMALL.elided(f"{self.company.name} · {self.facts.number}", right - left - 4),
            _SMALL,
        )
        self._cell(left, top + 14, right - left, 15, "")
        for at, (nature, name) in enumerate(_categories()):
            x, y = left + 2 + at % 2 * 33, top + 17.4 + at // 2 * 4.7
            self._tick(x, y, ticked=nature == self.facts.nature)
            for down, words in enumerate((_FRENCH, _ENGLISH)):
                told = words.say(f"customs_paper.{name}")
                self.sheet.words(x + 4, y - 0.7 + down * 2, told, Type(size=5.2))
        begins, high = top + 29, 33.0
        edges = (left, left + 33.2, left + 52.4, right)
        for at, head in enumerate(("contents", "net_weight", "value")):
            self._cell(edges[at], begins, edges[at + 1] - edges[at], high, head, two=True)
        for at, line in enumerate(self.lines):
            y = begins + 9.6 + at * 8.4
            named = f"{_FRENCH.quantity(line.quantity_milli)} × {line.name}"
            code = f"{_FRENCH.say('customs_paper.hs_code')} {line.hs_code} · {line.origin}"
            for down, told in enumerate((*_LABEL.lines(named, 31)[:2], code)):
                self.sheet.words(left + 1.5, y + down * 2.4, told, _LABEL)
            self.sheet.words(edges[2] - 1.5, y, _kilograms(line.grams), _SMALL, "right")
            self.sheet.words(edges[3] - 1, y, self._money(line.value), _SMALL, "right")
        under = begins + high
        self._cell(left, under, 36, 10, "gross_weight", two=True)
        self._cell(left + 36, under, right - left - 36, 10, "total_value", two=True)
        if self.last:
            self.sheet.words(
                left + 1.5, under + 8.6, f"{_kilograms(self.facts.gross_grams)}\u00a0kg", _STRONG
            )
            self.sheet.words(left + 37.5, under + 8.6, self._money(self.facts.value), _STRONG)
        end = self.sheet.block(
            left + 2, under + 13.4, _FRENCH.say("customs_paper.certified"), _LABEL, right - left - 4, 2.3
        )
        end = self.sheet.block(
            left + 2, end + 0.4, _ENGLISH.say("customs_paper.certified"), _LABEL, right - left - 4, 2.3
        )
        self.sheet.words(left + 2, CN22[1] - 4.6, _both("signature"), _LABEL)
        self.sheet.words(right - 2, CN22[1] - 4.6, _FRENCH.date(self.facts.shipped_on), _SMALL, "right")

    # --- parts ---

    def _money(self, minor: int) -> str:
        """An amount with the code of its currency, which is one thing to customs everywhere; a sign is not."""
        currency = self.facts.currency
        return f"{_FRENCH.money(minor, currency, sign=False)}\u00a0{currency}"

    def _frame(self, x: float, y: float, wide: float, high: float) -> None:
        for box in (
            Box(x, y, wide, _THIN, INK, 0),
            Box(x, y + high - _THIN, wide, _THIN, INK, 0),
            Box(x, y, _THIN, high, INK, 0),
            Box(x + wide - _THIN, y, _THIN, high, INK, 0),
        ):
            self.sheet.pages[-1].append(box)

    def _cell(self, x: float, y: float, wide: float, high: float, label: str, *, two: bool = False) -> None:
        """A field with its name; on two lines where it is narrow."""
        self._frame(x, y, wide + _THIN, high + _THIN)
        if not label:
            return
        if two:
            for at, words in enumerate((_FRENCH, _ENGLISH)):
                told = words.say(f"customs_paper.{label}")
                self.sheet.words(x + 1.5, y + 2.8 + at * 2.5, _LABEL.elided(told, wide - 2), _LABEL)
            return
        self.sheet.words(x + 2, y + 3, _LABEL.elided(_both(label), wide - 3), _LABEL)

    def _person(self, x: float, y: float, room: float, lines: Sequence[str]) -> None:
        for at, line in enumerate(lines[:6]):
            type_ = _STRONG if at == 0 else _BODY
            self.sheet.words(x, y + at * 3.7, type_.elided(line, room), type_)

    def _tick(self, x: float, y: float, *, ticked: bool) -> None:
        self._frame(x, y - 2.4, 2.6, 2.6)
        if ticked:
            self.sheet.pages[-1].append(Box(x + 0.6, y - 1.8, 1.4, 1.4, INK, 0))


def _both(label: str) -> str:
    """The name of a field in French and in English, the two languages of the form."""
    fr, en = (words.say(f"customs_paper.{label}") for words in (_FRENCH, _ENGLISH))
    return fr if fr == en else f"{fr} / {en}"


def _categories() -> list[tuple[str, str]]:
    """The natures in the order of the form, papers among them, which are never goods."""
    order = ("gift", "document", "sample", "return", "sale", "other")
    return [(each, f"nature_{each}") for each in order if each in natures() or each == "document"]


def _company_lines(company: Company) -> list[str]:
    told: dict[str, Any] = asdict(company)
    town = f"{told['postcode']} {told['city']}".strip()
    lines = [company.name, *company.address.splitlines(), town, _FRENCH.country(company.country).upper()]
    return [line for line in (*lines, company.phone or "") if line]


def _addressee_lines(facts: Customs) -> list[str]:
    to = facts.to
    first = str(to.get("company") or to.get("name") or "")
    second = str(to.get("name") or "") if to.get("company") and to.get("name") != first else ""
    country = _FRENCH.country(str(to.get("country") or "")).upper()
    lines = (first, second, str(to.get("line1") or ""), str(to.get("line2") or ""), *town_lines(to), country)
    return [line for line in lines if line]


def _kilograms(grams: int | None) -> str:
    return _FRENCH.number(Decimal(grams).scaleb(-3), places=3) if grams else ""
