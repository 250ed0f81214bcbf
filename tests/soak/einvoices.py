"""Two thousand documents of any content: all keep to the schema and to the official rules, all add up twice."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, seed, settings

from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_facts import EInvoiceFacts
from app.invoicing.einvoice_sums import unsound
from app.invoicing.einvoice_xml import cii, schema_faults
from app.invoicing.official_rules import broken_rules
from tests.invoicing.random_einvoices import einvoices as random_einvoices
from tests.invoicing.random_einvoices import same_totals
from tests.soak.ground import Ground

_MANY = 2_000


def einvoices(ground: Ground) -> Iterator[str]:
    """As charged by a shop, and as computed here."""
    for as_charged, told in (
        (True, "as a shop charged them"),
        (False, "as computed here, their totals the same in eu-einvoice"),
    ):
        _try(ground.seed, as_charged=as_charged)
        yield f"{_MANY // 2} e-invoices {told}: valid by schema and official rules"


def _try(chance: int, *, as_charged: bool) -> None:
    @seed(chance)
    @settings(
        max_examples=_MANY // 2,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
    )
    @given(random_einvoices(as_charged=as_charged))
    def all_hold(facts: EInvoiceFacts) -> None:
        terms = einvoice(facts)
        assert unsound(terms) == []
        xml = cii(terms)
        assert schema_faults(xml) == []
        assert broken_rules(xml, french=True) == []
        if not as_charged:
            same_totals(facts)

    all_hold()
