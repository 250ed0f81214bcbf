"""What the shops call ways of paying, a row each, and which of the company's methods it is: decided by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.base.listing import ListQuery
from app.flow import methods as deciding
from app.links.shops.gateways import gateways_unwritten
from app.orders.gateways import Gateway, in_turn
from app.orders.methods import Method
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.runner import leave_unsaid
from ui.kit.section import Section, inset
from ui.kit.text_choice import TextChoice
from ui.kit.theme import scaled, set_role
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, WordLabel, say, words

NONE = "none"
_NOTHING_YET = ""


def called(row: Gateway) -> str:
    """Which method it is, in words."""
    if row.method is not None:
        return row.method.name(words().language)
    return "" if row.undecided else say("settings.gateways.own_words")


def _state(row: Gateway) -> Chip:
    if row.undecided:
        return Chip("wait", say("settings.gateways.to_decide"), filled=True)
    return Chip("done", say("settings.gateways.decided" if row.decided_at else "settings.gateways.known"))


class GatewaysPart(Section):
    """Those to be decided stand first; Enter decides the framed one. `counted` tells how many are to be decided."""

    counted = Signal(int)

    def __init__(self, office: Office, widest: int, parent: QWidget | None = None) -> None:
        super().__init__("settings.part.gateways", parent, bleeds=True)
        self.office = office
        self.methods: tuple[Method, ...] = ()
        self.shops: Mapping[int, str] = {}
        self.rows: tuple[Gateway, ...] = ()
        self._written: tuple[Gateway, ...] = ()
        self._unwritten: tuple[Gateway, ...] | None = None
        told = WordLabel("settings.gateways.told", self)
        told.setWordWrap(True)
        set_role(told, "body", "text2")
        self.none = WordLabel("settings.gateways.none", self)
        set_role(self.none, "body", "text3")
        columns: tuple[Column[Gateway], ...] = (
            Column(
                key="gateway",
                title="settings.gateways.column.gateway",
                aside=lambda row: row.title if row.title != row.gateway else "",
                strong=True,
            ),
            Column(
                key="shop",
                title="column.shop",
                value=lambda row: self.shops.get(row.shop_id, ""),
                width=130,
                muted=True,
            ),
            Column(key="method", title="settings.gateways.column.method", value=called, width=140),
            Column(key="state", title="column.state", kind="chip", value=_state, width=112),
        )
        self.table: RowsTable[Gateway] = RowsTable(columns, self, whole=True, name="settings.part.gateways")
        self.setMaximumWidth(scaled(widest))
        self.table.opened.connect(self.ask)
        self.table.current_changed.connect(self._on_current)
        self.decide = WordButton("settings.gateways.decide", self, clicked=self._decide)
        self.orders = WordButton("settings.gateways.orders", self, clicked=self._see_orders)
        row = QHBoxLayout()
        row.addWidget(self.decide)
        row.addWidget(self.orders)
        row.addStretch(1)
        inset(told, self.none, row)
        self.body.addWidget(told)
        self.body.addWidget(self.none)
        self.body.addWidget(self.table)
        self.end_with(row)
        self._on_current(None)

    def show_gateways(
        self, rows: Sequence[Gateway], methods: Sequence[Method], shops: Mapping[int, str]
    ) -> None:
        """Show all of them; `shops` are the names by key."""
        self.methods, self.shops = tuple(methods), dict(shops)
        self._written = tuple(rows)
        self._show()
        if self._unwritten is None:
            # Asked once, and apart: orders of years may have to be looked at.
            self._unwritten = ()
            self.office.ask(gateways_unwritten, done=self._on_unwritten, failed=leave_unsaid, owner=self)

    def _on_unwritten(self, found: tuple[Gateway, ...]) -> None:
        self._unwritten = found
        self._show()

    def _show(self) -> None:
        written = {(each.shop_id, each.gateway) for each in self._written}
        before = [each for each in self._unwritten or () if (each.shop_id, each.gateway) not in written]
        self.rows = in_turn((*self._written, *before))
        self.table.put(self.rows)
        self.table.frame_first()
        for widget in (self.table, self.decide, self.orders):
            widget.setVisible(bool(self.rows))
        self.none.setVisible(not self.rows)
        self._on_current(self.table.current)
        self.counted.emit(sum(each.undecided for each in self.rows))

    def ask(self, row: Gateway) -> GatewayDialog:
        """Ask which method it is."""
        dialog = GatewayDialog(self.office, row, self.methods, self)
        dialog.open()
        return dialog

    def _on_current(self, row: Gateway | None) -> None:
        for button in (self.decide, self.orders):
            button.allow(row is not None, say("settings.gateways.choose"))

    def _see_orders(self) -> None:
        row = self.table.current
        if row is not None:
            query = ListQuery(chips=(("shop", str(row.shop_id)), ("method", row.told)))
            self.office.ways.go("orders", query)

    def _decide(self) -> None:
        if self.table.current is not None:
            self.ask(self.table.current)


class GatewayDialog(VerbDialog):
    """Which of the company's methods it is, or none: then orders keep the shop's words."""

    def __init__(
        self, office: Office, row: Gateway, methods: Sequence[Method], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            office, "settings.gateways.decide_title", "settings.gateways.decide_do", parent, columns=1
        )
        self._row = row
        self._methods = {str(each.id): each for each in methods if each.archived_at is None}
        both = row.title and row.title != row.gateway
        self.tell_subtitle(
            say("settings.gateways.named", gateway=row.gateway, title=row.title) if both else row.gateway
        )
        language = words().language
        self.method = TextChoice(self)
        # Nothing is proposed of what nobody decided: one key too many would sell on credit.
        self.method.offer(
            [
                *(((_NOTHING_YET, say("settings.gateways.pick")),) if row.undecided else ()),
                *((key, each.name(language)) for key, each in self._methods.items()),
                (NONE, say("settings.gateways.own_words")),
            ]
        )
        standing = str(row.method_id) if row.method_id is not None else NONE
        if not row.undecided:
            self.method.set_value(standing)
        self.form.add("method", Field("settings.gateways.method", self.method))
        self.method.currentIndexChanged.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        found = self._methods.get(self.method.value)
        decided = self.method.value != _NOTHING_YET
        self.form.fields["method"].complain("")
        if not decided:
            self.effects.tell([])
            return
        if found is None:
            lines = [("shops", say("settings.gateways.told_none"))]
        else:
            lines = [
                ("bank", say(f"settings.methods.told_{found.payment_kind}")),
                ("customer", say(f"settings.methods.told_{found.approval}")),
            ]
        self.effects.tell([*lines, ("orders", say("settings.gateways.from_now_on"))])

    def check(self) -> bool:
        if self.method.value != _NOTHING_YET:
            return super().check()
        self.form.fields["method"].complain(say("settings.gateways.pick_first"))
        self.method.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def act(self) -> None:
        """Write down what it is."""
        found = self._methods.get(self.method.value)
        row, method_id = self._row, found.id if found is not None else None
        if row.id > 0:
            self.do(deciding.map_gateway, row.id, method_id, done=self._done)
        else:
            self.do(deciding.map_seen, row.shop_id, row.gateway, row.title, method_id, done=self._done)

    def _done(self, _nothing: None) -> None:
        self.office.ways.say(say("settings.gateways.done", gateway=self._row.gateway))
