"""The list of what is open: instalments still owed, and credit not yet used."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.base.listing import Totals
from app.customers.queries import customer_name
from app.reports.receivables import RECEIVABLES, ReceivableRow
from ui.customers.customer_picker import customer_picker
from ui.customers.customer_rows import beside_item, item_chip
from ui.kit.columns import Column
from ui.kit.filters import Filter, amounts, days, period
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.view_tabs import View
from ui.kit.wording import say, words
from ui.orders.order_name import called_by

_VIEWS = (
    View("all", "open_items.view.all", (("view", "all"),)),
    View("owed", "open_items.view.owed", (("view", "owed"),)),
    View("not_due", "open_items.view.not_due", (("view", "not_due"),)),
    View("overdue", "open_items.view.overdue", (("view", "overdue"),), alarm="late"),
    View("doubtful", "open_items.view.doubtful", (("view", "doubtful"),)),
    View("assigned", "open_items.view.assigned", (("view", "assigned"),)),
    View("credit", "open_items.view.credit", (("view", "credit"),)),
)


def beside_customer(row: ReceivableRow) -> str:
    """What tells a customer from another of that name, what of the document is in dispute, and which batch collects it."""
    return " · ".join(filter(None, (row.apart, beside_item(row))))


_COLUMNS: tuple[Column[ReceivableRow], ...] = (
    Column(key="number", title="column.document", width=132, strong=True, sortable=False),
    Column(
        key="kind",
        title="column.kind",
        value=lambda row: say(f"receivable.kind.{row.kind}"),
        width=140,
        sortable=False,
        muted=True,
    ),
    # A long name gives way to what is in dispute: without it the row looks like any that is late.
    Column(key="customer", title="column.customer", aside=beside_customer, aside_whole=True, strong=True),
    Column(key="contact", title="filter.contact", width=140, sortable=False, muted=True, shown=False, wide=2),
    Column(key="phone", title="column.phone", width=124, sortable=False, muted=True, shown=False, wide=1),
    Column(
        key="order",
        title="column.order_number",
        value=lambda row: called_by(row.order_number, row.order_remote_number),
        width=130,
        sortable=False,
        muted=True,
    ),
    Column(
        key="opened_on",
        title="column.issued_on",
        kind="date",
        width=96,
        sortable=False,
        muted=True,
        shown=False,
        wide=3,
    ),
    Column(key="due_on", title="column.due_on", kind="date", width=104, muted=True),
    Column(key="state", title="column.state", kind="chip", value=item_chip, width=132, sortable=False),
    Column(
        key="amount",
        title="column.open",
        kind="money",
        width=120,
        strong=True,
        currency=lambda row: row.currency,
    ),
)


def _parts(totals: Totals) -> str:
    owed, credit = totals.sums.get("owed", 0), totals.sums.get("credit", 0)
    if not owed or not credit:
        return ""
    told = (words().money(amount, totals.currency) for amount in (owed, credit))
    return say("receivables.parts", **dict(zip(("owed", "credit"), told, strict=True)))


DESIGN = ListDesign[ReceivableRow](
    name="receivables",
    title="open_items.title",
    counted="open_items.counted",
    hint="open_items.hint",
    empty_title="open_items.empty",
    empty_text="open_items.empty_text",
    listing=RECEIVABLES,
    columns=_COLUMNS,
    nouns=("item", "invoice", "payment", "allocation", "customer", "doubtful_debt", "assignment", "dispute"),
    opens="receivable",
    views=_VIEWS,
    filters=(
        period("within", "filter.due_within"),
        *days("filter.due_from", "filter.due_to"),
        Filter("customer", "column.customer", called=customer_name, picker=customer_picker),
        *amounts(),
        Filter(
            "view",
            "open_items.filter.view",
            (
                ("disputed", "open_items.view.disputed"),
                ("to_match", "open_items.view.to_match"),
                ("to_refund", "open_items.view.to_refund"),
            ),
        ),
    ),
    sort="due_on",
    heading=False,
    parts=_parts,
)


class OpenItems(ListScreen[ReceivableRow]):
    """Enter opens the document an item belongs to."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, DESIGN, parent)

    def _open(self, key: int) -> None:
        row = self.model.row_of(key)
        line = self.model.line(row) if row is not None else None
        if line is not None:
            self.office.ways.open(line.row.noun, line.row.document_id)
