"""The flat file that Mondial Relay takes in: forty-four fields a parcel, by their place, without titles.

Order and meaning of the fields are those of the export of a module for Magento (Man4x_MondialRelay), which writes a hundred
orders a file at most, in Latin letters. *Unproven*: no file was taken in by the carrier itself, and the module does not show
its separator.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from app.base.errors import Refusal
from app.links.carriers.posted import Posted, Sender

MOST = 100
_NAME, _CITY, _EMAIL, _GOODS = 32, 25, 70, 30
_ITEMS = 10
_POINT = 6


def why_not_taken(parcel: Posted) -> Refusal | None:
    """It goes to a pick-up point of Mondial Relay, or not at all by this file."""
    return None if parcel.point else Refusal("carrier_point", number=parcel.reference)


def mondial_relay_rows(_sender: Sender, parcels: Sequence[Posted]) -> list[tuple[str, ...]]:
    """One row a parcel; what is not told is left empty at its place."""
    return [_row(parcel) for parcel in parcels]


def _row(parcel: Posted) -> tuple[str, ...]:
    goods = [_latin(name, _GOODS) for name in parcel.goods[:_ITEMS]]
    return (
        "".join(sign for sign in _latin(parcel.name, _NAME) if sign.isalpha())[:8],
        parcel.reference,
        _latin(parcel.name, _NAME),
        _latin(parcel.company, _NAME),
        _latin(parcel.line1, _NAME),
        _latin(parcel.line2, _NAME),
        _latin(parcel.city, _CITY),
        parcel.postcode,
        parcel.country,
        parcel.phone,
        "",
        parcel.email[:_EMAIL],
        # How the parcel is collected: it is brought.
        "",
        "",
        "",
        "R",
        _point(parcel.point),
        parcel.country,
        "24R",
        parcel.language.upper(),
        "1",
        str(parcel.grams or 0),
        "",
        "",
        str(parcel.value),
        parcel.currency,
        "0",
        "0",
        parcel.currency,
        "",
        "1",
        "0",
        "0",
        "0",
        *goods,
        *[""] * (_ITEMS - len(goods)),
    )


def _point(code: str) -> str:
    """The number of a point without its country, in as many figures as the carrier gives it: some plugins drop the noughts."""
    number = code.rsplit("-", 1)[-1].strip()
    return number.zfill(_POINT) if number.isdecimal() else number


def _latin(text: str, most: int) -> str:
    """Capitals without accents, no longer than the field."""
    plain = "".join(
        sign
        for sign in unicodedata.normalize(
            "NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("’", "'")
        )
        if not unicodedata.combining(sign)
    )
    return " ".join(plain.upper().split())[:most].rstrip()
