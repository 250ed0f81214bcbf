"""The list of returns: what is expected, what came and waits for a decision, what is kept apart."""

from __future__ import annotations

from app.customers.queries import customer_name
from app.shipping.return_queries import RETURNS, ReturnRow
from ui.customers.customer_picker import customer_picker
from ui.kit.acts import Act
from ui.kit.columns import Column
from ui.kit.filters import Filter, days, period
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.view_tabs import View
from ui.kit.wording import say
from ui.shipping.return_chips import return_chip
from ui.shipping.return_reasons_dialog import show_reasons
from ui.shipping.return_start import start_return
from ui.shipping.returns_part import goods_of


def returns_screen(office: Office) -> ListScreen[ReturnRow]:
    """The list of returns."""
    return ListScreen(office, _design(office))


def _answer(row: ReturnRow) -> str:
    """What the customer got, or by when they have it."""
    if row.pay_back_by is not None:
        return say("returns.pay_back_by", day=row.pay_back_by)
    return say(f"returns.answer.{row.answer}") if row.answer else ""


def _design(office: Office) -> ListDesign[ReturnRow]:
    return ListDesign[ReturnRow](
        name="returns",
        title="returns.title",
        counted="returns.counted",
        hint="returns.hint",
        empty_title="returns.empty",
        empty_text="returns.empty_text",
        icon="in",
        listing=RETURNS,
        columns=_COLUMNS,
        nouns=("goods_return", "return_act", "customer", "sales_order"),
        opens="return",
        views=(
            View("all", "returns.view.all", (("view", "all"),)),
            View("expected", "returns.view.expected", (("view", "expected"),)),
            View("received", "returns.view.received", (("view", "received"),), alarm="wait"),
            View(
                "quarantine",
                "returns.view.quarantine",
                (("view", "quarantine"),),
                hint="returns.view.quarantine_hint",
            ),
            View("decided", "returns.view.decided", (("view", "decided"),)),
            View("withdrawn", "returns.view.withdrawn", (("view", "withdrawn"),)),
        ),
        filters=(
            period("within", "filter.announced_within"),
            *days("filter.announced_from", "filter.announced_to"),
            Filter("customer", "column.customer", called=customer_name, picker=customer_picker),
        ),
        sort="announced_on",
        descending=True,
        muted=lambda row: row.state in {"decided", "withdrawn"} and not row.quarantine_milli,
        acts=(
            Act("shipments.title", lambda: office.ways.go("shipments"), look="door"),
            Act("returns.open_reasons", lambda: show_reasons(office), icon="settings"),
        ),
        new=Act("returns.new", lambda: start_return(office), icon="new", keys="new", look="primary"),
    )


_COLUMNS: tuple[Column[ReturnRow], ...] = (
    Column(key="number", title="column.number", width=116, strong=True),
    Column(key="announced_on", title="returns.column.announced_on", kind="date", width=112, muted=True),
    Column(key="customer", title="column.customer", strong=True, sortable=False),
    Column(key="goods", title="returns.column.goods", value=goods_of, width=150, sortable=False),
    Column(key="state", title="column.state", kind="chip", value=return_chip, width=136, sortable=False),
    Column(
        key="answer",
        title="returns.column.answer",
        value=_answer,
        width=140,
        sortable=False,
        muted=True,
    ),
    Column(
        key="order",
        title="column.order_number",
        value=lambda row: row.order_number or "",
        width=116,
        sortable=False,
    ),
    Column(
        key="announced",
        title="returns.column.announced",
        kind="quantity",
        value=lambda row: row.announced_milli,
        width=108,
        sortable=False,
        muted=True,
        shown=False,
        wide=1,
    ),
    Column(
        key="received",
        title="returns.column.received",
        kind="quantity",
        value=lambda row: row.received_milli,
        width=92,
        sortable=False,
    ),
)
