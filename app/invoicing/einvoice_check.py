"""What is looked at before a document is issued: that its e-invoice adds up and keeps to the official schema.

Runs within the transaction that issues it, so that a document whose e-invoice would be refused takes no number.
"""

from __future__ import annotations

from app.base import settings
from app.base.door import Write
from app.base.errors import Refusal
from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_facts import EInvoiceFacts
from app.invoicing.einvoice_frozen import einvoice_facts
from app.invoicing.einvoice_sums import Unsound, unsound
from app.invoicing.einvoice_xml import cii, schema_faults
from app.invoicing.official_rules import broken_rules, installed
from app.invoicing.original import unmet
from app.pricing.territory import is_french, territory_of


def check_einvoice(tx: Write, invoice_id: int) -> None:
    """Refused with ``einvoice_line_off``, ``einvoice_rate_off``, ``einvoice_total_off`` or ``einvoice_unwritable``.

    With the official rules installed and wished for, also with ``einvoice_rule_broken``.
    """
    check_facts(tx, einvoice_facts(tx, invoice_id)[0])


def check_facts(tx: Write, facts: EInvoiceFacts) -> None:
    """The same of a document whose facts are at hand."""
    terms = einvoice(facts)
    for fault in unsound(terms):
        raise _refused(fault, facts.page.currency)
    xml = cii(terms)
    for reason in schema_faults(xml):
        raise Refusal("einvoice_unwritable", reason=reason)
    if settings.get(tx, "bill.official_rules") and installed() and not unmet(facts):
        for rule in broken_rules(xml, french=knows_france(facts)):
            raise Refusal("einvoice_rule_broken", rule=rule.name, reason=rule.told)


def knows_france(facts: EInvoiceFacts) -> bool:
    """Whether the rules of France are asked: of sellers there, unless VAT is that of another country, whose rates they refuse."""
    at_home = is_french(territory_of(facts.seller.country, facts.seller.postcode))
    return at_home and not any(code.rule == "distance_there" for code in facts.codes)


def _refused(fault: Unsound, currency: str) -> Refusal:
    if fault.rule in _OF_LINES:
        code = "einvoice_line_off"
    elif fault.rule in _OF_RATES:
        code = "einvoice_rate_off"
    else:
        code = "einvoice_total_off"
    return Refusal(
        code, at=fault.at, told=fault.told, computed=fault.computed, currency=currency, rule=fault.rule
    )


_OF_LINES = ("R120",)
_OF_RATES = ("BR-S-08", "BR-E-09", "BR-CO-17", "BR-CO-18")
