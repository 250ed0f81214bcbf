"""The list of stock: what is there of each product, what is promised, what nobody was promised yet."""

from __future__ import annotations

from app.base.door import Read
from app.catalogue.naming import variant_apart
from app.catalogue.queries import PRODUCTS
from app.purchasing.purchase_queries import PURCHASES
from app.purchasing.receipt_queries import RECEIPTS
from app.purchasing.supplier_queries import SUPPLIERS
from app.reports.stock_list import STOCK, left_out_of_stock, place_called, places_to_choose
from app.stock.queries import StockRow
from app.stock.take_queries import TAKES
from app.stock.transfer_queries import TRANSFERS
from ui.files.import_wizard import bring_file
from ui.kit.acts import Act, BulkAct
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.filters import Filter
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.tag_dialog import tag_many
from ui.kit.view_tabs import View
from ui.kit.wording import say, words
from ui.purchasing.goods_in_dialog import goods_in
from ui.purchasing.purchase_dialog import new_purchase
from ui.purchasing.replenish_dialog import buy_what_is_low
from ui.shipping.labels_dialog import label_products
from ui.shops.source_dialog import bring_shop
from ui.stock.place_words import place_told
from ui.stock.price_list_dialog import show_price_lists
from ui.stock.product_dialog import add_product
from ui.stock.sell_in_dialog import sell_in_shop
from ui.stock.set_aside_dialog import set_expired_aside
from ui.stock.take_dialogs import begin_take
from ui.stock.transfer_dialog import new_transfer


def stock_screen(office: Office) -> ListScreen[StockRow]:
    """The list of stock."""
    return ListScreen(office, _design(office))


def stock_chip(row: StockRow) -> Chip | None:
    """What is missing or low, or nothing where all is well."""
    if row.archived_at is not None:
        return Chip("none", say("stock.chip.archived"), icon="cancelled")
    if row.missing_milli:
        return Chip(
            "late", say("stock.chip.missing", quantity=words().quantity(row.missing_milli)), filled=True
        )
    if row.expired_milli > 0:
        told = say("stock.chip.expired", quantity=words().quantity(row.expired_milli))
        return Chip("late", told, filled=True)
    if (row.makes_milli if row.made_of else row.on_hand_milli) <= 0:
        return Chip("wait", say("stock.chip.out"), filled=True)
    if row.low:
        return Chip("wait", say("stock.chip.low"), icon="stock")
    return None


def unit_told(unit: str) -> str:
    """A unit of measure in words."""
    key = f"product.unit.{unit}"
    return say(key) if words().knows(key) else unit


def _design(office: Office) -> ListDesign[StockRow]:
    return ListDesign[StockRow](
        name="stock",
        title="stock.title",
        counted="stock.counted",
        hint="stock.hint",
        empty_title="stock.empty",
        empty_text="stock.empty_text",
        listing=STOCK,
        columns=tuple(each for each in _COLUMNS if office.actor.sees_costs or each.key != "cost_micro"),
        nouns=(
            "product",
            "tag",
            "stock_balance",
            "stock_move",
            "reservation",
            "shipment",
            "sales_order",
            "goods_receipt",
            "purchase_order",
            "supplier",
            "stock_take",
            "stock_transfer",
            "reorder_rule",
            "location",
        ),
        opens="product",
        views=_VIEWS,
        filters=(Filter("place", "filter.place", choices=_places, called=place_called),),
        left_out=left_out_of_stock,
        elsewhere={
            "purchases": PURCHASES,
            "receipts": RECEIPTS,
            "takes": TAKES,
            "transfers": TRANSFERS,
            "suppliers": SUPPLIERS,
            "products": PRODUCTS,
        },
        sort="name",
        own="product",
        bulk=(
            BulkAct("goods_in.open", lambda keys: goods_in(office, keys), icon="in"),
            BulkAct("purchases.new_for", lambda keys: new_purchase(office, keys), icon="supplier"),
            BulkAct("takes.count", lambda keys: begin_take(office, keys), icon="scan"),
            BulkAct("transfers.new_for", lambda keys: new_transfer(office, keys), icon="shipments"),
            BulkAct(
                "aside.open_expired",
                lambda keys: set_expired_aside(office, products=keys),
                icon="cancelled",
                fits=lambda row: row.expired_milli > 0,
                rare=True,
            ),
            BulkAct("labels.products_ask", lambda keys: label_products(office, sorted(keys)), icon="print"),
            BulkAct("sold_in.open", lambda keys: sell_in_shop(office, keys), icon="shops"),
            BulkAct("extras.bulk", lambda keys: tag_many(office, "product", keys)),
        ),
        muted=lambda row: row.archived_at is not None,
        acts=(
            Act("goods_in.open", lambda: goods_in(office), icon="in"),
            Act("replenish.open", lambda: buy_what_is_low(office), icon="supplier"),
            Act("price_list.open", lambda: show_price_lists(office), icon="prices"),
            Act("files.bring_here", lambda: bring_file(office, "products"), icon="bring"),
        ),
        brings=Act("shops.import", lambda: bring_shop(office), icon="in"),
        new=Act("stock.new", lambda: add_product(office), icon="new", keys="new", look="primary"),
    )


