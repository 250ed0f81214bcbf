"""Goods come in: on hand at their cost, to those they were promised to in the order of promise; and the counter-move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.base.door import Write, verb
from app.orders.waiting import Waiting, waiting_for
from app.purchasing.given_back import GivenBack, write_return
from app.purchasing.receipt import ReceiptDraft, write_receipt, write_reversal


@dataclass(frozen=True, slots=True)
class Received:
    """What came of goods received: the receipt, and the orders that get some of them in the order of promise.

    `leaving` are those of them of which all is there now and that nothing else keeps here.
    """

    id: int
    number: str
    waiting: tuple[Waiting, ...]

    @property
    def leaving(self) -> tuple[Waiting, ...]:
        """The orders that can leave whole now."""
        return tuple(each for each in self.waiting if each.leaves)


@verb("restock.receive")
def receive(tx: Write, draft: ReceiptDraft) -> Received:
    """Take goods in, with or without a paper before them; says which waiting orders can leave now.

    What is promised stays promised as it was: the first order promised is the first served (see `app.orders.coverage`).
    Refused as `app.purchasing.receipt.write_receipt` says.
    """
    taken = write_receipt(tx, draft)
    return Received(taken.id, taken.number, tuple(waiting_for(tx, {line.product_id for line in draft.lines})))


@verb("restock.reverse")
def reverse(tx: Write, receipt_id: int, reason: str) -> int:
    """Undo a receipt by a visible counter-move; gives its key. Refused as `app.purchasing.receipt.write_reversal` says."""
    return write_reversal(tx, receipt_id, reason).id


@verb("restock.give_back")
def give_back(tx: Write, receipt_id: int, given: Sequence[GivenBack], reason: str) -> int:
    """Give goods of a receipt back to their supplier; gives the key of the return, whose credit is awaited from then on.

    What is promised stays promised: where it lacks now, it is to be bought again. Refused as
    `app.purchasing.given_back.write_return` says.
    """
    return write_return(tx, receipt_id, given, reason).id
