"""The original of an issued document: its page and, inside the same file, its e-invoice (Factur-X), from the same figures.

Where the seller or the buyer has not told what the rules of e-invoices cannot do without, the original is the page alone:
a file that claims to be an e-invoice and is none would be refused by every platform.
"""

from __future__ import annotations

from app.base.words import Words
from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_facts import EInvoiceFacts
from app.invoicing.einvoice_xml import cii
from app.invoicing.invoice_paper import about_invoice, render_invoice
from app.paper.pdfa import Inside, XmpSchema, archived

_FILE = "factur-x.xml"
_SCHEMA = XmpSchema(
    title="Factur-X PDFA Extension Schema",
    namespace="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#",
    prefix="fx",
    properties=(
        ("DocumentFileName", _FILE, "The name of the embedded XML document"),
        ("DocumentType", "INVOICE", "The type of the hybrid document, INVOICE or ORDER"),
        ("Version", "1.0", "The version of the standard that applies to the embedded XML document"),
        ("ConformanceLevel", "EN 16931", "The conformance level of the embedded XML document"),
    ),
)


def render_original(facts: EInvoiceFacts, words: Words) -> bytes:
    """The document as a PDF, with its e-invoice inside where there can be one; the same facts give the same bytes."""
    page = render_invoice(facts.page, words)
    if unmet(facts):
        return page
    about = about_invoice(facts.page, words)
    return archived(page, about, Inside(_FILE, about.title, cii(einvoice(facts)), _SCHEMA))


def unmet(facts: EInvoiceFacts) -> tuple[str, ...]:
    """What an e-invoice cannot do without and nobody has told, by the names of the fields.

    ``seller`` (neither SIREN nor VAT number, BR-CO-26), ``seller_vat`` (BR-G-02, BR-IC-02), ``buyer_vat`` (BR-IC-02) and
    ``buyer`` (neither SIREN nor VAT number under reverse charge, BR-AE-02).
    """
    within = {code.category for code in facts.codes}
    seller, buyer = facts.seller, facts.buyer
    found = {
        "seller": not (seller.siren or seller.vat_number),
        "seller_vat": bool(within & {"K", "G"}) and not seller.vat_number,
        "buyer_vat": "K" in within and not buyer.vat_number,
        "buyer": "AE" in within and not (buyer.vat_number or buyer.siren),
    }
    return tuple(name for name, is_missing in found.items() if is_missing)
