"""What an order is called in the window: the same in its list, on its page, in tasks, dialogs and the palette."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from app.orders.begun import Begun
from app.orders.naming import Numbered
from ui.kit.columns import Column
from ui.kit.wording import say, words


class Called(Numbered, Protocol):
    """An order as far as its name goes, with the day of a draft."""

    @property
    def ordered_on(self) -> date: ...


def order_called(order: Called) -> str:
    """Its number; before it has one, that of its shop, said as such; a draft that was typed here by its day."""
    known = called_by(order.number, order.remote_number)
    return known or say("orders.draft_of", day=words().date(order.ordered_on))


def order_cell(order: Numbered) -> str:
    """The same in a list, where the day of a draft has a column of its own."""
    return called_by(order.number, order.remote_number) or say("order.state.draft")


def begun_told(begun: Begun | None) -> str:
    """Who began a draft; empty where nobody else could have."""
    return say("orders.begun_by", who=begun.by) if begun is not None else ""


def begun_fact(begun: Begun | None) -> str:
    """The same with the time, where a label says what it is."""
    return f"{begun.by}, {words().day_time(begun.at)}" if begun is not None else ""


def begun_column() -> Column[Any]:
    """Who began the drafts of a list and when: comes by itself in a wide window."""
    return Column(
        key="begun",
        title="order_page.begun",
        value=lambda row: begun_fact(row.begun),
        width=236,
        sortable=False,
        muted=True,
        shown=False,
        wide=1,
    )


def called_by(number: str | None, remote_number: str | None) -> str:
    """The same by its two numbers; empty without any."""
    return number or (say("orders.remote", number=remote_number) if remote_number else "")
