"""The mails about a document, on its page: a line each with whom it went to and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.base.listing import ListQuery
from app.reports.mails import MailRow, rows_about
from ui.kit.acts import Act
from ui.kit.breakable import breakable
from ui.kit.chips import ChipLabel
from ui.kit.office import Office, Touched, touches
from ui.kit.section import Section, emptied
from ui.kit.theme import set_role
from ui.kit.wording import say, words


class DocumentMails(Section):
    """Hidden while there are none. Looks again by itself when a mail changes."""

    def __init__(self, office: Office, noun: str, row_id: int, parent: QWidget | None = None) -> None:
        open_them = Act("mails.open_outbox", partial(office.ways.go, "mails", ListQuery()), look="link")
        super().__init__("mails.section", parent, act=open_them, edge="bottom")
        self.office, self._noun, self._row_id = office, noun, row_id
        self.rows: tuple[MailRow, ...] = ()
        self.hide()
        office.changed.connect(self._on_changed)
        self.load()

    def load(self) -> None:
        """Look for the mails about the document."""
        self.office.ask(rows_about, self._noun, self._row_id, done=self.show_rows, owner=self, later=True)

    def show_rows(self, rows: Sequence[MailRow]) -> None:
        """Show these mails."""
        from ui.correspondence.mails_screen import mail_chip

        self.rows = tuple(rows)
        emptied(self.body)
        for row in rows:
            self.body.addWidget(ChipLabel(mail_chip(row), self))
            what = QLabel(self)
            what.setTextFormat(Qt.TextFormat.PlainText)
            what.setWordWrap(True)
            at = words().day_time(row.tried_at or row.promised_at)
            what.setText(
                say(
                    "mails.line", kind=say(f"mail.kind.{row.kind}"), recipient=breakable(row.recipient), at=at
                )
            )
            set_role(what, "support", "text2")
            what.setContentsMargins(0, 0, 0, 6)
            self.body.addWidget(what)
        self.setVisible(bool(rows))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.rows:
            self.show_rows(self.rows)

    def _on_changed(self, touched: Touched) -> None:
        if touches(touched, frozenset({"mail", "outbox"})):
            self.load()
