"""The paper of a corrective invoice, printed or shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.flow import paper
from ui.kit.office import PAPER, Office
from ui.kit.printing import print_paper

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from ui.kit.runner import Failure, Token


def open_corrective(
    office: Office, corrective_id: int, number: str, failed: Callable[[Failure], object]
) -> None:
    """Print or show the archived original of a corrective invoice."""

    def done(content: bytes) -> None:
        print_paper(office, "invoice", number, content)

    office.work(_made, corrective_id, done=done, failed=failed, touches=PAPER)


def keep_corrective(office: Office, corrective_id: int) -> None:
    """Make the original of a corrective invoice that was issued just now; what fails is made at the next start."""
    office.work(_made, corrective_id, done=lambda _content: None, touches=PAPER)


def _made(database: Database, actor: Actor, _token: Token, corrective_id: int) -> bytes:
    return paper.corrective_original(database, actor, corrective_id)
