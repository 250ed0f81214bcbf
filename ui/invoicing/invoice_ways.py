"""Where an issued paper leads to: its orders, what it corrects or was corrected by, its customer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from app.base.listing import ListQuery
from app.reports.invoice_page import InvoicePage
from ui.kit.office import Office
from ui.kit.other_verbs import Offered


def ways_from(office: Office, facts: InvoicePage, papers: Sequence[Offered] = ()) -> list[Offered]:
    """Each document or list it leads to, and the `papers` that stand beside its original."""
    ways, row = office.ways, facts.row
    found: list[Offered] = []
    if row.order_id is not None:
        found.append(Offered("invoice_page.open_order", partial(ways.open, "order", row.order_id)))
    if facts.orders:
        its = ListQuery(chips=(("invoice", f"{row.id}"),))
        found.append(Offered("invoice_page.open_orders", partial(ways.go, "orders", its)))
    if facts.corrects is not None:
        found.append(Offered("invoice_page.open_corrected", partial(ways.open, "invoice", facts.corrects.id)))
    if facts.corrected_by:
        last = facts.corrected_by[-1].id
        found.append(Offered("invoice_page.open_credit", partial(ways.open, "invoice", last)))
    found += papers
    found.append(Offered("invoice_page.open_customer", partial(ways.open, "customer", row.customer_id)))
    return found
