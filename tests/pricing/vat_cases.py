"""The table of VAT cases (tests/data/vat_cases.toml) as rows, for the tests that put them through rule, order and invoice."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

from app.pricing.territory import territory_of
from app.pricing.vat import Buyer, Distance, Nature, Seller, Supply

_TABLE = Path(__file__).parents[1] / "data" / "vat_cases.toml"
DAY = date(2026, 11, 25)


@dataclass(frozen=True, slots=True)
class Case:
    """One row; see the head of the table."""

    name: str
    source: str
    category: str
    rate: int
    rule: str
    territory: str
    reason: str
    buyer: dict[str, Any]
    seller: dict[str, str] = field(default_factory=dict)
    to: dict[str, str] = field(default_factory=dict)
    nature: Nature = "goods"
    vat_class: str = "standard"
    exempt_for: str = ""
    there: bool = False
    reduced_there: bool = False
    on: date = DAY

    @property
    def who_sells(self) -> Seller:
        """The seller, for the rule."""
        return Seller(
            territory_of("FR", self.seller.get("postcode", "75002")), self.seller.get("regime", "normal")
        )

    @property
    def who_buys(self) -> Buyer:
        """The buyer, for the rule."""
        return Buyer(
            territory_of(self.buyer["country"], self.buyer["postcode"]),
            business=self.buyer["kind"] == "company",
            vat_number=self.buyer.get("vat"),
            number_valid=self.buyer.get("valid", True),
        )

    @property
    def what(self) -> Supply:
        """What is sold, for the rule."""
        return Supply(
            self.vat_class,
            self.nature,
            territory_of(**(self.to or {name: self.buyer[name] for name in ("country", "postcode")})),
            self.on,
            self.exempt_for,
        )

    @property
    def distance(self) -> Distance:
        """How distance sales are taxed, for the rule."""
        return Distance(self.there, self.reduced_there)


@dataclass(frozen=True, slots=True)
class Carriage(Case):
    """Carriage sold beside other lines, and the VAT it bears."""

    goods: list[dict[str, Any]] = field(default_factory=list)


def cases() -> list[Case]:
    """Every row of the table."""
    return [
        Case(**{"vat_class" if name == "class" else name: each for name, each in row.items()})
        for row in _rows("case")
    ]


def carriages() -> list[Carriage]:
    """Every row of the table that sells carriage."""
    return [Carriage(**row) for row in _rows("carriage")]


def _rows(kind: str) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", tomllib.loads(_TABLE.read_text("utf-8"))[kind])
