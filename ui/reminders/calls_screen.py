"""The call list: everybody who is late, what to do next about them and why; calls first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.reports.call_list import LATE, MISSED, UNTOLD, CallList, CallRow
from app.reports.refused_calls import whom_to_call
from ui.correspondence.waiting_mail import send_invoices
from ui.customers.lodge_dialog import LodgeDialog, show_lodged
from ui.kit.abroad import abroad_told
from ui.kit.banner import Banner
from ui.kit.blank import Blank
from ui.kit.chips import Chip, Kind
from ui.kit.columns import Column
from ui.kit.office import Office, Touched, touches
from ui.kit.rows_sum import RowsSum
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.shortcuts import bind
from ui.kit.theme import restyle, set_role
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, WordLabel, say, words
from ui.payments.debit_dialog import collect_debits
from ui.receivables.match_dialog import match_items
from ui.reminders.call_dialog import CallDialog
from ui.reminders.call_words import kept_told, parts_told, why_told
from ui.reminders.promise_dialog import PromiseDialog
from ui.reminders.reminder_dialog import ReminderDialog
from ui.reminders.reminders_screen import NOUNS

_CHIPS: dict[str, tuple[Kind, str, bool]] = {
    "broken_promise": ("late", "call", True),
    "call_again": ("hold", "call", True),
    "dispute_due": ("hold", "limit", True),
    "payment_refused": ("late", "card", True),
    "task": ("hold", "note", True),
    "call_after": ("hold", "call", True),
    "call": ("hold", "call", True),
    "post": ("wait", "print", False),
    "insolvency": ("late", "trouble", False),
    "unsent": ("wait", "mail", False),
    "bank": ("wait", "bank", False),
    "match": ("wait", "bank", False),
    "debit": ("none", "hold", False),
    "collect": ("run", "bank", False),
    "promised": ("wait", "promise", False),
    "disputed": ("wait", "limit", False),
    "lodged": ("none", "hold", False),
    "remind": ("run", "mail", False),
    "wait": ("none", "hold", False),
}


_NEXT = {
    "payment_refused": "calls.to_order",
    "unsent": "chase.send",
    "bank": "reminders.to_bank",
    "match": "customer.match",
    "collect": "debit.offer",
    "post": "chase.to_letters",
    "insolvency": "lodge.open",
    "lodged": "lodge.see",
}
"""The words of the button that does what is next where neither a call nor a letter is."""


class CallsScreen(QWidget):
    """Enter opens the customer; the buttons note a call or a promise of the framed one."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self._stale = True
        self.banner, self.blank = Banner(self), Blank(self)
        self.table: RowsTable[CallRow] = RowsTable(
            _COLUMNS, self, currency=office.currency, name="calls.table"
        )
        self.table.gives_way = ("last_contact", "days_late", "why", "phone")
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(self._on_current)
        self.sums = RowsSum(self.table, self)
        # What is next where that is no call: sent, matched, posted.
        self._next = WordButton("chase.send", self, look="primary", clicked=self._take_next)
        self._next.hide()
        self._remind = WordButton("calls.remind", self, clicked=self._note_reminder)
        self._promise = WordButton("calls.promise", self, clicked=self._note_promise)
        self._call = WordButton("calls.note", self, look="primary", clicked=self._note_call)
        told = WordLabel("calls.told", self)
        set_role(told, "support", "text2")
        told.setWordWrap(True)
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 12, MARGIN, 12)
        head.setSpacing(8)
        head.addWidget(told, 1)
        head.addWidget(self._next)
        head.addWidget(self._remind)
        head.addWidget(self._promise)
        head.addWidget(self._call)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(self.table, 1)
        column.addWidget(self.sums)
        column.addWidget(self.blank, 1)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(300)
        self._settle.timeout.connect(self.refresh)
        office.changed.connect(self._on_changed)
        bind(self, "refresh", self.refresh)

    def refresh(self) -> None:
        """Look again whom to call."""
        self._stale = False
        self.office.ask(whom_to_call, done=self._on_list, failed=self._broke, owner=self)

    def first_focus(self) -> QWidget | None:
        """What takes the keys when the room is shown."""
        return self.table if self.table.isVisibleTo(self) else None

    def _on_list(self, found: CallList) -> None:
        self.banner.hide()
        self.table.put(found.rows)
        self.table.frame_first()
        calls = sum(row.to_call for row in found.rows)
        late = sum(row.order_id is None for row in found.rows)
        refused = len(found.rows) - late
        parts = [say("calls.counted", n=calls)]
        parts += [say("calls.late", n=late)] if late else []
        # Where all that is to be called about are refused payments, one count says it.
        parts += [say("calls.refused", n=refused)] if refused and late else []
        parts += abroad_told(((row.currency, row.asked) for row in found.rows), found.currency)
        asked = sum(row.base_asked for row in found.rows)
        to_ask = sum(row.worth.of(row.asked_next) for row in found.rows)
        if to_ask != sum(row.worth.of(row.overdue) for row in found.rows):
            # The column has what is late; of it some is contested, on its way, promised, held already or too recent.
            parts.append(say("calls.to_ask", amount=words().money(to_ask, found.currency)))
        if kept := sum(row.worth.of(row.unsent_amount) for row in found.rows):
            # What is overdue elsewhere is more by this much: nobody was asked for it.
            parts.append(say("calls.never_left", amount=words().money(kept, found.currency)))
        self.sums.tell(
            " · ".join(parts),
            {"asked": words().money(asked, found.currency)},
        )
        nothing = not found.rows
        self.table.setVisible(not nothing)
        self.sums.setVisible(not nothing)
        self.blank.setVisible(nothing)
        if nothing:
            self.blank.show_words("call", say("calls.none"), say("calls.none_text"))
        self._on_current(self.table.current)

    def _on_current(self, row: CallRow | None) -> None:
        self._call.allow(row is not None, say("calls.none"))
        late = row is not None and row.order_id is None
        self._promise.allow(late, say("calls.none" if row is None else "calls.of_order"))
        may = row is not None and row.letter is not None
        why = (
            say("calls.none")
            if row is None
            else kept_told(row)
            if row.order_id is None
            else say("calls.of_order")
        )
        self._remind.allow(may, why)
        writes = row is not None and row.action == "remind"
        other = _NEXT.get(row.action, "") if row is not None else ""
        self._next.setVisible(bool(other))
        if row is not None and other:
            many = row.action == "unsent" and len(row.unsent) > 1
            self._next.tell("chase.send_many" if many else other)
        # What is next for this customer is the one that stands out.
        for button, look in ((self._remind, writes), (self._call, not writes and not other)):
            button.setProperty("look", "primary" if look else "")
            restyle(button)

    def _open(self, row: CallRow) -> None:
        if row.order_id is not None:
            self.office.ways.open("order", row.order_id)
        else:
            self.office.ways.open("customer", row.of_customer)

    def _take_next(self) -> None:
        row = self.table.current
        match row.action if row is not None else "":
            case "unsent" if row is not None:
                send_invoices(self.office, row.unsent, row.of_customer, self)
            case "insolvency" if row is not None:
                LodgeDialog(self.office, row.of_customer, row.customer, self).open()
            case "lodged" if row is not None:
                show_lodged(self.office, row.of_customer, row.customer, row.account_id, self)
            case "bank":
                self.office.ways.go("bank")
            case "payment_refused" if row is not None:
                self._open(row)
            case "match" if row is not None:
                match_items(self.office, row.account_id, parent=self)
            case "collect":
                collect_debits(self.office)
            case "post":
                self.office.ways.go("reminders")
            case _:
                pass

    def _note_call(self) -> None:
        row = self.table.current
        if row is not None:
            CallDialog(self.office, row.of_customer, row.customer, row.phone, self).open()

    def _note_reminder(self) -> None:
        row = self.table.current
        if row is not None:
            ReminderDialog(self.office, row.of_customer, row.customer, self, currency=row.currency).open()

    def _note_promise(self) -> None:
        row = self.table.current
        if row is not None:
            PromiseDialog(
                self.office, row.of_customer, row.customer, parent=self, currency=row.currency
            ).open()

    def _broke(self, failure: Failure) -> None:
        self.banner.show_failure(failure)

    def _on_changed(self, touched: Touched) -> None:
        if touches(touched, NOUNS | {"collection_call", "mail"}):
            if self.isVisible():
                self._settle.start()
            else:
                self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()


