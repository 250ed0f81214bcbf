"""GTINs, the numbers in barcodes of articles (GS1): EAN-8, UPC, EAN-13 and GTIN-14 of cartons."""

import re

from stdnum import ean
from stdnum.exceptions import InvalidChecksum, ValidationError

from app.base.errors import Refusal


def checked_gtin(typed: str) -> str:
    """The GTIN in its normal form, without spaces and hyphens: 8, 13 or 14 digits.

    A number is the same with zeros before it, and scanners differ in how many they send: the twelve digits of
    a UPC get one, and those of a longer form that are not needed are dropped, so that equal GTINs are equal
    texts.

    Refusal("gtin_malformed") unless it has 8, 12, 13 or 14 digits, Refusal("gtin_checksum") when its last
    digit does not fit: a typing error.
    """
    try:
        digits = ean.validate(typed)
    except InvalidChecksum:
        raise Refusal("gtin_checksum", typed=typed.strip()) from None
    except ValidationError:
        raise Refusal("gtin_malformed", typed=typed.strip()) from None
    longest = digits.zfill(14)
    if longest.startswith("000000"):
        return longest[6:]
    return longest.removeprefix("0")


_COUNTED = re.compile(r"(?P<code>.+)×(?P<many>\d{1,5})|(?P<digits>[\d-]+)[xX*](?P<times>\d{1,5})")


def counted_code(typed: str) -> tuple[str, int | None]:
    """A code and how many pieces it counts for where that was typed behind it: ``3017620422003×12``, also with x or *."""
    found = _COUNTED.fullmatch(typed.strip())
    if found is None:
        return typed.strip(), None
    many = int(found["many"] or found["times"])
    return (found["code"] or found["digits"], many) if many else (typed.strip(), None)
