"""A mail: written down when it is promised, with everything that will leave; what becomes of it is decided afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.base import outbox
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.outbox import outbox as promises
from app.base.uid import new_uid
from app.correspondence.addresses import checked_addresses
from app.correspondence.tables import mail, mail_attachment

CHANNEL = "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentDraft:
    """A paper to go along: the original of ``noun``/``row_id``, or drawn from `frozen` facts. `name` is that of the file."""

    name: str
    noun: str
    row_id: int
    frozen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailDraft:
    """A mail ready to be promised: filled in, read over, addressed. `recipient` may name several, parted by commas."""

    kind: str
    language: str
    recipient: str
    subject: str
    body: str
    noun: str
    row_id: int
    copy_to: str = ""
    customer_id: int | None = None
    template_id: int | None = None
    attachments: tuple[AttachmentDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A paper that goes with a mail."""

    id: int
    mail_id: int
    position: int
    name: str
    noun: str
    row_id: int
    frozen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail as promised, and how it stands: state, number of attempts, the server's own answer, when it was last tried."""

    id: int
    uid: str
    outbox_id: int
    kind: str
    language: str
    recipient: str
    copy_to: str
    subject: str
    body: str
    noun: str
    row_id: int
    customer_id: int | None
    template_id: int | None
    promised_at: datetime
    state: str
    attempts: int
    answer: str
    tried_at: datetime | None
    not_before: datetime | None
    attachments: tuple[Attachment, ...] = ()

    @property
    def recipients(self) -> tuple[str, ...]:
        """Everybody it goes to."""
        return checked_addresses(f"{self.recipient},{self.copy_to}")


@verb("mail.promise")
def promise(tx: Write, draft: MailDraft) -> int:
    """Promise a mail to somebody; gives its key. Refused with ``mail_without_recipient`` or ``mail_address_malformed``."""
    mail_id = write_down(tx, draft)
    tx.note(mail=mail_id, kind=draft.kind, state="waiting")
    return mail_id


def write_down(tx: Write, draft: MailDraft) -> int:
    """The same inside whatever transaction is open: the one that confirms an order or issues an invoice."""
    recipients = checked_addresses(draft.recipient)
    if not recipients:
        raise Refusal("mail_without_recipient")
    if not draft.subject.strip():
        raise Refusal("mail_subject_empty")
    uid = new_uid()
    # The mail's row does not exist yet: the promise names the document, the mail names its promise.
    promise_id = outbox.promise(tx, CHANNEL, draft.kind, draft.noun, draft.row_id)
    mail_id = tx.insert(
        mail,
        {
            "uid": uid,
            "outbox_id": promise_id,
            "kind": draft.kind,
            "language": draft.language,
            "recipient": ", ".join(recipients),
            "copy_to": ", ".join(checked_addresses(draft.copy_to)),
            "subject": " ".join(draft.subject.split()),
            "body": draft.body.strip() + "\n",
            "noun": draft.noun,
            "row_id": draft.row_id,
            "customer_id": draft.customer_id,
            "template_id": draft.template_id,
            "promised_at": tx.now,
        },
    )
    rows = [
        {
            "mail_id": mail_id,
            "position": at,
            "name": each.name,
            "noun": each.noun,
            "row_id": each.row_id,
            "frozen": each.frozen,
        }
        for at, each in enumerate(draft.attachments, 1)
    ]
    tx.insert_many(mail_attachment, rows)
    tx.touch(draft.noun, draft.row_id)
    return mail_id


def read_mail(rd: Read, mail_id: int) -> Mail:
    """A mail by its key; refused with ``mail_unknown``."""
    found = mails(rd, [mail_id])
    if not found:
        raise Refusal("mail_unknown")
    return found[0]


def mails(rd: Read, ids: Sequence[int]) -> list[Mail]:
    """The mails with these keys, in this order, with what goes along."""
    papers: dict[int, list[Attachment]] = {}
    for row in rd.execute(_ATTACHMENTS, {"ids": list(ids)}).mappings():
        papers.setdefault(row["mail_id"], []).append(Attachment(**row))
    rows = {row["id"]: row for row in rd.execute(_MAILS, {"ids": list(ids)}).mappings()}
    return [_mail(rows[key], papers.get(key, [])) for key in ids if key in rows]


def mails_about(rd: Read, noun: str, row_id: int) -> list[Mail]:
    """The mails about a document, newest first."""
    ids = [int(each) for each in rd.execute(_ABOUT, {"noun": noun, "row": row_id}).scalars()]
    return mails(rd, ids)


def due(rd: Read) -> list[int]:
    """The keys of the mails that may leave now, oldest promise first."""
    return [int(each) for each in rd.execute(_DUE, {"now": rd.now}).scalars()]


# --- what becomes of it ---


@verb("mail.begin", silent=True)
def begin(tx: Write, mail_id: int) -> int | None:
    """Take a waiting mail in hand before anything leaves; gives the attempt, None when it does not wait any more."""
    return outbox.claim(tx, _promise_of(tx, mail_id))


