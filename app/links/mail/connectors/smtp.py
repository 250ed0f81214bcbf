"""Mail through a server: SMTP over TLS, its certificate always checked, at most once.

The standard library's client is used step by step instead of by its `send_message`, because what matters is where the
line went dead: before the content left, the mail may be sent again; after it, nobody knows.
"""

from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.base.errors import Trouble
from app.links.mail.port import Letter, Line, Outcome

SECONDS = 60.0
"""How long the server may keep silent at each step."""
_NUL, _BAR = "\0", "\x01"
_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class Login:
    """Who signs in, and how the secret is had when it is needed: a ``password``, or a ``token`` for XOAUTH2."""

    user: str
    secret: Callable[[], str]
    token: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSender:
    """A server. `security` is ``tls`` or ``starttls``; `ca_file` a further authority its certificate may come from."""

    host: str
    port: int
    security: str
    login: Login | None = None
    ca_file: str = ""
    seconds: float = SECONDS

    @contextmanager
    def line(self) -> Iterator[Line]:
        """Connect, check the certificate, sign in; Trouble where one of them fails, in the server's own words."""
        server = self._connected()
        try:
            self._sign_in(server)
            yield _SmtpLine(server, _told(220, server.ehlo_resp or b"").partition(" ")[2])
        finally:
            _leave(server)

    def _connected(self) -> smtplib.SMTP:
        context, here = self._context(), _own_name()
        try:
            if self.security == "tls":
                server: smtplib.SMTP = smtplib.SMTP_SSL(
                    self.host, self.port, here, timeout=self.seconds, context=context
                )
            else:
                server = smtplib.SMTP(self.host, self.port, here, timeout=self.seconds)
        except (OSError, smtplib.SMTPException) as error:
            raise self._no_line(error) from error
        try:
            server.ehlo()
            if self.security == "starttls":
                # A server, or somebody in between, that offers no encryption gets no password.
                if not server.has_extn("starttls"):
                    raise Trouble("mail_no_tls", host=self.host)
                server.starttls(context=context)
                server.ehlo()
        except Trouble:
            _leave(server)
            raise
        except (OSError, smtplib.SMTPException) as error:
            server.close()
            raise self._no_line(error) from error
        return server

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.ca_file:
            try:
                context.load_verify_locations(self.ca_file)
            except (OSError, ssl.SSLError) as error:
                raise Trouble("mail_ca_file", path=self.ca_file, reason=str(error)) from error
        return context

    def _no_line(self, error: Exception) -> Trouble:
        if isinstance(error, ssl.SSLCertVerificationError):
            return Trouble("mail_certificate", host=self.host, reason=error.verify_message)
        if isinstance(error, ssl.SSLError):
            return Trouble(
                "mail_tls_failed", host=self.host, port=self.port, reason=error.reason or str(error)
            )
        if isinstance(error, socket.gaierror):
            return Trouble("mail_no_server", host=self.host)
        if isinstance(error, smtplib.SMTPResponseException):
            answer = _told(error.smtp_code, error.smtp_error)
            return Trouble("mail_server_refuses", host=self.host, answer=answer)
        reason = str(error) or type(error).__name__
        return Trouble("mail_offline", host=self.host, port=self.port, reason=reason)

    def _sign_in(self, server: smtplib.SMTP) -> None:
        login = self.login
        if login is None:
            return
        if not server.has_extn("auth"):
            raise Trouble("mail_no_login", host=self.host)
        offered = server.esmtp_features["auth"].upper().split()
        try:
            code, said = _signed_in(server, login, offered, login.secret())
        except (OSError, smtplib.SMTPException) as error:
            # Without the cause: what was being sent holds the secret.
            raise self._no_line(error) from None
        if code not in {235, 503}:
            facts = {"host": self.host, "login": login.user, "answer": _told(code, said)}
            # 4xx: not the password's fault, the server cannot look just now.
            later = 400 <= code < 500
            raise Trouble("mail_login_later", **facts) if later else Trouble("mail_login_refused", **facts)


class _SmtpLine:
    """A line on which one mail after the other is handed over."""

    def __init__(self, server: smtplib.SMTP, greeting: str) -> None:
        self.greeting = greeting
        self._server = server

    def deliver(self, letter: Letter) -> Outcome:
        """Hand a letter over: to all it goes to, or to nobody."""
        most = self._server.esmtp_features.get("size", "")
        if most.isdigit() and 0 < int(most) < len(letter.content):
            return Outcome("refused", f"SIZE {most}", "too_large")
        try:
            refused = self._addressed(letter)
            if refused is not None:
                self._server.rset()
                return refused
            code, said = self._server.docmd("DATA")
        except (OSError, smtplib.SMTPException) as error:
            return Outcome("later", str(error) or type(error).__name__, "line_lost")
        if code != 354:
            return _not_taken(code, said)
        return self._content(letter)

    def _addressed(self, letter: Letter) -> Outcome | None:
        options = [f"SIZE={len(letter.content)}"] if self._server.has_extn("size") else []
        code, said = self._server.mail(letter.sender, options)
        if code != 250:
            return _not_taken(code, said, "sender_refused")
        for recipient in letter.recipients:
            code, said = self._server.rcpt(recipient)
            if code not in {250, 251}:
                return _not_taken(code, said, "recipient_refused")
        return None

    def _content(self, letter: Letter) -> Outcome:
        lines = letter.content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        stuffed = re.sub(rb"(?m)^\.", b"..", lines)
        if not stuffed.endswith(b"\r\n"):
            stuffed += b"\r\n"
        try:
            self._server.send(stuffed + b".\r\n")
            code, said = self._server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            return Outcome("uncertain", str(error) or type(error).__name__, "line_lost")
        if code == -1:
            return Outcome("uncertain", "", "line_lost")
        return Outcome("accepted", _told(code, said)) if code == 250 else _not_taken(code, said)


def _signed_in(server: smtplib.SMTP, login: Login, offered: list[str], secret: str) -> tuple[int, bytes]:
    """Sign in by the means the server offers, in UTF-8: the library's own ways break at an accent in a password."""
    if login.token:
        code, said = server.docmd(
            "AUTH", f"XOAUTH2 {_coded(f'user={login.user}{_BAR}auth=Bearer {secret}{_BAR * 2}')}"
        )
        # Refused, the server first says why as a challenge, which must be answered by nothing.
        return server.docmd("") if code == 334 else (code, said)
    if "LOGIN" in offered and "PLAIN" not in offered:
        code, said = server.docmd("AUTH", f"LOGIN {_coded(login.user)}")
        return server.docmd(_coded(secret)) if code == 334 else (code, said)
    return server.docmd("AUTH", f"PLAIN {_coded(f'{_NUL}{login.user}{_NUL}{secret}')}")


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


def _not_taken(code: int, said: bytes, reason: str = "") -> Outcome:
    """A refusal in the server's words: for good (5xx), or for now (4xx: greylisting, full mailbox, busy)."""
    answer = _told(code, said)
    enhanced = _ENHANCED.search(answer)
    if code == 552 or (enhanced is not None and enhanced.groups() == ("5", "3", "4")):
        reason = "too_large"
    if code in {421, -1}:
        return Outcome("later", answer, "line_lost")
    return Outcome("refused" if code >= 500 else "later", answer, reason)


def _told(code: int, said: bytes | str) -> str:
    """A server's answer as one line of text."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}".strip()


def _own_name() -> str:
    """By which name this workstation greets: found without asking a name server, which may be far away."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def _leave(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()
