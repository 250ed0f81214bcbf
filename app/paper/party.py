"""Whom a paper comes from and to whom it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.base.words import Words
from app.paper.look import Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Whom a paper comes from, as printed in its head and foot.

    `siren`, `siret` and `vat_number` are written without spaces; `mentions` are the other legal lines ("SARL au capital de
    10 000 €", "RCS Nîmes"); `logo` the bytes of a PNG or JPEG file; `look` how its papers are drawn. `country` is
    a code (ISO 3166-1), which only papers that go abroad print.
    """

    name: str
    address: tuple[str, ...]
    siren: str = ""
    siret: str = ""
    vat_number: str = ""
    mentions: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    iban: str = ""
    bic: str = ""
    logo: bytes | None = None
    look: Look = field(default_factory=Look)
    country: str = ""

    def seen_abroad(self, words: Words) -> Issuer:
        """The issuer as papers that go abroad print it: its own country is the last of its address."""
        return replace(self, address=(*self.address, words.country(self.country)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Whom a paper, or the goods, goes to: lines of address as the post wants them, identifiers without spaces.

    `country` is a code (ISO 3166-1), which stands in no line: whether it is printed depends on where the paper comes from.
    """

    name: str
    address: tuple[str, ...] = ()
    siren: str = ""
    vat_number: str = ""
    country: str = ""

    def is_abroad(self, home: str) -> bool:
        """Whether this is in another country than `home`."""
        return bool(self.address and self.country and home and self.country != home)

    def with_country(self, words: Words) -> Addressee:
        """With its country's name as the last line, in capitals, as the post wants it on what crosses a border."""
        return replace(self, address=(*self.address, words.country(self.country).upper()))

    def posted_from(self, home: str, words: Words) -> Addressee:
        """As it stands on what is posted in the country `home`: an inland address names no country."""
        return self.with_country(words) if self.is_abroad(home) else self


_TOWN_FIRST = frozenset({"US", "CA", "AU"})
_TOWN_ABOVE = frozenset({"GB", "IE"})


def town_lines(address: Mapping[str, Any]) -> tuple[str, ...]:
    """Town and postcode in the order of their country's post, with the state where it is part of the address.

    Source: Universal Postal Union, postal addressing systems in member countries.
    """
    postcode, city, region, country = (
        str(address.get(each) or "").strip() for each in ("postcode", "city", "region", "country")
    )
    country = country.upper()
    if country in _TOWN_FIRST:
        comma = "," if country == "US" and city and region else ""
        told = [" ".join(filter(None, (f"{city}{comma}", region, postcode)))]
    elif country in _TOWN_ABOVE:
        told = [city, postcode]
    else:
        told = [f"{postcode} {city}".strip()]
    return tuple(line for line in told if line)


NARROW, WIDE = "\u202f", "\u00a0"


def spaced(identifier: str, *groups: int, gap: str = NARROW) -> str:
    """An identifier in groups of so many characters, the last size repeated, kept on one line by no-break spaces.

    `spaced("815302260", 3)` is 815 302 260; spaces it came with are forgotten.
    """
    plain = "".join(identifier.split())
    parts: list[str] = []
    sizes = list(groups)
    while plain:
        size = sizes.pop(0) if len(sizes) > 1 else sizes[0]
        parts.append(plain[:size])
        plain = plain[size:]
    return gap.join(parts)


def masked(iban: str) -> str:
    """Somebody else's IBAN as papers and mails may say it: its country and its last four signs."""
    return f"{iban[:4]}{WIDE}…{WIDE}{iban[-4:]}"


def transfer_rows(seller: Issuer) -> list[tuple[str, str, str]]:
    """Where money goes by transfer, as rows of a name, a value and no figure."""
    rows = [("IBAN", spaced(seller.iban, 4, gap=WIDE), "")] if seller.iban else []
    return [*rows, ("BIC", seller.bic, "")] if rows and seller.bic else rows
