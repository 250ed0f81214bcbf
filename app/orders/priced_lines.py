"""Lines with prices, and the sums under them, as order confirmations and invoices print them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from app.base.money import decimals
from app.base.words import Words
from app.orders.order import WORDS
from app.orders.sections import Said, subtotals
from app.paper.inks import WHITE
from app.paper.look import Look
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import (
    BODY,
    LABEL,
    LINE,
    QUIET,
    SMALL,
    STRONG,
    SUM,
    SUM_QUIET,
    SUM_STRONG,
    Type,
)
from app.paper.table import Carry, Column, Row, flow

Category = Literal["S", "Z", "E", "AE", "K", "G", "O"]
"""A VAT category of EN 16931: ordinary, zero rated, exempt, reverse charge, intra-EU, export, outside scope."""

_SUMS_WIDE = 62.0
_INSET = 3.0
_PITCH = 5.9
_BEFORE_SUMS, _LEAST_BEFORE_SUMS = 8.0, 5.0
_TAX_PITCH = 5.5
_TAX, _TAX_BASE = 0.39, 0.25
"""Where the columns of the VAT end, in shares of the room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """One line: thousandths of its unit, millionths of the currency per unit, amounts in minor units, rate in ppm.

    `unit` is empty for pieces, otherwise the word printed after the quantity; `discount` is ready to print ("5 %").
    `unit_price_micro` is with tax where the paper's prices are. Negative quantities and amounts are printed with their sign.
    `kind` is that of the order's line: a text prints its words alone, a section is a heading, and what its lines come to
    stands below them.
    """

    name: str
    quantity_milli: int
    unit_price_micro: int
    rate_ppm: int
    net: int
    tax: int
    gross: int
    sku: str = ""
    description: str = ""
    unit: str = ""
    discount: str = ""
    kind: str = "goods"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxLine:
    """The VAT of one rate and category: base and tax in minor units."""

    rate_ppm: int
    net: int
    tax: int
    category: Category = "S"


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """An amount below the total: its words, smaller words under them, minor units with their sign.

    The `last` one is what is left of it all, and stands out in place of the total.
    """

    label: str
    amount: int
    detail: str = ""
    last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The sums of a document in minor units: net + tax + rounding = total. `notes` stand under the VAT.

    `total_said` is what the total is called where that is not the usual name.
    """

    currency: str
    net: int
    tax: int
    total: int
    rounding: int = 0
    taxes: tuple[TaxLine, ...] = ()
    after: tuple[After, ...] = ()
    notes: tuple[str, ...] = ()
    total_said: str = ""


def price(micro: int, currency: str, words: Words) -> str:
    """A unit price: the decimals of its currency, and up to six where it has them."""
    amount = Decimal(micro).scaleb(-6)
    needed = -int(amount.normalize().as_tuple().exponent)
    return words.number(amount, places=max(decimals(currency), needed))


def amount(minor: int, currency: str, words: Words) -> str:
    """An amount as it stands in a column: without the currency's sign."""
    return words.money(minor, currency, sign=False)


def quantity(milli: int, unit: str, words: Words) -> str:
    """A quantity with its unit, kept on one line."""
    return f"{words.quantity(milli)}\u00a0{unit}".rstrip("\u00a0")


def sku_column(words: Words) -> Column:
    """The column of the articles' codes."""
    return Column(words.say("paper.line.sku"), type=Type(size=7.5, ink=QUIET.ink), least=21, most=34)


_MOST_TAIL = 160.0
"""What has to stay together at most, in mm: many instalments may fill a page of their own."""


def print_lines(
    sheet: Sheet,
    lines: Sequence[PricedLine],
    sums: Sums,
    words: Words,
    look: Look,
    *,
    with_tax: bool,
    below: float = 0,
) -> None:
    """Prints the lines and carries their totals over from page to page; the last stands on the page of the sums, and of what
    takes so much room `below` them (mm).

    `with_tax` says that prices contain the tax: then the total is with it, and the one without may have a column as well.
    """
    names = _shown(look, lines, with_tax=with_tax)
    share = min(sheet.room / (RIGHT - LEFT), 1)
    columns = [_column(name, words, share, with_tax=with_tax) for name in names]
    ends = {
        each.after: each
        for each in subtotals(
            [Said(line.kind, line.name, line.gross if with_tax else line.net) for line in lines]
        )
    }
    lead, width = names.index("name"), len(columns)
    rows: list[Row] = []
    counted = 0
    for at, line in enumerate(lines):
        if line.kind in WORDS:
            if line.name:
                rows.append(_said(line, lead, width))
        else:
            counted += 1
            rows.append(_row(line, counted, names, sums.currency, words, with_tax=with_tax))
        if at in ends:
            told = words.say("paper.subtotal", section=ends[at].name)
            money = amount(ends[at].amount, sums.currency, words)
            rows.append(Row(_alone(told, lead, width, (names.index("total"), money)), strong=True))
    carry = Carry(
        columns=tuple(place for place, name in enumerate(names) if name in ("net", "total")),
        written=lambda minor: amount(minor, sums.currency, words),
        forward=words.say("paper.carry_forward"),
        brought=lambda page: words.say("paper.brought_forward", page=page),
    )
    tail = _before_sums(sheet) + _height(sheet, sums, words) + below + sheet.beneath
    flow(sheet, columns, rows, carry, tail=min(tail, _MOST_TAIL))


