"""The offer to go on with an entry that was not finished when the window went away (U5)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtWidgets import QWidget

from app.orders.queries import OrderRow
from ui.kit.acts import Act
from ui.kit.banner import Banner
from ui.kit.office import Office
from ui.kit.wording import say, words
from ui.orders import unfinished


class UnfinishedOffer:
    """Offers it in the `banner` of a new entry as long as that is `fresh`; `leave` gives this entry up for it."""

    def __init__(
        self, office: Office, banner: Banner, fresh: Callable[[], bool], leave: Callable[[], object]
    ) -> None:
        self._office, self._banner, self._fresh, self._leave = office, banner, fresh, leave

    def make(self, here: Collection[int | None], owner: QWidget) -> None:
        """Look for one, those that are open `here` left out."""
        waiting = [key for key in unfinished.remembered(self._office) if key not in here]
        if waiting:
            self._office.ask(unfinished.still_drafts, waiting, done=self._show, owner=owner)

    def _show(self, rows: Sequence[OrderRow]) -> None:
        if not rows or not self._fresh():
            return
        row = rows[-1]

        def resume() -> None:
            self._leave()
            self._office.ways.open("order_draft", row.id)

        def forget() -> None:
            unfinished.forget(self._office, row.id)
            self._banner.dismiss()

        total = words().money(row.total, row.currency)
        self._banner.show_message(
            "wait",
            say("order_entry.unfinished", customer=row.customer),
            say("order_entry.unfinished_more", day=words().date(row.ordered_on), total=total),
            (Act("order_entry.resume", resume), Act("order_entry.leave", forget, look="quiet")),
        )
