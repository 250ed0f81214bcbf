"""Who acts: a person or the program itself, and which verbs each role may use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.base.errors import Refusal


class Role(StrEnum):
    """What somebody may do, from the owner, who may everything, to the reader, who changes nothing."""

    OWNER = "owner"
    CLERK = "clerk"
    BOOKKEEPER = "bookkeeper"
    READER = "reader"
    PROGRAM = "program"


# Verbs by their first word. The owner and the program itself may use all of them.
_RIGHTS: dict[Role, frozenset[str]] = {
    Role.CLERK: frozenset(
        {
            "sell",
            "counter",
            "quote",
            "ship",
            "stock",
            "restock",
            "returns",
            "stock_take",
            "supplier",
            "customer",
            "product",
            "intake",
            "sync",
            "process",
            "paper",
            "mail",
            "lookup",
            "task",
            "tags",
            "extras",
            "presence",
        }
    ),
    Role.BOOKKEEPER: frozenset(
        {
            "sell",
            "counter",
            "quote",
            "bill",
            "collect",
            "accounting",
            "exchange",
            "cost",
            "credit",
            "customer",
            "supplier",
            "purchase",
            "received",
            "intake",
            "sync",
            "process",
            "paper",
            "mail",
            "lookup",
            "task",
            "tags",
            "extras",
            "merge",
            "presence",
        }
    ),
    Role.READER: frozenset({"paper", "presence"}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks for a change; `name` is what the journal shows."""

    name: str
    role: Role = Role.OWNER
    person_id: int | None = None

    def may(self, verb: str) -> bool:
        """Whether this role may use a verb such as ``sell.confirm``."""
        if self.role in (Role.OWNER, Role.PROGRAM):
            return True
        return verb.split(".", 1)[0] in _RIGHTS[self.role]

    @property
    def sees_costs(self) -> bool:
        """Whether purchase costs and margins are for this person's eyes: those of the owner and of who keeps the books."""
        return self.may("cost.see")

    def must(self, verb: str) -> None:
        """Refuse (``not_allowed``) unless the role may use `verb`."""
        if not self.may(verb):
            raise Refusal("not_allowed", person=self.name, role=self.role.value, verb=verb)


PROGRAM = Actor("Comptoir", Role.PROGRAM)
