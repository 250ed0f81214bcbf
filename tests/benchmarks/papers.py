"""Invoices as papers: drawn, with their e-invoice inside, checked; beside reportlab alone drawing the same page."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from statistics import median

from app.base.words import Words
from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_facts import EInvoiceFacts
from app.invoicing.einvoice_sums import unsound
from app.invoicing.einvoice_xml import cii, schema_faults
from app.invoicing.invoice_paper import render_invoice
from app.invoicing.official_rules import broken_rules, installed
from app.invoicing.original import render_original
from app.paper.merge import merged
from tests.benchmarks.table import table
from tests.invoicing.einvoices import an_einvoice

_TIMES = 60
_MANY = 1_000
_WORDS = Words("fr")


@dataclass(frozen=True, slots=True)
class Papers:
    """Milliseconds each takes, and what printing a thousand to one file costs: seconds, peak memory in MB, size in MB."""

    alone: float
    original: float
    checked: float
    ruled: float | None
    seconds: float
    megabytes: int
    size: float


def measure() -> Papers:
    """Draw one invoice many times, then a thousand into one file in a process of its own, whose memory is told."""
    facts = an_einvoice()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        seconds, megabytes, size = pool.apply(_thousand)
    return Papers(
        alone=_each(lambda: render_invoice(facts.page, _WORDS)),
        original=_each(lambda: render_original(facts, _WORDS)),
        checked=_each(lambda: _checked(facts)),
        ruled=_each(lambda: broken_rules(cii(einvoice(facts)), french=True)) if installed() else None,
        seconds=seconds,
        megabytes=megabytes,
        size=size,
    )


def _checked(facts: EInvoiceFacts) -> None:
    """What issuing asks of an e-invoice, and its original."""
    terms = einvoice(facts)
    assert unsound(terms) == []
    assert schema_faults(cii(terms)) == []
    render_original(facts, _WORDS)


def _each(step: Callable[[], object]) -> float:
    step()
    taken: list[float] = []
    for _ in range(_TIMES):
        begun = time.perf_counter()
        step()
        taken.append(time.perf_counter() - begun)
    return median(taken) * 1000


def _thousand() -> tuple[float, int, float]:
    facts = an_einvoice()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    originals = [
        render_original(replace(facts, page=replace(facts.page, number=f"FA-2026-{at:04}")), _WORDS)
        for at in range(1, _MANY + 1)
    ]
    whole = merged(originals)
    taken = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return taken, (after - before) // 1024, len(whole) / 1_000_000


def lines(found: Papers) -> Iterator[str]:
    """The figures as lines of the page."""
    yield from (
        "## Invoices as papers",
        "",
        "One invoice of a page, on one core. The raw limit is reportlab drawing the same page; the original is that page as",
        "PDF/A-3 with its e-invoice inside; checked, its sums and the official schema before it is issued.",
        "",
    )
    rows = [
        ("page alone (raw limit)", f"{found.alone:.1f}", f"{1000 / found.alone:.0f}", "1"),
        *(
            (name, f"{each:.1f}", f"{1000 / each:.0f}", f"{each / found.alone:.1f}×")
            for name, each in (("original (Factur-X)", found.original), ("original, checked", found.checked))
        ),
    ]
    yield from table(("", "ms", "a second", "ratio"), rows)
    yield ""
    if found.ruled is not None:
        yield f"The official rules, where they are installed and asked: {found.ruled:.0f} ms more."
        yield ""
    yield (
        f"{_MANY:,} invoices drawn and put into one print file: {found.seconds:.0f} s, "
        f"{found.megabytes} MB more of memory at the peak, a file of {found.size:.1f} MB."
    )
    yield ""
