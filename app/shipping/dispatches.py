"""Dispatches as screens read them: their lines in the order of the list, and what became of each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.base.errors import Refusal
from app.orders.tables import sales_order
from app.shipping.dispatch_tables import dispatch, dispatch_line


@dataclass(frozen=True, slots=True)
class DispatchRow:
    """A dispatch: when, by whom, of how many orders, how many have left and how many were left out."""

    id: int
    recorded_at: datetime
    begun_by: str
    bills: bool
    ended: bool
    orders: int
    shipped: int
    left: int

    @property
    def to_do(self) -> int:
        """How many are still to do: a dispatch that was stopped or killed goes on with them."""
        return self.orders - self.shipped - self.left


@dataclass(frozen=True, slots=True)
class DispatchLine:
    """An order of a dispatch; `why` says why it was left out."""

    id: int
    position: int
    order_id: int
    number: str
    shipment_id: int | None
    invoice_id: int | None
    why: Refusal | None

    @property
    def to_do(self) -> bool:
        """Whether nothing became of it yet."""
        return self.shipment_id is None and self.why is None


def dispatches(rd: Read, limit: int = 50) -> list[DispatchRow]:
    """The latest dispatches, the newest first."""
    return [
        DispatchRow(
            row.id,
            row.recorded_at,
            row.begun_by,
            row.bills,
            row.ended_at is not None,
            int(row.orders),
            int(row.shipped),
            int(row.left),
        )
        for row in rd.execute(_ROWS, {"most": limit})
    ]


def dispatch_lines(rd: Read, dispatch_id: int) -> list[DispatchLine]:
    """The orders of a dispatch in the order of its list."""
    return [
        DispatchLine(
            row.id,
            row.position,
            row.order_id,
            row.number or row.remote_number or "",
            row.shipment_id,
            row.invoice_id,
            _refusal(row.reason),
        )
        for row in rd.execute(_LINES, {"id": dispatch_id})
    ]


def kept_refusal(refusal: Refusal) -> str:
    """A refusal as its line keeps it, so that it is said in the language of whoever reads it."""
    return json.dumps({"code": refusal.code, "facts": refusal.facts}, ensure_ascii=False, default=_plain)


def _refusal(kept: str) -> Refusal | None:
    if not kept:
        return None
    told = json.loads(kept, object_hook=_again)
    return Refusal(told["code"], **told["facts"])


def _plain(value: object) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return {"text": str(value)}


def _again(told: dict[str, Any]) -> Any:
    """The value behind a mark; everything else as it stands."""
    match told:
        case {"decimal": str(number), **rest} if not rest:
            return Decimal(number)
        case {"day": str(day), **rest} if not rest:
            return date.fromisoformat(day)
        case {"text": str(text), **rest} if not rest:
            return text
        case _:
            return told


_ROWS = (
    select(
        dispatch,
        func.count().label("orders"),
        func.count(dispatch_line.c.shipment_id).label("shipped"),
        func.count(func.nullif(dispatch_line.c.reason, "")).label("left"),
    )
    .join(dispatch_line, dispatch_line.c.dispatch_id == dispatch.c.id)
    .group_by(*dispatch.c)
    .order_by(dispatch.c.id.desc())
    .limit(bindparam("most"))
)
_LINES = (
    select(dispatch_line, sales_order.c.number, sales_order.c.remote_number)
    .join(sales_order, sales_order.c.id == dispatch_line.c.order_id)
    .where(dispatch_line.c.dispatch_id == bindparam("id"))
    .order_by(dispatch_line.c.position)
)
