"""The bank: movements that wait, each with what it may be and why; the list that reaches nought.

Enter matches the framed one as proposed, Space ticks, what is ticked is confirmed together. A file is brought by the button
or dropped anywhere here.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.kit.acts import Act, act_button
from ui.kit.banner import Banner
from ui.kit.blank import Blank
from ui.kit.bulk_dialog import do_to_many
from ui.kit.flow import FlowLayout
from ui.kit.office import EVERYTHING, Office, Touched, touches
from ui.kit.rows_sum import RowsSum
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure, Token
from ui.kit.shortcuts import bind
from ui.kit.sized import fixed_width
from ui.kit.text_choice import TextChoice
from ui.kit.theme import scaled, set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, say, words
from ui.receivables.bank_import import Came, ask_statement, bring_in, came_said, statement_in
from ui.receivables.bank_import_dialog import ASKED, ask_more
from ui.receivables.bank_lists import show_accounts, show_matched, show_rules, show_statements
from ui.receivables.bank_panel import BankPanel
from ui.receivables.bank_rows import COLUMNS, AtBank, BankLine, Confirming, at_bank

NOUNS = frozenset(
    {
        "account",
        "bank_transaction",
        "bank_account",
        "bank_statement",
        "bank_rule",
        "cheque_slip",
        "debit_batch",
        "refund_batch",
        "setting",
        "item",
        "payment",
        "sales_order",
        "customer",
    }
)
_ROOMY = 900
"""From this width on the proposals have a column of their own, at 100 %; below it the panel says them."""
_NARROW = 790
"""Below this width a row says who and how much; the panel, smaller too, says how surely."""


class BankScreen(QWidget):
    """A place of the room of debts."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.setAcceptDrops(True)
        self._found = AtBank((), ())
        self._asked: Token | None = None
        self._stale = True
        self._known = False
        # What changed since it was last asked, and what is being asked about.
        self._touched: Touched = EVERYTHING
        self._asking: Touched = frozenset()
        self.account = TextChoice(self)
        fixed_width(self.account, 200)
        self.account.currentIndexChanged.connect(self._look)
        self.count = QLabel(self)
        self.confirm = WordButton("bank.confirm_ticked", self, clicked=self._confirm_many)
        self.tick_all = WordButton("bank.tick_proposed", self, clicked=self._tick_proposed)
        self.bring = act_button(Act("bank.bring", self.ask_file, icon="in"), self)
        self.statements = WordButton("bank.statements", self, look="link", clicked=self._statements)
        self.done_list = WordButton("bank.done_list", self, look="link", clicked=self._matched)
        self.rules = WordButton("bank.rules", self, look="link", clicked=self._rules)
        self.accounts = WordButton("bank.accounts_list", self, look="link", clicked=self._accounts)
        self.banner, self.blank, self.panel = Banner(self), Blank(self), BankPanel(office, self)
        self.table: RowsTable[BankLine] = RowsTable(
            COLUMNS, self, currency=office.currency, ticking=True, name="bank.table"
        )
        self.table.opened.connect(self._confirm_one)
        self.table.current_changed.connect(self._on_current)
        self.table.ticks_changed.connect(self._on_ticks)
        self.sums = RowsSum(self.table, self)
        self._lay_out()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(150)
        self._settle.timeout.connect(self._look)
        office.changed.connect(self._on_changed)
        theme().changed.connect(self._dress)
        bind(self, "refresh", self.refresh)
        self._dress()

    def refresh(self, _at: int = 0) -> None:
        """Look again at all that waits."""
        self._touched = EVERYTHING
        self._look()

    def _look(self, _at: int = 0) -> None:
        """Look again at what changed since: all else was looked at before."""
        self._stale = False
        if self._asked is not None:
            self._asked.cancel()
        chosen = int(self.account.value) if self.account.value else None
        self._asking, self._touched = self._asking | self._touched, frozenset()
        before = self._found.matching
        self._asked = self.office.ask(
            at_bank, chosen, before, self._asking, done=self._on_found, failed=self._broke, owner=self
        )

    def first_focus(self) -> QWidget | None:
        """What takes the keys when the place is shown."""
        return self.table if self._found.lines else self.bring

    def ask_file(self) -> None:
        """Ask for a bank's file, and take it in."""
        path = ask_statement(self)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Take a bank's file in; what it does not say is asked."""
        self.banner.dismiss()
        self.bring.allow(allowed=False, reason=say("bank.under_way"))
        account = next((each.uid for each in self._found.accounts if str(each.id) == self.account.value), "")

        def failed(failure: Failure) -> None:
            self.bring.allow(allowed=True)
            if getattr(failure.error, "code", "") in ASKED:
                ask_more(self.office, path, self._came, self)
            else:
                self.banner.show_failure(failure)

        self.office.work(bring_in, path, account, done=self._came, failed=failed)

    # --- within ---

    def _lay_out(self) -> None:
        # Buttons that find no room go on in a second line.
        verbs = FlowLayout(gap=8)
        for widget in (self.tick_all, self.confirm, self.bring):
            verbs.addWidget(widget)
        # What is only looked at stands apart from what is done.
        lists = QWidget(self)
        links = QHBoxLayout(lists)
        links.setContentsMargins(8, 0, 0, 0)
        links.setSpacing(16)
        for widget in (self.statements, self.done_list, self.rules, self.accounts):
            links.addWidget(widget)
        verbs.addWidget(lists)
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 12, MARGIN, 12)
        head.setSpacing(16)
        for widget in (self.account, self.count):
            head.addWidget(widget)
        head.addLayout(verbs, 1)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.table, 1)
        left.addWidget(self.sums)
        self._body = QWidget(self)
        body = QHBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(left, 1)
        body.addWidget(self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(self._body, 1)
        column.addWidget(self.blank, 1)
        self.blank.hide()

    def _on_found(self, found: AtBank) -> None:
        self._asked, self._found = None, found
        self.panel.look_up = found.matching.looked.look_up if found.matching is not None else None
        self._asking = frozenset()
        in_use = [each for each in found.accounts if not each.archived]
        self.account.offer([("", say("bank.all_accounts")), *((str(each.id), each.name) for each in in_use)])
        self.account.setVisible(len(in_use) > 1)
        number = self.table.currentIndex().row()
        ticked = self.table.ticked & {each.id for each in found.lines}
        self.table.put(found.lines)
        self.table.tick(ticked)
        if self.table.current is None and found.lines:
            # The one framed was matched: the next one has come to its place.
            at = min(max(number, 0), len(found.lines) - 1)
            self.table.setCurrentIndex(self.table.rows_model.index(at, 0))
        self.table.frame_first()
        self._tell()
        focused = QApplication.focusWidget()
        if not self._known and found.lines and focused is not None and self.isAncestorOf(focused):
            # Before it was known that something waits, the keys were where a file is brought.
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._known = True

    def _tell(self) -> None:
        lines = self._found.lines
        there = bool(lines)
        had_keys = self.table.hasFocus()
        self._body.setVisible(there)
        self.blank.setVisible(not there)
        self.count.setText(say("bank.count", n=len(lines)))
        for about_lines in (self.count, self.confirm, self.tick_all):
            about_lines.setVisible(there)
        if not there:
            key = "bank.zero" if self._found.accounts else "bank.none"
            icon = "done" if self._found.accounts else "bank"
            act = Act("bank.bring", self.ask_file, icon="in")
            self.blank.show_words(icon, say(key), say(f"{key}_text"), (act,))
            if had_keys:
                self.bring.setFocus(Qt.FocusReason.OtherFocusReason)
        sums: dict[str, int] = {}
        for each in lines:
            sums[each.currency] = sums.get(each.currency, 0) + each.amount
        told = " · ".join(words().money(amount, currency) for currency, amount in sums.items())
        self.sums.tell(say("bank.counted", n=len(lines)), {"amount": told} if len(sums) == 1 else {})
        self._on_ticks()
        self._on_current(self.table.current)

    def _on_current(self, line: BankLine | None) -> None:
        self.panel.show_line(line)

    def _on_ticks(self) -> None:
        ticked = self.table.ticked
        able = [each for each in self._found.lines if each.id in ticked and each.proposal is not None]
        self.confirm.allow(bool(able), say("bank.tick_why"))
        self.tick_all.allow(
            any(each.proposal is not None for each in self._found.lines), say("bank.nothing_proposed")
        )

    def _tick_proposed(self) -> None:
        """Tick all that has a proposal that is more than possible, and is nobody else's money."""
        good = (
            each.id
            for each in self._found.lines
            if each.proposal is not None and each.proposal.sureness != "possible" and not each.to_factor
        )
        self.table.tick(frozenset(good))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm_one(self, line: BankLine) -> None:
        if line.proposal is not None:
            self.panel.show_line(line)
            self.panel.confirm()
        else:
            self.panel.find_by_hand()

    def _confirm_many(self) -> None:
        if self.table.ticked:
            do_to_many(self.office, Confirming().deed, self.table.ticked, self)

    def _statements(self) -> None:
        show_statements(self.office, self)

    def _matched(self) -> None:
        show_matched(self.office, self)

    def _rules(self) -> None:
        show_rules(self.office, self)

    def _accounts(self) -> None:
        show_accounts(self.office, self)

    def _came(self, came: Came) -> None:
        self.bring.allow(allowed=True)
        self.banner.dismiss()
        if came.off or came.gaps:
            self.banner.show_message("late", came_said(came))
        else:
            self.office.ways.say(came_said(came))

    def _broke(self, failure: Failure) -> None:
        self.banner.show_failure(failure)

    def _on_changed(self, touched: Touched) -> None:
        if not touches(touched, NOUNS):
            return
        self._touched |= touched
        if self.isVisible():
            self._settle.start()
        else:
            self._stale = True

    def _dress(self) -> None:
        set_role(self.count, "sum")
        self.account.setAccessibleName(say("bank.account"))
        self._fit()

    def _fit(self) -> None:
        # Where there is no room for them beside the amounts, the panel alone says what is proposed.
        wide = self.width()
        self.table.show_column("proposal", shown=wide >= scaled(_ROOMY))
        self.table.show_column("sureness", shown=wide >= scaled(_NARROW))
        self.panel.setFixedWidth(scaled(360 if wide >= scaled(_NARROW) else 288))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if statement_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = statement_in(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.take(path)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._look()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._dress()
            self.refresh()
