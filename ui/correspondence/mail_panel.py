"""Beside the outbox: the framed mail as it leaves or left, how it stands, what its server said, and what to do (Y4)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.correspondence import mail
from app.correspondence.mail import Attachment
from app.correspondence.told import said
from app.flow import mail_left
from app.flow.mail_paper import content_of
from app.payments.debits import read_batch
from app.reports.mails import MailPage, MailRow, mail_page
from app.reports.overtaken import AT_BANK, OUTDATED, STILL_HERE
from ui.correspondence.compose import open_in_program
from ui.correspondence.readdress_dialog import ReaddressDialog
from ui.correspondence.waiting_mail import known_told, send_now, stands_told
from ui.kit.breakable import breakable
from ui.kit.ground import Ground
from ui.kit.office import PAPER, Office
from ui.kit.other_verbs import Offered, OtherVerbs
from ui.kit.runner import Token
from ui.kit.save_file import open_with_system
from ui.kit.scroll import Scroll
from ui.kit.section import Paragraph, emptied
from ui.kit.theme import scaled, set_role
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, WordLabel, say
from ui.payments.move_batch import move_batch
from ui.reminders.withdraw_dialog import withdraw_reminder

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Verb


WIDE, NARROW = 360, 300
"""How wide the panel is where there is room, and where there is little."""
_LINK = 8
"""What a link takes beside its words."""


class MailPanel(QWidget):
    """State, the server's own answer, verbs; then the mail itself."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.page: MailPage | None = None
        self._wanted = 0
        self.setFixedWidth(scaled(WIDE))
        inner = Ground("sunken", "left")
        # How to choose a mail is a hint, and no title: each keeps its own letters.
        self.hint, self.title, self.stands = WordLabel("mails.choose", inner), QLabel(inner), QLabel(inner)
        for label, role in ((self.hint, "body"), (self.title, "section"), (self.stands, "body")):
            label.setWordWrap(True)
            set_role(label, role)
        self.answer = Paragraph("mails.answer", inner)
        self.verbs = OtherVerbs(inner)
        self.recipient, self.subject = Paragraph("mails.recipient", inner), Paragraph("mails.subject", inner)
        self.text = Paragraph("mails.text", inner)
        self._papers = QVBoxLayout()
        self._papers.setSpacing(4)
        column = QVBoxLayout(inner)
        column.setContentsMargins(MARGIN, 16, MARGIN, 16)
        column.setSpacing(12)
        for widget in (
            self.hint,
            self.title,
            self.stands,
            self.answer,
            self.verbs,
            self.recipient,
            self.subject,
        ):
            column.addWidget(widget)
        column.addLayout(self._papers)
        column.addWidget(self.text)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(inner, self))
        self.show_row(None)

    def show_row(self, row: MailRow | None) -> None:
        """Show a mail, or how to choose one."""
        self._wanted = row.id if row is not None else 0
        if row is None:
            self._show(None)
        else:
            self.office.ask(mail_page, row.id, done=self._on_page, owner=self)

    def _on_page(self, page: MailPage) -> None:
        if page.row.id == self._wanted:
            self._show(page)

    def _show(self, page: MailPage | None) -> None:
        self.page = page
        self.hint.setVisible(page is None)
        for label in (self.title, self.stands):
            label.setVisible(page is not None)
        emptied(self._papers)
        if page is None:
            for part in (self.answer, self.recipient, self.subject, self.text):
                part.show_text("")
            self.verbs.show_verbs(())
            return
        row = page.row
        self.title.setText(f"{say(f'mail.kind.{row.kind}')} {row.number}".strip())
        former = (
            page.sender is not None
            and page.sender.kind == "system"
            and row.tried_at is not None
            and row.tried_at < page.sender.changed_at
        )
        # What a server answered, the account of today could not know.
        # How it leaves is no help where it had better not.
        stands = "" if _to_move(row) and row.state == "waiting" else stands_told(row)
        told = (known_told(row), stands, say("mail.stands.former") if former else "")
        self.stands.setText(" ".join(part for part in told if part))
        self.answer.show_text(said(row.answer))
        self.recipient.show_text(breakable(page.mail.recipient))
        self.subject.show_text(page.mail.subject)
        self.text.show_text(breakable(page.mail.body))
        for each in page.mail.attachments:
            button = WordButton(
                "mails.paper", self, look="link", clicked=partial(self._open_paper, each), name=each.name
            )
            button.setProperty("fit", "compact")
            # A long name would push what stands below it out of the panel: its end tells papers apart.
            room = scaled(NARROW) - 2 * MARGIN - _LINK
            shown = button.fontMetrics().elidedText(each.name, Qt.TextElideMode.ElideMiddle, room)
            if shown != each.name:
                button.tell("mails.paper", name=shown)
                button.describe(each.name)
            self._papers.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.verbs.show_verbs(self._offered(page))
        # The likeliest comes first, and is the one that stands out.
        self.verbs.stand_out(list(self.verbs.offered)[:1] if row.state in STILL_HERE else ())

    def _offered(self, page: MailPage) -> list[Offered]:
        """The verbs that mean something for a mail as it stands, the likeliest first."""
        row, by_hand = page.row, page.sender is not None and page.sender.kind == "system"
        discard = Offered(
            "mails.verb.discard", partial(self._do, mail.discard, "mails.done.discarded"), danger=True
        )
        if row.noun == "reminder" and row.state in (*STILL_HERE, "discarded"):
            # Set aside as a mail alone, its level would go on counting.
            discard = Offered("reminders.withdraw.open", self._withdraw, danger=True)
        key = "mails.verb.again_by_hand" if by_hand else "mails.verb.again"
        again = Offered(key, partial(self._do, mail.send_again, "mails.done.again"))
        readdress = Offered("mails.verb.readdress", self._readdress)
        # Sent now, it would announce a day that cannot stand any more.
        move = [Offered("mails.verb.move", self._move)] if _to_move(row) else []
        if row.overtaken in AT_BANK:
            move.insert(0, Offered("stands.to_bank", partial(self.office.ways.go, "bank")))
        match row.state:
            case "waiting":
                now = Offered(
                    "mails.verb.open" if by_hand else "mails.verb.now", self._open if by_hand else self._now
                )
                if row.overtaken in OUTDATED:
                    return [discard, now, readdress]
                return [*move, now, readdress, discard]
            case "uncertain":
                received = Offered(
                    "mails.verb.received", partial(self._do, mail_left.received, "mails.done.received")
                )
                return [received, again, discard]
            case "refused":
                return [*move, readdress, again, discard]
            case "discarded":
                if row.noun == "reminder":
                    return [] if row.withdrawn else [again, discard]
                return [again]
            case _:
                return []

    # --- what can be done ---

    def _do(self, verb: Verb[..., Any], told: str) -> None:
        if self.page is None:
            return
        mail_id = self.page.row.id
        undo: Callable[[], object] | None = None
        if verb is mail.discard:
            undo = partial(self.office.do, mail.send_again, mail_id)
        self.office.do(verb, mail_id, done=lambda _none: self.office.ways.say(say(told), undo), owner=self)

    def _readdress(self) -> None:
        if self.page is not None:
            ReaddressDialog(self.office, self.page.row, self).open()

    def _withdraw(self) -> None:
        if self.page is not None:
            row = self.page.row
            withdraw_reminder(self.office, row.row_id, row.number, row.customer, self, mailed=True)

    def _move(self) -> None:
        if self.page is not None and self.page.row.batch_id is not None:
            moving = partial(move_batch, self.office, parent=self)
            self.office.ask(read_batch, self.page.row.batch_id, done=moving, owner=self)

    def _now(self) -> None:
        if self.page is not None:
            self.stands.setText(say("mail.stands.sending", at=""))
            send_now(self.office, self.page.row.id, self)

    def _open(self) -> None:
        if self.page is not None:
            open_in_program(self.office, self.page)

    def _open_paper(self, paper: Attachment) -> None:
        assert self.page is not None
        language = self.page.mail.language

        def show(content: bytes) -> None:
            open_with_system(self.office, paper.name, content)

        self.office.work(_paper, paper, language, done=show, touches=PAPER)


def _to_move(row: MailRow) -> bool:
    """Whether the debit that it announces is to be put off rather than announced."""
    return row.too_late and row.state in STILL_HERE and row.batch_id is not None


def _paper(database: Database, actor: Actor, _token: Token, paper: Attachment, language: str) -> bytes:
    return content_of(database, actor, paper, language)
