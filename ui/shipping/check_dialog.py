"""Checking what was picked by scanner, order after order, then shipping exactly what was checked (B5 to B7, R39).

A scan that does not belong to the order rings, says in colour and words what it is, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from app.flow import ship
from app.flow.picking import codes_meant, lot_meant, pick_orders, read_by_scanner
from app.orders.scan import Scanned
from app.shipping.pick_list import Check, PickLine, PickOrder, walked
from ui.kit import memory
from ui.kit.columns import Column
from ui.kit.deed import Planned
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.scanner import Reading, scanner
from ui.kit.sized import least_height
from ui.kit.sounds import ring
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import WordButton, say, words
from ui.shipping.check_rows import CHECK_COLUMNS, CheckRow, check_row, where_told
from ui.shipping.heard import Heard
from ui.shipping.pick_deeds import in_turn
from ui.shipping.serial_dialog import SerialDialog

if TYPE_CHECKING:
    from app.base.door import Read

_AT_ONCE = "check.at_once"
RINGS = {"too_many": 1, "wrong": 2, "foreign": 3}
"""How often the bell rings for what is refused: so that it is known without looking."""
_OF_LOTS = frozenset({"serial", "twice", "lot"})
"""What is refused because of a lot or serial number."""


def _picked(rd: Read, keys: Collection[int]) -> Sequence[PickOrder]:
    return pick_orders(rd, in_turn(rd, keys))


def check_orders(office: Office, keys: Collection[int], parent: QWidget | None = None) -> CheckDialog:
    """Check these orders one after the other, the first promised first."""
    dialog = CheckDialog(office, keys, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class CheckDialog(VerbDialog):
    """What the order asks for and what was scanned of it; Enter on a line counts one by hand, Del begins the line again."""

    def __init__(self, office: Office, keys: Collection[int], parent: QWidget | None = None) -> None:
        super().__init__(office, "check.title", "check.nothing", parent, width=WIDE, facts={"number": ""})
        self.form.hide()
        self._orders: tuple[PickOrder, ...] = ()
        self._at = 0
        self._left: tuple[PickOrder, ...] = ()
        self.check_of: Check | None = None
        self.heard = Heard(self)
        self.table: RowsTable[CheckRow] = RowsTable(CHECK_COLUMNS, self, name="check.table")
        self.table.row_height = 36
        least_height(self.table, 260)
        self.table.rows_model.muted = lambda row: row.counted == row.there
        self.table.opened.connect(self.take_by_hand)
        put_back = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table, self.begin_line_again)
        put_back.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.at_once = WordBox("check.at_once", self)
        self.at_once.setChecked(memory.recall(_AT_ONCE, default=False))
        self.at_once.toggled.connect(partial(memory.keep, _AT_ONCE))
        self.none: RowsTable[Planned] = RowsTable(
            _LEFT_COLUMNS, self, currency=office.currency, name="check.none_table"
        )
        least_height(self.none, 200)
        self.none.hide()
        for widget, stretch in ((self.heard, 0), (self.table, 1), (self.none, 1), (self.at_once, 0)):
            self.put(widget, stretch)
        self.next = WordButton("check.next", self, look="link", clicked=self.go_on)
        self.next.hide()
        self.put_at_foot(self.next)
        self.verb.allow(allowed=False, reason=say("kit.bulk.looking"))
        scanner().listen(self, self._on_scan)
        office.ask(_picked, keys, done=self._on_orders, failed=self.refused, owner=self)

    @property
    def order(self) -> PickOrder | None:
        """The order that is checked now."""
        return self._orders[self._at] if self._at < len(self._orders) else None

    # --- what is scanned ---

    def _on_scan(self, reading: Reading) -> None:
        if self.check_of is None:
            return
        codes = codes_meant(reading.code)
        told, line = self.check_of.scan(codes, lot_meant(reading.code))
        if told == "wrong":
            self.office.ask(
                read_by_scanner, reading.code, done=self._on_foreign, failed=self.refused, owner=self
            )
            return
        assert line is not None
        self._take_up(told, line)

    def _take_up(self, told: str, line: PickLine) -> None:
        """Show what became of one of a line."""
        if told == "too_many":
            self._refuse("too_many", say("check.too_many", name=line.name), _of(line))
        elif told in _OF_LOTS:
            self._refuse("wrong", say(f"check.{told}", name=line.name), say(f"check.{told}_more"))
        else:
            self._counted(line)

    def _on_foreign(self, found: Scanned) -> None:
        """Another article of ours, or a code nobody knows; nothing changes."""
        if found.found:
            name = ", ".join(offer.name for offer, _ in found.found)
            self._refuse("wrong", say("check.wrong", name=name), say("check.wrong_more"))
        else:
            self._refuse("foreign", say("check.foreign", code=found.code), say("check.foreign_more"))

    def _refuse(self, what: str, problem: str, more: str) -> None:
        ring(RINGS[what])
        self.heard.tell("late", problem, more)

    def take_by_hand(self, row: CheckRow) -> None:
        """Count one of a line without scanning it."""
        line = self._line(row.id)
        if self.check_of is None or line is None:
            return
        told = self.check_of.take(line)
        if told == "serial":
            self._choose_serial(line)
        else:
            self._take_up(told, line)

    def _choose_serial(self, line: PickLine) -> None:
        """Without a scanner the unit is chosen from those that are here."""
        check = self.check_of
        assert check is not None
        SerialDialog(self.office, line, check.named.get(line.id, {}), self._on_serial, self).open()

    def _on_serial(self, line: PickLine, code: str) -> None:
        if self.check_of is not None:
            told, _ = self.check_of.scan((), code)
            self._take_up(told, line)

    def begin_line_again(self) -> None:
        """Take back what was counted of the framed line."""
        row = self.table.current
        line = self._line(row.id) if row is not None else None
        if self.check_of is not None and line is not None:
            self.check_of.put_back(line)
            self.heard.tell("none", say("check.again", name=line.name), _of(line))
            self._show()

    def _line(self, line_id: int) -> PickLine | None:
        order = self.order
        return next((line for line in order.lines if line.id == line_id), None) if order else None

    def _counted(self, line: PickLine) -> None:
        check = self.check_of
        assert check is not None
        done = line.quantity_milli - check.left(line)
        told = say("check.counted", done=words().quantity(done), whole=words().quantity(line.quantity_milli))
        short = self._short
        if check.whole and short:
            missing = say("check.whole_but", items=words().items(short))
            self.heard.tell("wait", missing, say("check.whole_but_more"))
        elif check.whole and self._nowhere:
            self.heard.tell("wait", say("check.whole"), say("check.nowhere"))
        elif check.whole:
            self.heard.tell("done", say("check.whole"), say("check.whole_more"))
        else:
            self.heard.tell("run" if check.left(line) else "done", line.name, told)
        self._show()
        # An order that lacks goods, or an address, leaves by a hand that saw it.
        if check.whole and not short and not self._nowhere and self.at_once.isChecked():
            self.act()

    # --- what is shown ---

    @property
    def _short(self) -> int:
        """What stock lacks of the order that is checked (thousandths)."""
        return self.order.short_milli if self.order else 0

    @property
    def _nowhere(self) -> bool:
        """Whether the order that is checked goes to no complete address."""
        return self.order is not None and self.order.nowhere

    def _on_orders(self, orders: Sequence[PickOrder]) -> None:
        self._orders = tuple(each for each in orders if each.why is None)
        self._left = tuple(each for each in orders if each.why is not None)
        self._begin(0)

    def _begin(self, at: int) -> None:
        self._at = at
        order = self.order
        if order is None:
            self._end()
            return
        self.check_of = Check(tuple(walked(order.lines)))
        self.tell_title("check.title", number=order.number)
        place = ", ".join(each for each in (order.customer, order.city) if each)
        told = [place]
        if len(self._orders) > 1:
            told.append(say("check.of_many", at=at + 1, n=len(self._orders)))
        if self._left:
            told.append(say("check.left", n=len(self._left)))
        self.tell_subtitle(" · ".join(told))
        self.tell_note(say("check.note", note=order.note) if order.note else "")
        self.next.setVisible(at + 1 < len(self._orders))
        if self._short:
            told = say("check.short", items=words().items(self._short))
            self.heard.tell("wait", told, say("check.scan"))
        else:
            self.heard.tell("none", say("check.scan"), say("check.scan_more"))
        for column in ("there", "short"):
            self.table.show_column(column, shown=self._short > 0)
        self.table.show_column("place", shown=any(where_told(line) for line in order.lines))
        self._show()
        self.table.frame_first()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        check = self.check_of
        assert check is not None
        self.table.put([check_row(line, check.counted.get(line.id, 0)) for line in check.lines])
        done, there = check.progress
        whole = there + self._short
        if not done:
            self.verb.tell("check.nothing")
        elif done == whole:
            self.verb.tell("check.do")
        else:
            self.verb.tell("check.do_part", done=words().quantity(done), whole=words().quantity(whole))
        self.verb.allow(bool(done), say("check.nothing_scanned"))
        told = [("shipments", say("check.effect", items=words().quantity(done)))] if done else []
        if done and done < whole:
            told.append(("wait", say("check.effect_rest", items=words().quantity(whole - done))))
            told.append(self._part_told())
        if self._nowhere:
            told.append(("trouble", say("check.effect_nowhere")))
        self.effects.tell(told)

    def _part_told(self) -> tuple[str, str]:
        """What is to be said of an order that leaves without some of it."""
        if self.order is not None and self.order.one_delivery:
            return "trouble", say("order_page.effect.one_delivery")
        if self.order is not None and self.order.in_part:
            return "shipments", say("check.effect_may")
        return "trouble", say("check.effect_decides")

    def _end(self) -> None:
        """There is no order to check: each says why, and nothing else is there."""
        self.check_of = None
        self.tell_title("check.none")
        ways = dict.fromkeys(words().part(each.why, "way") for each in self._left if each.why is not None)
        self.tell_subtitle(" ".join(way for way in ways if way))
        for widget in (self.heard, self.table, self.at_once, self.verb):
            widget.hide()
        self.none.put(
            [
                Planned(each.id, each.number, each.customer, each.why)
                for each in self._left
                if each.why is not None
            ]
        )
        self.none.setVisible(bool(self._left))
        self.leave.tell("kit.close")

    # --- what is done ---

    def act(self) -> None:
        """Ship what was checked, and go on to the next order."""
        order, check = self.order, self.check_of
        if order is None or check is None or not check.quantities:
            return
        # What is scanned while the goods are leaving belongs to no order.
        self.check_of = None
        self.set_busy(busy=True)
        self.banner.hide()
        self.office.do(
            ship.ship,
            order.id,
            dict(check.quantities),
            lots=dict(check.lots),
            done=partial(self._shipped, order.number),
            failed=partial(self._broke, check),
            owner=self,
        )

    def go_on(self) -> None:
        """Leave this order as it is and check the next one."""
        self._begin(self._at + 1)

    def _shipped(self, number: str, _shipment: int) -> None:
        self.set_busy(busy=False)
        self.office.ways.say(say("check.shipped", number=number))
        if self._at + 1 < len(self._orders):
            self._begin(self._at + 1)
        else:
            self.accept()

    def _broke(self, check: Check, failure: Failure) -> None:
        self.check_of = check
        self.refused(failure)


def _of(line: PickLine) -> str:
    if line.short_milli:
        asked = words().quantity(line.quantity_milli + line.short_milli)
        return say("check.in_stock", quantity=words().quantity(line.quantity_milli), asked=asked)
    return say("check.wanted", quantity=words().quantity(line.quantity_milli))


_LEFT_COLUMNS: tuple[Column[Planned], ...] = (
    Column(key="number", title="column.number", width=124, strong=True),
    Column(key="whose", title="column.customer", width=180),
    Column(
        key="why",
        title="process.column.why",
        value=lambda row: words().part(row.why, "problem") if row.why is not None else "",
        wraps=True,
    ),
)
