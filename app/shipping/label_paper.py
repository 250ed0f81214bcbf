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
_SMALL = 40.0
"""Labels lower than this have room for the chief things only."""
_LEAST_BARS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelLabel:
    """One parcel: from whom, to whom, which of how many, its number at the carrier, what it weighs.

    `collect` is what whoever brings it is to be paid, as said; empty where nothing.
    """

    sender: Addressee
    to: Addressee
    number: str
    position: int = 1
    parcels: int = 1
    carrier: str = ""
    tracking: str = ""
    weight_grams: int | None = None
    order_number: str = ""
    collect: str = ""

    def draw(self, sheet: Sheet, place: Place, words: Words) -> None:
        """Print it."""
        pad = _pad(place)
        left, room = place.x + pad, place.size.width - 2 * pad
        top, bottom = place.y + pad, place.y + place.size.height - pad
        if place.size.height < _SMALL:
            high = bottom - top - (13 if self.collect else 9)
            ends = _address(sheet, left, top, room, high, self.to, 9.5, 3.7)
            if self.collect:
                collect, ends = words.say("label.collect", amount=self.collect), max(bottom - 9.2, ends + 3.2)
                sheet.words(left, ends, _COLLECT.elided(collect, room), _COLLECT)
            # A long address takes of the bars, which only this program reads.
            bars = min(8.0, bottom - ends - 1)
            if bars >= _LEAST_BARS:
                barcode(sheet, left, bottom - bars, room - 12, bars, self.number, place.dpi)
            told = f"{self.position}/{self.parcels}"
            sheet.words(left + room, bottom - 1, told, Type(Face.SEMIBOLD, 11), "right")
            return
        tall = place.size.height > 100
        small, line = Type(size=8 if tall else 7), 3.5 if tall else 3.1
        y = top + line
        sheet.words(left, y, small.elided(", ".join((self.sender.name, *self.sender.address)), room), small)
        y += 2
        sheet.pages[-1].append(Box(left, y, room, 0.3, INK, 0))
        carried = Type(Face.SEMIBOLD, 16 if tall else 11)
        y += 7 if tall else 5
        which = words.say("label.parcel_of", position=self.position, parcels=self.parcels)
        sheet.words(left, y, carried.elided(self.carrier or self.number, room * 0.62), carried)
        sheet.words(left + room, y, which, Type(Face.SEMIBOLD, 12 if tall else 9), "right")
        y += 9 if tall else 3.5
        codes = [self.tracking, self.number] if self.tracking and tall else [self.tracking or self.number]
        high = 24.0 if tall else 11.0
        begins = bottom - len(codes) * (high + (6 if tall else 4))
        facts = [
            each
            for each in (
                words.say("paper.kilograms", weight=words.quantity(self.weight_grams))
                if self.weight_grams
                else "",
                self.order_number,
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
        sheet.words(left, begins - 3, "  ·  ".join(facts), small)
        for code in codes:
            if not barcode(sheet, left, begins, room, high, code, place.dpi):
                high = min(high, 6.0)
            sheet.words(
                left + room / 2, begins + high + line, code, Type(Face.MEDIUM, 10 if tall else 7.5), "center"
            )
            begins += high + (6 if tall else 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductLabel:
    """A product: its name, its SKU, the code on it (barcode, else SKU), and its price as said, empty without."""

    name: str
    code: str
    sku: str = ""
    price: str = ""

    def draw(self, sheet: Sheet, place: Place, _words: Words) -> None:
        """Print it."""
        pad = _pad(place)
        left, room = place.x + pad, place.size.width - 2 * pad
        top, bottom = place.y + pad, place.y + place.size.height - pad
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


def _pad(place: Place) -> float:
    """What stays white at the edges: on sheets what office printers cannot print on."""
    return 5.0 if place.size.on_sheet else 2.0 if place.size.height < _SMALL else 4.0


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
    y = top
    for text, type_ in told:
        y += leading
        sheet.words(left, y - leading * 0.2, text, type_)
    return y
