"""The reports there are: which parameters each has, and what is said of one without a row."""

from __future__ import annotations

REPORTS = (
    "ageing",
    "weeks",
    "dso",
    "expected",
    "statement",
    "disputes",
    "bad_debts",
    "stock",
    "lots",
    "service",
    "delivery",
    "cycle",
    "vat",
    "numbering",
)
PARAMETERS: dict[str, tuple[str, ...]] = {
    "ageing": ("as_of", "known_on", "limits", "age_from"),
    "dso": ("as_of", "known_on", "days", "by"),
    "expected": ("as_of", "known_on", "weeks"),
    "weeks": (),
    "lots": (),
    "statement": ("customer", "since", "as_of", "known_on"),
    "disputes": ("since", "as_of", "known_on"),
    "bad_debts": ("since", "as_of", "known_on"),
    "stock": ("as_of", "known_on"),
    "service": ("since", "as_of"),
    "delivery": ("since", "as_of", "of"),
    "cycle": ("since", "as_of"),
    "vat": ("since", "as_of"),
    "numbering": (),
}
"""Which parameters each report has; the one by week has a span of its own."""
NOTHING = {
    "disputes": "reports.none.disputes",
    "bad_debts": "reports.none.bad_debts",
    "expected": "reports.none.expected",
    "stock": "reports.none.stock",
    "lots": "reports.none.lots",
    "service": "reports.none.service",
    "delivery": "reports.none.delivery",
    "cycle": "reports.none.cycle",
    "vat": "reports.none.vat",
    "numbering": "reports.none.numbering",
}
"""What is said of a report without a row, where that is not that nobody owes anything."""
