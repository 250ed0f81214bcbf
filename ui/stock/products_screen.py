"""The list of all that is sold, counted or not: services stand in no list of stock. Without levels it is the room itself."""

from __future__ import annotations

from app.catalogue.naming import variant_apart
from app.catalogue.queries import PRODUCTS, ProductRow
from ui.files.import_wizard import bring_file
from ui.kit.acts import Act, BulkAct
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.tag_dialog import tag_many
from ui.kit.view_tabs import View
from ui.kit.wording import say
from ui.shipping.labels_dialog import label_products
from ui.stock.price_list_dialog import show_price_lists
from ui.stock.product_columns import RECORD_COLUMNS
from ui.stock.product_dialog import add_product
from ui.stock.sell_in_dialog import sell_in_shop


def products_screen(office: Office) -> ListScreen[ProductRow]:
    """The list of products."""
    return ListScreen(office, _design(office))


def _design(office: Office) -> ListDesign[ProductRow]:
    return ListDesign[ProductRow](
        name="products",
        title="shell.room.products",
        counted="stock.counted",
        hint="stock.hint",
        empty_title="products.empty",
        empty_text="products.empty_text",
        icon="stock",
        listing=PRODUCTS,
        columns=tuple(each for each in _COLUMNS if office.actor.sees_costs or each.key != "cost_micro"),
        nouns=("product", "tag"),
        opens="product",
        views=(
            View("all", "stock.view.all", (("view", "all"),)),
            View("services", "products.view.services", (("view", "services"),)),
            View("archived", "stock.view.archived", (("view", "archived"),)),
        ),
        sort="name",
        own="product",
        muted=lambda row: row.archived_at is not None,
        acts=(
            Act("stock.title", lambda: office.ways.go("stock"), look="door"),
            Act("price_list.open", lambda: show_price_lists(office), icon="prices"),
            Act("files.bring_here", lambda: bring_file(office, "products"), icon="bring"),
        ),
        bulk=(
            BulkAct("labels.products_ask", lambda keys: label_products(office, sorted(keys)), icon="print"),
            BulkAct("sold_in.open", lambda keys: sell_in_shop(office, keys), icon="shops"),
            BulkAct("extras.bulk", lambda keys: tag_many(office, "product", keys)),
        ),
        brings=Act("files.bring", lambda: bring_file(office, "products"), icon="in"),
        new=Act("stock.new", lambda: add_product(office), icon="new", keys="new", look="primary"),
    )


def _state(row: ProductRow) -> Chip | None:
    if row.archived_at is not None:
        return Chip("none", say("stock.chip.archived"), icon="cancelled")
    return None if row.sellable else Chip("none", say("products.chip.not_sold"))


def _priced(row: ProductRow) -> str:
    return say(f"product.priced.{'with' if row.price_includes_tax else 'without'}")


_COLUMNS: tuple[Column[ProductRow], ...] = (
    Column(key="sku", title="column.sku", value=lambda row: row.sku or "", width=124),
    Column(
        key="name", title="column.name", aside=lambda row: variant_apart(row.name, row.variant), strong=True
    ),
    Column(key="state", title="column.state", kind="chip", value=_state, width=120, sortable=False),
    Column(
        key="kind",
        title="products.column.kind",
        value=lambda row: say(f"product.kind.{row.kind}"),
        width=104,
        sortable=False,
        muted=True,
    ),
    Column(
        key="stocked",
        title="column.stocked",
        value=lambda row: say("yes" if row.stocked else "no"),
        width=112,
        sortable=False,
        muted=True,
    ),
    Column(
        key="price_micro", title="products.column.price", kind="price", width=104, sortable=False, strong=True
    ),
    Column(key="priced", title="products.column.priced", value=_priced, width=88, sortable=False, muted=True),
    Column(
        key="cost_micro",
        title="column.cost",
        kind="price",
        averaged=True,
        width=96,
        sortable=False,
        shown=False,
        wide=1,
    ),
    *RECORD_COLUMNS,
)
