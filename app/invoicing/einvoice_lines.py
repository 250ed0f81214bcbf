"""The lines of an e-invoice: quantity times price gives the net to the cent, whatever the prices were typed in.

Shipping, fees and discounts of the whole document are its charges and allowances (BG-21, BG-20); everything else is a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.base.money import decimals, from_minor
from app.base.xml_text import writable
from app.invoicing.einvoice_codes import unit_code
from app.invoicing.einvoice_facts import LineCodes
from app.orders.order import WORDS
from app.orders.priced_lines import PricedLine

Terms = dict[str, Any]
"""Business terms by their key in EN 16931 (``BT-131``), values as text."""

_CHARGE_CODES = {"shipping": "FC", "fee": "ABK"}
"""UNTDID 7161: freight service, miscellaneous."""
_DISCOUNT_CODE = "95"
"""UNTDID 5189: discount."""
_PRICE_STEP = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Body:
    """What a document is the sum of: lines, allowances and charges with what each come to, and words without an amount.

    Sums are nets in minor units, that of the allowances positive.
    """

    lines: tuple[Terms, ...]
    allowances: tuple[Terms, ...]
    charges: tuple[Terms, ...]
    of_lines: int
    allowed: int
    charged: int
    words: tuple[str, ...]


def body(
    lines: Sequence[PricedLine],
    codes: Sequence[LineCodes],
    currency: str,
    *,
    with_tax: bool,
    discount: str,
    category_of: dict[str, str],
) -> Body:
    """The lines of the page in business terms; `with_tax` says that their prices contain the tax.

    `discount` names the discount of a line; `category_of` are categories that this document must write otherwise.
    """
    counted = [pair for pair in zip(lines, codes, strict=True) if pair[0].kind not in WORDS]
    alone = all(line.kind in _OF_DOCUMENT for line, _ in counted)
    found: list[Terms] = []
    allowances: list[Terms] = []
    charges: list[Terms] = []
    sums = {"lines": 0, "allowed": 0, "charged": 0}
    for line, code in counted:
        vat = _vat(category_of.get(code.category, code.category), line.rate_ppm)
        # A document must have a line (BR-16).
        if line.kind not in _OF_DOCUMENT or alone:
            terms = _line(line, code, currency, with_tax=with_tax, discount=discount)
            found.append(
                {"BT-126": str(len(found) + 1), **terms, **_named(line), **_of_line(vat), **_of_order(code)}
            )
            sums["lines"] += line.net
        elif line.net < 0:
            allowances.append(_of_document(line, vat, currency))
            sums["allowed"] -= line.net
        else:
            charges.append(_of_document(line, vat, currency))
            sums["charged"] += line.net
    return Body(
        tuple(found),
        tuple(allowances),
        tuple(charges),
        sums["lines"],
        sums["allowed"],
        sums["charged"],
        tuple(line.name for line in lines if line.kind == "text" and line.name),
    )


_OF_DOCUMENT = ("discount", *_CHARGE_CODES)


def money(minor: int, currency: str) -> str:
    """An amount as e-invoices write it."""
    return f"{from_minor(minor, currency):f}"


def percent(rate_ppm: int) -> str:
    """A rate as e-invoices write it: 5.5."""
    return f"{(Decimal(rate_ppm) / 10_000).normalize():f}"


def _vat(category: str, rate_ppm: int) -> tuple[str, str]:
    """Category and rate, which what is outside VAT has none of."""
    return category, "" if category == "O" else percent(rate_ppm)


def _of_line(vat: tuple[str, str]) -> Terms:
    category, rate = vat
    return {"BT-151": category, **({"BT-152": rate} if rate else {})}


def _of_document(line: PricedLine, vat: tuple[str, str], currency: str) -> Terms:
    category, rate = vat
    code = _DISCOUNT_CODE if line.net < 0 else _CHARGE_CODES.get(line.kind, "ABK")
    return {
        "amount": money(abs(line.net), currency),
        "reason": writable(line.name).strip() or "-",
        "reason_code": code,
        "vat_category_code": category,
        **({"vat_rate": rate} if rate else {}),
    }


def _of_order(code: LineCodes) -> Terms:
    """Of which order a line is and when it was supplied, where an invoice is of several (BT-127, BG-26)."""
    said: Terms = {"BT-127-00": [{"BT-127": writable(code.order)}]} if code.order else {}
    if code.supplied_on:
        said |= {"BT-134": code.supplied_on, "BT-135": code.supplied_on}
    return said


def _named(line: PricedLine) -> Terms:
    described = {"BT-154": line.description} if line.description.strip() else {}
    numbered = {"BT-155": line.sku} if line.sku else {}
    return {"BT-153": writable(line.name).strip() or writable(line.sku) or "-", **described, **numbered}


def _line(line: PricedLine, code: LineCodes, currency: str, *, with_tax: bool, discount: str) -> Terms:
    """Quantity, price, discount and net of a line.

    A price that gives the net as it was typed stays so; else the price is the net by the quantity, to six decimals; and
    where that misses the net by half a cent, the net is the price of all of the quantity (BT-149).
    """
    net = line.net
    # A price is never negative (BR-27): the quantity bears the sign of the amount.
    milli = line.quantity_milli or 1000
    milli = abs(milli) if net > 0 else -abs(milli) if net < 0 else milli
    quantity = Decimal(milli).scaleb(-3)
    told = {
        "BT-129": _plain(quantity),
        "BT-130": unit_code(code.unit),
        "BT-131": money(net, currency),
    }
    typed = Decimal(line.unit_price_micro).scaleb(-6)
    places = decimals(currency)
    if not with_tax and typed >= 0:
        full = int((typed * quantity).scaleb(places).to_integral_value(ROUND_HALF_UP))
        off = full - net
        if off == 0:
            return {**told, "BT-146": _price(typed, places)}
        if 0 < off == code.discount:
            allowance = {
                "amount": money(off, currency),
                "base_amount": money(full, currency),
                "reason": discount,
                "reason_code": _DISCOUNT_CODE,
            }
            return {**told, "BT-146": _price(typed, places), "BG-27": [allowance]}
    amount = from_minor(net, currency)
    # Nothing by a negative quantity would be a negative nothing.
    price = abs(amount / quantity).quantize(_PRICE_STEP, ROUND_HALF_UP)
    if abs(price * abs(quantity) - abs(amount)) < Decimal("0.5").scaleb(-places):
        return {**told, "BT-146": _price(price, places)}
    return {**told, "BT-146": _price(abs(amount), places), "BT-149": _plain(abs(quantity))}


def _price(price: Decimal, places: int) -> str:
    """A price with the decimals of its currency, and further ones where it has them."""
    plain = price.normalize()
    needed = -int(plain.as_tuple().exponent)
    return f"{price:.{max(places, needed)}f}"


def _plain(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"
