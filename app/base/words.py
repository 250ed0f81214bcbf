"""Every word the program shows, in French and English, and how it writes money, numbers and days.

Words stand in ``resources/words/*.toml``, both languages side by side under one key. French typographic spaces are put
in by `tidy`, so that nobody has to type them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from app.base.clock import PARIS
from app.base.errors import Refusal, Trouble
from app.base.folding import folded
from app.base.money import decimals, from_minor
from app.base.said import key_and_values, minor_and_currency

FOLDER = Path(__file__).parents[2] / "resources" / "words"
LANGUAGES = ("fr", "en")
_PRICED = re.compile(r"\{(\w+)\}[ \u00a0]\{currency\}")
NARROW = "\u202f"
NO_BREAK = "\u00a0"

_BEFORE_NARROW = re.compile(r" ([;!?])")
_BEFORE_WIDE = re.compile(r" ([:»%€])")
_AFTER_WIDE = re.compile(r"« ")
_MISSING_NARROW = re.compile(r"(?<=[\w)}»])([;!?])(?=\s|$)")


def tidy(text: str, language: str) -> str:
    """Give a text its language's typographic spaces and apostrophes (look.md §13)."""
    if language != "fr":
        return text
    text = _BEFORE_NARROW.sub(NARROW + r"\1", text)
    text = _BEFORE_WIDE.sub(NO_BREAK + r"\1", text)
    text = _AFTER_WIDE.sub("«" + NO_BREAK, text)
    text = _MISSING_NARROW.sub(NARROW + r"\1", text)
    return text.replace("n° ", "n°" + NO_BREAK).replace("'", "’")


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    """All words: key, then form (``fr``, ``en.one``, ``problem.fr`` …) to text."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        _gather(tomllib.loads(file.read_text("utf-8")), "", found)
    return found


def _gather(node: Mapping[str, Any], path: str, found: dict[str, dict[str, str]]) -> None:
    for name, value in node.items():
        if name in LANGUAGES:
            forms = cast("Mapping[str, str]", value) if isinstance(value, Mapping) else {"": str(value)}
            for form, text in forms.items():
                found.setdefault(path, {})[f"{name}.{form}" if form else name] = tidy(text, name)
        elif isinstance(value, Mapping):
            _gather(cast("Mapping[str, Any]", value), f"{path}.{name}" if path else name, found)


def keys_holding(prefix: str, word: str) -> set[str]:
    """The keys under `prefix` of which a text, in whichever language, holds a word folded as `folded` does."""
    return {
        key
        for key, forms in _catalogue().items()
        if key.startswith(prefix) and any(word in folded(text) for text in forms.values())
    }


class Words:
    """The words of one language; `own` are a merchant's, that a document says in the place of the program's.

    In English, papers and mails write a day's month in letters: whoever reads 09/10/2026 may be American. Window and command
    line have it in `figures`, as it is typed there.
    """

    def __init__(
        self,
        language: str = "fr",
        zone: ZoneInfo = PARIS,
        own: Mapping[str, str] | None = None,
        *,
        figures: bool = False,
    ) -> None:
        self.language = language if language in LANGUAGES else "en"
        self.zone = zone
        self.figures = figures or self.language == "fr"
        self.own = {key: tidy(text, self.language) for key, text in (own or {}).items()}
        self.locale = Locale(self.language, "FR" if self.language == "fr" else "GB")

    def __eq__(self, other: object) -> bool:
        """Two of one language are the same, where they have the same words of their own and write days alike."""
        if not isinstance(other, Words):
            return False
        mine, others = ((each.language, each.own, each.figures) for each in (self, other))
        return mine == others

    def __hash__(self) -> int:
        """By language."""
        return hash(self.language)

    def with_own(self, own: Mapping[str, str]) -> Words:
        """These words, and others in the place of those under some keys."""
        return Words(self.language, self.zone, own, figures=self.figures) if own else self

    def knows(self, key: str) -> bool:
        """Whether there are words under `key`."""
        return key in _catalogue()

    def say(self, key: str, **facts: Any) -> str:
        """The words under `key` with `facts` put in; `n` chooses the plural. An unknown key shows itself."""
        forms = _catalogue().get(key)
        if forms is None:
            return key
        text = self.own.get(key) or forms.get(self.language)
        if text is None:
            number = facts.get("n", 0)
            category = self.locale.plural_form(number if isinstance(number, int) else 0)
            text = forms.get(f"{self.language}.{category}") or forms[f"{self.language}.other"]
        if isinstance(facts.get("currency"), str):
            text = _PRICED.sub(lambda found: self._priced(found, facts), text)
        return text.format_map(_Facts({name: self._said(value, facts) for name, value in facts.items()}))

    def _priced(self, found: re.Match[str], facts: Mapping[str, Any]) -> str:
        """An amount and its currency as everywhere, with the currency's sign."""
        amount, currency = facts.get(found[1]), facts["currency"]
        if not isinstance(amount, Decimal):
            return found[0]
        return self.money(int(amount.scaleb(decimals(currency))), currency)

    def _said(self, value: object, facts: Mapping[str, Any]) -> str:
        """A fact as people read it; an amount told beside its currency has all decimals of it."""
        currency = facts.get("currency")
        if isinstance(value, Decimal) and isinstance(currency, str):
            return self.number(value, places=decimals(currency))
        return self.fact(value)

    def refusal(self, error: Refusal | Trouble) -> str:
        """A refusal or trouble as sentences: problem, cause, way out."""
        parts = (self.part(error, name) for name in ("problem", "cause", "way"))
        return " ".join(part for part in parts if part)

    def in_full(self, error: Refusal | Trouble) -> str:
        """The same for the command line: with what only it offers, and the technical detail."""
        detail = self.part(error, "detail")
        parts = (self.refusal(error), self.part(error, "command"), detail and f"({detail})")
        return " ".join(part for part in parts if part)

    def part(self, error: Refusal | Trouble, name: str) -> str:
        """One of ``problem``, ``cause`` and ``way``; ``detail``, the technical words for whoever is asked for help; ``command``,
        what is said on the command line alone. Empty where there is none. Where it has words of its own for the `state` that was
        in the way (``way_held``), it says these.
        """
        kind = "refusal" if isinstance(error, Refusal) else "trouble"
        key = f"{kind}.{error.code}.{name}"
        if self.knows(own := f"{key}_{error.facts.get('state', '')}"):
            key = own
        if not self.knows(key):
            return "" if name != "problem" else f"{error.code} {error.facts}"
        return self.say(key, **error.facts)

    def fact(self, value: object) -> str:
        """A value as people read it inside a sentence: a tuple holds keys of words, which are listed, and a text may be
        one that was stored by its key (`app.base.said`).
        """
        if isinstance(value, tuple):
            return ", ".join(self.say(str(each)) for each in cast("tuple[object, ...]", value))
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        if isinstance(value, datetime):
            return self.day_time(value)
        if isinstance(value, date):
            return self.date(value)
        if isinstance(value, (int, Decimal)):
            return self.number(value)
        text = str(value)
        stored = key_and_values(text)
        if stored is not None:
            return self.say(stored[0], **stored[1])
        amount = minor_and_currency(text)
        return self.money(*amount) if amount is not None else text

    def money(self, minor: int, currency: str, *, sign: bool = True) -> str:
        """An amount in minor units, with its currency's sign unless not wanted: ``1 234,56 €``, ``€1,234.56``."""
        if decimals(currency) == _CENTS and (frame := frame_of(self.language, currency if sign else "")):
            return frame.told(minor)
        amount = from_minor(minor, currency)
        if sign:
            text = format_currency(amount, currency, locale=self.locale, currency_digits=False)
        else:
            places = "0" * max(-int(amount.as_tuple().exponent), 0)
            text = format_decimal(amount, format=f"#,##0.{places}" if places else "#,##0", locale=self.locale)
        return with_minus(text)

    def whole_money(self, minor: int, currency: str) -> str:
        """The same without idle decimals: ``8 000 €``."""
        if minor % 10 ** decimals(currency):
            return self.money(minor, currency)
        pattern = self.locale.currency_formats["standard"].pattern.replace(".00", "")
        amount = from_minor(minor, currency)
        text = format_currency(amount, currency, pattern, locale=self.locale, currency_digits=False)
        return with_minus(text)

    def number(self, value: int | Decimal, *, places: int | None = None) -> str:
        """A number with thousands separated; `places` decimals, or as many as it has."""
        if places is not None:
            text = format_decimal(
                value, format="#,##0." + "0" * places if places else "#,##0", locale=self.locale
            )
        else:
            text = format_decimal(
                value, format="#,##0.######", locale=self.locale, decimal_quantization=False
            )
        return with_minus(text)

    def quantity(self, milli: int) -> str:
        """A quantity in thousandths without idle zeros."""
        return self.number(Decimal(milli).scaleb(-3).normalize() if milli % 1000 else milli // 1000)

    def items(self, milli: int) -> str:
        """A quantity of goods in thousandths, with its noun: ``18 articles``, ``2,5 unités``."""
        if milli % 1000:
            return self.say("goods.measured", quantity=self.quantity(milli))
        return self.say("goods.counted", n=milli // 1000)

    def price(self, micro: int) -> str:
        """A unit price in micro units: two decimals, more where it has more."""
        amount = Decimal(micro).scaleb(-6)
        needed = max(2, -int(amount.normalize().as_tuple().exponent))
        return self.number(amount, places=needed)

    def average(self, micro: int) -> str:
        """What a unit costs on average, in micro units: to the cent, below 1 to the hundredth of a cent at most."""
        amount = Decimal(micro).scaleb(-6)
        return self.price(int(round(amount, 2 if abs(amount) >= 1 else 4).scaleb(6)))

    def unit_price(self, micro: int, currency: str) -> str:
        """The same with its currency: ``3,275 €``, ``€3.275``."""
        amount = Decimal(micro).scaleb(-6)
        text = format_currency(
            amount, currency, locale=self.locale, currency_digits=False, decimal_quantization=False
        )
        return with_minus(text)

    def percent(self, ppm: int) -> str:
        """A rate in parts per million: ``20 %``, ``5,5 %``; ``20%``."""
        text = self.number((Decimal(ppm) / 10_000).normalize() if ppm % 10_000 else ppm // 10_000)
        return f"{text}{NO_BREAK}%" if self.language == "fr" else f"{text}%"

    def date(self, day: date) -> str:
        """A day: ``22/11/2026``; ``22 Nov 2026``."""
        if not self.figures:
            return NO_BREAK.join((str(day.day), self._months[day.month], f"{day.year:04}"))
        return f"{day.day:02}/{day.month:02}/{day.year:04}"

    def long_date(self, day: date) -> str:
        """A day with its name: ``dimanche 22 novembre 2026``."""
        return format_date(day, "full", locale=self.locale)

    def country(self, code: str) -> str:
        """What a country is called by its code (ISO 3166-1); the code itself where nobody knows it."""
        names = cast("Mapping[str, str]", self.locale.territories)
        return names.get(code.strip().upper(), code)

    def month(self, day: date) -> str:
        """The month of a day, short: ``nov.``, ``Nov``."""
        return format_date(day, "MMM", locale=self.locale)

    def local_day(self, instant: datetime) -> date:
        """The day that an instant falls on in the company's zone."""
        return instant.astimezone(self.zone).date()

    def day_time(self, instant: datetime) -> str:
        """An instant in the company's zone: ``22/11/2026 11:22``."""
        local = instant.astimezone(self.zone)
        return f"{self.date(local.date())} {local:%H:%M}"

    @property
    def _months(self) -> Mapping[int, str]:
        return cast("Mapping[int, str]", cast("Any", self.locale).months["format"]["abbreviated"])


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


def with_minus(text: str) -> str:
    """A signed figure with a true minus, which no line break parts from the sign of a currency after it."""
    return _BARE_MINUS.sub("−\u2060", text.replace("-", "−"))


_BARE_MINUS = re.compile(r"−(?=\D)")

# --- amounts, as Babel writes them, without asking it for each ---


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around and between the figures of an amount with two decimals."""

    before: str
    below_nought: str
    thousands: str
    point: str
    after: str

    def told(self, minor: int) -> str:
        whole, cents = divmod(abs(minor), 100)
        before = self.below_nought if minor < 0 else self.before
        figures = f"{whole:,}".replace(",", self.thousands)
        return f"{before}{figures}{self.point}{cents:02}{self.after}"


@cache
def frame_of(language: str, currency: str) -> Frame | None:
    """The frame of a currency's amounts, or of amounts without one, read off an example; None where there is no such frame.

    Asking Babel for every amount was most of what a page of a list cost: 30 microseconds each instead of 3, under the
    lock that the window's thread needs to paint.
    """
    locale = Words(language).locale
    told, below = (
        format_currency(amount, currency, locale=locale, currency_digits=False)
        if currency
        else format_decimal(amount, format="#,##0.00", locale=locale)
        for amount in (_EXAMPLE, -_EXAMPLE)
    )
    found, negative = _FIGURES.fullmatch(told), _FIGURES.fullmatch(below)
    if found is None or negative is None or found.groups()[1:] != negative.groups()[1:]:
        return None
    before, thousands, point, after = found.groups()
    return Frame(before, with_minus(negative[1]), thousands, point, after)


_CENTS = 2
_EXAMPLE = Decimal("1234567.89")
_FIGURES = re.compile(r"(\D*)1(\D+)234\2(?:567)(\D+)89(\D*)")
