"""What a run of *Process* left undone, as rows with their reason and its way out (L8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.base.errors import Refusal
from ui.kit.columns import Column
from ui.kit.wording import words

if TYPE_CHECKING:
    from app.flow.process import Report


@dataclass(frozen=True, slots=True)
class LeftRow:
    """An order, or a shop's record without one, that was left, and why."""

    id: int
    order_id: int
    number: str
    reason: Refusal


def left_rows(report: Report, numbers: Mapping[int, str]) -> list[LeftRow]:
    """What was left, in the order of the run; `numbers` is what orders were called before it."""
    return [
        LeftRow(at, order_id, numbers.get(order_id, number), reason)
        for at, (order_id, number, reason) in enumerate(report.left)
    ]


def _problem(row: LeftRow) -> str:
    return words().part(row.reason, "problem")


def _way(row: LeftRow) -> str:
    return words().part(row.reason, "way")


LEFT_COLUMNS: tuple[Column[LeftRow], ...] = (
    Column(key="number", title="column.number", width=140, strong=True),
    Column(key="problem", title="process.column.why", value=_problem),
    Column(key="way", title="process.column.way", value=_way),
)
