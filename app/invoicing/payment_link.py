"""The address at which an invoice is paid online, where the merchant has such a page: their own, with number and amount in it."""

from __future__ import annotations

from decimal import Decimal
from string import Formatter
from urllib.parse import quote

from app.base import settings
from app.base.door import Read
from app.base.errors import Refusal
from app.base.money import decimals

PLACES = ("number", "amount", "currency")
"""What the address may hold in braces; the amount as 86.39."""
_SECURE = "https://"


def checked_link(typed: str) -> str:
    """The address as it is kept; refused with ``payment_link_wrong`` unless it is a secure one with known places only."""
    address = typed.strip()
    try:
        places = {name for _, name, _, _ in Formatter().parse(address) if name is not None}
    except ValueError:
        places = {"?"}
    host = address.removeprefix(_SECURE).partition("/")[0]
    if (
        not address.startswith(_SECURE)
        or "." not in host
        or any(sign.isspace() for sign in address)
        or places - {*PLACES}
    ):
        raise Refusal("payment_link_wrong", typed=address, places=", ".join(f"{{{each}}}" for each in PLACES))
    return address


def payment_link(rd: Read, number: str, minor: int, currency: str) -> str:
    """Where this much is paid (minor units); empty where the merchant has no such page or nothing is to be paid."""
    address = str(settings.get(rd, "bill.payment_link") or "")
    if not address or minor <= 0:
        return ""
    amount = Decimal(minor).scaleb(-decimals(currency))
    values = {"number": number, "amount": f"{amount:f}", "currency": currency}
    for name, value in values.items():
        address = address.replace(f"{{{name}}}", quote(value, safe=""))
    return address
