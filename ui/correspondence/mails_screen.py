"""The outbox: every mail, how it stands, what its server said; the framed one beside it with what can be done."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.base.listing import ListQuery
from app.base.outbox import STATES
from app.correspondence import mail
from app.correspondence.tables import KINDS
from app.customers.queries import customer_name
from app.reports.mails import MAILS, MailRow, document_called
from app.reports.overtaken import OUTDATED, STILL_HERE, outdated_confirmations
from ui.correspondence.mail_panel import NARROW, WIDE, MailPanel
from ui.customers.customer_picker import customer_picker
from ui.kit.abreast import put_panel
from ui.kit.acts import Act
from ui.kit.banner import Banner
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.filters import Filter
from ui.kit.list_design import ListDesign
from ui.kit.office import Office, Touched, touches
from ui.kit.pointing_list import PointingList
from ui.kit.theme import scaled
from ui.kit.view_tabs import View
from ui.kit.wording import say

_OVERTAKES = frozenset({"mail", "outbox", "sales_order", "invoice", "debit_batch", "mandate", "setting"})
"""What has to change for a mail to stand otherwise, or to be out of date."""
OPENS = {
    "sales_order": "order",
    "invoice": "invoice",
    "quote": "quote",
    "purchase_order": "purchase",
    "payment": "payment",
    "shipment": "shipment",
    "goods_receipt": "receipt",
}
"""The page of what a mail is about, by its noun."""
_ROOMY = 900
"""From this width on, the framed mail has a wide column beside the list."""
_BESIDE = 720
"""Where there is less, as with large letters, it stands below the list."""


def mail_chip(row: MailRow) -> Chip:
    """How a mail stands: what needs a person is filled, what it waits for too long is said first."""
    if row.overtaken in ("debit_at_bank", "debit_settled", "reminder_at_bank", "reminder_debited"):
        return Chip("late", say(f"mail.chip.{row.overtaken}"), filled=True)
    if row.state in STILL_HERE and row.tell_by is not None:
        key = "mail.chip.too_late" if row.too_late else "mail.chip.tell_by"
        return Chip("late" if row.too_late else "wait", say(key, day=row.tell_by), filled=True)
    if row.overtaken in OUTDATED:
        return Chip("none", say("mail.chip.outdated"), icon="late", filled=True)
    if row.overtaken == "held":
        return Chip("hold", say("mail.chip.held"), filled=True)
    if row.state == "waiting" and row.by_hand:
        return Chip("wait", say(f"mail.by_hand.{row.by_hand}"), filled=True)
    text = say(f"mail.state.{row.state}")
    match row.state:
        case "refused":
            return Chip("late", text, filled=True)
        case "uncertain":
            return Chip("hold", text, filled=True)
        case "waiting":
            return Chip("wait", text)
        case "sending":
            return Chip("run", text)
        case "discarded":
            return Chip("none", text, icon="cancelled")
        case _:
            return Chip("done", text)


class MailList(PointingList[MailRow]):
    """`pointed` carries the mail that is framed, or None."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        back = Act("shell.room.today", lambda: office.ways.go("today"), icon="today")
        super().__init__(office, replace(DESIGN, acts=(back,)), parent)

    def _open(self, key: int) -> None:
        at = self.model.row_of(key)
        line = self.model.line(at) if at is not None else None
        if line is not None and line.row.noun in OPENS:
            self.office.ways.open(OPENS[line.row.noun], line.row.row_id)


