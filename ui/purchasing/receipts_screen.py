"""The list of goods received, with what was given back and the reversals among them."""

from __future__ import annotations

from dataclasses import replace

from app.purchasing.receipt_queries import RECEIPTS, ReceiptRow
from app.purchasing.supplier_queries import supplier_name
from ui.kit.acts import Act
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.filters import Filter, days, period
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.view_tabs import View
from ui.kit.wording import say
from ui.purchasing.goods_in_dialog import goods_in
from ui.purchasing.supplier_dialog import supplier_picker


def receipts_screen(office: Office) -> ListScreen[ReceiptRow]:
    """The list of receipts."""
    return ListScreen(office, _design(office))


def receipt_chips(row: ReceiptRow) -> list[Chip]:
    """What a receipt is, goods that came in or went back, undone or undoing; then what is still to be done about it."""
    if row.kind == "reversal":
        return [Chip("none", say("receipts.chip.reversal"), icon="undo")]
    if row.reversed:
        return [Chip("none", say("receipts.chip.reversed"), icon="cancelled")]
    found = [_what(row)]
    if row.expired:
        found.append(Chip("late", say("lots.expired"), filled=True))
    if row.credit_awaited:
        found.append(Chip("wait", say("receipts.chip.credit_awaited")))
    return found


def receipt_chip(row: ReceiptRow) -> Chip:
    """The most pressing of these, where there is room for one."""
    what, *to_do = receipt_chips(row)
    return to_do[0] if to_do else what


def _what(row: ReceiptRow) -> Chip:
    if row.kind == "return":
        return Chip("run", say("receipts.chip.return"), icon="undo")
    if row.returned_milli >= row.quantity_milli:
        return Chip("run", say("receipts.chip.all_returned"), icon="undo")
    if row.returned_milli:
        return Chip("run", say("receipts.chip.part_returned"), icon="undo")
    return Chip("done", say("receipts.chip.in"))


def receipt_columns(office: Office, *, supplier: bool = True) -> tuple[Column[ReceiptRow], ...]:
    """The columns of a table of receipts; what they cost is for who may see costs."""
    hidden = set[str]() if office.actor.sees_costs else {"amount"}
    if not supplier:
        hidden.add("supplier")
    kept = tuple(column for column in _COLUMNS if column.key not in hidden)
    if supplier:
        return kept
    # Without the supplier's name another column takes what is left.
    return tuple(replace(column, width=0) if column.key == "delivery_note" else column for column in kept)


def _design(office: Office) -> ListDesign[ReceiptRow]:
    return ListDesign[ReceiptRow](
        name="receipts",
        title="receipts.title",
        counted="receipts.counted",
        hint="receipts.hint",
        empty_title="receipts.empty",
        empty_text="receipts.empty_text",
        icon="in",
        listing=RECEIPTS,
        columns=receipt_columns(office),
        nouns=("goods_receipt", "supplier", "mail", "received_invoice"),
        opens="receipt",
        views=(
            View("all", "receipts.view.all", (("view", "all"),)),
            View("today", "receipts.view.today", (("view", "today"),)),
            View("claimed", "receipts.view.claimed", (("view", "claimed"),), nothing="receipts.no_claim"),
            View("returns", "receipts.view.returns", (("view", "returns"),)),
            View("reversals", "receipts.view.reversals", (("view", "reversals"),)),
        ),
        filters=(
            period("within", "filter.received_within"),
            *days("filter.received_from", "filter.received_to"),
            Filter("supplier", "column.supplier", called=supplier_name, picker=supplier_picker),
        ),
        sort="received_on",
        descending=True,
        muted=lambda row: row.reversed or row.kind == "reversal",
        acts=(Act("stock.title", lambda: office.ways.go("stock"), look="door"),),
        new=Act("goods_in.open", lambda: goods_in(office), icon="in", keys="new", look="primary"),
    )


_COLUMNS: tuple[Column[ReceiptRow], ...] = (
    Column(key="number", title="column.number", width=120, strong=True),
    Column(key="received_on", title="column.day", kind="date", width=100, muted=True),
    Column(key="supplier", title="column.supplier", strong=True),
    Column(key="delivery_note", title="receipts.column.note", width=132, sortable=False),
    Column(key="state", title="column.state", kind="chip", value=receipt_chip, width=148, sortable=False),
    Column(key="line_count", title="receipts.column.lines", kind="number", width=80, sortable=False),
    Column(
        key="quantity",
        title="column.quantity",
        kind="quantity",
        value=lambda row: row.quantity_milli,
        width=96,
        sortable=False,
    ),
    Column(
        key="amount",
        title="receipts.column.amount",
        kind="money",
        width=112,
        sortable=False,
        currency=lambda row: row.currency,
    ),
)
