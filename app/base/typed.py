"""What a person types, read exactly: amounts, unit prices, quantities, percentages and days, in French or English.

Where `sums` are taken a figure may be typed as one (``12*3,5``, see `app.base.reckon`): in fields, never in files.

Pure. Each reading gives a scaled integer or a date, or raises a Refusal; nothing is rounded and nothing is guessed.
Where a figure has two readings (``1.234`` in French, ``40,23`` in English) the refusal carries both, written so
that either can be put back into the field.

Refusals: ``typed_number_unreadable`` (text), ``typed_unclear`` (text, first, second), ``typed_too_precise`` (text,
places), ``typed_too_large`` (text), ``typed_day_unreadable`` (text), ``typed_day_impossible`` (text).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from babel.numbers import get_currency_symbol

from app.base.errors import Refusal
from app.base.money import decimals, rounded_div
from app.base.reckon import is_sum, reckoned

DayOrder = Literal["dmy", "mdy", "ymd"]

LARGEST = 10**15
"""No typed figure may reach this, in its scaled unit: sums of many must still fit 64 bits."""

_SPACES = " \u00a0\u202f\u2009\t"
_GROUPED = re.compile(r"\d{1,3}(?:G\d{3})+")
_PRICE_PLACES = 6
_QUANTITY_PLACES = 3
_PERCENT_PLACES = 4
_MINUS = "\u2212"


def amount(text: str, language: str, currency: str, *, sums: bool = False) -> int:
    """An amount in minor units of `currency`. Its sign or code may stand before or after the figure."""
    body = text
    for sign in (
        currency,
        get_currency_symbol(currency, locale="en"),
        get_currency_symbol(currency, locale="fr"),
    ):
        body = _without(body, sign)
    return _scaled(text, body, language, decimals(currency), least=decimals(currency), sums=sums)


def price(text: str, language: str, *, sums: bool = False) -> int:
    """A unit price in millionths of the currency unit."""
    return _scaled(text, text, language, _PRICE_PLACES, least=2, sums=sums)


def quantity(text: str, language: str, *, sums: bool = False) -> int:
    """A quantity in thousandths of its unit."""
    return _scaled(text, text, language, _QUANTITY_PLACES, sums=sums)


def percent(text: str, language: str, *, sums: bool = False) -> int:
    """A percentage in parts per million: ``5,5`` or ``5,5 %`` is 55 000."""
    return _scaled(text, _without(text, "%"), language, _PERCENT_PLACES, sums=sums)


def discount(text: str, language: str, currency: str) -> tuple[int, int]:
    """A discount as (parts per million, minor units), one of them 0: ``5`` and ``5 %`` are a percentage, ``15 €`` an amount."""
    told = text.strip()
    signs = {currency, get_currency_symbol(currency, locale="en"), get_currency_symbol(currency, locale="fr")}
    if any(_without(told, sign) != told for sign in signs):
        return 0, amount(told, language, currency, sums=True)
    return percent(told, language, sums=True), 0


def amount_text(minor: int, language: str, currency: str) -> str:
    """An amount as it stands in a field: without its currency, always with all its decimals."""
    places = decimals(currency)
    return _written(minor, places, language, least=places)


def price_text(micro: int, language: str) -> str:
    """A unit price as it stands in a field: two decimals, more where it has them."""
    return _written(micro, _PRICE_PLACES, language, least=2)


def quantity_text(milli: int, language: str) -> str:
    """A quantity as it stands in a field: as many decimals as it has."""
    return _written(milli, _QUANTITY_PLACES, language)


def percent_text(ppm: int, language: str) -> str:
    """A percentage as it stands in a field, without its sign."""
    return _written(ppm, _PERCENT_PLACES, language)


def day(
    text: str, today: date, *, language: str = "fr", current: date | None = None, order: DayOrder = "dmy"
) -> date:
    """A day as typed: in full, short (``2211``, ``22/11``, ``3``) or relative.

    ``t`` and ``.`` are today (``a`` too in French), ``+`` and ``-`` the day after and before `current`, ``+5`` five
    days later, ``m`` and ``h`` the first and last day of its month (``d`` and ``f``
    too in French). `current` is what the field held, else today.
    `order` says which figure comes first; ISO dates are read in any order.
    """
    told = text.strip().lower()
    near = current or today
    if told in {"t", "."} or (told == "a" and language == "fr"):
        return today
    french = language == "fr"
    if told == "m" or (told == "d" and french):
        return near.replace(day=1)
    if told == "h" or (told == "f" and french):
        return near.replace(day=monthrange(near.year, near.month)[1])
    if step := re.fullmatch(rf"([+\-{_MINUS}])([0-9]{{0,4}})", told):
        count = int(step[2] or "1")
        return _moved(text, near, count if step[1] == "+" else -count)
    return _calendar_day(text, told, today, order)


def day_text(value: date, order: DayOrder = "dmy") -> str:
    """A day as it stands in a field."""
    figures = {"d": f"{value.day:02}", "m": f"{value.month:02}", "y": f"{value.year:04}"}
    return ("-" if order == "ymd" else "/").join(figures[figure] for figure in order)


# --- numbers ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number taken apart: digits before and after the decimal mark, as typed."""

    negative: bool
    whole: str
    decimals: str = ""

    def fits(self, places: int) -> bool:
        return len(self.decimals.rstrip("0")) <= places

    def scaled(self, places: int) -> int:
        """In units of ten to the minus `places`; rounded where it has more, only to show what may be meant."""
        digits = max(places, len(self.decimals))
        value = rounded_div(
            int(self.whole + self.decimals.ljust(digits, "0") or "0"), 10 ** (digits - places)
        )
        return -value if self.negative else value


