"""The methods of payment of the company in the order in which lists offer them, and what the shops call them (R16-R19)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.flow import methods as deciding
from app.orders.gateways import Gateway
from app.orders.methods import Method
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.section import Section
from ui.kit.theme import scaled, set_role
from ui.kit.wording import WordButton, WordLabel, say
from ui.settings.gateways_part import GatewaysPart
from ui.settings.method_dialog import MethodDialog, RetireDialog, name_of
from ui.settings.rows_part import fill

WIDEST = 960


def _state(row: Method) -> Chip:
    if row.archived_at is not None:
        return Chip("none", say("settings.methods.gone"), icon="cancelled")
    return Chip("done", say("settings.methods.offered"))


def _means(row: Method) -> str:
    """By what means money comes, where the name does not say it."""
    means = say(f"payment.method.{row.means}")
    return "" if means == name_of(row) else means


COLUMNS: tuple[Column[Method], ...] = (
    Column(key="name", title="column.name", value=name_of, aside=_means, strong=True),
    Column(
        key="kind",
        title="settings.methods.column.kind",
        value=lambda row: say(f"settings.methods.kind_{row.payment_kind}"),
        width=118,
    ),
    Column(
        key="approval",
        title="settings.methods.column.approval",
        value=lambda row: say(f"settings.methods.approval_{row.approval}"),
        width=130,
    ),
    Column(key="state", title="column.state", kind="chip", value=_state, width=100),
)


class MethodsForm(QWidget):
    """Add, change, put in order, offer no longer; Enter changes the framed row."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.rows: tuple[Method, ...] = ()
        self._wanted: int | None = None
        part = Section("", self, bleeds=True)
        told = WordLabel("settings.methods.told", part)
        told.setWordWrap(True)
        set_role(told, "body", "text2")
        self.table: RowsTable[Method] = RowsTable(COLUMNS, part, whole=True, name="settings.part.methods")
        self.table.gives_way = ("approval",)
        self.table.rows_model.muted = lambda row: row.archived_at is not None
        part.setMaximumWidth(scaled(WIDEST))
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(self._on_current)
        self.add = WordButton("settings.methods.add", part, clicked=self.ask_new)
        self.change = WordButton("settings.methods.change", part, clicked=self._change)
        self.up = WordButton("settings.methods.up", part, clicked=lambda: self._move(-1))
        self.down = WordButton("settings.methods.down", part, clicked=lambda: self._move(1))
        self.leave = WordButton("settings.methods.leave", part, clicked=self._leave)
        fill(part, told, self.table, (self.add, self.change, self.up, self.down, self.leave))
        self.gateways = GatewaysPart(office, WIDEST, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(part)
        column.addWidget(self.gateways)
        column.addStretch(1)
        self._on_current(None)

    def show_methods(
        self, rows: Sequence[Method], gateways: Sequence[Gateway], shops: Mapping[int, str]
    ) -> None:
        """Show all methods, and what the shops call them."""
        self.rows = tuple(rows)
        self.table.put(rows)
        at = next((at for at, each in enumerate(rows) if each.id == self._wanted), None)
        if at is not None:
            self.table.setCurrentIndex(self.table.rows_model.index(at, 0))
        else:
            self.table.frame_first()
        self.gateways.show_gateways(gateways, rows, shops)
        self._on_current(self.table.current)

    def ask_new(self) -> MethodDialog:
        """Ask for a new method."""
        dialog = MethodDialog(self.office, None, self)
        dialog.open()
        return dialog

    def ask_change(self, row: Method) -> MethodDialog:
        """Ask what shall be different."""
        dialog = MethodDialog(self.office, row, self)
        dialog.open()
        return dialog

    def ask_leave(self, row: Method) -> RetireDialog:
        """Say what becomes of what was paid with it, and ask."""
        led = sum(each.method_id == row.id for each in self.gateways.rows)
        others = [each for each in self.rows if each.archived_at is None and each.id != row.id]
        dialog = RetireDialog(self.office, row, led, others, self)
        dialog.open()
        return dialog

    # --- within ---

    def _on_current(self, row: Method | None) -> None:
        self._wanted = row.id if row is not None else self._wanted
        gone = row is not None and row.archived_at is not None
        choose = say("settings.methods.choose")
        self.change.allow(row is not None and not gone, say("settings.methods.gone_stay") if gone else choose)
        self.leave.allow(row is not None, choose)
        self.leave.tell("settings.methods.back" if gone else "settings.methods.leave")
        listed = [each.id for each in self.rows if each.archived_at is None]
        at = listed.index(row.id) if row is not None and row.id in listed else None
        ends = say("settings.methods.gone_stay") if gone else choose
        self.up.allow(at is not None and at > 0, say("settings.methods.first") if at == 0 else ends)
        last = len(listed) - 1
        self.down.allow(at is not None and at < last, say("settings.methods.last") if at == last else ends)

    def _open(self, row: Method) -> None:
        if row.archived_at is None:
            self.ask_change(row)

    def _change(self) -> None:
        if self.table.current is not None:
            self._open(self.table.current)

    def _move(self, by: int) -> None:
        row = self.table.current
        listed = [each.id for each in self.rows if each.archived_at is None]
        if row is None or row.id not in listed:
            return
        at = listed.index(row.id)
        if not 0 <= at + by < len(listed):
            return
        listed[at], listed[at + by] = listed[at + by], listed[at]
        self._wanted = row.id
        self.office.do(deciding.arrange, listed, failed=self._broke, owner=self)

    def _leave(self) -> None:
        row = self.table.current
        if row is None:
            return
        if row.archived_at is None:
            self.ask_leave(row)
            return

        def done(_nothing: None) -> None:
            self.office.ways.say(say("settings.methods.came", name=name_of(row)))

        self.office.do(deciding.restore, row.id, done=done, failed=self._broke, owner=self)

    def _broke(self, failure: Failure) -> None:
        self.office.runner.unheard.emit(failure)
