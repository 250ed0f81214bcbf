"""Reading what a shop sent: JSON without floats, and records whose every unreadable field is a Refusal.

Nothing that a shop, a plugin of it or a damaged file can hold raises anything but a Refusal here: a missing field
``shop_<kind>_incomplete`` (facts: number, field), one that cannot be read ``shop_<kind>_unreadable`` (and value),
kind being order, refund, product, customer, rate or shop.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import NoReturn, cast

from app.base.errors import Refusal
from app.base.money import decimals, rounded_div

_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{0,30})?([eE][+-]?[0-9]{1,2})?")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_LARGEST = 10**12
"""Amounts and quantities stay below this, so that millionths of them fit a 64-bit column."""
_YEARS = range(1970, 9999)
_ID_LENGTH = 40
_SHOWN = 60


def parse(text: str | bytes) -> object:
    """JSON as the shop sent it, numbers with a point as Decimal; Refusal("shop_not_json") when it is none."""
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        return json.loads(text.removeprefix("\ufeff"), parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError, ArithmeticError) as error:
        start = text[:_SHOWN] if isinstance(text, str) else text[:_SHOWN].decode("utf-8", "replace")
        raise Refusal("shop_not_json", start=clean(start)) from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def canonical(value: object) -> str:
    """The same text for the same content: keys sorted, no spaces, plain ASCII. Decimals are written as text."""
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    except (TypeError, ValueError, RecursionError) as error:
        raise Refusal("shop_not_json", start=clean(repr(type(value)))) from error


def fingerprint(value: object) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode("ascii")).hexdigest()


def clean(text: str) -> str:
    """Text as typed, less what no database and no paper can hold: NUL and halves of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def rounded(value: Decimal, places: int) -> int:
    """`value` in units of 10^-places, halves away from zero."""
    numerator, denominator = value.as_integer_ratio()
    return rounded_div(numerator * 10**places, denominator)


def known_currency(code: str, number: str) -> str:
    """`code` if ISO 4217 has it; Refusal("shop_currency_unknown") naming the order otherwise."""
    try:
        decimals(code)
    except Refusal as error:
        raise Refusal("shop_currency_unknown", currency=code, number=number) from error
    return code


