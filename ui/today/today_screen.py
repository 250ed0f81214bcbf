"""Today: how much waits at each step, what asks for somebody now, cash, debts, goods that lack, the shops (A1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.base.listing import ListQuery
from app.links.shops.queries import ShopRow
from app.reports.checklist import Todo
from app.reports.stock_list import StockAlerts, stock_alerts
from app.reports.task import Chips, Task
from ui.kit.acts import Act
from ui.kit.age_bar import AgeBar, bucket_told
from ui.kit.banner import Banner
from ui.kit.blank import Blank
from ui.kit.ground import Ground
from ui.kit.icon_button import IconButton
from ui.kit.office import Office, Touched
from ui.kit.runner import Failure, Token
from ui.kit.scroll import Scroll
from ui.kit.section import Figure, Figures, Section
from ui.kit.shortcuts import bind
from ui.kit.theme import scaled, set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.week_bars import WeekBars, said_thousands
from ui.kit.wording import WordLabel, say, words
from ui.orders.months_due import invoice_months
from ui.payments.slips_dialog import show_slips
from ui.purchasing.replenish_dialog import buy_what_is_low
from ui.settings.checklist_form import ChecklistForm
from ui.settings.last_backup import backup_figure, backup_is_old, with_backup
from ui.shops.old_orders import leave_old_orders
from ui.stock.set_aside_dialog import set_expired_aside
from ui.today.chief_step import ChiefStep
from ui.today.day_look import Look, later_tasks, look
from ui.today.process_dialog import process_orders
from ui.today.process_waiting import (
    ask_for_what_is_awaited,
    confirm_what_waits,
    decide_on_unpaid,
    invoice_what_has_left,
    ship_what_is_ready,
)
from ui.today.stage_strip import StageStrip
from ui.today.stock_doors import StockDoors
from ui.today.task_rows import TaskRows

SETTLE_MILLISECONDS = 400


_SIDE, _TASKS = 340, 560
"""How wide the side is, and how much room what is to be done wants beside it."""


class TodayScreen(QWidget):
    """Each figure is that of the list it opens. Looks again a moment after anything has changed."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.look: Look | None = None
        self._asked: Token | None = None
        self._chased: Token | None = None
        self._counted: Token | None = None
        self._stale = True
        self.banner, self.strip, self.tasks = Banner(self), StageStrip(self), TaskRows(office, self)
        self.strip.opened.connect(self._go)
        self.tasks.opened.connect(self._go)
        self.tasks.asked.connect(self._do)
        self._chasing: tuple[Task, ...] = ()
        self.calm = Blank(self)
        self.calm.hide()
        self.start = ChecklistForm(self._tell, self, missing_only=True)
        self.start.hide()
        self._lay_out()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MILLISECONDS)
        self._settle.timeout.connect(self.refresh)
        office.changed.connect(self._on_changed)
        bind(self, "refresh", self.refresh)

    def refresh(self) -> None:
        """Look again (F5)."""
        self._stale = False
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self.office.ask(look, done=self._on_look, failed=self._broke, owner=self)
        # Every late debt is looked at for it, and every old order of a shop: the rest of the day does not wait.
        if self._chased is not None:
            self._chased.cancel()
        self._chased = self.office.ask(
            later_tasks, done=self._on_chasing, failed=self._broke, owner=self, later=True
        )
        # So does what every product sells.
        if self._counted is not None:
            self._counted.cancel()
        self._counted = self.office.ask(
            stock_alerts, done=self._on_stock, failed=self._broke, owner=self, later=True
        )

    def first_focus(self) -> QWidget | None:
        """What takes the keys when the room is shown."""
        if not self.start.isHidden():
            return next(iter(self.start.buttons.values()), None)
        return self.chief.button

    # --- building ---

    def _lay_out(self) -> None:
        title = WordLabel("shell.room.today", self)
        self._day, self._at = QLabel(self), QLabel(self)
        for label, role, ink in (
            (title, "title", "text"),
            (self._day, "body", "text2"),
            (self._at, "support", "text2"),
        ):
            set_role(label, role, ink)
        self.chief = ChiefStep(lambda: process_orders(self.office, parent=self), self)
        self.chief.asked.connect(self.tasks.do)
        self.process = self.chief.process
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 12, MARGIN, 12)
        head.setSpacing(8)
        head.addWidget(title)
        head.addWidget(self._day)
        head.addStretch(1)
        head.addWidget(self._at)
        head.addWidget(IconButton("run", "keys.act.refresh", self.refresh, self, keys="refresh"))
        head.addWidget(self.chief)
        main = QWidget(self)
        self._main = QVBoxLayout(main)
        self._main.setContentsMargins(0, 0, 0, 0)
        self._main.setSpacing(0)
        self._heading = Section("today.now", self, edge="bottom")
        self._main.addWidget(self.start)
        self._main.addWidget(self._heading)
        self._main.addWidget(self.tasks)
        self._main.addWidget(self.calm, 1)
        self._main.addStretch(1)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(Scroll(main, self), 1)
        self._aside = self._side()
        theme().changed.connect(self._fit)
        body.addWidget(self._aside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.strip)
        column.addWidget(self.banner)
        column.addLayout(body, 1)

    def _fit(self) -> None:
        """At large letters the side gives way to what is to be done, down to the width it has at usual ones."""
        self._aside.setFixedWidth(min(max(self.width() - scaled(_TASKS), _SIDE), scaled(_SIDE)))

    def _side(self) -> QWidget:
        ground = Ground("sunken", "left", self)
        # At large letters there is more to say than room for it.
        side = Scroll(ground, self)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        cash = Section("today.cash", ground, edge="bottom", act=self._link("today.open_payments", "payments"))
        self.cash, self.weeks = Figures(ground), WeekBars(ground)
        self.legend = WordLabel("today.legend", ground, thousands=said_thousands(self.office.currency))
        set_role(self.legend, "support", "text2")
        self.legend.setWordWrap(True)
        for widget in (self.cash, self.weeks, self.legend):
            cash.body.addWidget(widget)
        debts = Section(
            "today.debts", ground, edge="bottom", act=self._link("today.open_debts", "receivables")
        )
        self.ages, self.debts = AgeBar(ground), Figures(ground)
        debts.body.addWidget(self.ages)
        debts.body.addWidget(self.debts)
        self._stock = Section(
            "today.stock", ground, edge="bottom", act=self._link("today.open_stock", "stock")
        )
        self.stock = StockDoors(ground)
        self.stock.opened.connect(self._to_stock)
        self._stock.body.addWidget(self.stock)
        self._stock.hide()
        self._shops = Section("today.shops", ground, act=self._link("today.open_shops", "shops"))
        self.shops = Figures(ground)
        self._shops.body.addWidget(self.shops)
        for part in (cash, debts, self._stock, self._shops):
            column.addWidget(part)
        column.addStretch(1)
        return side

    def _link(self, key: str, room: str) -> Act:
        return Act(key, lambda: self.office.ways.go(room), look="link")

    # --- showing ---

    def _on_look(self, found: Look) -> None:
        self._asked, self.look = None, found
        self.banner.hide()
        self._show(found)

    def _on_chasing(self, found: tuple[Task, ...]) -> None:
        self._chased, self._chasing = None, found
        if self.look is not None:
            self._show_tasks(self.look)

    def _on_stock(self, found: StockAlerts) -> None:
        self._counted = None
        self.stock.show_alerts(found)
        self._stock.setVisible(any(astuple(found)))

    def _show_tasks(self, found: Look) -> None:
        """Show all that asks for somebody, with what this computer knows besides the books."""
        tasks = () if found.new else (*found.today.tasks, *self._chasing, *found.kept, *self._of_here())
        self.tasks.show_tasks(found.today.to_do, tasks)
        # In a company that has sold nothing yet there is nothing to process, and telling it so is no help.
        self.chief.setHidden(found.new)
        self.chief.show_step(tasks, moves=found.today.moves, ships=found.ships)
        count = self.tasks.count
        self._heading.tell("today.now_n" if count else "today.now", n=count)
        self._heading.setVisible(bool(count) or not found.new)
        self.calm.setVisible(not count and not found.new)
        if not count:
            self.calm.show_words("done", say("today.calm"), say("today.calm_text"))

    def _of_here(self) -> tuple[Task, ...]:
        if not backup_is_old(self.office):
            return ()
        told = backup_figure(self.office)
        said = say("today.backup_told", label=told.label, value=told.value)
        return (
            Task(
                "backup",
                "settings",
                "",
                1,
                0,
                section="backup",
                names=(said,),
            ),
        )

    def _show(self, found: Look) -> None:
        day, currency = found.today, found.today.currency
        self._day.setText(words().long_date(day.day))
        self._at.setText(say("today.at", at=words().day_time(day.at).split(" ")[-1]))
        self._at.setToolTip(say("today.method"))
        self.strip.show_stages(day.stages, currency)
        self.start.show_todos(with_backup(self.office, found.todos))
        self.start.setVisible(found.new)
        self._show_tasks(found)

        def money(minor: int) -> str:
            return words().money(minor, currency)

        self.cash.show_rows(
            (
                Figure(say("today.received_7"), money(day.received_7_days), "strong"),
                *(
                    (Figure(say("today.given_back_7"), money(-day.given_back_7_days)),)
                    if day.given_back_7_days
                    else ()
                ),
                Figure(say("today.expected_30"), money(day.expected_30_days), "strong"),
                *(
                    (Figure(say("today.assigned_30"), money(day.assigned_30_days)),)
                    if day.assigned_30_days
                    else ()
                ),
            )
        )
        self.weeks.show_weeks(day.weeks, currency)
        back = any(week.given_back for week in day.weeks)
        self.legend.tell("today.legend_back" if back else "today.legend", thousands=said_thousands(currency))
        named = zip(day.buckets, day.ages.amounts, strict=True)
        told = ", ".join(f"{bucket_told(name)} {money(amount)}" for name, amount in named if amount)
        self.ages.show_amounts(day.ages.amounts[:-1], told)
        overdue = day.ages.overdue
        self.debts.show_rows(
            (
                Figure(say("receivables.total"), money(day.ages.owed), "strong"),
                Figure(say("today.overdue"), money(overdue), ink="late" if overdue else ""),
            )
        )
        self._show_shops(found.shops)

    def _show_shops(self, found: tuple[ShopRow, ...]) -> None:
        self._shops.setVisible(bool(found))
        rows: list[Figure] = []
        for shop in found:
            if shop.asking:
                rows.append(Figure(shop.name, say("today.parked", n=shop.asking), ink="wait"))
            elif shop.waiting:
                rows.append(Figure(shop.name, say("today.waiting", n=shop.waiting)))
            else:
                rows.append(Figure(shop.name, say("today.in_step")))
        self.shops.show_rows(rows)

    # --- what happens ---

    def _tell(self, todo: Todo) -> None:
        chips = (("section", todo.section),) if todo.section else ()
        self.office.ways.go(todo.room, ListQuery(chips=chips) if chips else None)

    def _go(self, name: str, chips: Chips) -> None:
        self.office.ways.go(name, ListQuery(chips=chips))

    def _to_stock(self, view: str) -> None:
        self._go("stock", (("view", view),))

    def _do(self, name: str) -> None:
        _DOES[name](self.office)

    def _broke(self, failure: Failure) -> None:
        self.banner.show_failure(failure, (Act("kit.retry", self.refresh),))

    def _on_changed(self, _touched: Touched) -> None:
        if self.isVisible():
            self._settle.start()
        else:
            self._stale = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # A new day begins without anybody writing: the day that is shown is looked at each time.
        if self._stale or (self.look is not None and self.look.today.day != self.office.today):
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if event.spontaneous():
            return
        # What is in view now does not wait for a day that nobody looks at any more.
        for token in (self._asked, self._chased, self._counted):
            if token is not None:
                token.cancel()
                self._stale = True
        self._asked = self._chased = self._counted = None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.look is not None:
            self._show(self.look)


_DOES: Mapping[str, Callable[[Office], object]] = {
    "to_approve": confirm_what_waits,
    "to_ship": ship_what_is_ready,
    "to_invoice": invoice_what_has_left,
    "months": invoice_months,
    "slips": show_slips,
    "short": buy_what_is_low,
    "expired": set_expired_aside,
    "to_pay": ask_for_what_is_awaited,
    "unpaid": decide_on_unpaid,
    "shop_left": leave_old_orders,
}
