"""Giving a draft order up from its page, as its entry does: without a question, and it can be brought back for a while (U1)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.flow import sell
from app.orders.draft import OrderDraft
from app.orders.entry import read_draft
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.wording import say


def abandon_draft(office: Office, order_id: int, failed: Callable[[Failure], object], owner: QObject) -> None:
    """Cancel it and leave its page; what stood in it is kept for whoever thinks better of it."""

    def on_draft(draft: OrderDraft) -> None:
        def undo() -> None:
            office.do(sell.save, draft, done=lambda new_id: office.ways.open("order_draft", new_id))

        def said(_none: object) -> None:
            office.ways.close_page()
            office.ways.say(say("order_entry.abandoned_done"), undo)

        office.do(sell.cancel, order_id, say("order_entry.abandoned"), done=said, failed=failed, owner=owner)

    office.ask(read_draft, order_id, done=on_draft, failed=failed, owner=owner)