@dataclass(frozen=True, slots=True)
class Record:
    """One JSON object of a shop, and how to name it when something in it cannot be read."""

    kind: str
    """order, refund, product, customer, rate or shop."""
    fields: Mapping[str, object]
    number: str = ""
    path: str = ""

    @classmethod
    def of(cls, kind: str, payload: object, *, id_field: str = "id") -> Record:
        """The payload as a record that is called by its id; Refusal when it is no object or has no id.

        An answer that is the shop's own error (code and message) is Refusal("shop_said_no").
        """
        if not isinstance(payload, Mapping):
            raise Refusal(f"shop_{kind}_unreadable", number="", field=kind, value=_shown(payload))
        fields = cast("Mapping[str, object]", payload)
        if id_field not in fields and "code" in fields and "message" in fields:
            raise Refusal("shop_said_no", answer=_shown(fields["message"]))
        record = cls(kind, fields)
        if id_field != "id":
            return replace(record, number=record.needed(id_field))
        return replace(record, number=record.id(id_field))

    def missing(self, name: str) -> Refusal:
        """The refusal for a field that has to be there."""
        return Refusal(f"shop_{self.kind}_incomplete", number=self.number, field=self.path + name)

    def unreadable(self, name: str) -> Refusal:
        """The refusal for a field that holds something else than it should."""
        value = _shown(self.fields.get(name))
        return Refusal(
            f"shop_{self.kind}_unreadable", number=self.number, field=self.path + name, value=value
        )

    def text(self, name: str) -> str:
        """Text as typed; empty when there is none."""
        value = self.fields.get(name)
        if value is None:
            return ""
        if isinstance(value, str):
            return clean(value)
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            return self._digits(name)
        raise self.unreadable(name)

    def needed(self, name: str) -> str:
        """Text that has to be there, and be more than blanks."""
        found = self.text(name).strip()
        if not found:
            raise self.missing(name)
        return found

    def id(self, name: str) -> str:
        """A remote id: a positive whole number or a text without blanks."""
        found = self.id_or_none(name)
        if found is None:
            raise self.missing(name)
        return found

    def id_or_none(self, name: str) -> str | None:
        """A remote id, None where it is absent, empty or 0 (there is nobody, it was deleted)."""
        value = self.fields.get(name)
        if value is None or value in ("", "0"):  # A tuple: what the shop sent may not be hashable.
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            if value == 0:
                return None
            if value > 0 and len(digits := self._digits(name)) <= _ID_LENGTH:
                return digits
        elif isinstance(value, str):
            text = value.strip()
            if text and len(text) <= _ID_LENGTH and text.isprintable() and clean(text) == text:
                return text
        raise self.unreadable(name)

    def decimal_or_none(self, name: str) -> Decimal | None:
        """An exact number written as text or as a JSON number; None where it is absent or empty."""
        value = self.fields.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
            raise self.unreadable(name)
        text = self._digits(name) if not isinstance(value, str) else value
        if _NUMBER.fullmatch(text) is None:
            raise self.unreadable(name)
        number = Decimal(text)
        if abs(number) >= _LARGEST:
            raise self.unreadable(name)
        return number

    def decimal(self, name: str) -> Decimal:
        """An exact number that has to be there; an empty text is 0."""
        if name not in self.fields:
            raise self.missing(name)
        return self.decimal_or_none(name) or Decimal(0)

    def minor(self, name: str, currency: str) -> int:
        """An amount in minor units of `currency`, rounded half up from however many decimals the shop keeps."""
        return rounded(self.decimal(name), decimals(currency))

    def whole_milli(self, name: str) -> int:
        """A quantity in thousandths that has to be there."""
        found = self.decimal_or_none(name)
        if found is None:
            raise self.missing(name)
        return rounded(found, 3)

    def instant(self, name: str) -> datetime:
        """An instant that has to be there."""
        found = self.instant_or_none(name)
        if found is None:
            raise self.missing(name)
        return found

    def instant_or_none(self, name: str) -> datetime | None:
        """An ISO instant in UTC; one without a zone is UTC already. None where it is absent or empty."""
        value = self.fields.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str) or _INSTANT.fullmatch(value) is None:
            raise self.unreadable(name)
        try:
            instant = datetime.fromisoformat(value)
            instant = instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise self.unreadable(name) from error
        if instant.year not in _YEARS:
            raise self.unreadable(name)
        return instant

    def flag(self, name: str) -> bool:
        """True or false; absent is false."""
        value = self.fields.get(name)
        if value is None:
            return False
        if isinstance(value, bool):
            return value
        raise self.unreadable(name)

    def country(self, name: str) -> str:
        """An ISO 3166-1 alpha-2 code or empty."""
        text = self.text(name).strip()
        if text and _COUNTRY.fullmatch(text) is None:
            raise self.unreadable(name)
        return text.upper()

    def record(self, name: str) -> Record:
        """An object inside this one; an empty one where it is absent (PHP writes an empty object as [])."""
        value = self.fields.get(name)
        empty: dict[str, object] = {}
        return self._inner(name, empty if value is None or value == [] else value)

    def records(self, name: str, *, needed: bool = False) -> tuple[Record, ...]:
        """The objects of a list; none where it is absent, unless it is `needed`."""
        value = self.fields.get(name)
        if value is None:
            if needed:
                raise self.missing(name)
            return ()
        if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
            raise self.unreadable(name)
        items = cast("Sequence[object]", value)
        return tuple(self._inner(name, item, f"[{at}]") for at, item in enumerate(items))

    def _inner(self, name: str, value: object, at: str = "") -> Record:
        if not isinstance(value, Mapping):
            raise self.unreadable(name)
        fields = cast("Mapping[str, object]", value)
        return Record(self.kind, fields, self.number, f"{self.path}{name}{at}.")

    def _digits(self, name: str) -> str:
        try:
            return str(self.fields[name])
        except ValueError as error:  # Python writes no whole number of more than 4300 digits.
            raise self.unreadable(name) from error


def _shown(value: object) -> str:
    """What was found, short enough for a sentence."""
    try:
        text = clean(value if isinstance(value, str) else str(value))
    except (ValueError, RecursionError):
        text = "…"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
