"""What is looked at before a document is issued: that its e-invoice adds up and keeps to the official schema.

Runs within the transaction that issues it, so that a document whose e-invoice would be refused takes no number.
"""

from __future__ import annotations

from app.base.door import Write
from app.base.errors import Refusal
from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_frozen import einvoice_facts
from app.invoicing.einvoice_sums import Unsound, unsound
from app.invoicing.einvoice_xml import cii, schema_faults


def check_einvoice(tx: Write, invoice_id: int) -> None:
    """Refused with ``einvoice_line_off``, ``einvoice_rate_off``, ``einvoice_total_off`` or ``einvoice_unwritable``."""
    facts, _ = einvoice_facts(tx, invoice_id)
    terms = einvoice(facts)
    for fault in unsound(terms):
        raise _refused(fault, facts.page.currency)
    for reason in schema_faults(cii(terms)):
        raise Refusal("einvoice_unwritable", reason=reason)


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
