"""The stops of the tour at what a shop did that waits for a decision: on the pages it concerns, and the dialogs that decide."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.base.listing import ListQuery
from app.links.shops.conflict_look import Conflicted, conflicted
from app.links.shops.proposal_record import Proposal, open_proposals
from ui.kit.ways import Place
from ui.shops.conflict_dialog import ConflictDialog
from ui.shops.proposal_dialog import ProposalDialog

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.shell.tour import Tour


def visit_proposals(tour: Tour, window: MainWindow) -> None:
    """Each, where these books have one."""
    tour.attempt("page-order-proposal", partial(_visit_proposal, tour, window))
    tour.attempt("page-shop-conflict", partial(_visit_conflicts, tour, window))


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


def _visit_conflicts(tour: Tour, window: MainWindow) -> None:
    found: list[Conflicted] = []
    window.office.ask(conflicted, done=found.extend, owner=window)
    tour.settle(window)
    window.show_place(_of_shops("conflicts"))
    tour.stop("room-shops-conflicts", window)
    window.show_place(_of_shops("parked"))
    for each in {one.noun: one for one in found}.values():
        window.open_document(each.noun, each.row_id)
        tour.stop(f"page-{each.noun}-conflict", window)
        dialog = ConflictDialog(window.office, each.noun, each.row_id, window)
        tour.over(window, f"dialog-{each.noun}-conflict", dialog)
        window.close_document(window.documents.name_of(each.noun, each.row_id))


def _of_shops(view: str) -> Place:
    return Place("shops", ListQuery(chips=(("view", view),)))
