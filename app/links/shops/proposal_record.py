"""Proposals as they are kept: which wait, what was decided of which, and how one is written down or settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.base.uid import new_uid
from app.orders.shop_proposal_tables import shop_proposal

Kind = Literal["refund", "edit", "cancel"]
Answer = Literal["change", "credit_note", "return", "none"]
OF_ORDER: tuple[Kind, ...] = ("edit", "cancel")
"""What an order's own record proposes; a refund is a record of its own."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something a shop did to an order that is more than a draft here. Amounts in minor units of the order's currency."""

    id: int
    shop_id: int
    order_id: int
    kind: Kind
    remote_id: str
    amount: int
    shop_total: int
    done_on: date
    said: str
    proposed_at: datetime
    state: str
    answer: str
    decided_by: str
    reason: str

    @property
    def noun(self) -> str:
        """Of which noun the shop's record is."""
        return "refund" if self.kind == "refund" else "order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What the shop did, before it is written down."""

    shop_id: int
    order_id: int
    kind: Kind
    remote_id: str
    amount: int
    shop_total: int
    done_on: date
    said: str = ""


def read_proposal(rd: Read, proposal_id: int) -> Proposal:
    """A proposal by its key."""
    return Proposal(*rd.execute(_BY_ID, {"id": proposal_id}).one())


def open_of_order(rd: Read, order_id: int) -> list[Proposal]:
    """What waits for a decision about an order, oldest first."""
    return [Proposal(*row) for row in rd.execute(_OPEN_OF_ORDER, {"order": order_id})]


def open_of_record(rd: Read, shop_id: int, noun: str, remote_id: str) -> Proposal | None:
    """What a record of a shop proposes and nobody has decided."""
    kinds = ["refund"] if noun == "refund" else list(OF_ORDER)
    row = rd.execute(_OPEN_OF_RECORD, {"shop": shop_id, "kinds": kinds, "remote": remote_id}).first()
    return None if row is None else Proposal(*row)


def open_proposals(rd: Read) -> list[Proposal]:
    """All that waits for a decision, oldest first."""
    return [Proposal(*row) for row in rd.execute(_OPEN)]


def answered(rd: Read, shop_id: int, kind: Kind, remote_id: str, shop_total: int | None = None) -> bool:
    """Whether somebody decided about that already; about an edit, with the order at that total in the shop.

    An edit that was followed is not: the order here is the shop's since, and differs only where it was edited again.
    """
    row = rd.execute(_ANSWERED, {"shop": shop_id, "kind": kind, "remote": remote_id}).first()
    return row is not None and (shop_total is None or row.shop_total == shop_total)


def write_down(tx: Write, done: Done) -> int:
    """Let what a shop did wait for a decision; what it did before to the same is over. Gives the key."""
    values = {
        "amount": done.amount,
        "shop_total": done.shop_total,
        "done_on": done.done_on,
        "said": done.said,
        "proposed_at": tx.now,
        "state": "open",
        "answer": "",
        "decided_at": None,
        "decided_by": "",
        "reason": "",
        "invoice_id": None,
        "return_id": None,
    }
    keys = {"shop": done.shop_id, "kind": done.kind, "remote": done.remote_id}
    known = tx.scalar(_KEY, keys)
    if known is not None:
        tx.update(shop_proposal, int(known), **values)
        proposal_id = int(known)
    else:
        same = {"uid": new_uid(), "shop_id": done.shop_id, "order_id": done.order_id}
        proposal_id = tx.insert(
            shop_proposal, {**same, "kind": done.kind, "remote_id": done.remote_id, **values}
        )
    tx.touch("sales_order", done.order_id)
    return proposal_id


def settle(
    tx: Write,
    proposal: Proposal,
    state: str,
    *,
    answer: str = "",
    reason: str = "",
    invoice_id: int | None = None,
    return_id: int | None = None,
) -> None:
    """Say what became of a proposal, and who said so."""
    tx.update(
        shop_proposal,
        proposal.id,
        state=state,
        answer=answer,
        decided_at=tx.now,
        decided_by=tx.actor.name,
        reason=reason,
        invoice_id=invoice_id,
        return_id=return_id,
    )
    tx.touch("sales_order", proposal.order_id)


def let_go(tx: Write, order_id: int, kinds: Sequence[Kind] = OF_ORDER) -> None:
    """The shop has taken back what it did to an order: there is nothing to decide any more."""
    for each in open_of_order(tx, order_id):
        if each.kind in kinds:
            settle(tx, each, "gone")


_COLUMNS = tuple(shop_proposal.c[name] for name in Proposal.__slots__)
_ALL = select(*_COLUMNS)
_BY_ID = _ALL.where(shop_proposal.c.id == bindparam("id"))
_IS_OPEN = shop_proposal.c.state == "open"
_OPEN = _ALL.where(_IS_OPEN).order_by(shop_proposal.c.id)
_OPEN_OF_ORDER = _OPEN.where(shop_proposal.c.order_id == bindparam("order"))
_OPEN_OF_RECORD = _OPEN.where(
    shop_proposal.c.shop_id == bindparam("shop"),
    shop_proposal.c.kind.in_(bindparam("kinds", expanding=True)),
    shop_proposal.c.remote_id == bindparam("remote"),
)
_OF_THIS = (
    shop_proposal.c.shop_id == bindparam("shop"),
    shop_proposal.c.kind == bindparam("kind"),
    shop_proposal.c.remote_id == bindparam("remote"),
)
_KEY = select(shop_proposal.c.id).where(*_OF_THIS)
_ANSWERED = select(shop_proposal.c.shop_total).where(
    *_OF_THIS, shop_proposal.c.state.in_(("accepted", "set_aside")), shop_proposal.c.answer != "change"
)
