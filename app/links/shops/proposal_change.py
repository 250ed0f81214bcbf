"""Following an order that was edited in its shop and is not invoiced here: its lines and figures become the shop's."""

from __future__ import annotations

from app.base.door import Read, Write, verb
from app.flow.change_charged import follow_charged
from app.links.shops import inbox
from app.links.shops.gateways import gateway_known
from app.links.shops.inbox import Stored, record
from app.links.shops.order_draft import draft_of
from app.links.shops.payload import parse
from app.links.shops.proposal import called, row_of, still_open
from app.links.shops.proposal_record import Proposal, settle
from app.links.shops.taking import Taking
from app.orders.charged_anew import ChargedAnew, charged_anew
from app.orders.draft import OrderDraft
from app.orders.order import read_lines, read_order


@verb("sell.follow_shop")
def follow_edit(tx: Write, proposal_id: int, release: str = "") -> None:
    """Bring an order to the lines, quantities and prices it has in its shop; goods are promised and credit bound anew.

    Refused with ``proposal_decided``, ``proposal_changed``, and as `app.flow.change_charged.follow_charged` is.
    """
    proposal = still_open(tx, proposal_id)
    row = row_of(tx, proposal)
    follow_charged(tx, proposal.order_id, _draft(tx, proposal, row), release)
    settle(tx, proposal, "accepted", answer="change")
    # What else its record says is followed by reading it once more.
    inbox.retry(tx, [row.id])
    tx.note(order=called(tx, proposal.order_id))


def edited(rd: Read, proposal: Proposal) -> ChargedAnew | None:
    """What following an edit would make of its order; None where the shop's record is gone. Refused as `charged_anew` is."""
    row = record(rd, proposal.shop_id, proposal.noun, proposal.remote_id)
    if row is None or not row.payload:
        return None
    order = read_order(rd, proposal.order_id)
    return charged_anew(rd, order, read_lines(rd, order.id), _draft(rd, proposal, row))


def _draft(rd: Read, proposal: Proposal, row: Stored) -> OrderDraft:
    taking = Taking.begin(rd, proposal.shop_id)
    order = taking.kind.order(parse(row.payload), taking.shop.known_rates)
    buyer = read_order(rd, proposal.order_id).customer_id
    return draft_of(rd, taking, order, gateway_known(rd, taking, order), buyer)
