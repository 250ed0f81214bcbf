"""The pick list on paper: first what is taken off the shelves for all orders at once, then what goes into the box of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter

from app.base.words import NO_BREAK, Words
from app.paper.bars import barcode
from app.paper.pdf import About, pdf_bytes
from app.paper.plain import FOOT_BASE, measured, print_feet
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import BODY, FACT, HEAVY_LINE, INK, MEDIUM, QUIET, SMALL, STRONG, TITLE, Type
from app.paper.table import Column, Row, flow
from app.shipping.pick_list import PickLine, PickOrder, Spot, Taken, order_code, together, walked

_BOX = 9.0
_CODE = 34.0
_IN_BOX = Type(STRONG.face, 12, "#FFFFFF")


def render_pick_list(orders: Sequence[PickOrder], words: Words, company: str, on: date) -> bytes:
    """The pick list of these orders as a PDF; of one order its articles alone."""
    sheet = Sheet(top=20, bottom=FOOT_BASE - 8)
    title = words.say("paper.pick.title")
    sheet.words(LEFT, 20, company, MEDIUM)
    sheet.words(RIGHT, 20, words.date(on), QUIET, "right")
    sheet.words(LEFT, 31, title, TITLE)
    articles = sum(line.quantity_milli for order in orders for line in order.lines)
    told = words.say("paper.pick.told", n=len(orders), items=words.quantity(articles))
    sheet.words(RIGHT, 31, told, QUIET, "right")
    sheet.y = 37
    if len(orders) > 1:
        _collect(sheet, orders, words)
    for box, order in enumerate(orders, 1):
        _one(sheet, order, box if len(orders) > 1 else 0, words, on)
    print_feet(sheet, words, f"{company} · {title} · {words.date(on)}")
    return pdf_bytes(sheet, About(title, company, words.language, on, company))


def _collect(sheet: Sheet, orders: Sequence[PickOrder], words: Words) -> None:
    """Each article once, with how much of it goes into which box."""
    sheet.words(LEFT, sheet.y + 3, words.say("paper.pick.collect"), FACT)
    sheet.y += 6
    taken = together(orders)
    at_shelf = any(each.shelf for each in taken)
    columns = (
        Column("", type=BODY, least=5, most=5),
        *([Column(words.say("paper.pick.shelf"), type=MEDIUM, least=14, most=34)] if at_shelf else []),
        Column(words.say("paper.line.sku"), type=Type(size=7.5, ink=QUIET.ink), least=21, most=34),
        Column(words.say("paper.line.name"), lead=True),
        Column(words.say("paper.pick.boxes"), type=BODY, least=30, most=52),
        Column(words.say("paper.line.quantity"), "right", STRONG, 16),
    )
    for place, here in groupby(taken, attrgetter("place")):
        if place:
            sheet.need(_BOX + 16)
            sheet.words(LEFT, sheet.y + 4, place, STRONG)
            sheet.y += 6
        flow(sheet, columns, [_taken(each, words, at_shelf=at_shelf) for each in here])
        sheet.y += 4 if place else 0


def _taken(each: Taken, words: Words, *, at_shelf: bool) -> Row:
    return Row(
        (
            "□",
            *([each.shelf] if at_shelf else []),
            each.sku,
            each.name,
            " · ".join(_into(box, milli, each.unit, words) for box, milli in each.boxes),
            measured(each.quantity_milli, each.unit, words),
        ),
        _lot(each, words),
    )


def _into(box: int, milli: int, unit: str, words: Words) -> str:
    """How much of an article goes into a box, on one line: two bare figures would be read either way round."""
    told = words.say("paper.pick.into", box=box, quantity=measured(milli, unit, words))
    return told.replace(" ", NO_BREAK)


def _one(sheet: Sheet, order: PickOrder, box: int, words: Words, on: date) -> None:
    """One order: its box, whose it is, and its articles with a square to tick."""
    sheet.y += 10 if sheet.y > 40 else 0
    # The name of an order never stands alone at the foot of a page.
    sheet.need(_BOX + 26)
    left = LEFT
    if box:
        told = words.say("paper.pick.box", box=box)
        wide = _IN_BOX.width(told) + 6
        sheet.box(LEFT, sheet.y, wide, _BOX, INK, 1.4)
        sheet.words(LEFT + wide / 2, sheet.y + 6.1, told, _IN_BOX, "center")
        left += wide + 4
    due, due_type = _due(order.promised_on, on, words)
    room = RIGHT - left - max(due_type.width(due), _CODE) - 6
    sheet.words(left, sheet.y + 3.6, FACT.elided(f"{order.number}  {order.customer}", room), FACT)
    lost = words.say("paper.pick.nowhere") if order.nowhere else ""
    goes = " · ".join(filter(None, (order.city, order.carrier, lost)))
    sheet.words(left, sheet.y + 7.8, QUIET.elided(goes, room), QUIET)
    if due:
        sheet.words(RIGHT, sheet.y + 3.6, due, due_type, "right")
    top = sheet.y + (5.6 if due else -0.5)
    barcode(sheet, RIGHT - _CODE, top, _CODE, 5.4, order_code(order.id), 600, flush=True)
    # The code is not the number, for it is digits alone; so it says whose it is.
    sheet.words(RIGHT, top + 8.2, words.say("paper.pick.scan", number=order.number), SMALL, "right")
    sheet.y = max(sheet.y + _BOX, top + 8.2) + 3
    if order.note:
        sheet.flowing(LEFT, order.note, SMALL, RIGHT - LEFT, 3.8)
        sheet.y += 2
    lacks = any(line.short_milli for line in order.lines)
    # Of several orders the list before says where; of one this is the list one walks with.
    where = not box and any(line.where for line in order.lines)
    columns = (
        Column("", type=BODY, least=5, most=5),
        *([Column(words.say("paper.pick.shelf"), type=MEDIUM, least=16, most=44)] if where else []),
        Column(words.say("paper.line.sku"), type=Type(size=7.5, ink=QUIET.ink), least=21, most=34),
        Column(words.say("paper.line.name"), lead=True),
        *([Column(words.say("paper.pick.short"), "right", QUIET, 16)] if lacks else []),
        Column(words.say("paper.line.quantity"), "right", STRONG, 16),
    )
    flow(sheet, columns, [_row(line, words, lacks=lacks, where=where) for line in walked(order.lines)])
    sheet.line(LEFT, RIGHT, sheet.y, 0.8, HEAVY_LINE)


def _due(promised_on: date | None, on: date, words: Words) -> tuple[str, Type]:
    """For when an order is promised; what is late stands out."""
    if promised_on is None:
        return "", QUIET
    late = promised_on < on
    key = "paper.pick.late" if late else "paper.pick.promised"
    return words.say(key, day=promised_on), STRONG if late else QUIET


def _row(line: PickLine, words: Words, *, lacks: bool, where: bool) -> Row:
    barcode = next((code for code, _ in line.codes if code != line.sku), "")
    short = measured(line.short_milli, line.unit, words) if line.short_milli else ""
    told = (measured(line.quantity_milli, line.unit, words),)
    return Row(
        (
            "□" if line.quantity_milli else "",
            *([line.where] if where else []),
            line.sku,
            line.name,
            *((short, *told) if lacks else told),
        ),
        " · ".join(part for part in (barcode, _lots(line, words), _bundle(line, words)) if part),
    )


def _bundle(line: PickLine, words: Words) -> str:
    return words.say("paper.pick.in_bundle", name=line.bundle.name) if line.bundle is not None else ""


def _lots(line: PickLine, words: Words) -> str:
    """Which lots are taken, each with how much of it where there are several."""
    named = [spot for spot in line.spots if spot.lot]
    told = [
        f"{_lot(spot, words)} × {words.quantity(spot.quantity_milli)}"
        if len(line.spots) > 1
        else _lot(spot, words)
        for spot in named
    ]
    if line.by_unit and line.lots:
        told.append(words.say("paper.pick.serial"))
    return " · ".join(told)


def _lot(each: Taken | Spot, words: Words) -> str:
    if not each.lot:
        return ""
    key = "paper.pick.lot_day" if each.expires_on is not None else "paper.pick.lot"
    return words.say(key, lot=each.lot, day=each.expires_on)
