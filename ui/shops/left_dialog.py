"""Orders that wait here for an invoice the shop made already: which they are is seen, then they are left to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.company import the_company
from app.flow.left_to_shop import ToLeave, to_leave
from app.links.shops.leaving_invoices import LeftToShop, known_since, leave_invoices
from app.links.shops.shop import shop_of
from ui.kit.choice import Choice
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.progress_line import ProgressLine
from ui.kit.runner import Failure, Progress, Token
from ui.kit.verb_dialog import VerbDialog
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
    currency: str
    orders: ToLeave


def leave_to_shop(
    office: Office, shop_id: int, parent: QWidget, *, which: str = "done", done: Callable[[], object]
) -> LeftDialog:
    """Open the dialog; `done` follows once orders were left to the shop."""
    dialog = LeftDialog(office, shop_id, parent, which=which, done=done)
    dialog.open()
    return dialog


class LeftDialog(VerbDialog):
    """There is no way back from it; stopped in the middle, what was left to the shop so far stays so."""

    fields_of: Mapping[str, str] = {"reason_missing": "reason"}

    def __init__(
        self, office: Office, shop_id: int, parent: QWidget, *, which: str, done: Callable[[], object]
    ) -> None:
        super().__init__(office, "shop_left.title", "shop_left.do", parent, columns=1)
        self.shop_id = shop_id
        self._done, self._over, self._asked = done, False, 0
        self._work: Token | None = None
        self.which = Choice([(each, f"shop_left.{each}") for each in _WHICH], self)
        self.which.set_value(which)
        self.before = DateEdit(lambda: office.today, self)
        self.reason = QLineEdit(say("shop_left.reason"), self)
        self.form.add("which", Field("shop_left.which", self.which))
        self.form.add("before", Field("shop_left.before", self.before, hint="shop_left.before_hint"))
        self.form.add("reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"))
        self.progress = ProgressLine(_told, self)
        self.progress.hide()
        self.put(self.progress)
        self.which.currentIndexChanged.connect(self._look)
        self.before.settled.connect(self._look)
        self._look()

    def act(self) -> None:
        """Leave them to the shop, or close once that is over."""
        if self._over:
            self.accept()
            return
        for widget in (self.form, self.effects, self.note, self.verb, self.banner):
            widget.hide()
        self.progress.show()
        self.leave.tell("process.stop")
        self._work = self.office.work(
            _leave,
            self.shop_id,
            self.reason.text().strip(),
            self._day(),
            done=self._on_left,
            failed=self._not_left,
        )
        self.progress.follow(self._work)

    def reject(self) -> None:
        if self._work is not None and not self._work.finished:
            self._work.cancel()
            self.leave.allow(allowed=False, reason=say("process.stopping"))
            return
        super().reject()

    # --- within ---

    def _day(self) -> date | None:
        return self.before.value if self.which.value == "done" else None

    def _look(self, *_at: object) -> None:
        """Ask what would be left to the shop; without a day that is asked for, by the day it was connected."""
        asks = self.which.value == "done"
        self.form.show_only(["which", "before", "reason"] if asks else ["which", "reason"])
        self.verb.allow(allowed=False, reason=say("shop_left.reading"))
        self._asked += 1
        self.office.ask(
            _waiting, self.shop_id, self._day(), asks, self._asked, done=self._on_waiting, failed=self.refused,
            owner=self,
        )  # fmt: skip

    def _on_waiting(self, answer: tuple[int, _Waiting]) -> None:
        asked, found = answer
        if asked != self._asked or self._over:
            return
        self.tell_subtitle(found.shop)
        if self.which.value == "done" and self.before.value is None:
            self.before.set_value(found.connected_on)
        self.effects.tell(_effects(found))
        self.tell_note(say("shop_left.no_way_back") if found.orders.orders else "")
        allowed = self.office.actor.may("channel.leave_invoice")
        why = say("shop_roles.may_not") if not allowed else say("shop_left.none")
        self.verb.allow(allowed=allowed and bool(found.orders.orders), reason=why)
        self._fit_anew()

    def _on_left(self, left: LeftToShop) -> None:
        self._end()
        lines = [("done", say("shop_left.done_n", n=left.many))]
        if left.refused:
            lines.append(("late", say("shop_left.kept", n=len(left.refused))))
        self.effects.tell(lines)
        self.effects.show()
        self._done()

    def _not_left(self, failure: Failure) -> None:
        self._end()
        self.refused(failure)

    def _end(self) -> None:
        self._over = True
        self.progress.hide()
        self.leave.hide()
        self.verb.show()
        self.verb.tell("kit.close")
        self.verb.allow(allowed=True)
        self._fit_anew()

    def _fit_anew(self) -> None:
        """Another answer has other lines: no room is left empty between."""
        QTimer.singleShot(0, self, lambda: self.resize(self.sizeHint()))


def _effects(found: _Waiting) -> list[tuple[str, str]]:
    orders, current = found.orders, words()
    if not orders.orders or orders.first_on is None or orders.last_on is None:
        told = [("info", say("shop_left.none"))]
    else:
        told = [
            (
                "shops",
                say(
                    "shop_left.orders",
                    n=len(orders.orders),
                    first=current.date(orders.first_on),
                    last=current.date(orders.last_on),
                    total=current.money(orders.total, found.currency),
                ),
            ),
            ("receive", say("shop_left.money")),
            ("orders", say("shop_left.goods")),
        ]
    if orders.kept:
        told.append(("info", say("shop_left.kept", n=orders.kept)))
    return told


def _waiting(rd: Read, shop_id: int, day: date | None, asks: bool, asked: int) -> tuple[int, _Waiting]:
    shop, company = shop_of(rd, shop_id), the_company(rd)
    connected_on = known_since(rd, shop)
    found = to_leave(rd, shop_id, (day or connected_on) if asks else None)
    return asked, _Waiting(shop.name, connected_on, company.currency, found)


def _leave(
    database: Database, actor: Actor, token: Token, shop_id: int, reason: str, before: date | None
) -> LeftToShop:
    return leave_invoices(
        database, actor, shop_id, reason, before, wanted=lambda: not token.cancelled, told=token.tell
    )


def _told(progress: Progress) -> str:
    if not progress.total:
        return say("process.working")
    return say("shop_left.working_at", done=progress.done, total=progress.total)
