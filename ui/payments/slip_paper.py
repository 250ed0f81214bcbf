"""A slip's paper on this workstation: drawn where it was not yet, then printed or shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.flow import paper
from ui.kit.office import PAPER, Office
from ui.kit.printing import print_paper
from ui.kit.runner import Token
from ui.kit.wording import say

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database


def open_slip(office: Office, slip_id: int, number: str) -> None:
    """Print or show the archived original of a slip."""
    name = say("slip.paper_name", number=number)

    def done(content: bytes) -> None:
        print_paper(office, "slip", name, content)

    office.work(_drawn, slip_id, done=done, touches=PAPER)


def _drawn(database: Database, actor: Actor, _token: Token, slip_id: int) -> bytes:
    return paper.slip_paper(database, actor, slip_id)
