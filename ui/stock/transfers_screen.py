"""The list of transfers: what is prepared, what is on its way between two places, what arrived."""

from __future__ import annotations

from app.stock.transfer_queries import TRANSFERS, TransferRow
from ui.kit.acts import Act
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.filters import days, period
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.view_tabs import View
from ui.kit.wording import say
from ui.stock.place_words import place_told
from ui.stock.transfer_dialog import new_transfer


def transfers_screen(office: Office) -> ListScreen[TransferRow]:
    """The list of transfers."""
    return ListScreen(office, _design(office))


def transfer_chip(row: TransferRow) -> Chip:
    """How far a transfer is; of one that is over, whether something was lost on the way."""
    match row.state:
        case "draft":
            return Chip("none", say("transfers.chip.draft"))
        case "sent":
            part = row.received_milli > 0
            return Chip(
                "run", say("transfers.chip.part" if part else "transfers.chip.sent"), icon="shipments"
            )
        case "received" if row.lost_milli:
            return Chip("wait", say("transfers.chip.lost"), icon="part")
        case "received":
            return Chip("done", say("transfers.chip.received"))
        case _:
            return Chip("none", say(f"transfers.chip.{row.state}"), icon="cancelled")


def way_told(row: TransferRow) -> str:
    """From where to where."""
    return say("transfers.way", leaves=place_told(row.leaves), comes=place_told(row.comes))


def _design(office: Office) -> ListDesign[TransferRow]:
    return ListDesign[TransferRow](
        name="transfers",
        title="transfers.title",
        counted="transfers.counted",
        hint="transfers.hint",
        empty_title="transfers.empty",
        empty_text="transfers.empty_text",
        icon="shipments",
        listing=TRANSFERS,
        columns=_COLUMNS,
        nouns=("stock_transfer", "stock_transfer_line", "location"),
        opens="transfer",
        views=(
            View("all", "transfers.view.all", (("view", "all"),)),
            View("draft", "transfers.view.draft", (("view", "draft"),)),
            View("sent", "transfers.view.sent", (("view", "sent"),)),
            View("over", "transfers.view.over", (("view", "over"),)),
        ),
        filters=(period("within", "filter.made_within"), *days("filter.made_from", "filter.made_to")),
        sort="made_on",
        descending=True,
        muted=lambda row: row.state in ("received", "dropped", "undone"),
        acts=(Act("stock.title", lambda: office.ways.go("stock"), look="door"),),
        new=Act("transfers.new", lambda: new_transfer(office), icon="new", keys="new", look="primary"),
    )


_COLUMNS: tuple[Column[TransferRow], ...] = (
    Column(key="number", title="column.number", value=lambda row: row.number or "", width=120, strong=True),
    Column(key="made_on", title="column.day", kind="date", width=100, muted=True),
    Column(key="way", title="transfers.column.way", value=way_told, strong=True, sortable=False),
    Column(key="state", title="column.state", kind="chip", value=transfer_chip, width=150, sortable=False),
    Column(key="line_count", title="transfers.column.lines", kind="number", width=88, sortable=False),
    Column(
        key="quantity",
        title="column.quantity",
        kind="quantity",
        value=lambda row: row.quantity_milli,
        width=96,
        sortable=False,
    ),
    Column(
        key="left",
        title="transfers.column.left",
        kind="quantity",
        value=lambda row: row.left_milli,
        width=104,
        strong=True,
        sortable=False,
    ),
    Column(key="made_by", title="transfers.column.by", width=130, sortable=False, muted=True),
)
