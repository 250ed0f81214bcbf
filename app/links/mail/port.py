"""The one port through which mails leave: a line is opened, each letter handed over, and what the other side said heard.

An `Outcome` says who knows what: *accepted* only when the server took the mail over; *later* and *refused* when it
certainly did not; *uncertain* when the line went dead after the content had left. A line that cannot be had at all is
a `Trouble`: no mail was touched.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal["accepted", "later", "refused", "uncertain"]


@dataclass(frozen=True, slots=True)
class Letter:
    """What is handed over: the sender's address, everybody it goes to, and the message as bytes (CRLF)."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter. `answer` is the server's own, with its code; `reason` names why it was not taken."""

    kind: Kind
    answer: str
    reason: str = ""


class Line(Protocol):
    """An open line to a server, or to the mail program of this workstation."""

    greeting: str

    def deliver(self, letter: Letter) -> Outcome:
        """Hand a letter over; never raises for what the other side says or does."""
        ...


class Sender(Protocol):
    """Opens lines; Trouble such as ``mail_offline``, ``mail_certificate``, ``mail_no_tls`` or ``mail_login_refused``."""

    def line(self) -> AbstractContextManager[Line]:
        """A line, closed at the end."""
        ...
