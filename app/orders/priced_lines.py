"""Lines with prices, and the sums under them, as order confirmations and invoices print them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from app.base.money import decimals
from app.base.words import Words
from app.orders.order import WORDS
from app.orders.sections import Said, subtotals
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import (
    BODY,
    HEAVY_LINE,
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

_SUMS_LEFT = 130.0
_PITCH = 5.9
_BEFORE_SUMS = 8.0
_TAX_PITCH = 5.5
_TAX_RIGHT = 86.0
_TAX_BASE_RIGHT = 61.5


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
    """An amount below the total: its words, smaller words under them, minor units with their sign."""

    label: str
    amount: int
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The sums of a document in minor units: net + tax + rounding = total. `notes` stand under the VAT."""

    currency: str
    net: int
    tax: int
    total: int
    rounding: int = 0
    taxes: tuple[TaxLine, ...] = ()
    after: tuple[After, ...] = ()
    notes: tuple[str, ...] = ()


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


def print_lines(
    sheet: Sheet, lines: Sequence[PricedLine], sums: Sums, words: Words, *, with_tax: bool
) -> None:
    """Prints the lines and carries their totals over from page to page; the last stands on the page of the sums.

    `with_tax` says that prices contain the tax: then both totals, without and with tax, have a column.
    """
    has_sku = any(line.sku for line in lines)
    has_discount = any(line.discount for line in lines)
    gross = Column(words.say("paper.line.gross"), "right", STRONG, 22)
    net = Column(words.say("paper.line.net"), "right", BODY if with_tax else STRONG, 20 if with_tax else 22)
    columns = [
        *([sku_column(words)] if has_sku else []),
        Column(words.say("paper.line.name"), lead=True),
        Column(words.say("paper.line.quantity"), "right", BODY, 10),
        Column(
            words.say("paper.line.price_gross" if with_tax else "paper.line.price_net"), "right", BODY, 16
        ),
        *([Column(words.say("paper.line.discount"), "right", QUIET, 9)] if has_discount else []),
        Column(words.say("paper.line.rate"), "right", QUIET, 8),
        *([net, gross] if with_tax else [net]),
    ]
    ends = {
        each.after: each
        for each in subtotals(
            [Said(line.kind, line.name, line.gross if with_tax else line.net) for line in lines]
        )
    }
    lead, width = 1 if has_sku else 0, len(columns)
    rows: list[Row] = []
    for at, line in enumerate(lines):
        if line.kind in WORDS:
            if line.name:
                rows.append(_said(line, lead, width))
        else:
            rows.append(
                _row(
                    line,
                    sums.currency,
                    words,
                    has_sku=has_sku,
                    has_discount=has_discount,
                    with_tax=with_tax,
                )
            )
        if at in ends:
            told = words.say("paper.subtotal", section=ends[at].name)
            money = amount(ends[at].amount, sums.currency, words)
            rows.append(Row(_alone(told, lead, width, last=money), strong=True))
    last = len(columns) - 1
    carry = Carry(
        columns=(last - 1, last) if with_tax else (last,),
        written=lambda minor: amount(minor, sums.currency, words),
        forward=words.say("paper.carry_forward"),
        brought=lambda page: words.say("paper.brought_forward", page=page),
    )
    flow(sheet, columns, rows, carry, tail=_BEFORE_SUMS + _height(sums, words))


def _said(line: PricedLine, lead: int, width: int) -> Row:
    return Row(_alone(line.name, lead, width), line.description, strong=line.kind == "section")


def _alone(told: str, lead: int, width: int, last: str = "") -> tuple[str, ...]:
    """A row whose words stand in the leading column, and at most one figure in the last."""
    cells = [""] * width
    cells[lead], cells[-1] = told, last
    return tuple(cells)


def _row(
    line: PricedLine, currency: str, words: Words, *, has_sku: bool, has_discount: bool, with_tax: bool
) -> Row:
    cells = [
        *([line.sku] if has_sku else []),
        line.name,
        quantity(line.quantity_milli, line.unit, words),
        price(line.unit_price_micro, currency, words),
        *([line.discount] if has_discount else []),
        words.percent(line.rate_ppm),
        amount(line.net, currency, words),
        *([amount(line.gross, currency, words)] if with_tax else []),
    ]
    return Row(tuple(cells), line.description, (line.net, line.gross) if with_tax else (line.net,))


def print_sums(sheet: Sheet, sums: Sums, words: Words) -> None:
    """Prints the VAT per rate on the left, the totals on the right, and moves `sheet.y` below both."""
    sheet.y += _BEFORE_SUMS
    sheet.need(_height(sums, words))
    _sums(sheet, sums, words)


def _sums(sheet: Sheet, sums: Sums, words: Words) -> None:
    top = sheet.y
    left = _taxes(sheet, sums, words, top)
    right = _totals(sheet, sums, words, top)
    sheet.y = max(left, right)


def _height(sums: Sums, words: Words) -> float:
    """How much room the sums take, found by printing them on a sheet that is thrown away."""
    trial = Sheet(top=0, bottom=0)
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
        base_right = max(_TAX_BASE_RIGHT, LEFT + rates + 4 + bases)
        right = max(_TAX_RIGHT, base_right + 4 + amounts)
        sheet.words(LEFT, y + 2.2, heads[0], LABEL)
        sheet.words(base_right, y + 2.2, heads[1], LABEL, "right")
        sheet.words(right, y + 2.2, heads[2], LABEL, "right")
        sheet.line(LEFT, right, y + 4.4, 0.4, LINE)
        y += 8.7
        for rate, base, tax in rows:
            sheet.words(LEFT, y, rate, BODY)
            sheet.words(base_right, y, base, BODY, "right")
            sheet.words(right, y, tax, BODY, "right")
            y += _TAX_PITCH
    y += 2.9 if rows and sums.notes else 2.2
    for note in sums.notes:
        y = sheet.block(LEFT, y, note, SMALL, _SUMS_LEFT - LEFT - 12, 3.75)
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
    sheet.line(_SUMS_LEFT, RIGHT, y - 3.9, 0.8, HEAVY_LINE)
    y += 0.8
    y = _sum(
        sheet, y, words.say("paper.sum.total"), words.money(sums.total, sums.currency), SUM_STRONG, SUM_STRONG
    )
    for after in sums.after:
        y = _sum(sheet, y, after.label, words.money(after.amount, sums.currency), SUM_QUIET, SUM)
        y = sheet.block(_SUMS_LEFT, y - 1.9, after.detail, SMALL, RIGHT - _SUMS_LEFT, 3.75) + 1.9
    return y - _PITCH + 2


def _sum(sheet: Sheet, y: float, label: str, money: str, type_: Type, figures: Type) -> float:
    lines = type_.lines(label, RIGHT - _SUMS_LEFT - figures.width(money) - 4)
    for number, line in enumerate(lines):
        sheet.words(_SUMS_LEFT, y + number * 4.2, line, type_)
    sheet.words(RIGHT, y, money, figures, "right")
    return y + _PITCH + max(len(lines) - 1, 0) * 4.2
