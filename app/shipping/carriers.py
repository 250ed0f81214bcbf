"""Who carries parcels: the carriers known by name with the page that follows a parcel, and the rules that choose one."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

from app.base import settings
from app.base.door import Read
from app.base.folding import folded
from app.base.words import LANGUAGES, Words

_FILE = Path(__file__).parents[2] / "resources" / "carriers.toml"


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier: its code here, its name, and its page for who waits, with {number} and {postcode} in it."""

    code: str
    name: str
    page: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierRule:
    """Who carries what: countries (ISO 3166-1; none: any), at most so many grams, worth so much (minor units, with tax).

    `cost` is what one parcel costs without tax (minor units), None where nobody said.
    """

    carrier: str
    countries: tuple[str, ...] = ()
    most_grams: int | None = None
    least_value: int | None = None
    most_value: int | None = None
    cost: int | None = None

    @property
    def worthless(self) -> bool:
        """Whether it asks nothing of the value."""
        return self.least_value is None and self.most_value is None

    def kept(self) -> dict[str, object]:
        """As the settings keep it."""
        return {**asdict(self), "carrier": carrier_named(self.carrier), "countries": list(self.countries)}

    def fits(self, country: str, grams: int | None, value: int) -> bool:
        """Whether it is for such a shipment; of unknown weight it fits only where the rule does not ask for it."""
        if self.countries and country not in self.countries:
            return False
        if self.most_grams is not None and (grams is None or grams > self.most_grams):
            return False
        if self.least_value is not None and value < self.least_value:
            return False
        return self.most_value is None or value <= self.most_value


@cache
def carriers() -> tuple[Carrier, ...]:
    """The carriers that are known, in the order in which they are offered."""
    told = tomllib.loads(_FILE.read_text("utf-8"))["carrier"]
    return tuple(Carrier(each["code"], each["name"], each["page"], tuple(each["also"])) for each in told)


def known_carrier(told: str) -> Carrier | None:
    """The carrier that a code or a name as typed means; None for one that is not known here."""
    wanted = folded(told.strip()).replace("_", " ")
    return next(
        (
            each
            for each in carriers()
            if wanted in {each.code.replace("_", " "), folded(each.name), *map(folded, each.also)}
        ),
        None,
    )


def carrier_named(told: str) -> str:
    """What a carrier is called: its own name where it is known, else as typed."""
    known = known_carrier(told)
    return known.name if known is not None else told.strip()


def carrier_said(told: str, words: Words) -> str:
    """The carrier of a shipment for who reads rather than gets it: what was handed over at a counter in their own language."""
    return words.say("counter.by_hand") if told in _by_hand() else told


@cache
def _by_hand() -> frozenset[str]:
    return frozenset(Words(language).say("counter.by_hand") for language in LANGUAGES)


def tracking_page(carrier: str, number: str, postcode: str = "") -> str:
    """The address of the page that follows a parcel; empty where carrier or number is not known."""
    known = known_carrier(carrier)
    if known is None or not number.strip():
        return ""
    return known.page.format(number=quote(number.strip(), safe=""), postcode=quote(postcode, safe=""))


def carrier_rules(rd: Read) -> list[CarrierRule]:
    """The rules in the order in which they are tried."""
    return [
        CarrierRule(
            carrier=each["carrier"],
            countries=tuple(each["countries"]),
            most_grams=each["most_grams"],
            least_value=each["least_value"],
            most_value=each["most_value"],
            cost=each.get("cost"),
        )
        for each in settings.get(rd, "ship.carriers")
    ]


def chosen_carrier(rules: Sequence[CarrierRule], country: str, grams: int | None, value: int) -> str:
    """Who carries a shipment by the first rule that fits; empty where none does."""
    return next((rule.carrier for rule in rules if rule.fits(country, grams, value)), "")


def carriage_of(
    rules: Sequence[CarrierRule], carrier: str, country: str, grams: int | None, value: int
) -> int | None:
    """What a parcel costs with this carrier by the first of its rules that fits (minor units); None where that is not told."""
    fitting = (
        rule for rule in rules if rule.carrier == carrier_named(carrier) and rule.fits(country, grams, value)
    )
    return next((rule.cost for rule in fitting), None)
