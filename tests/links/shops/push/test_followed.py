"""What a shop did, followed here by a credit note, is not told to the shop as something new: it knows, for it did it."""

from __future__ import annotations

import pytest

from app.flow import bill
from app.links.shops.proposal import follow
from app.links.shops.proposal_look import looks_of_order
from app.orders.channel import Decisions
from app.verify import verify
from tests.links.shops.connected import Connected
from tests.links.shops.counter import ALICE
from tests.links.shops.push.test_push import placed

TELLS = Decisions(sent_status="completed", cancelled_status="cancelled", tells_refunds=True)


def invoiced(connected: Connected) -> int:
    """An order of two things, taken in, invoiced, its shop told of all it has to know; gives its id there."""
    connected.agree(TELLS)
    order = placed(connected, {connected.soap: 2, connected.towel: 1})
    connected.database.do(ALICE, bill.issue_invoice, connected.order(order), "all")
    connected.sound()
    connected.shop.requests.clear()
    return order


def followed(connected: Connected, order: int) -> int:
    """The credit note of what the shop did to an order, as a person would issue it; gives its total."""
    connected.sound()
    with connected.database.read() as rd:
        [look] = looks_of_order(rd, connected.order(order))
    note = connected.database.do(ALICE, follow, look.proposal.id, "credit_note")
    for _ in range(3):
        connected.sound()
    assert verify(connected.database).sound
    with connected.database.read() as rd:
        assert looks_of_order(rd, connected.order(order)) == []
    assert connected.counter.parked() == {}
    [(total,)] = connected.counter.rows("SELECT total FROM invoice WHERE id = :id", id=note)
    return int(total)


@pytest.mark.parametrize("did", ["refund", "edit", "cancel"])
def test_a_credit_note_that_follows_from_the_shop_is_no_refund_to_tell_it(
    connected: Connected, did: str
) -> None:
    order = invoiced(connected)
    [before] = connected.counter.order(order, "total")
    match did:
        case "refund":
            connected.shop.refund(order, "5.00")
        case "edit":
            connected.shop.remove_line(order, 1)
        case _:
            connected.shop.set_status(order, "cancelled")
    refunds = len(connected.shop.state.orders[order]["refunds"])
    credited = followed(connected, order)
    [after] = connected.counter.order(order, "total")
    assert after == before, "what was agreed on and invoiced stays"
    assert {"refund": credited == 500, "edit": 0 < credited < before, "cancel": credited == before}[did]
    assert len(connected.shop.state.orders[order]["refunds"]) == refunds
    assert connected.shop.writes == []
    states = connected.counter.rows("SELECT state, answer FROM shop_proposal")
    assert states == [("accepted", "credit_note")]
