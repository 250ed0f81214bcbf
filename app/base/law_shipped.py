"""What the program knows of the law: thresholds, rates, sums and texts, each by its key with its days and its source.

They come with the program (resources/law) and never from a database; what a merchant writes down in their place is
`app.base.law`'s.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from app.base.said import said

FOLDER = Path(__file__).parents[2] / "resources" / "law"
Kind = Literal["amount", "rate", "text"]
Group = Literal["texts", "thresholds", "late", "cash", "vat", "vat_eu"]
GROUPS: tuple[Group, ...] = ("texts", "thresholds", "late", "cash", "vat", "vat_eu")


@dataclass(frozen=True, slots=True)
class Known:
    """A value in force from a day on: euro cents or parts per million; a text has none, its words say it.

    `proven` is False where nobody compared it with the text it is from.
    """

    valid_from: date
    source: str
    number: int | None = None
    proven: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """What has a value by law, and how it behaves.

    `words` is the key of the words that a text has until the merchant writes others, `places` what these name in braces and
    must: a text without its rate says nothing. Of a rate that is set `each_period` anew another value counts for its own
    period, of all others until something else is written. `part` is what of documents depends on it (a rule or a territory
    of VAT), "" where nothing issued does.
    """

    key: str
    kind: Kind
    group: Group
    known: tuple[Known, ...]
    words: str = ""
    places: tuple[str, ...] = ()
    each_period: bool = False

    @property
    def name(self) -> str:
        """The last of its key: a rule, a threshold, a class of VAT."""
        return self.key.rpartition(".")[2]

    @property
    def said(self) -> str:
        """What it is called, as words stored by their key (`app.base.said`)."""
        if self.group not in ("vat", "vat_eu"):
            return said(f"law.name.{self.key.replace('.', '_')}")
        _, place, vat_class = self.key.split(".")
        where = said(f"law.place.{place.replace('-', '_')}") if self.group == "vat" else place
        return said("law.name.vat", place=where, rate=said(f"vat_class.{vat_class}"))

    def shipped(self, on: date) -> Known | None:
        """The program's value of a day."""
        return max((each for each in self.known if each.valid_from <= on), key=_begins, default=None)


def _begins(each: Known) -> date:
    return each.valid_from


@cache
def subjects() -> Mapping[str, Subject]:
    """Everything that has a value by law, by its key, in the order people read it."""
    return {each.key: each for each in (*_texts(), *_thresholds(), *_late(), *_cash(), *_vat())}


def vat_key(territory: str, vat_class: str) -> str:
    """The key of a rate of VAT."""
    return f"vat.{territory}.{vat_class}"


def _texts() -> Iterator[Subject]:
    for each in read_law("texts.toml")["text"]:
        known = (Known(each["from"], each["source"], proven=each.get("proven", True)),)
        yield Subject(
            f"text.{each['key']}", "text", "texts", known, each["words"], tuple(each.get("places", ()))
        )
    for each in read_law("vat_rules.toml")["rule"]:
        if each.get("mention") or each["key"] == "distance_there":
            yield Subject(
                f"text.vat.{each['key']}",
                "text",
                "texts",
                (Known(each["from"], each["source"]),),
                f"vat.mention.{each['key']}",
                _PLACES.get(each["key"], ()),
            )


_PLACES = {"exempt": ("article",), "distance_there": ("territory",)}


def _thresholds() -> Iterator[Subject]:
    found: dict[str, list[Known]] = {}
    for each in read_law("vat_rules.toml")["threshold"]:
        known = Known(each["from"], each["source"], each["amount"] * 100, each.get("proven", True))
        found.setdefault(each["key"], []).append(known)
    for key, known in found.items():
        yield Subject(f"threshold.{key}", "amount", "thresholds", tuple(known))


def _late() -> Iterator[Subject]:
    told = read_law("late_payment.toml")
    known = Known(told["fixed_sum_from"], told["fixed_sum_source"], told["fixed_sum"])
    yield Subject("late.fixed_sum", "amount", "late", (known,))
    for kind in ("refinancing", "legal"):
        rates = (each for each in told["rate"] if each["kind"] == kind)
        yield Subject(
            f"late.{kind}",
            "rate",
            "late",
            tuple(
                Known(each["from"], each["source"], each["ppm"], each.get("proven", True)) for each in rates
            ),
            each_period=True,
        )


def _cash() -> Iterator[Subject]:
    known = (
        Known(each["from"], each["source"], each["amount"] * 100, each.get("proven", True))
        for each in read_law("cash.toml")["limit"]
    )
    yield Subject("cash.limit", "amount", "cash", tuple(known))


def _vat() -> Iterator[Subject]:
    for name in ("vat_rates.toml", "vat_rates_eu.toml"):
        found: dict[str, list[Known]] = {}
        for each in read_law(name)["rate"]:
            if each["class"] != "none":
                known = Known(each["from"], each["source"], each["ppm"], each.get("proven", True))
                found.setdefault(vat_key(each["territory"], each["class"]), []).append(known)
        for key, known in sorted(found.items()):
            yield Subject(key, "rate", "vat_eu" if name == "vat_rates_eu.toml" else "vat", tuple(known))


@cache
def read_law(name: str) -> dict[str, Any]:
    """A file of resources/law."""
    return tomllib.loads((FOLDER / name).read_text("utf-8"))
