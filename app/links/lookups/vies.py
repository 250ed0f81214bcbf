"""VIES: whether a VAT number is valid for trade between member states, with a consultation number as proof.

Only ``VALID`` and ``INVALID`` are answers. Everything else (the member state's register is down, too many questions) leaves
the number *not verified*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

URL = "https://ec.europa.eu/taxation_customs/vies/rest-api/ms/{country}/vat/{number}"
State = Literal["valid", "invalid", "unavailable"]


@dataclass(frozen=True, slots=True)
class VatAnswer:
    """What VIES says; `proof` is the consultation number, given when the one who asks named their own number."""

    state: State
    code: str
    name: str
    address: str
    proof: str


def address_of(vat_number: str) -> str:
    """Where a checked VAT number is asked about."""
    return URL.format(country=vat_number[:2], number=vat_number[2:])


def requester(own: str | None) -> dict[str, str]:
    """Who asks, so that the answer is proof."""
    return {"requesterMemberStateCode": own[:2], "requesterNumber": own[2:]} if own else {}


def vat_answer(told: Mapping[str, Any]) -> VatAnswer:
    """An answer understood; an error of the service is *unavailable*."""
    code = str(told.get("userError") or _wrapped(told) or "")
    valid = told.get("isValid", told.get("valid"))
    state: State = "unavailable"
    if code in {"VALID", ""} and valid is True:
        state = "valid"
    elif code in {"INVALID", ""} and valid is False:
        state = "invalid"
    name, address = (_told(told.get(key)) for key in ("name", "address"))
    return VatAnswer(state, code, name, address, _told(told.get("requestIdentifier")))


def _wrapped(told: Mapping[str, Any]) -> str:
    found: object = told.get("errorWrappers")
    first: object = cast("list[Any]", found)[0] if isinstance(found, list) and found else None
    return str(cast("dict[str, Any]", first).get("error", "")) if isinstance(first, dict) else ""


def _told(value: object) -> str:
    # States that do not publish names and addresses send dashes.
    text = "" if value is None else " ".join(str(value).split())
    return "" if set(text) <= {"-"} else text
