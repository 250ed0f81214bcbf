"""The list of what shops sent, with what could not be taken in and why."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.base.door import Read
from app.base.listing import ListQuery
from app.links.shops.queries import INBOX, InboxRow
from app.orders.queries import shop_name, shops_of_orders
from ui.kit import list_memory
from ui.kit.acts import BulkAct
from ui.kit.bulk_dialog import do_to_many
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.filters import Filter
from ui.kit.list_design import ListDesign
from ui.kit.office import Office
from ui.kit.pointing_list import PointingList
from ui.kit.view_tabs import View
from ui.kit.wording import say
from ui.shops.record_deeds import AGAIN, DISCARD, why_short

# What a record became, by its noun: what Enter opens.
OPENS = {"order": "order", "product": "product", "customer": "customer"}


def record_chip(row: InboxRow) -> Chip:
    """What became of a record; one of which a field waits for a decision says that."""
    if row.conflicts:
        return Chip("late", say("shops.state.conflict"), filled=True)
    text = say(f"shops.state.{row.state}")
    match row.state:
        case "parked":
            return Chip("late", text, filled=True)
        case "waiting":
            return Chip("wait", text)
        case "discarded":
            return Chip("none", text, icon="cancelled")
        case _:
            return Chip("done", text)


def _bulk(office: Office) -> tuple[BulkAct, ...]:
    return (
        BulkAct("shops.again_many.ask", lambda keys: do_to_many(office, AGAIN, keys), icon="process"),
        BulkAct("shops.discard_many.ask", lambda keys: do_to_many(office, DISCARD, keys), icon="cancelled"),
    )


class InboxList(PointingList[InboxRow]):
    """`pointed` carries the record that is framed, or None."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, replace(DESIGN, bulk=_bulk(office)), parent)
        if not list_memory.recall(self.listed).view:
            # What asks for somebody comes first, until somebody has chosen otherwise.
            self.show_query(_in_view("parked"))
            office.ask(_first_that_asks, done=self._begin_at, owner=self)

    def _begin_at(self, view: str) -> None:
        if view != "parked":
            self.show_query(_in_view(view))

    def _open(self, key: int) -> None:
        at = self.model.row_of(key)
        line = self.model.line(at) if at is not None else None
        if line is not None and line.row.row_id is not None and line.row.noun in OPENS:
            self.office.ways.open(OPENS[line.row.noun], line.row.row_id)


def _in_view(view: str) -> ListQuery:
    return ListQuery(chips=(("view", view),))


def _first_that_asks(rd: Read) -> str:
    """The first view with something that waits for somebody."""
    return next(
        (each for each in ("parked", "proposed", "conflicts") if INBOX.count(rd, _in_view(each)).count),
        "parked",
    )


DESIGN = ListDesign[InboxRow](
    name="shops",
    title="shops.inbox",
    counted="shops.counted",
    hint="shops.hint",
    empty_title="shops.empty",
    empty_text="shops.empty_text",
    listing=INBOX,
    columns=(
        Column(
            key="noun",
            title="column.noun",
            value=lambda row: say(f"intake.one.{row.noun}"),
            aside=lambda row: say("orders.remote", number=row.remote_id) if row.remote_id.isdigit() else "",
            width=170,
            sortable=False,
            strong=True,
        ),
        Column(key="state", title="column.state", kind="chip", value=record_chip, width=118, sortable=False),
        Column(key="why", title="column.reason", value=why_short, sortable=False),
        # When it came says less than why it waits; the record beside has it.
        Column(
            key="received_at",
            title="column.received_at",
            kind="instant",
            width=136,
            muted=True,
            shown=False,
            wide=2,
        ),
        Column(key="shop", title="filter.shop", width=120, sortable=False, muted=True, shown=False, wide=1),
    ),
    nouns=("inbox", "shop", "shop_proposal", "shop_conflict", "sales_order", "invoice"),
    opens="record",
    views=(
        View("all", "shops.view.all", (("view", "all"),)),
        View(
            "parked", "shops.view.parked", (("view", "parked"),), alarm="late", nothing="shops.nothing_parked"
        ),
        View("proposed", "shops.view.proposed", (("view", "proposed"),), alarm="late"),
        View(
            "conflicts",
            "shops.view.conflicts",
            (("view", "conflicts"),),
            alarm="late",
            nothing="shops.nothing_clashes",
        ),
        View("waiting", "shops.view.waiting", (("view", "waiting"),)),
    ),
    filters=(
        Filter("shop", "filter.shop", called=shop_name, choices=shops_of_orders),
        Filter(
            "noun",
            "column.noun",
            tuple(
                (noun, f"intake.one.{noun}")
                for noun in ("order", "refund", "customer", "product", "rates", "info")
            ),
        ),
        Filter(
            "state",
            "column.state",
            tuple((state, f"shops.state.{state}") for state in ("waiting", "taken", "parked", "discarded")),
        ),
    ),
    heading=False,
)
