"""The account mails leave from: decided by the merchant, tried by a test, its password kept with the workstation."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.correspondence.addresses import checked_address, checked_addresses
from app.correspondence.tables import mail_sender


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderDraft:
    """An account as typed. `kind`: ``smtp`` (a server and a password), ``oauth`` (Microsoft 365 or Gmail with the merchant's
    own client id) or ``system`` (the mail program of the workstation). `security` is ``tls`` from the first byte or
    ``starttls``; there is no other: a password never travels in the clear. `ca_file` is a further authority the server's
    certificate may come from.
    """

    kind: str = "smtp"
    address: str
    name: str = ""
    reply_to: str = ""
    copy_to: str = ""
    host: str = ""
    port: int = 0
    security: str = "starttls"
    login: str = ""
    ca_file: str = ""
    provider: str = ""
    client_id: str = ""
    tenant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender(SenderDraft):
    """The account as it stands: `state` is untried, works or fails, `answer` what the server last said."""

    uid: str
    changed_at: datetime
    state: str = "untried"
    answer: str = ""
    tried_at: datetime | None = None


PROVIDERS = {
    "microsoft": ("smtp.office365.com", 587, "starttls"),
    "google": ("smtp.gmail.com", 465, "tls"),
}
"""Server, port and security of those who are signed in to with OAuth."""


def the_sender(rd: Read) -> Sender | None:
    """The company's account, None until there is one."""
    row = rd.execute(_SENDER).mappings().one_or_none()
    return Sender(**{name: value for name, value in row.items() if name != "id"}) if row else None


@verb("mail_sender.decide")
def decide(tx: Write, draft: SenderDraft) -> str:
    """Set the account up, or change it; gives its uid, by which its password is kept.

    Refused with ``mail_address_malformed``, ``mail_host_missing``, ``mail_port_wrong`` or ``mail_client_missing``.
    """
    values = asdict(_checked(draft))
    standing = the_sender(tx)
    tx.note(sender=draft.kind)
    fresh = {"state": "untried", "answer": "", "tried_at": None, "changed_at": tx.now}
    if standing is not None:
        tx.update(mail_sender, 1, **values, **fresh)
        return standing.uid
    uid = new_uid()
    tx.insert(mail_sender, {**values, **fresh, "id": 1, "uid": uid})
    return uid


@verb("mail.tried", silent=True)
def tried(tx: Write, state: str, answer: str) -> None:
    """Note whether the account works, and what its server said. Not a fact of business: no line in the journal."""
    standing = the_sender(tx)
    if standing is not None:
        tx.derive(mail_sender, 1, state=state, answer=answer, tried_at=tx.now)


def secret_name(company: str, sender: str, kind: str = "password") -> str:
    """By which name a secret of the account is kept: its password, or the OAuth ``refresh`` token."""
    return f"{company}/mail/{sender}/{kind}"


def _checked(draft: SenderDraft) -> SenderDraft:
    values = asdict(draft)
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = " ".join(value.split())
    values["address"] = checked_address(draft.address)
    values["reply_to"] = ", ".join(checked_addresses(draft.reply_to))
    values["copy_to"] = ", ".join(checked_addresses(draft.copy_to))
    if draft.kind == "oauth":
        if draft.provider not in PROVIDERS or not draft.client_id.strip():
            raise Refusal("mail_client_missing")
        host, port, security = PROVIDERS[draft.provider]
        # Given only by tests and gateways: a server of one's own in the place of the provider's.
        values |= {"host": draft.host or host, "port": draft.port or port, "security": security}
        values["login"] = draft.login.strip() or values["address"]
        if draft.host:
            values["security"] = draft.security
    if draft.kind == "smtp":
        values["provider"] = ""
        if not draft.host.strip():
            raise Refusal("mail_host_missing")
        values["port"] = draft.port or (465 if draft.security == "tls" else 587)
    if not 0 <= int(values["port"]) <= 65535:
        raise Refusal("mail_port_wrong", port=values["port"])
    return SenderDraft(**values)


_SENDER = select(mail_sender).where(mail_sender.c.id == 1)
