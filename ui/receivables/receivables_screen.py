"""The room of debts: by age, item by item, the money that came in, and the bank; screens under one title."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.listing import ListQuery
from app.flow import chase
from app.payments.bank_queries import waiting_count
from app.reports.disputes import count_disputes
from app.reports.refused_calls import whom_to_call
from ui.kit import icons
from ui.kit.acts import Act, act_button
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office, Touched, touches
from ui.kit.runner import Token
from ui.kit.stack import Stack
from ui.kit.theme import restyle, set_role
from ui.kit.tokens import MARGIN
from ui.kit.view_tabs import View, ViewTabs
from ui.kit.wording import WordLabel
from ui.payments.debit_dialog import collect_debits
from ui.payments.payments_screen import payments_screen
from ui.payments.receive_dialog import receive_payment
from ui.payments.refund_batch_dialog import refund_by_transfer
from ui.payments.slip_dialog import hand_cheques_in
from ui.receivables.ageing_screen import AgeingScreen
from ui.receivables.bank_screen import BankScreen
from ui.receivables.disputes_screen import disputes_screen
from ui.receivables.open_items_screen import OpenItems
from ui.reminders.calls_screen import CallsScreen
from ui.reminders.reminders_screen import RemindersScreen

if TYPE_CHECKING:
    from app.base.door import Read

PARTS = (
    View("ageing", "receivables.part.ageing"),
    View("receivables", "receivables.part.open"),
    View("payments", "receivables.part.payments"),
    View("bank", "receivables.part.bank", alarm="wait"),
    View("reminders", "receivables.part.reminders", alarm="wait"),
    View("calls", "receivables.part.calls", alarm="wait"),
    View("disputes", "receivables.part.disputes", alarm="wait"),
)


NOUNS = frozenset(
    {
        "bank_transaction",
        "bank_statement",
        "item",
        "invoice",
        "payment",
        "reminder",
        "payment_promise",
        "dispute",
    }
)
_SETTLE_MILLISECONDS = 400
_WITH_CHEQUES = frozenset({"payments", "bank"})
_OWN_VERB = frozenset({"bank", "reminders", "calls"})
"""The parts with a chief verb of their own."""


def to_call(rd: Read) -> int:
    """How many calls there are to make: apart, for it looks at every debt that is late."""
    return sum(row.to_call for row in whom_to_call(rd).rows)


def to_work_through(rd: Read) -> Mapping[str, int]:
    """How many movements of the bank wait, how many reminders could be written today, how many disputes stand; by part."""
    standing = count_disputes(rd, ListQuery(chips=(("view", "standing"),))).count
    return {"bank": waiting_count(rd), "reminders": chase.ready_count(rd), "disputes": standing}


class ReceivablesScreen(QWidget):
    """Each part is made when it is first shown. `show_list` is where tiles and other rooms send the window."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self._parts: dict[str, QWidget] = {}
        self._name = "ageing"
        self._stack = Stack(self)
        self.tabs = ViewTabs(PARTS, self)
        self.tabs.chosen.connect(self._on_tab)
        title = WordLabel("shell.room.receivables", self)
        set_role(title, "title")
        # As high as the head of a list, so that tabs stand at one height in every room.
        bar = QWidget(self)
        bar.setFixedHeight(56)
        head = QHBoxLayout(bar)
        head.setContentsMargins(MARGIN, 0, MARGIN, 0)
        head.setSpacing(8)
        head.addWidget(title)
        head.addStretch(1)
        # Cheques go to the bank from where money is looked at.
        self.cheques = act_button(Act("slip.offer", lambda: hand_cheques_in(office), icon="cheque"), self)
        self.debits = act_button(Act("debit.offer", lambda: collect_debits(office), icon="bank"), self)
        # What is owed to customers stands among what is open.
        self.refunds = act_button(
            Act("refund_batch.offer", lambda: refund_by_transfer(office), icon="undo"), self
        )
        for button in (self.debits, self.cheques, self.refunds):
            head.addWidget(button)
        self.receive = act_button(
            Act("payments.new", lambda: receive_payment(office), icon="receive", keys="new", look="primary"),
            self,
        )
        head.addWidget(self.receive)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        # Coming back from a page asks nothing again: every count reads a good part of what is open.
        self._stale = True
        self._counted: Token | None = None
        self._called: Token | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MILLISECONDS)
        self._settle.timeout.connect(self._count)
        office.changed.connect(self._on_changed)
        office.leaving_out.connect(self._offer)
        self.show_part("ageing")

    @property
    def current(self) -> QWidget:
        """The part that is shown."""
        return self._parts[self._name]

    def show_part(self, name: str) -> QWidget:
        """Show one of the parts."""
        if name not in self._parts:
            self._parts[name] = _MADE[name](self.office)
            self._stack.addWidget(self._parts[name])
        self._name = name
        self.tabs.show_view(name)
        self._stack.setCurrentWidget(self._parts[name])
        self._offer()
        # One button stands out: where a part has its own, recording a payment is one among others.
        look = "" if name in _OWN_VERB else "primary"
        self.receive.setProperty("look", look)
        self.receive.setIcon(icons.icon("receive", "on_accent" if look else "text"))
        restyle(self.receive)
        return self._parts[name]

    def _offer(self) -> None:
        """Offer what belongs to the part, and what the business uses of it."""
        for title, button in (("debit.offer", self.debits), ("slip.offer", self.cheques)):
            button.setVisible(self._name in _WITH_CHEQUES and title not in self.office.left_out)
        self.refunds.setVisible(self._name == "receivables")

    def show_list(self, name: str, query: ListQuery) -> None:
        """Show the list of open items or of payments, filtered; the ageing where no filter is asked for."""
        wanted = "ageing" if name == "receivables" and query == ListQuery() else name
        part = self.show_part(wanted)
        if isinstance(part, ListScreen) and query != ListQuery():
            part.show_query(query)
        (self.first_focus() or part).setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget | None:
        """What takes the keys when the room is shown."""
        first = getattr(self.current, "first_focus", None)
        return cast("QWidget | None", first()) if callable(first) else self.current

    def _on_tab(self, view: View) -> None:
        self.show_part(view.key)

    def _count(self) -> None:
        """Ask how much waits at the bank and to be written; what is looked at goes first."""
        self._stale = False
        if self._counted is not None:
            self._counted.cancel()
        self._counted = self.office.ask(to_work_through, done=self._on_count, owner=self, later=True)
        if self._called is not None:
            self._called.cancel()
        self._called = self.office.ask(to_call, done=self._on_calls, owner=self, later=True)

    def _on_count(self, found: Mapping[str, int]) -> None:
        self._counted = None
        for name, count in found.items():
            self.tabs.set_count(name, count)

    def _on_calls(self, found: int) -> None:
        self._called = None
        self.tabs.set_count("calls", found)

    def _on_changed(self, touched: Touched) -> None:
        if touches(touched, NOUNS):
            self._stale = True
            if self.isVisible():
                self._settle.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._settle.start()


_MADE: dict[str, Callable[[Office], QWidget]] = {
    "ageing": AgeingScreen,
    "receivables": OpenItems,
    "payments": payments_screen,
    "bank": BankScreen,
    "reminders": RemindersScreen,
    "calls": CallsScreen,
    "disputes": disputes_screen,
}