class MailsScreen(QWidget):
    """The list and the panel: an invoice that did not reach its customer is work of the day."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list, self.panel = MailList(office, self), MailPanel(office, self)
        self.list.pointed.connect(self._show_row)
        self.panel.hide()
        self.banner = Banner(self.list)
        # It is about the list: below its views, where its own failures stand too.
        column = cast("QVBoxLayout", self.list.layout())
        column.insertWidget(column.indexOf(self.list.banner) + 1, self.banner)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.list, 3)
        self._row.addWidget(self.panel, 2)
        office.changed.connect(self._on_changed)
        self._look()

    def _show_row(self, row: MailRow | None) -> None:
        # Beside words in place of a list there is no mail to choose.
        self.panel.setVisible(row is not None)
        self.panel.show_row(row)

    def _on_changed(self, touched: Touched) -> None:
        if touches(touched, _OVERTAKES):
            self._look()

    def _look(self) -> None:
        self.list.office.ask(outdated_confirmations, done=self._tell, owner=self)

    def _tell(self, keys: list[int]) -> None:
        """Confirmations of what has left already are offered to be set aside together."""
        if not keys:
            self.banner.hide()
            return
        act = Act("mails.outdated.discard", partial(self._discard, keys), look="secondary")
        told = say("mails.outdated.text")
        self.banner.show_message("wait", say("mails.outdated.title", n=len(keys)), told, (act,))

    def _discard(self, keys: list[int]) -> None:
        office = self.list.office

        def undo() -> None:
            for key in keys:
                office.do(mail.send_again, key)

        def done(_none: None) -> None:
            office.ways.say(say("mails.outdated.done", n=len(keys)), undo)

        for key in keys[:-1]:
            office.do(mail.discard, key, owner=self)
        office.do(mail.discard, keys[-1], done=done, owner=self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = WIDE if self.width() >= scaled(_ROOMY) else NARROW
        beside = self.width() >= scaled(_BESIDE)
        put_panel(self._row, self.panel, scaled(wide) if beside else None)

    def show_list(self, _name: str, query: ListQuery) -> None:
        """Show the mails a tile asks for; without anything asked for, the list is as it was left."""
        if query != ListQuery():
            self.list.show_query(query)

    def first_focus(self) -> QWidget | None:
        """What takes the keys when it is shown."""
        return self.list.table


_SHORT = {
    "order_confirmation": "shell.document.order",
    "quote_reminder": "mails.short.asked",
    "assigned_invoice": "mails.short.assigned",
    "assigned_to_come": "mails.short.assigned",
    "corrective": "mails.short.corrective",
    "debit_notice": "mails.short.debit",
    "debit_called_off": "mails.short.debit",
    "parcel_shipped": "mails.short.parcel",
    "parcel_delivered": "mails.short.parcel",
    "order_status": "shell.document.order",
    "order_late": "shell.document.order",
    "supplier_claim": "mails.short.claim",
    "proforma": "mails.short.proforma",
    "supplier_return": "mails.short.given_back",
}
"""Kinds whose words are too long to stand before a number; the panel says them whole."""

DESIGN = ListDesign[MailRow](
    name="mails",
    title="mails.title",
    counted="mails.counted",
    hint="mails.hint",
    empty_title="mails.empty",
    empty_text="mails.empty_text",
    listing=MAILS,
    columns=(
        Column(key="promised_at", title="mails.promised_at", kind="instant", width=124, muted=True),
        Column(key="state", title="column.state", kind="chip", value=mail_chip, width=140, sortable=False),
        Column(
            key="recipient",
            title="mails.recipient",
            value=lambda row: row.customer or row.recipient,
            strong=True,
        ),
        Column(
            key="number",
            title="column.document",
            value=lambda row: f"{say(_SHORT.get(row.kind, f'mail.kind.{row.kind}'))} {row.number}".strip(),
            width=204,
            sortable=False,
        ),
        Column(key="subject", title="mails.subject", shown=False, wide=1),
        Column(
            key="kind",
            title="column.kind",
            value=lambda row: say(f"mail.kind.{row.kind}"),
            width=170,
            sortable=False,
            muted=True,
            shown=False,
        ),
    ),
    nouns=tuple(sorted(_OVERTAKES)),
    icon="mail",
    opens="mail",
    views=(
        View("all", "mails.view.all", (("view", "all"),)),
        View("needs", "mails.view.needs", (("view", "needs"),), alarm="late"),
        View("waiting", "mails.view.waiting", (("view", "waiting"),)),
    ),
    filters=(
        Filter("customer", "column.customer", called=customer_name, picker=customer_picker),
        Filter("kind", "column.kind", tuple((each, f"mail.kind.{each}") for each in KINDS)),
        # Comes from the page of a document.
        Filter("about", "column.document", says=document_called),
        # A row's chip may say more than how it was sent: that its debit came too late, its order is on hold.
        Filter("state", "mails.filter_sending", tuple((each, f"mail.state.{each}") for each in STATES)),
    ),
    sort="promised_at",
    descending=True,
    muted=lambda row: row.state == "discarded",
)
