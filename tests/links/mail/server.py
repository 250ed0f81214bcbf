"""A real SMTP server on this machine, with TLS from an authority made for the test, and faults on demand."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "boutique@exemple.fr", "s3cret-mot-de-passe-Été"
TOKEN = "ya29.a-token-that-opens"


@dataclass
class Faults:
    """What the server does wrong from now on."""

    dies_after_data: bool = False
    silent_after_data: float = 0.0
    greylists: int = 0
    refuses: dict[str, str] = field(default_factory=dict)
    answers_data: str = ""
    refuses_auth: bool = False
    drops_before_data: bool = False


class Handler:
    """Keeps what was accepted, and obeys the faults."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.arrived: list[bytes] = []
        self.envelopes: list[tuple[str | None, tuple[str, ...]]] = []
        self.reached_data = 0

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(each, policy=policy.default) for each in self.arrived]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.faults.drops_before_data:
            _cut(server)
            return "421 gone"
        if address in self.faults.refuses:
            return self.faults.refuses[address]
        if self.faults.greylists > 0:
            self.faults.greylists -= 1
            return "450 4.2.0 Greylisted, see http://postgrey.example/"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.reached_data += 1
        if self.faults.answers_data:
            return self.faults.answers_data
        assert isinstance(envelope.content, bytes)
        self.arrived.append(envelope.content)
        self.envelopes.append((envelope.mail_from, tuple(envelope.rcpt_tos)))
        if self.faults.dies_after_data:
            _cut(server)
        if self.faults.silent_after_data:
            await asyncio.sleep(self.faults.silent_after_data)
        return f"250 2.0.0 Ok: queued as {len(self.arrived):04}A7"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        import base64

        said = base64.b64decode(args[1]).decode() if len(args) > 1 else ""
        if said == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01":
            return AuthResult(success=True)
        await server.push("334 eyJzdGF0dXMiOiI0MDEifQ==")
        await server._reader.readline()
        return AuthResult(success=False, handled=False, message="535 5.7.3 Authentication unsuccessful")


def _cut(server: SMTP) -> None:
    """Let the line go dead, without a word."""
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


class _Controller(Controller):
    """With TLS, the library's own trial connection asks for a certificate it trusts; ours is of a test."""

    trusted: ssl.SSLContext | None = None

    def _trigger_server(self) -> None:
        with socket.create_connection((self.hostname, self.port), timeout=10) as raw:
            if self.ssl_context is None:
                raw.recv(1024)
                return
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            with context.wrap_socket(raw) as wrapped:
                wrapped.recv(1024)


@dataclass
class MailServer:
    """A running server: where it listens, the file of its authority, what it got."""

    host: str
    port: int
    ca_file: Path
    handler: Handler

    @property
    def faults(self) -> Faults:
        return self.handler.faults

    @property
    def mails(self) -> list[EmailMessage]:
        return self.handler.mails


@contextmanager
def mail_server(
    folder: Path,
    *,
    security: str = "starttls",
    name: str = "localhost",
    size: int = 33_554_432,
    offers_tls: bool = True,
) -> Iterator[MailServer]:
    """A server at localhost whose certificate is for *name*, by an authority whose file lies in *folder*."""
    authority = trustme.CA()
    certificate = authority.issue_cert(name)
    folder.mkdir(parents=True, exist_ok=True)
    ca_file = folder / f"ca-{security}-{name}.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    handler = Handler()

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (
            USER,
            PASSWORD,
        )
        if handler.faults.refuses_auth or not right:
            return AuthResult(
                success=False,
                handled=False,
                message="535 5.7.8 Username and Password not accepted. Use an app password.",
            )
        return AuthResult(success=True)

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options: dict[str, Any] = {"ssl_context": context} if security == "tls" else {}
    if security == "starttls" and offers_tls:
        options = {"tls_context": context, "require_starttls": True}
    controller = _Controller(
        handler,
        hostname="127.0.0.1",
        port=port,
        authenticator=authenticate,
        auth_required=security == "starttls" and offers_tls,
        auth_require_tls=security == "starttls" and offers_tls,
        data_size_limit=size,
        enable_SMTPUTF8=False,
        **options,
    )
    controller.start()
    try:
        yield MailServer("localhost", port, ca_file, handler)
    finally:
        controller.stop()
