"""Documents of any content: lines, rates, discounts, charges, prices with and without tax, odd names, deposits, credit notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

from hypothesis import strategies as st

from app.base.money import rounded_div
from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_facts import EInvoiceFacts, Ground, LineCodes
from app.invoicing.einvoice_xml import cii
from app.invoicing.invoice_facts import (
    CorrectedInvoice,
    InstalmentFacts,
    InvoiceFacts,
    SettlementFacts,
    SettlementKind,
)
from app.orders.priced_lines import PricedLine, TaxLine
from tests.invoicing.einvoices import a_buying_party, a_selling_party, an_einvoice
from tests.paper.papers import an_invoice

VATS = (
    ("S", 200_000), ("S", 100_000), ("S", 55_000), ("S", 21_000), ("S", 85_000), ("S", 9_000), ("Z", 0), ("E", 0), ("G", 0),
    ("AE", 0), ("K", 0),
)  # fmt: skip
GROUNDS = tuple(
    Ground(category, code, "Sans TVA")
    for category, code in (
        ("E", "VATEX-FR-FRANCHISE"),
        ("G", "VATEX-EU-G"),
        ("AE", "VATEX-EU-AE"),
        ("K", "VATEX-EU-IC"),
    )
)
NAMES = st.text(min_size=1, max_size=40).filter(lambda name: any(each.isalnum() for each in name))


@st.composite
def a_priced_line(draw: st.DrawFn) -> tuple[PricedLine, LineCodes]:
    """A line with prices of up to six decimals, its own discount taken off or not."""
    category, rate = draw(st.sampled_from(VATS))
    milli = draw(st.integers(-99_999, 999_999).filter(bool))
    micro = draw(
        st.one_of(st.integers(0, 99_999_999), st.integers(0, 9_999).map(lambda price: price * 10_000))
    )
    full = rounded_div(micro * milli, 10_000_000)
    off = draw(st.integers(0, max(full, 0))) if draw(st.booleans()) else 0
    net = full - off
    kind = draw(st.sampled_from(["goods"] * 5 + ["service", "shipping", "fee", "discount"]))
    tax = rounded_div(net * rate, 1_000_000)
    line = PricedLine(
        name=draw(NAMES),
        sku=draw(st.sampled_from(["", "A-1", "X" * 40])),
        kind=kind,
        quantity_milli=milli,
        unit_price_micro=micro,
        rate_ppm=rate,
        net=net,
        tax=tax,
        gross=net + tax,
    )
    return line, LineCodes(draw(st.sampled_from(["piece", "kg", "hour", "box"])), category, off)


@st.composite
def einvoices(draw: st.DrawFn, *, as_charged: bool = True) -> EInvoiceFacts:
    """An invoice, deposit invoice or credit note of one to sixty lines; as a shop charged it, its VAT is off by some cents."""
    pairs = draw(st.lists(a_priced_line(), min_size=1, max_size=60))
    lines, codes = tuple(line for line, _ in pairs), tuple(code for _, code in pairs)
    nets: dict[tuple[str, int], int] = {}
    for line, code in pairs:
        vat = (code.category, line.rate_ppm)
        nets[vat] = nets.get(vat, 0) + line.net
    taxes = tuple(
        TaxLine(
            category=category,  # type: ignore[arg-type]
            rate_ppm=rate,
            net=net,
            tax=rounded_div(net * rate, 1_000_000)
            + (draw(st.integers(-9, 9)) if category == "S" and as_charged else 0),
        )
        for (category, rate), net in nets.items()
    )
    net, tax, rounding = sum(nets.values()), sum(each.tax for each in taxes), draw(st.integers(-5, 5))
    total = net + tax + rounding
    page = an_invoice(
        *lines,
        taxes=taxes,
        net=net,
        tax=tax,
        rounding=rounding,
        total=total,
        amount_due=total,
        prices_include_tax=draw(st.booleans()),
        note=draw(st.text(max_size=60)),
        vat_on_debits=draw(st.booleans()),
    )
    return an_einvoice(
        draw(_settled(page)),
        codes=codes,
        grounds=GROUNDS,
        seller=a_selling_party(name=draw(NAMES)),
        buyer=a_buying_party(name=draw(NAMES)),
        delivery=a_buying_party(siren="", vat_number=""),
        corrects_deposit=draw(st.booleans()),
    )


@st.composite
def _settled(draw: st.DrawFn, page: InvoiceFacts) -> InvoiceFacts:
    """The document as one of its kinds, with what was settled before it."""
    kind = draw(st.sampled_from(["invoice", "invoice", "deposit", "credit_note"]))
    if kind == "credit_note":
        of = CorrectedInvoice(number="FA-2026-0001", issued_on=date(2026, 11, 1))
        return replace(page, kind="credit_note", corrects=of, instalments=())
    settled: list[SettlementFacts] = []
    if page.total > 1 and draw(st.booleans()):
        amount = draw(st.integers(1, page.total))
        what: SettlementKind = "deposit" if kind == "invoice" and draw(st.booleans()) else "payment"
        settled.append(SettlementFacts(kind=what, on=date(2026, 11, 2), amount=amount, name="AC-2026-0001"))
    due = page.total - sum(each.amount for each in settled)
    on = InstalmentFacts(due_on=date(2026, 12, 31), amount=due)
    return replace(page, kind=kind, settled=tuple(settled), amount_due=due, instalments=(on,))


def same_totals(facts: EInvoiceFacts) -> None:
    """Lets eu-einvoice read the file and compute every amount anew, from quantities, prices and rates alone."""
    terms = einvoice(facts)
    parse: Any = import_module("eu_einvoice.parse")
    model: Any = import_module("eu_einvoice.model")
    told = parse.parse_bytes(cii(terms))
    told = told[0] if isinstance(told, tuple) else told
    for line in told["lines"]:
        line.pop("net_amount", None)
    for key in ("totals", "vat_breakdown"):
        told.pop(key, None)
    computed, _ = model.prepare(told)
    totals = computed["totals"]
    names = {
        "BT-106": "line_total",
        "BT-109": "tax_exclusive",
        "BT-110": "tax_total",
        "BT-112": "tax_inclusive",
    }
    assert {key: Decimal(terms[key]) for key in names} == {key: totals[name] for key, name in names.items()}
