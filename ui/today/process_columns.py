"""The columns of *Process*: each order with its steps, and why not or what to know of it in a chip."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetrics

from ui.kit.cells import PAD, roomy
from ui.kit.chips import Chip, Kind, chip_size
from ui.kit.columns import Column
from ui.kit.rows_cells import BOX_ROOM
from ui.kit.theme import font, scaled
from ui.kit.tokens import MARGIN
from ui.kit.wording import say, words
from ui.orders.lacks_told import lack_note
from ui.today.process_plan import PlanRow, steps_told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.base.errors import Refusal
    from app.invoicing.mentions import Lack

# Where the reason is somebody's decision or money, the chip says so by its colour.
_KINDS: dict[str, Kind] = {
    "order_held": "hold",
    "shipment_held": "hold",
    "order_waits_for_payment": "wait",
    "order_waits_for_deposit": "wait",
    "order_waits_for_approval": "wait",
    "payment_refused": "late",
    "goods_missing": "wait",
    "stock_short": "late",
    "draft_by_hand": "wait",
    "order_negative": "late",
    "invoice_monthly": "wait",
}


def reason_chip(reason: Refusal) -> Chip:
    """Why not, in a few words where there are some."""
    key = f"process.why.{reason.code}"
    text = say(key) if words().knows(key) else words().part(reason, "problem")
    return Chip(_KINDS.get(reason.code, "none"), text)


def _why(row: PlanRow) -> Chip | None:
    if row.held:
        return reason_chip(row.held[0])
    if row.nowhere:
        return nowhere_chip()
    return lack_chip(row.lacks) if row.lacking else None


def _by(row: PlanRow) -> Chip | date | None:
    """The day by which it should leave, in red once it has passed."""
    return Chip("late", words().date(row.by)) if row.late and row.by is not None else row.by


def nowhere_chip() -> Chip:
    """That its goods would leave to no complete address: it may be handed over in person, and goes ahead."""
    return Chip("wait", say("process.nowhere"), icon="trouble")


def lack_chip(lacks: Sequence[Lack]) -> Chip:
    """What its invoice would go without, in a few words: the first mention, and how many more."""
    # It goes ahead: a caution, not the hourglass of what waits for somebody.
    return Chip("wait", lack_note(lacks), icon="trouble")


def columns_for(rows: Sequence[PlanRow]) -> tuple[Column[PlanRow], ...]:
    """The columns of the plan, most as wide as these rows need them: what is left is the customer's."""
    body, label = QFontMetrics(font("body")), QFontMetrics(font("label"))
    # What is said the same is measured once: there may be very many rows.
    steps = [body.horizontalAdvance(steps_told(row)) for row in {row.steps: row for row in rows}.values()]
    why = {row.reasons[0].code: row.reasons[0] for row in rows if row.reasons}
    reasons = [chip_size(reason_chip(reason)).width() for reason in why.values()]
    reasons += [chip_size(lack_chip(lacks)).width() for lacks in {row.lacks for row in rows if row.lacks}]
    reasons += [chip_size(nowhere_chip()).width()] if any(row.nowhere for row in rows) else []
    strong = QFontMetrics(font("name"))
    wanted = {
        # It bears the box to tick too.
        "number": MARGIN
        + scaled(BOX_ROOM)
        - PAD
        + min(roomy(max((strong.horizontalAdvance(row.number) for row in rows), default=0)), scaled(_WIDEST)),
        "steps": min(roomy(max(steps, default=0)), scaled(_WIDEST)),
        "why": max(reasons, default=0),
    }
    days = any(row.by is not None for row in rows)
    bills = any(row.bills is not None for row in rows)
    # What goes ahead with something to know of it is not kept back.
    goes = any(row.steps and row.remarked for row in rows)
    heads = {"why": "process.column.know"} if goes else {}
    columns = [replace(each, title=heads.get(each.key, each.title)) for each in COLUMNS]
    return tuple(
        replace(column, width=_unscaled(max(wanted[column.key], label.horizontalAdvance(say(column.title)))))
        if column.key in wanted
        else column
        for column in columns
        # What none of them has is no column.
        if (bills or column.key != "bills") and (days or column.key != "by")
    )


def _unscaled(pixels: int) -> int:
    """The width at 100 % of a column that has room for so many pixels."""
    return -(-(pixels + 2 * PAD) * 100 // scaled(100))


_WIDEST = 210
COLUMNS: tuple[Column[PlanRow], ...] = (
    Column(key="number", title="column.number", width=188, strong=True),
    Column(key="by", title="preparation.for_day", kind="chip", value=_by, width=120),
    Column(key="customer", title="column.customer", aside=lambda row: row.apart),
    Column(key="steps", title="process.column.steps", value=steps_told, width=170),
    Column(key="why", title="process.column.why", kind="chip", value=_why, width=180),
    Column(
        key="bills",
        title="process.column.bills",
        kind="money",
        width=140,
        currency=lambda row: row.currency,
    ),
)
