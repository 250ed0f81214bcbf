"""Reading an e-invoice that somebody sent: Factur-X, ZUGFeRD 2, CII, UBL (XRechnung, Peppol), as a PDF or as plain XML.

The file may be damaged or made to do harm. It is read within bounds: so many bytes, no entity, no other file, no connection. What
it says is read by the library that also writes ours, into the same terms (EN 16931), and added up again before anybody
believes it.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from io import BytesIO
from typing import Any, Literal, cast

from app.base.errors import Refusal
from app.base.said import said
from app.invoicing.einvoice_lines import Terms
from app.invoicing.einvoice_sums import Unsound, unsound

Syntax = Literal["cii", "ubl"]

MOST_BYTES = 50_000_000
"""Larger files are refused: an invoice with a scan attached has a few millions."""
_MOST_XML = 20_000_000
_NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "facture-x.xml")
_ROOTS: dict[str, tuple[Syntax, str]] = {
    "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice": ("cii", "factur-x"),
    "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice": ("ubl", "ubl-2.1-invoice"),
    "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote": ("ubl", "ubl-2.1-creditnote"),
}
_WANTED = {"BT-1": "number", "BT-2": "date", "BT-5": "currency", "BT-112": "total", "BG-4": "seller"}
_AMOUNTS = ("BT-109", "BT-110", "BT-112", "BT-113", "BT-115")
_MOST_AMOUNT = Decimal(10) ** 15
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")


@dataclass(frozen=True, slots=True)
class ReadEInvoice:
    """What an e-invoice says: its terms by their names in EN 16931, where it stood, and the XML itself."""

    terms: Terms
    syntax: Syntax
    in_pdf: bool
    xml: bytes

    def text(self, key: str) -> str:
        """A term as text, empty where it is not told."""
        return str(self.terms.get(key) or "")

    def party(self, key: str) -> dict[str, Any]:
        """The seller (BG-4) or the buyer (BG-7), empty where it is not told."""
        return cast("dict[str, Any]", self.terms.get(key) or {})

    def rows(self, key: str) -> list[dict[str, Any]]:
        """The lines (BG-25) or the VAT by rate (BG-23), none where they are not told."""
        return cast("list[dict[str, Any]]", self.terms.get(key) or [])

    def amount(self, key: str) -> Decimal:
        """A term as an amount, nought where it is not told."""
        return Decimal(str(self.terms.get(key) or 0))


def read_einvoice(content: bytes) -> ReadEInvoice:
    """Read a file as an e-invoice.

    Refused with ``einvoice_too_large``, ``einvoice_no_file``, ``einvoice_pdf_broken``, ``einvoice_pdf_alone``,
    ``einvoice_pdf_unlinked``, ``einvoice_xml_broken``, ``einvoice_xml_entities``, ``einvoice_format_unknown``,
    ``einvoice_day_impossible``, ``einvoice_unreadable``, ``einvoice_lacks`` or ``einvoice_does_not_add_up``.
    """
    if len(content) > MOST_BYTES:
        raise Refusal("einvoice_too_large", megabytes=len(content) // 1_000_000, most=MOST_BYTES // 1_000_000)
    start = content[:1024].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t")
    in_pdf = b"%PDF-" in content[:1024]
    if not in_pdf and not start.startswith((b"<", b"\x3c")):
        raise Refusal("einvoice_no_file")
    xml = _inside(content) if in_pdf else content
    root = _root(xml)
    known = _ROOTS.get(str(root.tag))
    if known is None:
        raise Refusal("einvoice_format_unknown", root=str(root.tag).rpartition("}")[2][:60])
    syntax, flavor = known
    _must_have_days(root)
    terms = _terms(root, flavor)
    if lacking := [name for key, name in _WANTED.items() if not terms.get(key)]:
        raise Refusal("einvoice_lacks", field=said(f"einvoice.field.{lacking[0]}"))
    _must_add_up(terms)
    return ReadEInvoice(terms, syntax, in_pdf, xml)


def _inside(content: bytes) -> bytes:
    """The XML that a PDF carries, linked as the norm asks (AFRelationship)."""
    pikepdf: Any = import_module("pikepdf")
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            found = {str(name): spec for name, spec in pdf.attachments.items()}
            named = [name for name in found if name.lower() in _NAMES] or [
                name for name in found if name.lower().endswith(".xml")
            ]
            if not named:
                raise Refusal("einvoice_pdf_alone")
            spec = found[named[0]]
            if "/AFRelationship" not in spec.obj:
                raise Refusal("einvoice_pdf_unlinked", name=named[0])
            return _unpacked(spec.get_file().obj)
    except (
        pikepdf.PdfError,
        ValueError,
        KeyError,
        AttributeError,
        TypeError,
        RuntimeError,
        OSError,
    ) as error:
        raise Refusal("einvoice_pdf_broken", reason=_first_line(error)) from error


def _unpacked(stream: Any) -> bytes:
    """The bytes of a stream of a PDF, no more than an invoice may have however small they were packed."""
    raw = bytes(stream.read_raw_bytes())
    packed = stream.get("/Filter")
    if packed is None:
        found = raw
    elif str(packed) in ("/FlateDecode", "/Fl") or [str(each) for each in packed] == ["/FlateDecode"]:
        try:
            found = zlib.decompressobj().decompress(raw, _MOST_XML + 1)
        except zlib.error as error:
            raise Refusal("einvoice_pdf_broken", reason=str(error)) from error
    else:
        raise Refusal("einvoice_pdf_broken", reason=str(packed)[:60])
    if len(found) > _MOST_XML:
        raise Refusal("einvoice_too_large", megabytes=_MOST_XML // 1_000_000, most=_MOST_XML // 1_000_000)
    return found


def _root(xml: bytes) -> Any:
    if len(xml) > _MOST_XML:
        raise Refusal("einvoice_too_large", megabytes=len(xml) // 1_000_000, most=_MOST_XML // 1_000_000)
    etree: Any = import_module("lxml.etree")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", None) or 0
        raise Refusal("einvoice_xml_broken", line=line, reason=_first_line(error)) from error
    # A document type may name entities, which may name other files: no invoice needs one.
    if root.getroottree().docinfo.doctype:
        raise Refusal("einvoice_xml_entities")
    return root


def _must_have_days(root: Any) -> None:
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        told = (element.text or "").strip()
        if not (name == "DateTimeString" or name.endswith("Date")) or not told or len(element):
            continue
        found = _DAY.match(told)
        try:
            assert found is not None
            date(*(int(part) for part in found.groups()))
        except (AssertionError, ValueError):
            raise Refusal("einvoice_day_impossible", told=told[:20], line=element.sourceline or 0) from None


def _terms(root: Any, flavor: str) -> Terms:
    reading: Any = import_module("facturx.parse_xml")
    try:
        # The most telling level, whatever guideline the file names: what it says is read, not what it claims.
        return cast(
            "Terms", reading.parse_ubl_cii_xml(root, flavor=flavor, level="extended", check_xsd=False)
        )
    except Exception as error:
        # The library has no error of its own for what it does not expect in a file.
        raise Refusal("einvoice_unreadable", reason=_first_line(error)) from error


def _must_add_up(terms: Terms) -> None:
    try:
        faults = [each for each in unsound(terms) if not _not_asked(terms, each)]
        told = [Decimal(str(terms[key])) for key in _AMOUNTS if terms.get(key)]
    except (ArithmeticError, KeyError, TypeError, ValueError) as error:
        raise Refusal("einvoice_unreadable", reason=_first_line(error)) from error
    odd = next((each for each in told if not each.is_finite() or abs(each) >= _MOST_AMOUNT), None)
    if odd is not None:
        raise Refusal("einvoice_unreadable", reason=str(odd)[:60])
    if faults:
        first = faults[0]
        raise Refusal(
            "einvoice_does_not_add_up",
            rule=first.rule,
            told=f"{first.told:f}",
            computed=f"{first.computed:f}",
            at=first.at,
        )


def _not_asked(terms: Terms, fault: Unsound) -> bool:
    """What no rule of EN 16931 asks of others: that a line is quantity times price, and sums of what a profile does not tell.

    MINIMUM and BASIC WL tell no lines, and MINIMUM no VAT by rate.
    """
    if fault.rule == "R120":
        return True
    if not terms.get("BG-25") and fault.rule in ("BR-CO-10", "BR-S-08", "BR-CO-13"):
        return True
    return not terms.get("BG-23") and fault.rule in ("BR-CO-14", "BR-CO-18")


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
