"""What a customer promised and disputes: open, kept, broken, with what is next; Enter ends what stands, or shows its invoice."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.flow.chase import withdraw_promise
from app.reports.agreed import Agreed, AgreedRow
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section
from ui.kit.theme import set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, say, words
from ui.reminders.dispute_dialog import EndDisputeDialog


class AgreedPart(QWidget):
    """Hidden while nothing was ever promised or disputed."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self._kept = QLabel(self)
        self._kept.setTextFormat(Qt.TextFormat.PlainText)
        self._kept.setWordWrap(True)
        head = Section("customer.agreed", self, edge="top")
        head.body.addWidget(self._kept)
        self.table: RowsTable[AgreedRow] = RowsTable(
            COLUMNS, self, currency=office.currency, whole=True, name="customer.agreed"
        )
        self.table.gives_way = ("on", "amount")
        self.table.rows_model.muted = lambda row: not row.stands and not row.step
        self.table.opened.connect(self._opened)
        self.table.current_changed.connect(self._on_current)
        self.end = WordButton("customer.agreed_end", self, clicked=self._end_current)
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, 8, MARGIN, 8)
        foot.addStretch(1)
        foot.addWidget(self.end)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.table)
        column.addLayout(foot)
        self.hide()
        theme().changed.connect(self._dress)
        self._dress()

    def show_agreed(self, found: Agreed) -> None:
        """Show these."""
        self.setVisible(bool(found.rows))
        self.table.put(found.rows)
        self.table.frame_first()
        self._kept.setVisible(found.kept is not None)
        if found.kept is not None:
            told = words().percent
            self._kept.setText(
                say(
                    "customer.agreed_kept",
                    number=told(round(found.kept.number_ppm, -3)),
                    amount=told(round(found.kept.amount_ppm, -3)),
                    n=found.decided,
                )
            )
        self._on_current(self.table.current)

    def _on_current(self, row: AgreedRow | None) -> None:
        self.end.allow(row is not None and row.stands, say("customer.agreed_over"))

    def _end_current(self) -> None:
        row = self.table.current
        if row is not None and row.stands:
            self._end(row)

    def _opened(self, row: AgreedRow) -> None:
        if row.stands:
            self._end(row)
        elif row.dispute is not None:
            self.office.ways.open("invoice", row.dispute.invoice_id)

    def _end(self, row: AgreedRow) -> None:
        if row.dispute is not None:
            EndDisputeDialog(self.office, row.dispute, self).open()
        else:
            effects = (("late", say("customer.withdraw_effect")),)
            ReasonDialog(
                self.office,
                "customer.withdraw_title",
                "customer.withdraw_do",
                withdraw_promise,
                row.id,
                effects=effects,
                done=lambda _none: self.office.ways.say(say("customer.withdraw_done")),
                parent=self,
            ).open()

    def _dress(self) -> None:
        set_role(self._kept, "support", "text2")


_CHIPS = {
    "open": ("wait", "wait"),
    "kept": ("done", "done"),
    "broken": ("late", "late"),
    "withdrawn": ("none", "cancelled"),
    "disputed": ("hold", "hold"),
}


def _state(row: AgreedRow) -> Chip:
    kind, icon = _CHIPS.get(row.state, ("none", "done"))
    key = (
        f"customer.promise_state.{row.state}"
        if row.kind == "promise"
        else f"customer.dispute_state.{row.state}"
    )
    return Chip(kind, say(key), icon=icon, filled=row.state == "broken")  # pyright: ignore[reportArgumentType]


def what_said(row: AgreedRow) -> str:
    """What it is: a promise for how much came of it, a dispute about which invoice and why."""
    if row.kind == "promise":
        told = say("customer.agreed_promise")
        if row.state == "broken" and row.came:
            told = f"{told}, {say('customer.agreed_came', amount=words().money(row.came, row.currency))}"
        return told
    return say("customer.agreed_dispute", number=row.number, why=say(f"dispute.code.{row.code}"))


def step_said(row: AgreedRow) -> str:
    """What is next, and by when or whom."""
    if not row.step:
        return ""
    return say(f"customer.agreed_step.{row.step}", on=row.by or "", who=row.who)


COLUMNS: tuple[Column[AgreedRow], ...] = (
    Column(key="what", title="customer.column.agreed", value=what_said, strong=True, wraps=True),
    Column(key="on", title="customer.column.agreed_on", kind="date", width=104, muted=True),
    Column(key="state", title="column.state", kind="chip", value=_state, width=132),
    Column(key="step", title="customer.column.next", value=step_said, wraps=True),
    Column(key="amount", title="column.amount", kind="money", width=112, currency=lambda row: row.currency),
)