@verb("mail.done")
def done(tx: Write, mail_id: int, attempt: int, state: str, answer: str) -> bool:
    """The end of an attempt: *sent* when the server took it over, *refused*, or *uncertain* when it went silent.

    False when somebody decided otherwise meanwhile. The journal holds no address: those stand in the mail.
    """
    row = _row(tx, mail_id)
    if not outbox.finish(tx, row.outbox_id, attempt, state, answer):
        return False
    _told(tx, row, state)
    return True


@verb("mail.put_off", silent=True)
def put_off(tx: Write, mail_id: int, attempt: int, answer: str, until: datetime) -> bool:
    """The server asked for patience: the mail waits until then."""
    return outbox.finish(tx, _promise_of(tx, mail_id), attempt, "waiting", answer, not_before=until)


@verb("mail.left_behind")
def left_behind(tx: Write, promise_id: int) -> bool:
    """Mark as uncertain what a program that ended was sending. Only while holding the turn."""
    if not outbox.left_behind(tx, promise_id):
        return False
    _told(tx, tx.execute(_BY_PROMISE, {"promise": promise_id}).one(), "uncertain")
    return True


@verb("mail.discard")
def discard(tx: Write, mail_id: int) -> None:
    """Decide that a mail shall not leave, or not again."""
    _decide(tx, mail_id, ("waiting", "uncertain", "refused"), "discarded")


@verb("mail.received")
def received(tx: Write, mail_id: int) -> None:
    """A person says that an uncertain mail did arrive."""
    _decide(tx, mail_id, ("uncertain",), "sent")


@verb("mail.send_again")
def send_again(tx: Write, mail_id: int) -> None:
    """A person says that an uncertain or refused mail shall be sent again; it keeps its Message-ID.

    A discarded one waits again too: that is how discarding is undone.
    """
    _decide(tx, mail_id, ("uncertain", "refused", "discarded", "waiting"), "waiting")


@verb("mail.readdress")
def readdress(tx: Write, mail_id: int, recipient: str) -> None:
    """Send a refused mail to another address; refused with ``mail_address_malformed`` or ``mail_without_recipient``."""
    recipients = checked_addresses(recipient)
    if not recipients:
        raise Refusal("mail_without_recipient")
    tx.update(mail, mail_id, recipient=", ".join(recipients))
    _decide(tx, mail_id, ("refused", "waiting"), "waiting")


def _decide(tx: Write, mail_id: int, allowed: tuple[str, ...], state: str) -> None:
    row = _row(tx, mail_id)
    before = outbox.move(tx, row.outbox_id, allowed, state)
    tx.note(mail=row.id, kind=row.kind, before_state=before, state=state)
    tx.touch(row.noun, row.row_id)
    tx.touch("mail", row.id)


def _told(tx: Write, row: Any, state: str) -> None:
    tx.note(mail=row.id, kind=row.kind, state=state)
    tx.touch(row.noun, row.row_id)
    tx.touch("mail", row.id)


def _row(tx: Write, mail_id: int) -> Any:
    row = tx.execute(_ROW, {"id": mail_id}).one_or_none()
    if row is None:
        raise Refusal("mail_unknown")
    return row


def _promise_of(tx: Write, mail_id: int) -> int:
    return int(_row(tx, mail_id).outbox_id)


def _mail(row: Any, papers: list[Attachment]) -> Mail:
    values: dict[str, Any] = {**row, "answer": row["answer"] or ""}
    return Mail(**values, attachments=tuple(papers))


_STANDING = (
    promises.c.state,
    promises.c.attempts,
    promises.c.answer,
    promises.c.tried_at,
    promises.c.not_before,
)
_MAILS = (
    select(mail, *_STANDING)
    .join(promises, promises.c.id == mail.c.outbox_id)
    .where(mail.c.id.in_(bindparam("ids", expanding=True)))
)
_ATTACHMENTS = (
    select(mail_attachment)
    .where(mail_attachment.c.mail_id.in_(bindparam("ids", expanding=True)))
    .order_by(mail_attachment.c.mail_id, mail_attachment.c.position)
)
_ABOUT = (
    select(mail.c.id)
    .where(mail.c.noun == bindparam("noun"), mail.c.row_id == bindparam("row"))
    .order_by(mail.c.id.desc())
)
_DUE = (
    select(mail.c.id)
    .join(promises, promises.c.id == mail.c.outbox_id)
    .where(
        promises.c.state == "waiting",
        promises.c.channel == CHANNEL,
        (promises.c.not_before.is_(None)) | (promises.c.not_before <= bindparam("now")),
    )
    .order_by(promises.c.id)
)
_ROW = select(mail.c.id, mail.c.outbox_id, mail.c.kind, mail.c.noun, mail.c.row_id).where(
    mail.c.id == bindparam("id")
)
_BY_PROMISE = select(mail.c.id, mail.c.outbox_id, mail.c.kind, mail.c.noun, mail.c.row_id).where(
    mail.c.outbox_id == bindparam("promise")
)