def _places(rd: Read) -> list[tuple[int | str, str]]:
    return [(key, place_told(name)) for key, name in places_to_choose(rd)]


def places_told(row: StockRow) -> str:
    """How much of a product is where, in words."""
    return " · ".join(f"{place_told(name)}\u00a0{words().quantity(milli)}" for name, milli in row.at)


def made_told(row: StockRow) -> str:
    """What is in one of a bundle, in words."""
    return ", ".join(f"{words().quantity(milli)}\u00a0× {name}" for name, milli in row.made_of)


_VIEWS = (
    View("all", "stock.view.all", (("view", "all"),)),
    View("short", "stock.view.short", (("view", "short"),), alarm="late"),
    View("low", "stock.view.low", (("view", "low"),), alarm="wait"),
    View("out", "stock.view.out", (("view", "out"),), alarm="wait"),
    View("expired", "stock.view.expired", (("view", "expired"),), alarm="late"),
    View("over", "stock.view.over", (("view", "over"),)),
    View("dead", "stock.view.dead", (("view", "dead"),)),
    View("bundles", "stock.view.bundles", (("view", "bundles"),)),
    View("archived", "stock.view.archived", (("view", "archived"),)),
    View("purchases", "purchases.tab", (("view", "open"),), leads="purchases"),
    View("receipts", "receipts.title", (("view", "all"),), leads="receipts"),
    View("takes", "takes.title", (("view", "open"),), leads="takes"),
    View("transfers", "transfers.title", (("view", "sent"),), leads="transfers"),
    View("suppliers", "suppliers.title", (("view", "all"),), leads="suppliers"),
    View("products", "stock.all_sold", (("view", "all"),), leads="products"),
)
_COLUMNS: tuple[Column[StockRow], ...] = (
    Column(key="sku", title="column.sku", value=lambda row: row.sku or "", width=124),
    Column(
        key="name",
        title="column.name",
        aside=lambda row: variant_apart(row.name, row.variant) or made_told(row),
        strong=True,
    ),
    Column(key="state", title="column.state", kind="chip", value=stock_chip, width=130, sortable=False),
    Column(
        key="on_hand",
        title="column.on_hand",
        kind="quantity",
        value=lambda row: row.on_hand_milli if not row.made_of else None,
        # Nearly all are pieces: what is measured says so itself where its column has no room.
        aside=lambda row: "" if row.unit == "piece" else unit_told(row.unit),
        aside_in="unit",
        width=88,
        zero=True,
    ),
    Column(
        key="reserved",
        title="column.reserved",
        kind="quantity",
        value=lambda row: row.reserved_milli,
        width=88,
        sortable=False,
    ),
    Column(
        key="quarantined",
        title="stock.quarantined",
        kind="quantity",
        value=lambda row: row.quarantined_milli,
        width=100,
        sortable=False,
    ),
    Column(
        key="expired",
        title="column.expired",
        kind="quantity",
        value=lambda row: row.expired_milli,
        width=88,
        sortable=False,
        shown=False,
        wide=1,
    ),
    Column(
        key="not_for_sale",
        title="column.not_for_sale",
        kind="quantity",
        value=lambda row: row.apart_milli - row.quarantined_milli - row.expired_milli,
        width=104,
        sortable=False,
        shown=False,
        wide=1,
    ),
    Column(
        key="available",
        title="column.available",
        kind="quantity",
        value=lambda row: row.available_milli,
        width=96,
        strong=True,
        zero=True,
    ),
    Column(
        key="made_of",
        title="column.made_of",
        value=made_told,
        width=200,
        sortable=False,
        muted=True,
        shown=False,
        wide=1,
    ),
    Column(key="places", title="column.places", value=places_told, width=128, sortable=False, muted=True),
    # What makes low: without it 64 may be low where 6 is not.
    Column(
        key="reorder",
        title="stock.reorder_at",
        kind="quantity",
        value=lambda row: row.reorder_milli,
        width=104,
        sortable=False,
        muted=True,
        shown=False,
        wide=1,
    ),
    Column(
        key="unit",
        title="column.unit",
        value=lambda row: unit_told(row.unit),
        width=76,
        sortable=False,
        muted=True,
        shown=False,
        wide=1,
    ),
    Column(
        key="incoming",
        title="column.incoming",
        kind="quantity",
        value=lambda row: row.incoming_milli,
        width=84,
        sortable=False,
        muted=True,
    ),
    Column(
        key="cost_micro",
        title="column.cost",
        kind="price",
        averaged=True,
        width=96,
        sortable=False,
        shown=False,
    ),
)
