"""The paper of an invoice's instalment plan, printed or shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.flow import paper
from ui.kit.office import PAPER, Office
from ui.kit.printing import print_paper
from ui.kit.wording import say

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from ui.kit.runner import Failure, Token


def open_plan(office: Office, plan_id: int, number: str, failed: Callable[[Failure], object]) -> None:
    """Print or show the archived original of an invoice's instalment plan."""
    name = say("invoice_page.plan_name", number=number)

    def done(content: bytes) -> None:
        print_paper(office, "letter", name, content)

    office.work(_plan_made, plan_id, done=done, failed=failed, touches=PAPER)


def _plan_made(database: Database, actor: Actor, _token: Token, plan_id: int) -> bytes:
    return paper.plan_original(database, actor, plan_id)