def _said(line: PricedLine, lead: int, width: int) -> Row:
    return Row(_alone(line.name, lead, width), line.description, strong=line.kind == "section")


def _shown(look: Look, lines: Sequence[PricedLine], *, with_tax: bool) -> list[str]:
    """The columns asked for, less those nobody fills; several rates of VAT are told line by line whatever was asked for."""
    empty = {
        "sku": not any(line.sku for line in lines),
        "discount": not any(line.discount for line in lines),
        "net": not with_tax,
    }
    names = [name for name in look.shown if not empty.get(name)]
    rates = {line.rate_ppm for line in lines if line.kind not in WORDS}
    if "rate" not in names and len(rates) > 1:
        names.insert(names.index("total"), "rate")
    return names


def _column(name: str, words: Words, share: float, *, with_tax: bool) -> Column:
    """A column; in a narrow room it may be narrower by the same `share`."""
    if name == "sku":
        wide = sku_column(words)
        return replace(wide, least=wide.least * share, most=wide.most * share)
    if name == "name":
        return Column(words.say("paper.line.name"), lead=True)
    heads = {"price": "price_gross" if with_tax else "price_net", "total": "gross" if with_tax else "net"}
    type_, least = {
        "place": (QUIET, 6.0),
        "quantity": (BODY, 10.0),
        "price": (BODY, 16.0),
        "discount": (QUIET, 9.0),
        "rate": (QUIET, 8.0),
        "net": (BODY, 20.0),
        "total": (STRONG, 22.0),
    }[name]
    return Column(words.say(f"paper.line.{heads.get(name, name)}"), "right", type_, least * share)


def _alone(told: str, lead: int, width: int, figure: tuple[int, str] | None = None) -> tuple[str, ...]:
    """A row whose words stand in the leading column, and at most one figure in a column of its own."""
    cells = [""] * width
    cells[lead] = told
    if figure:
        cells[figure[0]] = figure[1]
    return tuple(cells)


def _row(
    line: PricedLine, place: int, names: Sequence[str], currency: str, words: Words, *, with_tax: bool
) -> Row:
    total = line.gross if with_tax else line.net
    cells = {
        "place": words.number(place),
        "sku": line.sku,
        "name": line.name,
        "quantity": quantity(line.quantity_milli, line.unit, words),
        "price": price(line.unit_price_micro, currency, words),
        "discount": line.discount,
        "rate": words.percent(line.rate_ppm),
        "net": amount(line.net, currency, words),
        "total": amount(total, currency, words),
    }
    adds = tuple(line.net if name == "net" else total for name in names if name in ("net", "total"))
    return Row(tuple(cells[name] for name in names), line.description, adds)


def print_sums(sheet: Sheet, sums: Sums, words: Words) -> None:
    """Prints the VAT per rate on the left, the totals on the right, and moves `sheet.y` below both."""
    sheet.y += _before_sums(sheet)
    sheet.need(_height(sheet, sums, words))
    sheet.bookmark(words.say("paper.sum.total"))
    _sums(sheet, sums, words)


def _before_sums(sheet: Sheet) -> float:
    """The air above the sums: however close the parts are set, the last line is none of theirs."""
    return max(_BEFORE_SUMS * sheet.air, _LEAST_BEFORE_SUMS)


def _sums(sheet: Sheet, sums: Sums, words: Words) -> None:
    top = sheet.y
    left = _taxes(sheet, sums, words, top)
    right = _totals(sheet, sums, words, top)
    sheet.y = max(left, right)


def _height(sheet: Sheet, sums: Sums, words: Words) -> float:
    """How much room the sums take, found by printing them on a sheet that is thrown away."""
    trial = Sheet(top=0, bottom=0, left=sheet.left, right=sheet.right, manner=sheet.manner)
    _sums(trial, sums, words)
    return trial.y