def _scaled(text: str, body: str, language: str, places: int, *, least: int = 0, sums: bool = False) -> int:
    if sums and is_sum(body):
        # What a sum comes to is rounded to the places there are: it was reckoned, not typed.
        exact = reckoned(body, lambda operand: _operand(text, operand, language)) * 10**places
        value = rounded_div(exact.numerator, exact.denominator)
        if abs(value) >= LARGEST:
            raise Refusal("typed_too_large", text=text.strip())
        return value
    figure = _understood(text, body, language, places, least)
    if not figure.fits(places):
        raise Refusal("typed_too_precise", text=text.strip(), places=places)
    value = figure.scaled(places)
    if abs(value) >= LARGEST:
        raise Refusal("typed_too_large", text=text.strip())
    return value


def _operand(text: str, operand: str, language: str) -> Fraction:
    figure = _understood(text, operand, language, _PRICE_PLACES, 0)
    return Fraction(figure.scaled(len(figure.decimals)), 10 ** len(figure.decimals))


def _understood(text: str, body: str, language: str, places: int, least: int) -> _Figure:
    told = body.strip(_SPACES).replace(_MINUS, "-").replace("\u2019", "'")
    negative = told.startswith("-")
    told = told[1:].strip(_SPACES) if told[:1] in {"+", "-"} else told
    told = re.sub(f"[{_SPACES}]", " ", told)
    if not re.fullmatch(r"[0-9 .,']*[0-9][0-9 .,']*", told):
        raise Refusal("typed_number_unreadable", text=text.strip())
    marks = re.findall(r"[.,]", told)
    spaced = " " in told or "'" in told
    if not marks:
        return _Figure(negative, _ungrouped(text, told))
    if len(set(marks)) == 2 or (spaced and len(marks) == 1):
        # Two kinds of mark: the last one is the decimal mark, the others part thousands.
        whole, after = told.rsplit(marks[-1], 1)
        if marks.count(marks[-1]) > 1 or not after.isdigit():
            raise Refusal("typed_number_unreadable", text=text.strip())
        return _Figure(negative, _ungrouped(text, whole), after)
    if len(marks) > 1:
        return _Figure(negative, _ungrouped(text, told))
    return _one_mark(text, told, _Figure(negative, *told.split(marks[0])), language, places, least)


def _one_mark(text: str, told: str, figure: _Figure, language: str, places: int, least: int) -> _Figure:
    """A figure with a single point or comma: decimals, thousands, or to be asked."""
    own = ("," if language == "fr" else ".") in told
    thousands = len(figure.decimals) == 3 and bool(re.fullmatch(r"[1-9][0-9]{0,2}", figure.whole))
    joined = _Figure(figure.negative, figure.whole + figure.decimals)
    if language != "fr" and not own:
        if thousands:
            return joined
        raise _unclear(text, figure, joined, language, places, least)
    if thousands and (not own or places < 3):
        raise _unclear(text, figure, joined, language, places, least)
    return figure


