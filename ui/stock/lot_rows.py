"""Lots as tables show them: those of a product that are there, and those that a document moved."""

from __future__ import annotations

from app.reports.lots import LotRow
from app.stock.lots_told import LotLine
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.wording import say
from ui.stock.place_words import place_told


def _state(row: LotRow) -> Chip:
    if row.days is not None and row.days < 0:
        return Chip("late", say("lots.expired"), filled=True)
    if row.kept_milli >= row.quantity_milli:
        return Chip("wait", say("lots.kept"))
    if row.days is not None:
        return Chip("wait" if row.soon else "none", say("lots.days", n=row.days))
    return Chip("none", say("lots.no_day"))


LOT_COLUMNS: tuple[Column[LotRow], ...] = (
    Column(key="code", title="column.lot", value=lambda row: row.code or say("lots.none"), strong=True),
    Column(key="expires_on", title="column.expires_on", kind="date", width=112),
    Column(key="state", title="column.state", kind="chip", value=_state, width=128),
    Column(key="supplier", title="column.supplier", width=150, muted=True),
    Column(
        key="place", title="column.location", value=lambda row: place_told(row.place), width=110, muted=True
    ),
    Column(
        key="quantity",
        title="column.quantity",
        kind="quantity",
        value=lambda row: row.quantity_milli,
        width=96,
        strong=True,
    ),
)
LINE_COLUMNS: tuple[Column[LotLine], ...] = (
    Column(key="name", title="column.article"),
    Column(key="code", title="column.lot", width=200, strong=True),
    Column(key="expires_on", title="column.expires_on", kind="date", width=112, muted=True),
    Column(
        key="quantity",
        title="column.quantity",
        kind="quantity",
        value=lambda row: row.quantity_milli,
        width=96,
    ),
)
