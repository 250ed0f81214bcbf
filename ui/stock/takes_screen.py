"""The list of stock-takes: what is being counted, what was corrected by it."""

from __future__ import annotations

from app.stock.take_queries import TAKES, TakeRow
from ui.kit.acts import Act
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.filters import days, period
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.view_tabs import View
from ui.kit.wording import say
from ui.stock.take_dialogs import begin_take


def takes_screen(office: Office) -> ListScreen[TakeRow]:
    """The list of stock-takes."""
    return ListScreen(office, _design(office))


def take_chip(row: TakeRow) -> Chip:
    """How far a stock-take is."""
    match row.state:
        case "posted":
            return Chip("done", say("takes.chip.posted"))
        case "abandoned":
            return Chip("none", say("takes.chip.abandoned"), icon="cancelled")
        case _:
            return Chip("run", say("takes.chip.open"), icon="scan")


def _design(office: Office) -> ListDesign[TakeRow]:
    return ListDesign[TakeRow](
        name="takes",
        title="takes.title",
        counted="takes.counted",
        hint="takes.hint",
        empty_title="takes.empty",
        empty_text="takes.empty_text",
        icon="scan",
        listing=TAKES,
        columns=tuple(each for each in _COLUMNS if office.actor.sees_costs or each.key != "worth"),
        nouns=("stock_take", "stock_take_line", "stock_tally"),
        opens="take",
        views=(
            View("all", "takes.view.all", (("view", "all"),)),
            View("open", "takes.view.open", (("view", "open"),)),
            View("posted", "takes.view.posted", (("view", "posted"),)),
            View("abandoned", "takes.view.abandoned", (("view", "abandoned"),)),
        ),
        filters=(period("within", "filter.opened_within"), *days("filter.opened_from", "filter.opened_to")),
        sort="opened_on",
        descending=True,
        muted=lambda row: row.state != "open",
        acts=(Act("stock.title", lambda: office.ways.go("stock"), look="door"),),
        new=Act("takes.new", lambda: begin_take(office), icon="new", keys="new", look="primary"),
    )


_COLUMNS: tuple[Column[TakeRow], ...] = (
    Column(key="number", title="column.number", width=120, strong=True),
    Column(key="opened_on", title="takes.column.opened", kind="date", width=100, muted=True),
    Column(key="name", title="takes.column.name", strong=True, sortable=False),
    Column(key="state", title="column.state", kind="chip", value=take_chip, width=136, sortable=False),
    Column(key="opened_by", title="takes.column.by", width=136, sortable=False, muted=True),
    Column(key="lines", title="takes.column.lines", kind="number", width=88, sortable=False),
    Column(key="counted", title="takes.column.counted", kind="number", width=88, sortable=False),
    Column(key="corrected", title="takes.column.corrected", kind="number", width=96, sortable=False),
    Column(key="worth", title="takes.column.worth", kind="money", width=112, sortable=False),
)
