"""An order being entered is kept as a quote instead: saved, then a quote in its place."""

from __future__ import annotations

from collections.abc import Callable

from app.flow import quote
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.orders.draft_keeper import DraftKeeper
from ui.orders.entry_sheet import EntrySheet


def keep_as_quote(
    office: Office,
    keeper: DraftKeeper,
    sheet: EntrySheet,
    *,
    done: Callable[[], object],
    failed: Callable[[Failure], object],
) -> None:
    """Keep what was typed as a quote and show its page; nothing where it is over already or cannot be saved as it is."""

    def made(quote_id: int) -> None:
        done()
        office.ways.open("quote", quote_id)

    def kept(order_id: int) -> None:
        office.do(quote.from_order, order_id, done=made, failed=failed, owner=sheet)

    if keeper.over or not sheet.settle() or not sheet.form.check():
        return
    if sheet.draft is not None:
        keeper.save_then(kept)
