"""How a document went out, on its page: its mails with how they stand and what the server said, and how it was handed over."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.base.listing import ListQuery
from app.correspondence.handover import Handover
from app.correspondence.told import said
from app.reports.mails import MailRow, Trail, trail
from ui.correspondence.handover_dialog import handover_told, take_back
from ui.kit.acts import Act
from ui.kit.breakable import breakable
from ui.kit.chips import Chip, ChipLabel
from ui.kit.office import Office, Touched, touches
from ui.kit.section import Section, emptied
from ui.kit.theme import set_role
from ui.kit.wording import WordButton, say, words


class DocumentMails(Section):
    """Hidden while there are none. Looks again by itself when a mail changes."""

    def __init__(self, office: Office, noun: str, row_id: int, parent: QWidget | None = None) -> None:
        open_them = Act("mails.open_outbox", self._open_outbox, look="link")
        super().__init__("mails.section", parent, act=open_them, edge="bottom")
        self.office, self._noun, self._row_id = office, noun, row_id
        self.trail = Trail("", (), ())
        self._kept = False
        self.hide()
        office.changed.connect(self._on_changed)
        self.load()

    @property
    def rows(self) -> tuple[MailRow, ...]:
        """The mails that are shown."""
        return self.trail.mails

    def load(self) -> None:
        """Look how the document went out."""
        self.office.ask(trail, self._noun, self._row_id, done=self.show_trail, owner=self, later=True)

    def show_trail(self, found: Trail) -> None:
        """Show these mails and handovers."""
        self.trail = found
        self.tell("handover.section" if found.handed else "mails.section")
        self.show_act(shown=bool(found.mails))
        emptied(self.body)
        for each in found.handed:
            self._show_handover(each)
        for row in found.mails:
            self._show_mail(row)
        self.setVisible(bool(found.mails or found.handed))

    def keep_as_handed(self, *, kept: bool) -> None:
        """Whether what came since shows that it was handed over: that is not taken back then."""
        if kept != self._kept:
            self._kept = kept
            self.show_trail(self.trail)

    def _show_handover(self, found: Handover) -> None:
        ours = "_purchase" if self._noun == "purchase_order" else ""
        self.body.addWidget(ChipLabel(Chip("done", say(f"handover.chip{ours}")), self))
        self._add(handover_told(found))
        if found.note:
            self._add(found.note)
        if self._kept:
            return
        back = WordButton(
            f"handover.withdraw{ours}",
            self,
            look="link",
            clicked=partial(take_back, self.office, found, self.trail.number, self, ours),
        )
        back.setProperty("fit", "compact")
        self.body.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_mail(self, row: MailRow) -> None:
        from ui.correspondence.mails_screen import mail_chip

        self.body.addWidget(ChipLabel(mail_chip(row), self))
        at = words().day_time(row.tried_at or row.promised_at)
        kind = say(f"mail.kind.{row.kind}")
        self._add(say("mails.line", kind=kind, recipient=breakable(row.recipient), at=at))
        if answer := said(row.answer):
            self._add(say("mails.answered", answer=breakable(answer)))

    def _add(self, text: str) -> None:
        what = QLabel(text, self)
        what.setTextFormat(Qt.TextFormat.PlainText)
        what.setWordWrap(True)
        set_role(what, "support", "text2")
        what.setContentsMargins(0, 0, 0, 6)
        self.body.addWidget(what)

    def _open_outbox(self) -> None:
        """The outbox with the mails of this document alone."""
        about = ("about", f"{self._noun}:{self._row_id}")
        self.office.ways.go("mails", ListQuery(chips=(("view", "all"), about)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and (self.trail.mails or self.trail.handed):
            self.show_trail(self.trail)

    def _on_changed(self, touched: Touched) -> None:
        if touches(touched, frozenset({"mail", "outbox", "handover"})):
            self.load()
