"""The label of a parcel and that of a product, laid out for whatever size it is printed on."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.words import Words
from app.paper.bars import barcode
from app.paper.fonts import Face
from app.paper.label import Place
from app.paper.party import Addressee
from app.paper.sheet import Box, Sheet
from app.paper.style import INK, Type

_COLLECT = Type(Face.SEMIBOLD, 8)
_FIGURES = Type(Face.MEDIUM, 6.8)
_ON_SHEET = 5.0
"""What office printers cannot print on."""
_SMALL = 40.0
"""Labels lower than this have room for the chief things only."""
_LEAST_BARS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelLabel:
    """One parcel: from whom, to whom, which of how many, its number at the carrier, what it weighs.

    `parcels` is 0 where nobody said how many there are; `collect` is what whoever brings it is to be paid, as said,
    empty where nothing; `phone` the receiver's.
    """

    sender: Addressee
    to: Addressee
    number: str
    position: int = 1
    parcels: int = 0
    carrier: str = ""
    tracking: str = ""
    weight_grams: int | None = None
    order_number: str = ""
    collect: str = ""
    phone: str = ""

    def draw(self, sheet: Sheet, place: Place, words: Words) -> None:
        """Print it."""
        if place.size.height < _SMALL:
            self._draw_small(sheet, place, words)
            return
        left, top, room, bottom = _inside(place)
        tall = place.size.height > 100
        small, line = Type(size=8 if tall else 7), 3.5 if tall else 3.1
        y = top + line
        sheet.words(left, y, small.elided(", ".join((self.sender.name, *self.sender.address)), room), small)
        y += 2
        sheet.pages[-1].append(Box(left, y, room, 0.3, INK, 0))
        carried = Type(Face.SEMIBOLD, 16 if tall else 11)
        y += 7 if tall else 5
        which = self._which(words)
        sheet.words(left, y, carried.elided(self.carrier or self.number, room * 0.62), carried)
        sheet.words(left + room, y, which, Type(Face.SEMIBOLD, 12 if tall else 9), "right")
        y += 9 if tall else 3.5
        codes = [self.tracking, self.number] if self.tracking and tall else [self.tracking or self.number]
        high = 24.0 if tall else 11.0
        begins = bottom - len(codes) * (high + (6 if tall else 4))
        facts = [
            each
            for each in (
                words.say("label.phone", phone=self.phone) if self.phone else "",
                words.say("paper.kilograms", weight=words.quantity(self.weight_grams))
                if self.weight_grams
                else "",
                self.order_number,
                "" if self.number in (*codes, self.carrier or self.number) else self.number,
            )
            if each
        ]
        above = 7 if tall else 4
        if self.collect:
            # What is not asked for at the door is lost: it is told larger than all but the address.
            strong = Type(Face.SEMIBOLD, 12) if tall else _COLLECT
            told = strong.elided(words.say("label.collect", amount=self.collect), room)
            sheet.words(left, begins - above - (1 if tall else 2.4), told, strong)
            above += 6
        _address(
            sheet,
            left,
            y,
            room,
            begins - y - above,
            self.to,
            15 if tall else 10.5,
            6.2 if tall else 4.2,
        )
        told = "  ·  ".join(facts)
        fitted = small.fitted(told, room, 6)
        sheet.words(left, begins - 3, fitted.elided(told, room), fitted)
        for code in codes:
            if not barcode(sheet, left, begins, room, high, code, place.dpi):
                high = min(high, 6.0)
            sheet.words(
                left + room / 2, begins + high + line, code, Type(Face.MEDIUM, 10 if tall else 7.5), "center"
            )
            begins += high + (6 if tall else 4)

    def _draw_small(self, sheet: Sheet, place: Place, words: Words) -> None:
        """To whom, the number as bars and in figures, and as much of the rest as one line has room for."""
        left, top, room, bottom = _inside(place)
        foot = 3.8 if self.collect else 3.2
        ends = _address(sheet, left, top, room, bottom - top - foot - 7, self.to, 9.5, 3.7)
        # A long address takes of the bars, which only this program reads; their number stands below them all the same.
        bars = min(8.0, bottom - foot - ends - 1)
        if bars >= _LEAST_BARS:
            barcode(sheet, left, bottom - foot - bars, room, bars, self.number, place.dpi)
        y = bottom - 0.5
        if self.collect:
            collect = _COLLECT.elided(words.say("label.collect", amount=self.collect), room)
            sheet.words(left + room, y, collect, _COLLECT, "right")
            room -= _COLLECT.width(collect) + 2
        which, carried = self._which(words), f"{self.carrier} {self.tracking}".strip()
        told = [(self.number, which, carried), (self.number, which, self.tracking), (self.number, which)]
        if which:
            told.append((self.number, f"{self.position}/{self.parcels}"))
        lines = [" · ".join(part for part in each if part) for each in told]
        line = next((each for each in lines if _FIGURES.width(each) <= room), lines[-1])
        sheet.words(left, y, line, _FIGURES)

    def _which(self, words: Words) -> str:
        if not self.parcels:
            return ""
        return words.say("label.parcel_of", position=self.position, parcels=self.parcels)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductLabel:
    """A product: its name, its SKU, the code on it (barcode, else SKU), and its price as said, empty without."""

    name: str
    code: str
    sku: str = ""
    price: str = ""

    def draw(self, sheet: Sheet, place: Place, _words: Words) -> None:
        """Print it."""
        left, top, room, bottom = _inside(place)
        tall = place.size.height > 60
        name = Type(Face.SEMIBOLD, 16 if tall else 9.5)
        line = name.size * 0.42
        y = top
        for text in name.lines(self.name, room)[: 3 if tall else 1 if place.size.height < 32 else 2]:
            y += line
            sheet.words(left, y, text, name)
        small = Type(size=11 if tall else 7.5)
        y += small.size * 0.5
        sheet.words(left, y, self.sku if self.sku != self.code else "", small)
        sheet.words(left + room, y, self.price, Type(Face.SEMIBOLD, small.size + 2), "right")
        under = small.size * 0.42
        high = min(bottom - y - 1.5 - under, 30.0)
        if not self.code or high < 5:
            return
        barcode(sheet, left, bottom - under - high, room, high, self.code, place.dpi)
        sheet.words(left + room / 2, bottom, self.code, small, "center")


def _inside(place: Place) -> tuple[float, float, float, float]:
    """Left edge, upper edge, width and lower edge of what may be printed on."""
    across = _ON_SHEET if place.size.on_sheet else 2.0 if place.size.height < _SMALL else 4.0
    # Printers of die-cut labels leave 3 mm of paper above and below; at the sides 1.5.
    down = max(across, 3.0)
    return (
        place.x + across,
        place.y + down,
        place.size.width - 2 * across,
        place.y + place.size.height - down,
    )


def _address(
    sheet: Sheet,
    left: float,
    top: float,
    room: float,
    high: float,
    to: Addressee,
    size: float,
    leading: float,
) -> float:
    """Name and lines, smaller where there are many: what the postman reads is never cut off. Gives where they end."""
    lines = [to.name, *to.address]
    while True:
        body, strong = Type(size=size), Type(Face.SEMIBOLD, size)
        told = [
            (part, strong if at == 0 else body)
            for at, text in enumerate(lines)
            for part in (strong if at == 0 else body).lines(text, room)
        ]
        if len(told) * leading <= high or size <= 6.8:
            break
        size, leading = size - 0.5, leading * (size - 0.5) / size
    # Accents on capitals of the first line stay below `top` where lines stand close.
    y = top + max(0.0, size * 0.345 - leading * 0.8)
    for text, type_ in told:
        y += leading
        sheet.words(left, y - leading * 0.2, text, type_)
    return y
