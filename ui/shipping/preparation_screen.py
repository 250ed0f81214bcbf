"""The work lists of who prepares: what must leave by when, and what waits for goods or money (L1)."""

from __future__ import annotations

from collections.abc import Callable, Collection

from app.customers.queries import customer_name
from app.flow.picking import codes_meant
from app.orders.queries import OrderRow, shop_name, shops_of_orders
from app.reports.preparation_list import PREPARED, lacked_products
from app.shipping.pick_list import order_of_code
from app.shipping.return_queries import RETURNS
from ui.customers.customer_picker import customer_picker
from ui.kit.acts import Act, BulkAct
from ui.kit.columns import Column
from ui.kit.filters import Filter, days, period
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.papers_dialog import print_many
from ui.kit.scanner import Reading, scanner
from ui.kit.sounds import ring
from ui.kit.view_tabs import View
from ui.kit.wording import say, words
from ui.orders.order_chips import is_quiet, payment_chip, shipment_chip
from ui.orders.order_name import order_called
from ui.orders.promise_past import promise_past
from ui.purchasing.replenish_dialog import buy_what_is_low
from ui.shipping.carriers_dialog import show_carriers
from ui.shipping.check_dialog import check_orders
from ui.shipping.dispatch_dialog import dispatch_orders, dispatch_verb, show_dispatches
from ui.shipping.pick_deeds import PICK_LISTS
from ui.shipping.together_dialog import ship_together
from ui.today.process_waiting import ship_what_is_ready


def preparation_screen(office: Office) -> ListScreen[OrderRow]:
    """The orders that must leave, by the day they were promised for; the code of one on a pick list opens its check."""
    screen = ListScreen(office, _design(office))

    def heard(reading: Reading) -> None:
        key = order_of_code(codes_meant(reading.code))
        if key is not None:
            check_orders(office, [key], screen.window())
        else:
            ring(1)
            office.ways.say(say("preparation.no_order", code=reading.code))

    scanner().listen(screen, heard)
    return screen


def _design(office: Office) -> ListDesign[OrderRow]:
    def check(keys: Collection[int]) -> None:
        check_orders(office, keys)

    def buy(keys: frozenset[int] | None = None) -> None:
        """Propose to buy what the orders lack, all of the room unless some are told."""
        office.ask(
            lacked_products, keys, done=lambda found: buy_what_is_low(office, None, found), owner=office
        )

    return ListDesign[OrderRow](
        name="preparation",
        title="preparation.title",
        counted="orders.counted",
        hint="orders.hint",
        empty_title="preparation.empty",
        empty_text="preparation.empty_text",
        icon="prepare",
        listing=PREPARED,
        columns=_columns(office),
        nouns=("sales_order", "order_line", "shipment", "item", "customer", "stock_balance", "goods_return"),
        opens="order",
        views=(
            View("all", "preparation.view.all", (("view", "to_prepare"),)),
            View(
                "late",
                "orders.view.late",
                (("view", "late"),),
                alarm="late",
                hint="preparation.view.late_hint",
            ),
            View("due_today", "preparation.view.due_today", (("view", "due_today"),)),
            View(
                "due_tomorrow",
                "preparation.view.due_tomorrow",
                (("view", "due_tomorrow"),),
                hint="preparation.view.next_hint",
            ),
            View("to_ship", "orders.view.to_ship", (("view", "to_ship"),)),
            View("missing", "orders.view.missing", (("view", "missing"),)),
            View("to_pay", "orders.view.to_pay", (("view", "to_pay"),)),
            View("returns", "preparation.view.returns", (("view", "expected"),), leads="returns"),
            View("returned", "preparation.view.returned", (("view", "received"),), leads="returns"),
        ),
        elsewhere={"returns": RETURNS, "returned": RETURNS},
        filters=(
            Filter("customer", "column.customer", called=customer_name, picker=customer_picker),
            Filter("shop", "filter.shop", called=shop_name, choices=shops_of_orders),
            period("within", "filter.ordered_within"),
            *days("filter.promised_from", "filter.promised_to", "promised_from", "promised_to"),
        ),
        sort="promised_on",
        own="sales_order",
        muted=is_quiet,
        acts=(
            Act("shipments.title", lambda: office.ways.go("shipments"), look="door"),
            Act("carriers.open", lambda: show_carriers(office), icon="carrier"),
            Act("dispatch.open", lambda: show_dispatches(office), icon="grouped"),
            *([Act("preparation.buy_in", buy, icon="supplier")] if office.actor.may("purchase.save") else []),
            Act("preparation.ship", lambda: ship_what_is_ready(office), icon="shipments", look="primary"),
        ),
        start=Act("shipments.start", lambda: office.ways.go("orders"), icon="orders"),
        bulk=(
            _of_goods(dispatch_verb(office), lambda keys: dispatch_orders(office, keys), "shipments"),
            _of_goods("preparation.pick", lambda keys: print_many(office, PICK_LISTS, keys), "print"),
            _of_goods("preparation.check", check, "scan"),
            BulkAct(
                "together.ask",
                lambda keys: ship_together(office, keys),
                icon="carrier",
                fits=lambda row: row.may_leave and row.together > 1,
                otherwise="together.none",
                rare=True,
            ),
            *([_buying(buy)] if office.actor.may("purchase.save") else []),
        ),
    )


