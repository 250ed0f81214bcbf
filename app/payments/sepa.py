"""What SEPA asks of a direct debit, pure: numbers that are checked, letters a file may hold, days banks settle on, sequences.

Source: EPC130-08 (SDD Core rulebook) and EPC222-07 (B2B): sequence types, 36 months, one day between file and collection;
EPC217-08: the letters. Settlement days are those of TARGET.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from stdnum import bic as bic_numbers
from stdnum import iban as iban_numbers
from stdnum.eu import at_02
from stdnum.exceptions import ValidationError

from app.base.errors import Refusal

SCHEMES = ("CORE", "B2B")
LONGEST_REFERENCE = 35
UNUSED_MONTHS = 36
"""A mandate nobody collected by for so long is none any more."""
LEAD_DAYS = 1
"""Settlement days between the day the bank gets the file and the collection."""
REASONS = ("AC01", "AC04", "AC06", "AG01", "AM04", "BE05", "MD01", "MD06", "MD07", "MS02", "MS03", "SL01")
"""Why banks send a debit back, by the codes that statements carry (ISO 20022, external return reason)."""

_LETTERS = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_APART = str.maketrans(
    {"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ß": "ss", "ø": "o", "Ø": "O", "’": "'", "&": "+"}
)
_CODE = re.compile(r"\b(" + "|".join(REASONS) + r")\b")
_REFERENCE = re.compile(r"[A-Za-z0-9+?/\-:().,']{1,35}")


def checked_iban(typed: str) -> str:
    """An IBAN without spaces; refused with ``iban_wrong`` where its form or its check digits do not agree."""
    try:
        return iban_numbers.validate(typed)
    except ValidationError:
        raise Refusal("iban_wrong", typed=typed.strip()) from None


def checked_bic(typed: str) -> str:
    """A BIC of eight or eleven letters, or nothing; refused with ``bic_wrong``."""
    if not typed.strip():
        return ""
    try:
        return bic_numbers.validate(typed)
    except ValidationError:
        raise Refusal("bic_wrong", typed=typed.strip()) from None


def checked_creditor(typed: str) -> str:
    """A creditor identifier (ICS, AT-02), such as FR72ZZZ123456; refused with ``creditor_wrong``."""
    try:
        return at_02.validate(typed)
    except ValidationError:
        raise Refusal("creditor_wrong", typed=typed.strip()) from None


def checked_reference(typed: str) -> str:
    """A mandate's reference as files may hold it; refused with ``mandate_reference_wrong``."""
    plain = typed.strip()
    if not _REFERENCE.fullmatch(plain) or plain.startswith("/") or plain.endswith("/") or "//" in plain:
        raise Refusal("mandate_reference_wrong", typed=plain, most=LONGEST_REFERENCE)
    return plain


def letters(text: str, most: int) -> str:
    """A text in the letters that every bank takes, at most so many of them: accents go, what is left over is a space."""
    plain = unicodedata.normalize("NFKD", text.translate(_APART))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = " ".join(_LETTERS.sub(" ", plain).split())
    return re.sub("/{2,}", "/", plain)[:most].strip("/ ")


def settles(day: date) -> bool:
    """Whether banks settle on a day: TARGET is closed at weekends, New Year, Easter, the first of May and Christmas."""
    easter = _easter(day.year)
    closed = {easter - timedelta(days=2), easter + timedelta(days=1)}
    fixed = {(1, 1), (5, 1), (12, 25), (12, 26)}
    return day.weekday() < 5 and day not in closed and (day.month, day.day) not in fixed


def settlement_day(day: date) -> date:
    """The day itself where banks settle on it, else the next one on which they do."""
    while not settles(day):
        day += timedelta(days=1)
    return day


def latest_file_day(collect_on: date) -> date:
    """The last day on which the bank can be given the file."""
    day = collect_on - timedelta(days=LEAD_DAYS)
    while not settles(day):
        day -= timedelta(days=1)
    return day


def sequence_of(*, one_off: bool, collected: bool) -> str:
    """Which debit of its mandate the next one is: the only one, the first or one of those that follow."""
    if one_off:
        return "OOFF"
    return "RCUR" if collected else "FRST"


def lapses_on(last_used: date) -> date:
    """The first day on which a mandate last used then is none any more."""
    month = last_used.month - 1 + UNUSED_MONTHS
    year, month = last_used.year + month // 12, month % 12 + 1
    first_after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(last_used.day, (first_after - timedelta(days=1)).day)) + timedelta(days=1)


def reason_in(text: str) -> str:
    """The code in a bank's words that says why a debit came back; empty where there is none that is known."""
    found = _CODE.search(text.upper())
    return found[1] if found else ""


def _easter(year: int) -> date:
    """Easter Sunday (Gregorian; Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