def _action(row: CallRow) -> Chip:
    kind, icon, filled = _CHIPS[row.action]
    more = f"_{row.what}" if row.what in (UNTOLD, MISSED, LATE) else ""
    if row.what in (MISSED, LATE):
        kind, icon = "late", "trouble"
    return Chip(kind, say(f"calls.action.{row.action}{more}"), icon=icon, filled=filled)


def _why(row: CallRow) -> str:
    """The reason, and what of the amount that is late the customer need not pay today."""
    told = " · ".join(part for part in (why_told(row), parts_told(row)) if part)
    return told[:1].upper() + told[1:]


def _beside(row: CallRow) -> str:
    return " · ".join(part for part in (row.apart, row.contact) if part)


_COLUMNS: tuple[Column[CallRow], ...] = (
    Column(key="customer", title="column.customer", aside=_beside, strong=True),
    Column(key="phone", title="column.phone", width=124),
    Column(key="action", title="calls.column.action", kind="chip", value=_action, width=148),
    Column(key="why", title="calls.column.why", value=_why, muted=True, wraps=True),
    Column(key="last_contact", title="calls.column.last", kind="date", width=104, muted=True),
    Column(
        key="days_late",
        title="calls.column.days",
        kind="number",
        value=lambda row: say("paper.statement.days", n=row.days_late),
        width=84,
        muted=True,
    ),
    Column(
        key="asked",
        title="calls.column.asked",
        kind="money",
        value=lambda row: row.asked,
        width=112,
        currency=lambda row: row.currency,
        strong=True,
    ),
)
