"""Which lines of a file are the example its model came with: they are left out, and said to be."""

from __future__ import annotations

from collections.abc import Mapping

from app.base.folding import folded
from app.links.files.cell import Row
from app.links.files.mapping import Mapped

KEYS: Mapping[str, str] = {
    "customers": "name",
    "products": "sku",
    "stock": "sku",
    "invoices": "number",
    "orders": "reference",
}
"""The field that names a line, where the example says that it is one."""
EXAMPLES: Mapping[str, str] = {"fr": "EXEMPLE", "en": "EXAMPLE"}
_MARKS = frozenset(folded(each) for each in EXAMPLES.values())


def is_example(mapped: Mapped, row: Row) -> bool:
    """Whether a line is an example: by its key, so that one that was written over is a line like every other."""
    at = mapped.column_of(KEYS.get(mapped.noun, ""))
    return at is not None and folded(row.at(at).text) in _MARKS
