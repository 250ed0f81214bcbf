"""What can be done to many quotes at once: their papers as one file, the original of each that was sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from app.flow.paper import quote_paper
from app.orders.quote_queries import QuoteRow, quote_rows
from ui.kit.deed import Planned
from ui.kit.papers_dialog import Papers
from ui.kit.wording import say

if TYPE_CHECKING:
    from app.base.door import Read


def _papers(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return [_planned(row) for row in sorted(quote_rows(rd, sorted(keys)), key=_place)]


def _place(row: QuoteRow) -> tuple[bool, str, int, int]:
    """Those that were sent by their number, drafts after them."""
    return (row.number is None, row.number or "", row.version, row.id)


def _planned(row: QuoteRow) -> Planned:
    return Planned(row.id, row.name or say("quote_page.draft"), row.customer, None, row.total, row.currency)


QUOTE_PAPERS = Papers("quote", _papers, quote_paper)
