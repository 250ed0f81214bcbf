"""A readable page of an e-invoice that came as an XML file alone: what it says, for the eye; the file is the invoice."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.base.money import decimals
from app.base.words import Words
from app.invoicing.einvoice_reading import ReadEInvoice
from app.invoicing.received_facts import CREDIT_NOTES
from app.paper.pdf import About, pdf_bytes
from app.paper.plain import FOOT_BASE, print_feet
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import (
    ADDRESS,
    ADDRESS_NAME,
    FACT,
    LABEL,
    LINE,
    NOTE,
    SMALL,
    SUM,
    SUM_QUIET,
    SUM_STRONG,
    TITLE,
)
from app.paper.table import Column, Row, flow

_MIDDLE = (LEFT + RIGHT) / 2
_ROUTING = "BAR"
"""The code of a note that platforms sort invoices by, and nobody reads."""


def render_received(read: ReadEInvoice, words: Words) -> bytes:
    """The page as a PDF in the language of `words`; it says that it is no invoice of its own."""
    sheet = Sheet(top=20, bottom=FOOT_BASE - 8)
    credit = read.text("BT-3") in CREDIT_NOTES
    seller = str(read.party("BG-4").get("name") or "")
    title = words.say(f"received_paper.{'credit_note' if credit else 'invoice'}", number=read.text("BT-1"))
    sheet.words(LEFT, 26, title, TITLE.fitted(title, RIGHT - LEFT, 12))
    sheet.y = sheet.block(LEFT, 33, words.say("received_paper.reading"), NOTE, RIGHT - LEFT, 4.2) + 2
    _facts(sheet, read, words)
    _parties(sheet, read, words)
    if read.rows("BG-25"):
        _lines(sheet, read, words)
    _sums(sheet, read, words)
    _words_below(sheet, read, words)
    print_feet(sheet, words, f"{seller} · {title}")
    return pdf_bytes(sheet, About(title, seller, words.language, read.terms["BT-2"], seller))


def _facts(sheet: Sheet, read: ReadEInvoice, words: Words) -> None:
    told = [("issued", words.date(read.terms["BT-2"]))]
    if read.terms.get("BT-9"):
        told.append(("due", words.date(read.terms["BT-9"])))
    told += [
        (name, read.text(key))
        for name, key in (("ordered", "BT-13"), ("delivery", "BT-16"))
        if read.text(key)
    ]
    wide = (RIGHT - LEFT) / max(len(told), 4)
    for at, (name, value) in enumerate(told):
        x = LEFT + at * wide
        sheet.words(x, sheet.y + 4, words.say(f"received_paper.{name}"), LABEL)
        sheet.words(x, sheet.y + 9, FACT.elided(value, wide - 3), FACT)
    sheet.y += 15


def _parties(sheet: Sheet, read: ReadEInvoice, words: Words) -> None:
    top, ends = sheet.y, [sheet.y]
    abroad = len({read.party(key).get("country_code") for key in ("BG-4", "BG-7")} - {None, ""}) > 1
    for x, key, name in ((LEFT, "BG-4", "seller"), (_MIDDLE, "BG-7", "buyer")):
        party = read.party(key)
        room = _MIDDLE - LEFT - 4
        sheet.words(x, top + 4, words.say(f"received_paper.{name}"), LABEL)
        y = sheet.block(x, top + 9.5, str(party.get("name") or ""), ADDRESS_NAME, room, 4.8)
        for line in _address(party, words, abroad=abroad):
            y = sheet.block(x, y, line, ADDRESS, room, 4.8)
        for line in _numbers(party, words):
            y = sheet.block(x, y, line, SMALL, room, 3.8)
        ends.append(y)
    sheet.y = max(ends) + 3


def _address(party: Mapping[str, Any], words: Words, *, abroad: bool) -> list[str]:
    town = " ".join(str(party[name]) for name in ("postcode", "city") if party.get(name))
    lines = [str(party.get(name) or "") for name in ("addr_l1", "addr_l2", "addr_l3")]
    country = words.country(str(party.get("country_code") or "")).upper() if abroad else ""
    return [line for line in (*lines, town, country) if line.strip()]


def _numbers(party: Mapping[str, Any], words: Words) -> list[str]:
    found: list[str] = []
    if party.get("legal_identifier"):
        found.append(words.say("received_paper.legal_id", number=str(party["legal_identifier"])))
    if party.get("vat_identifier"):
        found.append(words.say("paper.vat_number", number=str(party["vat_identifier"])))
    return found


def _lines(sheet: Sheet, read: ReadEInvoice, words: Words) -> None:
    columns = (
        Column(words.say("paper.line.sku"), type=SMALL, least=16, most=34),
        Column(words.say("paper.line.name"), lead=True),
        Column(words.say("paper.line.quantity"), "right", least=16),
        Column(words.say("received_paper.price"), "right", least=20),
        Column(words.say("received_paper.rate"), "right", least=14),
        Column(words.say("received_paper.net"), "right", least=22),
    )
    rows = [
        Row(
            (
                str(line.get("BT-155") or ""),
                str(line.get("BT-153") or ""),
                _number(line.get("BT-129"), words),
                _price(line, words),
                _rate(line.get("BT-152"), words),
                _money(line.get("BT-131"), read, words),
            ),
            below=str(line.get("BT-154") or ""),
        )
        for line in read.rows("BG-25")
    ]
    flow(sheet, columns, rows)


def _sums(sheet: Sheet, read: ReadEInvoice, words: Words) -> None:
    told: list[tuple[str, str]] = []
    for key, name in (("BG-20", "allowance"), ("BG-21", "charge")):
        for part in read.rows(key):
            why = str(part.get("reason") or "") or words.say(f"received_paper.{name}")
            sign = "-" if key == "BG-20" else ""
            told.append((why, _money(f"{sign}{part.get('amount') or 0}", read, words)))
    told.append((words.say("received_paper.total_net"), _money(read.terms.get("BT-109"), read, words)))
    for rate in read.rows("BG-23"):
        base = _money(rate.get("BT-116"), read, words)
        name = words.say("received_paper.vat", rate=_rate(rate.get("BT-119"), words), base=base)
        told.append((name, _money(rate.get("BT-117"), read, words)))
    told.append((words.say("received_paper.total"), _money(read.terms.get("BT-112"), read, words)))
    if read.amount("BT-113"):
        told.append((words.say("received_paper.paid"), _money(-read.amount("BT-113"), read, words)))
    sheet.need(6 * len(told) + 12)
    sheet.y += 5
    for name, amount in told:
        room = RIGHT - _MIDDLE - SUM.width(amount) - 4
        sheet.words(_MIDDLE, sheet.y, SUM_QUIET.elided(name, room), SUM_QUIET)
        sheet.words(RIGHT, sheet.y, amount, SUM, "right")
        sheet.y += 5.6
    sheet.line(_MIDDLE, RIGHT, sheet.y - 3, 0.6, LINE)
    sheet.y += 2
    sheet.words(_MIDDLE, sheet.y, words.say("received_paper.due_amount"), SUM_STRONG)
    sheet.words(RIGHT, sheet.y, _money(read.terms.get("BT-115"), read, words), SUM_STRONG, "right")
    sheet.y += 6


def _words_below(sheet: Sheet, read: ReadEInvoice, words: Words) -> None:
    told: list[str] = []
    if read.text("BT-84"):
        told.append(words.say("received_paper.account", iban=read.text("BT-84")))
    told += [read.text("BT-20")] if read.text("BT-20") else []
    told += [str(rate["BT-120"]) for rate in read.rows("BG-23") if rate.get("BT-120")]
    told += [
        str(note["BT-22"])
        for note in read.rows("BG-1")
        if note.get("BT-22") and note.get("BT-21") != _ROUTING
    ]
    sheet.y += 3
    for line in dict.fromkeys(told):
        sheet.flowing(LEFT, line, NOTE, RIGHT - LEFT, 4.2)
        sheet.y += 1.4


def _price(line: Mapping[str, Any], words: Words) -> str:
    base = _decimal(line.get("BT-149")) or Decimal(1)
    price = (_decimal(line.get("BT-146")) / base).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    return words.price(int(price.scaleb(6)))


def _money(told: Any, read: ReadEInvoice, words: Words) -> str:
    currency = read.text("BT-5")
    places = decimals(currency)
    minor = _decimal(told).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP).scaleb(places)
    return words.money(int(minor), currency)


def _rate(told: Any, words: Words) -> str:
    if told is None:
        return ""
    return words.percent(int((_decimal(told) * 10_000).to_integral_value(ROUND_HALF_UP)))


def _number(told: Any, words: Words) -> str:
    number = _decimal(told).normalize()
    return words.number(number if number.as_tuple().exponent < 0 else int(number))  # pyright: ignore[reportOperatorIssue]


def _decimal(told: Any) -> Decimal:
    return Decimal(str(told or 0))