def _unclear(text: str, figure: _Figure, joined: _Figure, language: str, places: int, least: int) -> Refusal:
    first, second = (_written(each.scaled(places), places, language, least) for each in (figure, joined))
    return Refusal("typed_unclear", text=text.strip(), first=first, second=second)


def _ungrouped(text: str, told: str) -> str:
    """Digits whose thousands are parted by one and the same mark, or not at all."""
    if re.fullmatch(r"[0-9]*", told):
        return told
    mark = re.search(r"[^0-9]", told)
    if mark is None or not re.fullmatch(_GROUPED.pattern.replace("G", re.escape(mark[0])), told, re.ASCII):
        raise Refusal("typed_number_unreadable", text=text.strip())
    return told.replace(mark[0], "")


def _written(value: int, places: int, language: str, least: int = 0) -> str:
    digits = str(abs(value)).rjust(places + 1, "0")
    whole, after = (digits[:-places], digits[-places:]) if places else (digits, "")
    after = after.rstrip("0").ljust(least, "0")
    group, mark = ("\u202f", ",") if language == "fr" else (",", ".")
    grouped = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", group, whole)
    return (_MINUS if value < 0 else "") + grouped + (mark + after if after else "")


def _without(text: str, sign: str) -> str:
    bare = text.strip(_SPACES)
    if bare[: len(sign)].upper() == sign.upper():
        return bare[len(sign) :]
    if sign and bare[-len(sign) :].upper() == sign.upper():
        return bare[: -len(sign)]
    return text


# --- days -------------------------------------------------------------------------------------------


def _calendar_day(text: str, told: str, today: date, order: DayOrder) -> date:
    if iso := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", told):
        return _built(text, int(iso[1]), int(iso[2]), int(iso[3]))
    figures = _figures(told, order)
    if figures is None:
        raise Refusal("typed_day_unreadable", text=text.strip())
    year = figures.get("y", today.year)
    return _built(text, year, figures.get("m", today.month), figures["d"])


def _figures(told: str, order: DayOrder) -> dict[str, int] | None:
    """The figures of a typed day by ``d``, ``m``, ``y``; what was left out is left out."""
    wide = re.fullmatch(r"([0-9]{1,4})[/. \-]([0-9]{1,2})(?:[/. \-]([0-9]{1,4}))?", told)
    if wide:
        parts = [part for part in wide.groups() if part is not None]
    elif re.fullmatch(r"[0-9]{1,2}", told):
        parts = [told]
    elif re.fullmatch(r"[0-9]{4}|[0-9]{6}|[0-9]{8}", told):
        parts = _cut(told, order)
    else:
        return None
    kept = {1: "d", 2: order.replace("y", ""), 3: order}[len(parts)]
    if any(len(part) > 2 for part, letter in zip(parts, kept, strict=True) if letter != "y"):
        return None
    found = dict(zip(kept, parts, strict=True))
    years = found.get("y")
    if years is not None and len(years) not in {2, 4}:
        return None
    read = {letter: int(part) for letter, part in found.items()}
    if years is not None and len(years) == 2:
        # Business dates: up to 2079 in this century, the rest (dates of birth, old ledgers) in the last.
        read["y"] += 2000 if read["y"] < 80 else 1900
    return read


def _cut(told: str, order: DayOrder) -> list[str]:
    """Bare digits cut in twos; the year takes what is left."""
    if len(told) == 4:
        return [told[:2], told[2:]]
    years = len(told) - 4
    if order == "ymd":
        return [told[:years], told[years : years + 2], told[years + 2 :]]
    return [told[:2], told[2:4], told[4:]]


def _built(text: str, year: int, month: int, day_of_month: int) -> date:
    if not 1900 <= year <= 2199:
        raise Refusal("typed_day_impossible", text=text.strip())
    try:
        return date(year, month, day_of_month)
    except ValueError:
        raise Refusal("typed_day_impossible", text=text.strip()) from None


def _moved(text: str, near: date, days: int) -> date:
    moved = near + timedelta(days=days)
    if not 1900 <= moved.year <= 2199:
        raise Refusal("typed_day_impossible", text=text.strip())
    return moved
