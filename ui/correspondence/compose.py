"""Opening a mail in the workstation's own mail program, and asking afterwards whether it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.links.mail.by_program import open_mail
from app.links.mail.connectors.program import Handed
from app.reports.mails import MailPage
from ui.kit.office import Office
from ui.kit.runner import Token
from ui.kit.wording import say
from ui.shell.postman import MAILS

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database


def open_in_program(office: Office, page: MailPage) -> None:
    """Hand the mail over and say what cannot be known."""

    def handed(found: Handed) -> None:
        if found.file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(found.file)))
        office.ways.say(say("mails.done.handed"))

    office.call(_open, page.row.id, done=handed, touches=MAILS, owner=office)


def _open(database: Database, actor: Actor, _token: Token, mail_id: int) -> Handed:
    return open_mail(database, actor, mail_id)
