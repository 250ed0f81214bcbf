"""Whom a paper comes from and to whom it goes."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.paper.look import Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Whom a paper comes from, as printed in its head and foot.

    `siren`, `siret` and `vat_number` are written without spaces; `mentions` are the other legal lines ("SARL au capital de
    10 000 €", "RCS Nîmes"); `logo` the bytes of a PNG or JPEG file; `look` how its papers are drawn.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Whom a paper, or the goods, goes to: lines of address as the post wants them, identifiers without spaces."""

    name: str
    address: tuple[str, ...] = ()
    siren: str = ""
    vat_number: str = ""


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
