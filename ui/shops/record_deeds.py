"""What can be done to many records of shops at once: trying them again, setting them aside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.base.errors import Refusal
from app.links.shops import inbox
from app.links.shops.queries import INBOX, InboxRow
from ui.kit.deed import Deed, Planned
from ui.kit.wording import say, words
from ui.shops.import_work import take_waiting

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read
    from ui.kit.runner import Token


BY_HAND = frozenset({"shop_currency_differs", "shop_line_taxes_unclear"})
"""Reasons whose order is entered by hand instead, before the record is discarded: trying again changes nothing."""

_GIVEN_BACK = "shop_refund_proposed"


def _planned(rd: Read, keys: Collection[int], states: frozenset[str]) -> Sequence[Planned]:
    return [
        Planned(
            row.id,
            named(row),
            why_short(row) or row.shop,
            None if row.state in states else Refusal("shop_record_not_parked", number=row.remote_id),
        )
        for row in INBOX.rows(rd, sorted(keys))
    ]


def named(row: InboxRow) -> str:
    """A record as people speak of it: its noun, and its number in the shop where it has one."""
    noun = say(f"intake.one.{row.noun}")
    return f"{noun} {say('orders.remote', number=row.remote_id)}" if row.remote_id.isdigit() else noun


def why_short(row: InboxRow) -> str:
    """Why a record is parked or waits, as short as a line of a list; empty where there is no reason."""
    reason = row.because
    if reason is None:
        return ""
    short = f"shops.why.{reason.code}"
    return say(short, **reason.facts) if words().knows(short) else words().part(reason.refusal, "problem")


def _parked(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    rows = {row.id: row for row in INBOX.rows(rd, sorted(keys))}
    return [
        replace(each, why=each.why or why_not_again(rows[each.id]))
        for each in _planned(rd, keys, frozenset({"parked"}))
    ]


def why_not_again(row: InboxRow) -> Refusal | None:
    """Why trying a record again changes nothing; None where it may.

    What is to be decided may be taken in after all once it was undone here, goods that were on their way, say; money that was
    given back stays given back.
    """
    if row.proposed and row.reason == _GIVEN_BACK:
        return Refusal("shop_record_to_decide")
    return Refusal("shop_record_by_hand") if row.reason in BY_HAND else None


def _unfinished(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return _planned(rd, keys, frozenset({"parked", "waiting"}))


def _again(database: Database, actor: Actor, record_id: int, _reason: str) -> None:
    database.do(actor, inbox.retry, [record_id])


def _take(database: Database, actor: Actor, token: Token) -> None:
    take_waiting(database, actor, token)


def _discard(database: Database, actor: Actor, record_id: int, reason: str) -> None:
    database.do(actor, inbox.discard, record_id, reason)


AGAIN = Deed(
    "shops.again_many",
    "process",
    _parked,
    _again,
    after=_take,
    called="column.noun",
    whose="column.reason",
    named=180,
)
DISCARD = Deed(
    "shops.discard_many",
    "cancelled",
    _unfinished,
    _discard,
    asks_reason=True,
    look="danger",
    called="column.noun",
    whose="column.reason",
    named=180,
)
