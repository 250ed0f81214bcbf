"""The list of suppliers, in the room of stock."""

from __future__ import annotations

from app.purchasing.supplier_queries import SUPPLIERS, SupplierRow
from ui.kit.acts import Act
from ui.kit.columns import Column
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.view_tabs import View
from ui.kit.wording import say
from ui.purchasing.supplier_dialog import add_supplier


def suppliers_screen(office: Office) -> ListScreen[SupplierRow]:
    """The list of suppliers."""
    return ListScreen(office, _design(office))


def days_told(days: int | None) -> str:
    """So many days, in words; empty where nobody said."""
    return "" if days is None else say("supplier.days", n=days)


def _design(office: Office) -> ListDesign[SupplierRow]:
    return ListDesign[SupplierRow](
        name="suppliers",
        title="suppliers.title",
        counted="suppliers.counted",
        hint="suppliers.hint",
        empty_title="suppliers.empty",
        empty_text="suppliers.empty_text",
        icon="supplier",
        listing=SUPPLIERS,
        columns=_COLUMNS,
        nouns=("supplier", "supplier_product", "goods_receipt"),
        opens="supplier",
        views=(
            View("all", "suppliers.view.all", (("view", "all"),)),
            View("archived", "suppliers.view.archived", (("view", "archived"),)),
        ),
        sort="name",
        muted=lambda row: row.archived_at is not None,
        acts=(Act("stock.title", lambda: office.ways.go("stock"), look="door"),),
        new=Act("suppliers.new", lambda: add_supplier(office), icon="new", keys="new", look="primary"),
    )


_COLUMNS: tuple[Column[SupplierRow], ...] = (
    Column(key="name", title="column.name", aside=lambda row: row.city, aside_in="city", strong=True),
    Column(key="city", title="filter.city", width=120, sortable=False, muted=True, shown=False, wide=1),
    Column(key="contact", title="filter.contact", width=150, sortable=False, muted=True),
    Column(
        key="email",
        title="column.email",
        value=lambda row: row.email or "",
        width=210,
        sortable=False,
        muted=True,
        shown=False,
        wide=2,
    ),
    Column(key="phone", title="column.phone", value=lambda row: row.phone or "", width=130, sortable=False),
    Column(key="products", title="suppliers.column.products", kind="number", width=84, sortable=False),
    Column(
        key="lead_days",
        title="suppliers.column.lead",
        value=lambda row: days_told(row.lead_days),
        width=96,
        sortable=False,
    ),
    Column(key="minimum_amount", title="suppliers.column.minimum", kind="money", width=128, sortable=False),
    Column(key="last_on", title="suppliers.column.last", kind="date", width=132, sortable=False, muted=True),
)