def _buying(buy: Callable[[frozenset[int]], object]) -> BulkAct:
    """To buy what the orders lack; where nothing does it is not offered."""
    return BulkAct(
        "preparation.buy",
        buy,
        icon="supplier",
        fits=lambda row: row.short,
        otherwise="preparation.none_lack",
        told="preparation.wait",
        rare=True,
    )


def _of_goods(title: str, act: Callable[[Collection[int]], object], icon: str) -> BulkAct:
    """What is done with the goods of orders; where none of them may leave it would show an empty sheet."""
    return BulkAct(
        title,
        act,
        icon=icon,
        fits=lambda row: row.may_leave,
        otherwise="preparation.none_may_leave",
        in_order=True,
    )


def _columns(office: Office) -> tuple[Column[OrderRow], ...]:
    return (
        Column(key="number", title="column.number", value=order_called, width=106, strong=True),
        Column(
            key="promised_on",
            title="preparation.for_day",
            kind="date",
            aside=lambda row: _by(row, office),
            width=144,
            muted=True,
        ),
        Column(
            key="customer",
            title="column.customer",
            aside=_beside,
            aside_in="together",
            apart=lambda row: row.apart,
            strong=True,
        ),
        Column(key="city", title="filter.city", width=108, sortable=False, muted=True, shown=False, wide=1),
        Column(
            key="together",
            title="preparation.column.together",
            value=lambda row: say("preparation.together", n=row.together) if row.together else "",
            width=220,
            sortable=False,
            shown=False,
            wide=1,
        ),
        Column(key="shop", title="filter.shop", width=120, sortable=False, muted=True, shown=False, wide=3),
        Column(
            key="ordered_on",
            title="preparation.since",
            value=lambda row: say("preparation.days", n=(office.today - row.ordered_on).days),
            width=104,
            muted=True,
        ),
        Column(key="lacks", title="preparation.lacks", value=_lacks, width=128, sortable=False),
        Column(
            key="shipment",
            title="column.shipped",
            kind="chip",
            value=lambda row: shipment_chip(row, office.today),
            width=124,
            sortable=False,
        ),
        Column(
            key="payment",
            title="column.paid",
            kind="chip",
            value=lambda row: payment_chip(row, office.today),
            width=120,
            sortable=False,
        ),
        Column(
            key="rest",
            title="preparation.rest",
            kind="money",
            width=100,
            currency=lambda row: row.currency,
            sortable=False,
        ),
        Column(
            key="total",
            title="column.total",
            kind="money",
            width=96,
            currency=lambda row: row.currency,
            shown=False,
        ),
    )


def _by(row: OrderRow, office: Office) -> str:
    """How long its promise has passed; where nothing was promised, by when it should leave: the day it is sorted and late by."""
    if row.promised_on is None and row.leaves_by is not None:
        return words().date(row.leaves_by)
    return promise_past(row, office.today)


def _beside(row: OrderRow) -> str:
    """How many orders go to the same door; where it is the only one, whatever tells namesakes apart, or the town."""
    if row.together:
        return " · ".join(filter(None, (row.apart, say("preparation.together", n=row.together))))
    return row.apart or row.city


def _lacks(row: OrderRow) -> str:
    """What is missing: the first article with how many, and how many others."""
    if not row.lacks:
        return ""
    name, milli = row.lacks[0]
    first = say("preparation.lacks_one", n=words().quantity(milli), name=name)
    rest = len(row.lacks) - 1
    return say("preparation.lacks_more", first=first, n=rest) if rest else first
