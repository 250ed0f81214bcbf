"""An office that only looks: what would be written is noted and not done. For pictures of somebody's own books."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, TypeVar

from PySide6.QtCore import QObject

from app.base.actor import Actor
from ui.kit.office import Office, Touched
from ui.kit.runner import Failure, Token, holder

if TYPE_CHECKING:
    from app.base.database import Database
    from app.base.door import Read, Verb

T = TypeVar("T")


class Onlooker(Office):
    """Answers questions like any office; those that failed stand in `failures`.

    A verb is never run and never answered; its name stands in `declined`.
    """

    writes = False

    def __init__(self, database: Database, actor: Actor, *, currency: str = "EUR") -> None:
        super().__init__(database, actor, currency=currency, watch=False)
        self.declined: list[str] = []
        self.failures: list[Failure] = []

    def ask(
        self,
        query: Callable[Concatenate[Read, ...], T],
        *args: object,
        done: Callable[[T], object] | None = None,
        failed: Callable[[Failure], object] | None = None,
        owner: QObject | None = None,
        later: bool = False,
        token: Token | None = None,
        **named: object,
    ) -> Token:
        """Ask, and keep what fails also where the asker does not look."""

        def noted(failure: Failure) -> None:
            self.failures.append(failure)
            if failed is not None:
                failed(failure)

        keeper = owner or (holder(failed) if failed is not None else None)
        return super().ask(
            query, *args, done=done, failed=noted, owner=keeper, later=later, token=token, **named
        )

    def do(
        self,
        verb: Verb[..., T],
        *args: object,
        done: Callable[[T], object] | None = None,
        failed: Callable[[Failure], object] | None = None,
        owner: QObject | None = None,
        **named: object,
    ) -> Token:
        """Note the verb; whoever asked waits in vain."""
        self.declined.append(verb.name)
        return Token()

    def work(
        self,
        function: Callable[Concatenate[Database, Actor, Token, ...], T],
        *args: object,
        done: Callable[[T], object] | None = None,
        failed: Callable[[Failure], object] | None = None,
        **named: object,
    ) -> Token:
        """Note the work; whoever asked waits in vain."""
        self.declined.append(function.__qualname__)
        return Token()

    def call(
        self,
        function: Callable[Concatenate[Database, Actor, Token, ...], T],
        *args: object,
        done: Callable[[T], object] | None = None,
        failed: Callable[[Failure], object] | None = None,
        touches: Touched = frozenset(),
        owner: QObject | None = None,
        later: bool = False,
        **named: object,
    ) -> Token:
        """Note the call; whoever asked waits in vain."""
        self.declined.append(function.__qualname__)
        return Token()
