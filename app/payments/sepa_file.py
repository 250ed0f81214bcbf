"""What files of debits and of transfers share: elements, their order, and the sums banks check first (ISO 20022, pain)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from app.base.money import from_minor

NAME, TEXT = 70, 140
"""How long names and remittances may be (EPC130-08, EPC132-08)."""


def message(space: str, kind: str) -> tuple[Element, Element]:
    """A document of a schema (`space`) and the message in it."""
    document = Element("Document", {"xmlns": f"urn:iso:std:iso:20022:tech:xsd:{space}"})
    return document, SubElement(document, kind)


def head(where: Element, number: str, at: datetime, amounts: Sequence[int], currency: str) -> Element:
    """The header of a message: its number and instant (UTC), and its sums."""
    found = within(where, "GrpHdr")
    put(found, "MsgId", number)
    put(found, "CreDtTm", at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    sums(found, amounts, currency)
    return found


def sums(where: Element, amounts: Sequence[int], currency: str) -> None:
    """How many payments there are, and what they come to."""
    put(where, "NbOfTxs", str(len(amounts)))
    put(where, "CtrlSum", str(from_minor(sum(amounts), currency)))


def within(parent: Element, *names: str) -> Element:
    """Elements one within the other; gives the innermost."""
    for name in names:
        parent = SubElement(parent, name)
    return parent


def put(parent: Element, name: str, text: str) -> Element:
    """An element with a text."""
    made = SubElement(parent, name)
    made.text = text
    return made


def money(parent: Element, amount: int, currency: str) -> None:
    """What is instructed, in the currency's decimals."""
    put(parent, "InstdAmt", str(from_minor(amount, currency))).set("Ccy", currency)


def as_bytes(document: Element) -> bytes:
    """The file: the same document gives the same bytes."""
    indent(document)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(document, "utf-8") + b"\n"
