"""Margins beside prices: shown when they are asked for, since a customer may look at the screen too, and only to those
who may see costs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Literal, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.base.listing import ListRow
from app.orders.margin import Margin, Margins
from app.reports.margins import DocumentMargins
from app.reports.order_costs import OrderCosts
from ui.kit import memory
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.section import Figure
from ui.kit.shortcuts import bind
from ui.kit.wording import say, words

ROW = TypeVar("ROW", bound=ListRow)

MARGIN_KEYS = ("margin", "margin_share")
_KEPT = "orders/margins"


class _Switch(QObject):
    """The one of this window: every page that is open follows it."""

    changed = Signal()


@cache
def _switch() -> _Switch:
    return _Switch()


class MarginsShown(QObject):
    """Whether margins are looked at on this workstation; Ctrl+Shift+M turns it on the page that made this one."""

    changed = Signal()

    def __init__(self, office: Office, page: QWidget) -> None:
        super().__init__(page)
        self.allowed = office.actor.sees_costs
        if self.allowed:
            bind(page, "margins", self.turn)
            _switch().changed.connect(self.changed)

    @property
    def on(self) -> bool:
        """Whether they are shown."""
        return self.allowed and memory.recall(_KEPT, default=False)

    @property
    def title(self) -> str:
        """The key of the words of the button that turns it."""
        return "margin.hide" if self.on else "margin.show"

    def turn(self) -> None:
        """Show them, or hide them again."""
        memory.keep(_KEPT, not self.on)
        _switch().changed.emit()


def margin_columns(margin_of: Callable[[ROW], Margin | None]) -> tuple[Column[ROW], ...]:
    """What is earned on each line, in money and of its price."""

    def amount(row: ROW) -> int | None:
        found = margin_of(row)
        return found.amount if found is not None else None

    def share(row: ROW) -> int | None:
        found = margin_of(row)
        return found.share_ppm if found is not None else None

    return (
        Column[ROW](
            key="margin", title="column.margin", kind="money", value=amount, width=80, zero=True, muted=True
        ),
        Column[ROW](
            key="margin_share",
            title="column.margin_share",
            kind="percent",
            value=share,
            width=84,
            zero=True,
            muted=True,
        ),
    )


def margin_rows(
    found: Margins | DocumentMargins | None, currency: str, *, whole: bool = False
) -> list[Figure]:
    """What is earned on a whole document, and how many of its lines have no cost; nothing where nobody asked.

    The `whole` reckoning says first what is sold and what it costs.
    """
    if found is None:
        return []
    rows: list[Figure] = []
    if found.total is not None and whole:
        rows += [
            Figure(say("margin.sold"), words().money(found.total.net, currency)),
            Figure(say("margin.cost"), words().money(found.total.cost, currency)),
        ]
    if found.total is not None:
        share = found.total.share_ppm
        told = words().money(found.total.amount, currency)
        if share is not None:
            told = say("margin.of_price", amount=told, share=words().percent(share))
        look: Literal["plain", "strong"] = "strong" if whole else "plain"
        rows.append(Figure(say("margin.title"), told, look, "late" if found.total.amount < 0 else ""))
    if found.unknown:
        rows.append(Figure(say("margin.unknown"), words().number(found.unknown)))
    if whole and isinstance(found, DocumentMargins) and found.whole is not None:
        rows += _beside(found.costs, found.whole, currency)
    return rows


def _beside(costs: OrderCosts, left: Margin, currency: str) -> list[Figure]:
    """What comes in and goes out beside the goods, and what is left then; nothing where there is none of it."""
    told = {
        "charged": costs.charged,
        "carriage": -costs.carriage,
        "fees": -costs.fees,
    }
    rows = [
        Figure(say(f"margin.{name}"), words().money(minor, currency)) for name, minor in told.items() if minor
    ]
    if costs.untold:
        rows.append(Figure(say("margin.untold"), words().number(costs.untold)))
    if not any(told.values()):
        return rows
    share = left.share_ppm
    amount = words().money(left.amount, currency)
    whole = (
        say("margin.of_price", amount=amount, share=words().percent(share)) if share is not None else amount
    )
    return [*rows, Figure(say("margin.left"), whole, "strong", "late" if left.amount < 0 else "")]
