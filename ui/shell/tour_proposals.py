"""The stops of the tour at what a shop did to an order that is invoiced here: its page, and the dialog that decides."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.links.shops.proposal_record import Proposal, open_proposals
from ui.shops.proposal_dialog import ProposalDialog

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.shell.tour import Tour


def visit_proposals(tour: Tour, window: MainWindow) -> None:
    """Each, where these books have one."""
    tour.attempt("page-order-proposal", partial(_visit_proposal, tour, window))


def _visit_proposal(tour: Tour, window: MainWindow) -> None:
    found: list[Proposal] = []
    window.office.ask(open_proposals, done=found.extend, owner=window)
    tour.settle(window)
    for each in found[:1]:
        window.open_document("order", each.order_id)
        tour.stop("page-order-proposal", window)
        dialog = ProposalDialog(window.office, each.id, window)
        tour.over(window, "dialog-shop-proposal", dialog)
        window.close_document(window.documents.name_of("order", each.order_id))
