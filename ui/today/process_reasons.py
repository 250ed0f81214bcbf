"""Why orders stay in *Process*: a line a reason with how many it keeps, and the way out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.base.errors import Refusal
from app.base.listing import ListQuery
from ui.kit.bulk_dialog import do_to_many
from ui.kit.chips import ChipLabel
from ui.kit.office import Office
from ui.kit.section import emptied
from ui.kit.theme import set_role, theme
from ui.kit.wording import WordButton, say
from ui.orders.order_deeds import ASK_PAYMENT
from ui.purchasing.replenish_dialog import buy_what_is_low
from ui.today.process_columns import reason_chip
from ui.today.process_plan import BY_HAND, PlanRow


@dataclass(frozen=True, slots=True)
class Kept:
    """What one reason keeps: the reason as one of the orders has it, and their keys."""

    reason: Refusal
    orders: tuple[int, ...]


def kept_by(rows: Sequence[PlanRow]) -> tuple[Kept, ...]:
    """What keeps the orders with which nothing would be done, the reason of most of them first.

    What a box over the table decides keeps nothing: the box says so and with how many.
    """
    found: dict[str, list[PlanRow]] = {}
    for row in rows:
        if row.untouched and row.reasons and row.reasons[0].code not in _BOXES:
            found.setdefault(row.reasons[0].code, []).append(row)
    kept = [Kept(some[0].reasons[0], tuple(row.id for row in some)) for some in found.values()]
    return tuple(sorted(kept, key=lambda each: -len(each.orders)))


def together(rows: Sequence[PlanRow]) -> tuple[PlanRow, ...]:
    """What moves first; then what one reason keeps stands together, as the lines above the table have it."""
    place = {key: at for at, each in enumerate(kept_by(rows), 1) for key in each.orders}
    return tuple(sorted(rows, key=lambda row: place.get(row.id, 0) if row.untouched else -1))


class ReasonRows(QWidget):
    """`gone` tells that somebody takes the way out of a reason: it is called once the dialog is out of the way."""

    gone = Signal(object)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._kept: tuple[Kept, ...] = ()
        self.ways: dict[str, WordButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(2, 1)
        self.hide()
        theme().changed.connect(self._draw)

    @property
    def told(self) -> tuple[tuple[str, int], ...]:
        """The reasons by their code, and how many orders each keeps."""
        return tuple((each.reason.code, len(each.orders)) for each in self._kept)

    def show_rows(self, rows: Sequence[PlanRow]) -> None:
        """Say what keeps these orders."""
        self._kept = kept_by(rows)
        self._draw()

    def _draw(self) -> None:
        emptied(self._grid)
        self.ways.clear()
        for at, each in enumerate(self._kept):
            code = each.reason.code
            many = QLabel(say("process.kept_n", n=len(each.orders)), self)
            many.setTextFormat(Qt.TextFormat.PlainText)
            set_role(many, "body", "text2")
            self._grid.addWidget(ChipLabel(reason_chip(each.reason), self), at, 0)
            self._grid.addWidget(many, at, 1)
            if code in WAYS:
                way = WordButton(
                    f"process.go.{code}", self, look="link", clicked=partial(self._go, code, each.orders)
                )
                way.setProperty("fit", "compact")
                way.describe(many.text())
                self.ways[code] = way
                self._grid.addWidget(way, at, 2, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(bool(self._kept))

    def _go(self, code: str, orders: tuple[int, ...]) -> None:
        self.gone.emit(partial(WAYS[code], self._office, orders))


def _ask_for_payment(office: Office, orders: Sequence[int]) -> None:
    do_to_many(office, ASK_PAYMENT, orders)


def _buy(office: Office, _orders: Sequence[int]) -> None:
    buy_what_is_low(office)


def _view(name: str) -> Callable[[Office, Sequence[int]], None]:
    def go(office: Office, _orders: Sequence[int]) -> None:
        office.ways.go("orders", ListQuery(chips=(("view", name),)))

    return go


def _complete(field: str) -> Callable[[Office, Sequence[int]], None]:
    return lambda office, _orders: office.ways.settings(field)


def _open_first(office: Office, orders: Sequence[int]) -> None:
    office.ways.open("order", orders[0])


WAYS: Mapping[str, Callable[[Office, Sequence[int]], None]] = {
    "goods_missing": _buy,
    "order_waits_for_payment": _ask_for_payment,
    "order_waits_for_deposit": _ask_for_payment,
    "order_held": _view("on_hold"),
    "shipment_held": _view("on_hold"),
    "payment_refused": _view("payment_problem"),
    "order_waits_for_approval": _view("to_approve"),
    "mention_customer_vat_number": _open_first,
    "mention_customer_siren": _open_first,
    "mention_seller_siren": _complete("company.siren"),
    "mention_seller_vat_number": _complete("company.vat_number"),
}
"""The way out of each reason that has one."""
_BOXES = BY_HAND | {"draft_by_hand"}
