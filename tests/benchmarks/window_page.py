"""What the driven window cost, as paragraphs and tables of docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median, quantiles
from typing import Any

from tests.benchmarks.driven import Driven
from tests.benchmarks.finder import CUSTOMERS, Found
from tests.benchmarks.heart import LONG_MILLISECONDS
from tests.benchmarks.table import table
from ui.kit.filter_bar import DEBOUNCE_MILLISECONDS

_ACTS = ("sort", "filter", "search", "jump")
_MEGABYTE = 1 << 20


def lists(driven: Driven) -> Iterator[str]:
    """Each list by kind of act."""
    yield from (
        "## The window at work",
        "",
        "The window itself, offscreen, over the same orders: clicks and keys go in, and the time is taken until every row in",
        f"view is painted, p50 and p95. A search waits {DEBOUNCE_MILLISECONDS} ms for another key first, which is counted.",
        "",
    )
    rows = [
        (
            each["name"],
            f"{each['rows']:,}",
            f"{each['opened']:.0f}",
            *(_spread(each["acts"][act]["shown"]) for act in _ACTS),
            f"{each['longest']:.0f}",
        )
        for each in driven["lists"]
    ]
    yield from table(("list", "rows", "opened", *_ACTS, "longest stall"), rows)
    yield from (
        "",
        "The queries of those acts alone, program / `sqlite3` fetching the same SQL, medians:",
        "",
    )
    rows = [(each["name"], *(_beside(each["acts"][act]) for act in _ACTS)) for each in driven["lists"]]
    yield from table(("list", *_ACTS), rows)
    yield ""


def work(driven: Driven) -> Iterator[str]:
    """Scrolling, *Process*, pages, memory."""
    scrolled, processed, opened = driven["scrolled"], driven["processed"], driven["opened"]
    yield from (
        "### Stalls",
        "",
        "The longest time in which the window could not have answered a key, without what the machine gave to others, and how",
        f"often it was more than {LONG_MILLISECONDS} ms.",
        "",
    )
    rows = [
        (f"scrolling {scrolled['rows']:,} rows in {scrolled['seconds']:.0f} s", *_stall(scrolled)),
        (
            f"*Process*: {processed['orders']:,} orders planned in {processed['planned']:.1f} s, {processed['done']:,} worked on",
            *_stall(processed),
        ),
        (f"opening and closing {_openings(opened):,} pages", *_stall(opened)),
    ]
    yield from table(("", "longest", f"over {LONG_MILLISECONDS} ms"), rows)
    yield from ("", f"*Process*, asked to stop, had stopped after {processed['stopped']:.0f} ms.")
    yield from ("", "### Pages", "", "From opening to painted content, p50 and p95.", "")
    yield from table(("page", "ms"), [(noun, _spread(times)) for noun, times in opened["times"].items()])
    after = ", ".join(f"{size / _MEGABYTE:.1f} after {many:,}" for many, size in opened["memory"])
    yield from ("", f"Memory in MB with every page opened and closed again, once warm: {after}.", "")


def finder(found: Found) -> Iterator[str]:
    """Ctrl+K."""
    yield from (
        "### Ctrl+K",
        "",
        f"At {CUSTOMERS:,} customers, from a key to the painted answer: {_spread(found.keys)} ms (p50 / p95),",
        f"longest {max(found.keys):.0f} ms, {len(found.keys)} keys. The search alone, beside `sqlite3` fetching the same SQL:",
        "",
    )
    rows = [
        (each.text, f"{each.program:.1f} / {each.by_hand:.1f} = {each.program / each.by_hand:.1f}×")
        for each in found.costs
    ]
    yield from table(("text", "program / by hand"), rows)
    yield ""


def _spread(times: Sequence[float]) -> str:
    """P50 and p95."""
    if len(times) < 2:
        return " / ".join(f"{each:.0f}" for each in times)
    return f"{median(times):.0f} / {quantiles(times, n=20, method='inclusive')[-1]:.0f}"


def _beside(costs: dict[str, list[float]]) -> str:
    ours, raw = median(costs["program"]), median(costs["raw"])
    return f"{ours:.1f} / {raw:.1f} = {ours / raw:.1f}×"


def _stall(measured: dict[str, Any]) -> tuple[str, str]:
    return f"{measured['longest']:.0f} ms", f"{measured['long']}"


def _openings(opened: dict[str, Any]) -> int:
    return sum(len(times) for times in opened["times"].values())
