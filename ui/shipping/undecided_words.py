"""What is said of shipments whose shop cancelled or changed their order, where something is to be made for their parcels."""

from __future__ import annotations

from collections.abc import Sequence

from ui.kit.wording import say


def undecided_told(numbers: Sequence[str]) -> list[tuple[str, str]]:
    """The line that comes before all others; none where nothing is to be decided."""
    if not numbers:
        return []
    named = ", ".join((*numbers[:_NAMED], "…") if len(numbers) > _NAMED else numbers)
    return [("hold", say("shipments.undecided", n=len(numbers), named=named))]


_NAMED = 3
"""So many shipments are named; of more it is said that there are."""
