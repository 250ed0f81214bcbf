"""What a scanner or a person read off an article: which product that is, and how many one scan counts for (B3 to B7).

A scanner sends keys as if it had the keyboard it was set up for. When computer and scanner disagree, digits come as the
signs of the same keys of the other layout; `readings` turns them back where every sign can be.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select

from app.base.door import Read
from app.base.errors import Refusal
from app.catalogue.gs1 import read_gs1
from app.catalogue.gtin import checked_gtin
from app.catalogue.queries import IN_USE
from app.catalogue.tables import gtin, product
from app.orders.entry import Offer, offers_of

# What the keys of the digits give: a French computer without Shift, an American one with it.
_AZERTY = str.maketrans("&é\"'(-è_çà", "1234567890")
_SHIFTED = str.maketrans("!@#$%^&*()", "1234567890")
_SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was found for a code: the products it may mean, and how many each counts for (thousandths).

    `code` is the reading that was understood, `typed` what came; `read_as` says how it was turned back: azerty,
    shifted, or empty where it stood as it should.
    """

    code: str
    typed: str
    read_as: str = ""
    found: tuple[tuple[Offer, int], ...] = ()


def readings(typed: str) -> tuple[tuple[str, str], ...]:
    """The code as it came, and as digits of the other layout where all its signs are such: (code, how)."""
    found = [(typed, "")]
    if (told := read_gs1(typed)) is not None:
        found.append((told.gtin, ""))
    if len(typed) >= _SHORTEST:
        for name, table in (("azerty", _AZERTY), ("shifted", _SHIFTED)):
            turned = typed.translate(table)
            if turned != typed and turned.isdecimal():
                found.append((turned, name))
    return tuple(found)


def scanned(rd: Read, typed: str) -> Scanned:
    """The products a code means, by barcode or SKU; none where no reading of it is known."""
    typed = typed.strip()
    seen = readings(typed)
    for code, read_as in seen:
        rows = rd.execute(_FOUND, {"code": code, "gtin": _normal(code)}).all()
        if rows:
            many = {int(row.id): int(row.quantity_milli or 1000) for row in rows}
            offers = offers_of(rd, list(many))
            return Scanned(code, typed, read_as, tuple((offer, many[offer.id]) for offer in offers))
    # The reading a person would write down: digits, where it can be read so.
    code, read_as = next((each for each in seen if each[0].isdecimal()), seen[0])
    return Scanned(code, typed, read_as)


def _normal(code: str) -> str:
    try:
        return checked_gtin(code)
    except Refusal:
        return code


_FOUND = (
    select(product.c.id, gtin.c.quantity_milli)
    .join(
        gtin,
        (gtin.c.product_id == product.c.id) & gtin.c.code.in_([bindparam("gtin"), bindparam("code")]),
        isouter=True,
    )
    .where(
        IN_USE,
        product.c.sellable,
        or_(gtin.c.id.is_not(None), product.c.sku == bindparam("code")),
    )
    .order_by(product.c.folded, product.c.id)
)
