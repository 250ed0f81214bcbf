"""The sender of a company's account, with the secret that this workstation keeps for it."""

from __future__ import annotations

from app.base import secrets
from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.correspondence.sender import Sender, secret_name, the_sender
from app.links.mail.connectors.smtp import Login, SmtpSender
from app.links.mail.port import Sender as Port


def sender_of(account: Sender, company: str) -> Port:
    """The way the account's mails leave. Refused with ``mail_password_missing`` where this workstation has no secret,
    and ``mail_by_program`` where each mail is handed to the workstation's own mail program.
    """
    if account.kind == "system":
        raise Refusal("mail_by_program")
    return SmtpSender(
        host=account.host,
        port=account.port,
        security=account.security,
        login=_login(account, company),
        ca_file=account.ca_file,
    )


def the_account(rd: Read) -> tuple[Sender, str]:
    """The account and the company's uid; refused with ``mail_no_account``."""
    account = the_sender(rd)
    if account is None:
        raise Refusal("mail_no_account")
    return account, the_company(rd).uid


def _login(account: Sender, company: str) -> Login | None:
    if not account.login:
        return None
    if account.kind == "oauth":
        from app.links.mail.oauth import access_token

        return Login(account.login, lambda: access_token(account, company), token=True)
    password = secrets.read(secret_name(company, account.uid))
    if password is None:
        raise Refusal("mail_password_missing", login=account.login)
    return Login(account.login, lambda: password)
