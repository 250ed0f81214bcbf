"""A mail as the bytes that leave: plain text in UTF-8, its papers as PDF, the same Message-ID whenever it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from app.correspondence.addresses import checked_addresses, on_the_wire
from app.correspondence.mail import Mail
from app.correspondence.sender import SenderDraft
from app.links.mail.port import Letter

_POLICY = policy.SMTP.clone(cte_type="7bit")


def message_of(
    mail: Mail, sender: SenderDraft, papers: Sequence[tuple[str, bytes]], at: datetime
) -> EmailMessage:
    """The message. A copy for the merchant's own records is addressed on the envelope only."""
    message = EmailMessage(_POLICY)
    own = on_the_wire(sender.address)
    message["From"] = Address(sender.name, addr_spec=own)
    message["To"] = [Address(addr_spec=on_the_wire(each)) for each in checked_addresses(mail.recipient)]
    if sender.reply_to:
        message["Reply-To"] = [
            Address(addr_spec=on_the_wire(each)) for each in checked_addresses(sender.reply_to)
        ]
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(at)
    # Kept when it is sent again: a server that has it already can tell.
    message["Message-ID"] = f"<{mail.uid}@{own.rpartition('@')[2]}>"
    message["Content-Language"] = mail.language
    message.set_content(mail.body)
    for name, content in papers:
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return message


def letter_of(mail: Mail, sender: SenderDraft, papers: Sequence[tuple[str, bytes]], at: datetime) -> Letter:
    """The message with its envelope."""
    recipients = tuple(on_the_wire(each) for each in mail.recipients)
    return Letter(on_the_wire(sender.address), recipients, bytes(message_of(mail, sender, papers, at)))
