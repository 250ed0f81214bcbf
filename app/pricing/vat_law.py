"""The law of VAT as dated data: rules with category and reason, rates, thresholds (resources/law/vat_*.toml)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from app.base.errors import Refusal
from app.base.law_shipped import read_law


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule comes to: VAT category (UNTDID 5305), VATEX code, whether the invoice must cite it, its ground."""

    key: str
    category: str
    reason: str
    mention: bool
    source: str


@dataclass(frozen=True, slots=True)
class DatedRate:
    """A rate in parts per million from a day until another, or still."""

    rate_ppm: int
    valid_from: date
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates by (territory, VAT class), the newest first. `own` are those of the database, which come before the law's."""

    rows: Mapping[tuple[str, str], tuple[DatedRate, ...]] = field(
        default_factory=dict[tuple[str, str], tuple[DatedRate, ...]]
    )

    def find(self, territory: str, vat_class: str, on: date) -> int | None:
        """The rate in force on a day, None where there is none."""
        return next(
            (each.rate_ppm for each in self.rows.get((territory, vat_class), ()) if each.holds(on)), None
        )

    def rate(self, territory: str, vat_class: str, on: date) -> int:
        """The same; refused with ``vat_rate_unknown`` where none is in force on that day."""
        found = self.find(territory, vat_class, on)
        if found is None:
            raise Refusal("vat_rate_unknown", territory=territory, vat_class=vat_class, on=on)
        return found

    def of(self, territory: str, on: date) -> dict[str, int]:
        """The rate of every class of a territory on a day, the highest first."""
        found = {
            vat_class: rate
            for (place, vat_class) in self.rows
            if place == territory and (rate := self.find(place, vat_class, on)) is not None
        }
        return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))

    def replaced(self, others: Mapping[tuple[str, str], tuple[DatedRate, ...]]) -> Rates:
        """These rates, and of some classes others in their place: the newest first."""
        return Rates({**self.rows, **others})

    def with_own(self, own: Iterable[tuple[str, str, DatedRate]]) -> Rates:
        """These rates and others that come before them: of the same day the other counts."""
        rows = dict(self.rows)
        for territory, vat_class, rate in own:
            rows[territory, vat_class] = (rate, *rows.get((territory, vat_class), ()))
        return Rates(
            {
                at: tuple(sorted(each, key=lambda rate: rate.valid_from, reverse=True))
                for at, each in rows.items()
            }
        )


@cache
def rule(key: str) -> Rule:
    """A rule by its key; a KeyError is a fault of the program."""
    return _rules()[key]


@cache
def law_rates() -> Rates:
    """The rates that the law has set so far, of France and of the other Member States."""
    return Rates().with_own(
        (
            each["territory"],
            each["class"],
            DatedRate(each["ppm"], each["from"], each.get("to")),
        )
        for name in ("vat_rates.toml", "vat_rates_eu.toml")
        for each in read_law(name)["rate"]
    )


@cache
def exemptions() -> Mapping[str, str]:
    """Why a product may be exempt: the article of the law by VATEX code."""
    return {each["code"]: each["article"] for each in read_law("vat_rules.toml")["exemption"]}


def exemption_key(code: str) -> str:
    """The key of the words for a reason by its VATEX code (``VATEX-FR-CGI261C-2``), or for none."""
    return "vat.exemption." + (code.removeprefix("VATEX-FR-").lower().replace("-", "_") or "none")


@cache
def _rules() -> Mapping[str, Rule]:
    return {
        each["key"]: Rule(
            each["key"], each["category"], each.get("reason", ""), bool(each.get("mention")), each["source"]
        )
        for each in read_law("vat_rules.toml")["rule"]
    }