def _taxes(sheet: Sheet, sums: Sums, words: Words, y: float) -> float:
    rows = [_tax(tax, sums.currency, words) for tax in sums.taxes]
    if rows:
        heads = [words.say(f"paper.sum.{name}") for name in ("rate", "base", "amount")]
        rates, bases, amounts = (
            max(LABEL.width(head), *(BODY.width(row[place]) for row in rows))
            for place, head in enumerate(heads)
        )
        left = sheet.left
        base_right = max(left + _TAX_BASE * sheet.room, left + rates + 4 + bases)
        right = max(left + _TAX * sheet.room, base_right + 4 + amounts)
        sheet.words(left, y + 2.2, heads[0], LABEL)
        sheet.words(base_right, y + 2.2, heads[1], LABEL, "right")
        sheet.words(right, y + 2.2, heads[2], LABEL, "right")
        sheet.line(left, right, y + 4.4, 0.4, LINE)
        y += 8.7
        for rate, base, tax in rows:
            sheet.words(left, y, rate, BODY)
            sheet.words(base_right, y, base, BODY, "right")
            sheet.words(right, y, tax, BODY, "right")
            y += _TAX_PITCH
    y += 2.9 if rows and sums.notes else 2.2
    for note in sums.notes:
        y = sheet.block(sheet.left, y, note, SMALL, _edge(sheet) - sheet.left - _SUMS_WIDE - 12, 3.75)
    return y - 2


def _tax(tax: TaxLine, currency: str, words: Words) -> tuple[str, str, str]:
    """Rate with its category where that is not the ordinary one, base, tax."""
    kind = f" {words.say(f'paper.category.{tax.category}')}" if tax.category != "S" else ""
    rate = words.percent(tax.rate_ppm) + kind
    return rate, amount(tax.net, currency, words), amount(tax.tax, currency, words)


def _totals(sheet: Sheet, sums: Sums, words: Words, y: float) -> float:
    taxed = [tax for tax in sums.taxes if tax.tax]
    rows: list[tuple[str, int]] = [(words.say("paper.sum.net"), sums.net)]
    rows += [(words.say("paper.sum.tax", rate=words.percent(tax.rate_ppm)), tax.tax) for tax in taxed]
    if not taxed:
        rows.append((words.say("paper.sum.no_tax"), sums.tax))
    if sums.rounding:
        rows.append((words.say("paper.sum.rounding"), sums.rounding))
    y += 2.2
    for label, minor in rows:
        y = _sum(sheet, y, label, words.money(minor, sums.currency), SUM_QUIET, SUM)
    total, called = words.money(sums.total, sums.currency), sums.total_said or words.say("paper.sum.total")
    if any(after.last for after in sums.after):
        y = _ruled(sheet, y, called, total)
    else:
        y = _total(sheet, y, called, total)
    for after in sums.after:
        money = words.money(after.amount, sums.currency)
        if after.last:
            y = _total(sheet, y + 0.6, after.label, money)
        else:
            y = _sum(sheet, y, after.label, money, SUM_QUIET, SUM)
        y = sheet.block(_edge(sheet) - _SUMS_WIDE, y - 1.9, after.detail, SMALL, _SUMS_WIDE, 3.75) + 1.9
    return y - _PITCH + 2


def _total(sheet: Sheet, y: float, label: str, money: str) -> float:
    """Prints what all comes to: under a rule, or light on the design's colour."""
    if sheet.manner.total == "ruled":
        return _ruled(sheet, y, label, money)
    y += 0.8
    light, right = SUM_STRONG.inked(WHITE), _edge(sheet)
    left = right - _SUMS_WIDE
    sheet.box(left - _INSET, y - 3.7, _SUMS_WIDE + 2 * _INSET, _PITCH + 2.1, sheet.manner.accent, 1.4)
    sheet.words(left, y + 1.5, label, light)
    sheet.words(right, y + 1.5, money, light, "right")
    return y + 1.5 + _PITCH + 1.3


def _edge(sheet: Sheet) -> float:
    """Where figures of the sums end: inside the bar of a total on colour, which ends where the table does."""
    return sheet.right - (_INSET if sheet.manner.total == "filled" else 0)


def _ruled(sheet: Sheet, y: float, label: str, money: str) -> float:
    edge = _edge(sheet)
    sheet.line(edge - _SUMS_WIDE, edge, y - 3.9, 0.8, sheet.manner.rule)
    return _sum(sheet, y + 0.8, label, money, SUM_STRONG, SUM_STRONG)


def _sum(sheet: Sheet, y: float, label: str, money: str, type_: Type, figures: Type) -> float:
    lines = type_.lines(label, _SUMS_WIDE - figures.width(money) - 4)
    for number, line in enumerate(lines):
        sheet.words(_edge(sheet) - _SUMS_WIDE, y + number * 4.2, line, type_)
    sheet.words(_edge(sheet), y, money, figures, "right")
    return y + _PITCH + max(len(lines) - 1, 0) * 4.2
