"""Orders that wait here for an invoice the shop made already: each is seen and may be unticked, then they are left to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from app.flow.left_to_shop import ToLeave, WaitingOrder, to_leave
from app.links.shops.leaving_invoices import LeftToShop, known_since, leave_invoices
from app.links.shops.shop import shop_of
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.long_work import LongWork
from ui.kit.office import Office
from ui.kit.progress_line import told_at
from ui.kit.rows_sum import RowsSum
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure, Token, alive, holder
from ui.kit.sized import least_height
from ui.kit.theme import restyle
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read

_WHICH = ("done", "all")


@dataclass(frozen=True, slots=True)
class _Waiting:
    shop: str
    connected_on: date
    found: ToLeave


def leave_to_shop(
    office: Office,
    shop_id: int,
    parent: QWidget | None,
    *,
    which: str = "done",
    only: int = 0,
    done: Callable[[], object],
) -> LeftDialog:
    """Open the dialog, all ticked or `only` the order of that key; `done` follows once orders were left to the shop."""
    dialog = LeftDialog(office, shop_id, parent, which=which, only=only, done=done)
    dialog.open()
    return dialog


class LeftDialog(VerbDialog):
    """There is no way back from it; stopped in the middle, what was left to the shop so far stays so."""

    fields_of: Mapping[str, str] = {"reason_missing": "reason"}

    def __init__(
        self,
        office: Office,
        shop_id: int,
        parent: QWidget | None,
        *,
        which: str,
        only: int = 0,
        done: Callable[[], object],
    ) -> None:
        super().__init__(office, "shop_left.title", "shop_left.do", parent, width=WIDE, look="danger")
        self.shop_id = shop_id
        self._done, self._over, self._asked = done, False, 0
        self._only, self._looked = only, False
        self._found = ToLeave()
        self.which = Choice([(each, f"shop_left.{each}") for each in _WHICH], self)
        self.which.set_value(which)
        self.before = DateEdit(lambda: office.today, self)
        self.reason = QLineEdit(say("shop_left.reason"), self)
        self.form.add("which", Field("shop_left.which", self.which))
        self.form.add("before", Field("shop_left.before", self.before, hint="shop_left.before_hint"))
        self.form.add("reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"))
        self.table: RowsTable[WaitingOrder] = RowsTable(
            COLUMNS, self, currency=office.currency, ticking=True, name="shop_left.orders_named"
        )
        self.table.ticks_changed.connect(self._tell)
        least_height(self.table, 180)
        self.sums = RowsSum(self.table, self)
        self.progress = LongWork(told_at("shop_left.working_at"), self)
        self.put(self.table, 1)
        for widget in (self.sums, self.progress):
            self.put(widget)
        self.which.currentIndexChanged.connect(self._look)
        self.before.settled.connect(self._look)
        self._look()

    def sizeHint(self) -> QSize:
        # As high as all its rows are, where the screen has the room.
        least = super().sizeHint()
        room = self.screen().availableGeometry().height() - 40
        return QSize(least.width(), max(least.height(), min(least.height() + self.table.unseen(), room)))

    @property
    def chosen(self) -> ToLeave:
        """The orders that stayed ticked."""
        ticked = self.table.ticked
        return replace(self._found, orders=tuple(each for each in self._found.orders if each.id in ticked))

    def check(self) -> bool:
        """Whether there is a reason."""
        return self._over or super().check()

    def act(self) -> None:
        """Leave them to the shop, or close once that is over."""
        if self._over:
            self.accept()
            return
        keys = self.chosen.keys
        for widget in (self.form, self.table, self.sums, self.effects, self.note, self.verb, self.banner):
            widget.hide()
        self.progress.start(
            _leave,
            self.shop_id,
            keys,
            self.reason.text().strip(),
            done=self._on_left,
            failed=self._not_left,
        )

    def reject(self) -> None:
        if self.progress.cancel():
            return
        super().reject()

    @property
    def came_to(self) -> str:
        return ". ".join((self.windowTitle(), *self.effects.told[:1]))

    # --- within ---

    def _day(self) -> date | None:
        return self.before.value if self.which.value == "done" else None

    def _look(self, *_at: object) -> None:
        """Ask what would be left to the shop; without a day that is asked for, by the day it was connected."""
        asks = self.which.value == "done"
        self._show_fields()
        self.verb.allow(allowed=False, reason=say("shop_left.reading"))
        self._asked += 1
        self.office.ask(
            _waiting, self.shop_id, self._day(), asks, self._asked, done=self._on_waiting, failed=self.refused,
            owner=self,
        )  # fmt: skip

    def _on_waiting(self, answer: tuple[int, _Waiting]) -> None:
        asked, waiting = answer
        if asked != self._asked or self._over:
            return
        self.tell_subtitle(waiting.shop)
        if self.which.value == "done" and self.before.value is None:
            self.before.set_value(waiting.connected_on)
        unticked = frozenset(self._found.keys) - self.table.ticked
        self._found = waiting.found
        self._show_fields()
        self.table.put(self._found.orders)
        self.table.show_column("remote_number", shown=any(each.remote_number for each in self._found.orders))
        there = frozenset(self._found.keys)
        self.table.tick(there & {self._only} if self._only and not self._looked else there - unticked)
        self._looked = True
        self._fit_anew()

    def _show_fields(self) -> None:
        """Without an order to leave there is nothing to give a reason for."""
        asked = ["which", *(["before"] if self.which.value == "done" else [])]
        there = bool(self._found.orders)
        self.form.show_only([*asked, "reason"] if there else asked)
        for widget in (self.table, self.sums):
            widget.setVisible(there)

    def _tell(self) -> None:
        """Say what would be done with those that are ticked."""
        chosen = self.chosen
        self.sums.tell(
            say("shop_left.counted", n=len(chosen.orders)),
            {"total": _money(chosen, chosen.total), "received": _money(chosen, chosen.received)},
        )
        nothing = [("info", say("shop_left.none"))] if not self._found.orders else []
        self.effects.tell(_effects(chosen) or nothing)
        self.tell_note(say("shop_left.no_way_back") if chosen.orders else "")
        allowed = self.office.actor.may("channel.leave_invoice")
        why = say("kit.bulk.none_ticked" if self._found.orders else "shop_left.none")
        self.verb.allow(allowed and bool(chosen.orders), why if allowed else say("shop_roles.may_not"))

    def _on_left(self, left: LeftToShop) -> None:
        self._end()
        lines = [("done", say("shop_left.done_n", n=left.many))]
        lines += [("late", words().part(each, "problem")) for each in left.refused]
        self.effects.tell(lines)
        self.effects.show()
        # It may be gone by then whose window this was.
        if alive(holder(self._done)):
            self._done()

    def _not_left(self, failure: Failure) -> None:
        self._end()
        self.refused(failure)

    def _end(self) -> None:
        self._over = True
        self.progress.hide()
        self.leave.hide()
        self.verb.show()
        self.verb.setProperty("look", "primary")
        restyle(self.verb)
        self.verb.tell("kit.close")
        self.verb.allow(allowed=True)
        self._fit_anew()

    def _fit_anew(self) -> None:
        """Another answer has other lines: no room is left empty between."""
        QTimer.singleShot(0, self, lambda: self.resize(self.sizeHint()))


def _effects(chosen: ToLeave) -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []
    if chosen.first_on is not None and chosen.last_on is not None:
        current, n = words(), len(chosen.orders)
        days = {"first": current.date(chosen.first_on), "last": current.date(chosen.last_on)}
        told.append(("shops", say("shop_left.orders", n=n, total=_money(chosen, chosen.total), **days)))
        received = _money(chosen, chosen.received)
        paid = say("shop_left.money", amount=received) if chosen.received else say("shop_left.no_money")
        told += [("receive", paid), ("orders", say("shop_left.goods"))]
    if chosen.kept:
        told.append(("info", say("shop_left.kept", n=chosen.kept)))
    return told


def _money(chosen: ToLeave, amount: int) -> str:
    """An amount in the currency of these orders: a shop whose currency is not the company's is not taken in."""
    return words().money(amount, chosen.orders[0].currency) if chosen.orders else ""


def _waiting(rd: Read, shop_id: int, day: date | None, asks: bool, asked: int) -> tuple[int, _Waiting]:
    shop = shop_of(rd, shop_id)
    connected_on = known_since(rd, shop)
    found = to_leave(rd, shop_id, (day or connected_on) if asks else None)
    return asked, _Waiting(shop.name, connected_on, found)


def _leave(
    database: Database, actor: Actor, token: Token, shop_id: int, orders: Sequence[int], reason: str
) -> LeftToShop:
    return leave_invoices(
        database, actor, shop_id, orders, reason, wanted=lambda: not token.cancelled, told=token.tell
    )


COLUMNS: tuple[Column[WaitingOrder], ...] = (
    Column(key="number", title="column.order_number", width=150, strong=True),
    Column(key="remote_number", title="column.order_remote_id", width=110),
    Column(key="customer", title="column.customer", wraps=True),
    Column(key="ordered_on", title="column.ordered_on", kind="date", width=100, muted=True),
    Column(key="total", title="column.amount", kind="money", width=110, currency=lambda row: row.currency),
    Column(
        key="received", title="column.received", kind="money", width=110, currency=lambda row: row.currency
    ),
)
