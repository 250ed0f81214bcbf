"""The list of orders: the views of the shop's day, four chips a row, and what can be done to many at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.base.listing import Totals
from app.orders.order import awaited_of
from app.orders.queries import OrderRow, shops_of_orders
from app.orders.views import views_left_out
from app.reports.still_waiting import ORDERS_SHOWN, WAITS
from ui.files.import_wizard import bring_file
from ui.kit.acts import Act, BulkAct
from ui.kit.bulk_dialog import do_to_many
from ui.kit.columns import Column
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.papers_dialog import print_many
from ui.kit.tag_dialog import tag_many
from ui.kit.wording import say, words
from ui.orders.grouped_dialog import invoice_together
from ui.orders.order_chips import chip_in_list, invoice_chip, is_quiet, kept_told, payment_chip, shipment_chip
from ui.orders.order_deeds import ASK_PAYMENT, ASK_RELEASE, CANCEL, NEW_DAY, RELEASE
from ui.orders.order_filters import FILTERS, VIEWS
from ui.orders.order_name import begun_column, order_cell
from ui.orders.order_papers import CONFIRMATIONS, NOTES_AND_INVOICES
from ui.orders.promise_past import promise_past
from ui.shops.news import news_of
from ui.shops.source_dialog import bring_shop
from ui.today.process_dialog import process_orders

if TYPE_CHECKING:
    from app.base.door import Read


_PAPERS = (CONFIRMATIONS, NOTES_AND_INVOICES)


def orders_screen(office: Office) -> ListScreen[OrderRow]:
    """The list of orders; those a shop sent are marked as new until somebody has seen them."""
    screen = ListScreen(office, _design(office))
    news_of(office).marks_changed.connect(screen.model.refresh)
    return screen


def _design(office: Office) -> ListDesign[OrderRow]:
    return ListDesign[OrderRow](
        name="orders",
        title="orders.title",
        counted="orders.counted",
        hint="orders.hint",
        empty_title="orders.empty",
        empty_text="orders.empty_text",
        listing=ORDERS_SHOWN,
        columns=_columns(office),
        nouns=("sales_order", "tag", "order_line", "shipment", "invoice", "payment", "item", "customer"),
        opens="order",
        views=VIEWS,
        filters=FILTERS,
        sort="ordered_on",
        own="sales_order",
        left_out=_left_out,
        descending=True,
        muted=is_quiet,
        acts=(
            Act("quotes.title", lambda: office.ways.go("quotes"), look="door"),
            Act(
                "orders.process",
                lambda: process_orders(office),
                icon="process",
                otherwise="orders.process_unshipped",
            ),
            Act("files.bring_here", lambda: bring_file(office, "orders"), icon="bring"),
        ),
        bulk=(
            _deciding(office),
            BulkAct(
                "orders.confirm_many",
                lambda keys: process_orders(office, keys, "confirm"),
                icon="orders",
                fits=lambda row: row.state == "draft",
                otherwise="orders.none_to_confirm",
            ),
            BulkAct(
                "orders.ship",
                lambda keys: process_orders(office, keys, "ship"),
                icon="shipments",
                fits=_ships,
                otherwise="orders.unfit.ship",
            ),
            BulkAct(
                "orders.invoice",
                lambda keys: process_orders(office, keys, "invoice"),
                icon="invoices",
                fits=_bills,
                otherwise="orders.unfit.invoice",
            ),
            BulkAct(
                "grouped.ask",
                lambda keys: invoice_together(office, keys),
                icon="invoices",
                fits=_grouped,
                otherwise="grouped.none",
                rare=True,
            ),
            BulkAct(
                "orders.ask_payment.ask",
                lambda keys: do_to_many(office, ASK_PAYMENT, keys),
                icon="mail",
                fits=_awaits_money,
                otherwise="orders.awaits_nothing",
            ),
            BulkAct(
                "orders.new_day.ask",
                lambda keys: do_to_many(office, NEW_DAY, keys),
                icon="calendar",
                fits=lambda row: row.state in {"held", "confirmed"} and row.shipped != "all",
                otherwise="orders.none_promised",
                rare=True,
            ),
            BulkAct("extras.bulk", lambda keys: tag_many(office, "sales_order", keys)),
            BulkAct(
                "kit.papers.ask", lambda keys: print_many(office, _PAPERS, keys), icon="print", in_order=True
            ),
            BulkAct(
                "orders.cancel_many.ask",
                lambda keys: do_to_many(office, CANCEL, keys),
                icon="cancelled",
                fits=_goes_on,
                otherwise="orders.over",
            ),
        ),
        brings=Act("shops.import", lambda: bring_shop(office), icon="in"),
        new=Act("orders.new", lambda: office.ways.draft("order"), icon="new", keys="new", look="primary"),
        parts=_parts,
    )


def _deciding(office: Office) -> BulkAct:
    """What is to be done first with orders that credit keeps: let them pass, or ask whoever may."""
    decides = office.actor.may("sell.release")
    deed = RELEASE if decides else ASK_RELEASE
    return BulkAct(
        f"{deed.words}.ask",
        lambda keys: do_to_many(office, deed, keys),
        icon="release",
        fits=lambda row: (row.state == "held" or row.stopped) and not (decides and row.insolvent),
        otherwise="orders.none_kept",
        rare=True,
    )


def _parts(totals: Totals) -> str:
    """How much of the sum still waits in this view, or is of orders that are not confirmed or were cancelled."""
    for view in WAITS:
        if (waits := totals.sums.get(f"waits.{view}")) is not None:
            same = waits == totals.sums.get("total", 0)
            found = "" if same else say(f"orders.waits.{view}", amount=words().money(waits, totals.currency))
            return " · ".join(part for part in (found, _not_yet(totals)) if part)
    apart = totals.sums.get("apart", 0)
    if not apart or apart == totals.sums.get("total", 0):
        return ""
    return say("orders.parts", amount=words().money(apart, totals.currency))


def _not_yet(totals: Totals) -> str:
    """How much of a view that waits nobody has to pay yet, for its orders are not confirmed."""
    apart = totals.sums.get("apart", 0)
    return say("orders.not_yet_of", amount=words().money(apart, totals.currency)) if apart else ""


def _goes_on(row: OrderRow) -> bool:
    """Whether something may still be done with an order."""
    return row.state not in {"closed", "cancelled"}


def _ships(row: OrderRow) -> bool:
    """Whether something of an order may leave, as far as its row knows: what credit keeps here does not."""
    return _unheld(row) and not row.stopped and row.shipped != "all"


def _bills(row: OrderRow) -> bool:
    """Whether something of an order may be invoiced: of one that credit keeps here, what has left."""
    return _unheld(row) and (not row.stopped or row.unbilled) and row.invoiced != "all"


def _grouped(row: OrderRow) -> bool:
    """Whether something that has left is not invoiced, so that an invoice can bear it with others of its customer."""
    return row.state == "confirmed" and row.shipped != "none" and row.invoiced != "all"


def _unheld(row: OrderRow) -> bool:
    return _goes_on(row) and row.state != "held"


def _awaits_money(row: OrderRow) -> bool:
    """Whether a payment is waited for before it goes on."""
    return awaited_of(row) > 0


def _columns(office: Office) -> tuple[Column[OrderRow], ...]:
    news = news_of(office)

    def today() -> date:
        return office.today

    return (
        Column(key="number", title="column.number", value=order_cell, width=106, strong=True),
        Column(key="ordered_on", title="column.ordered_on", kind="date", width=86, muted=True),
        Column(
            key="customer",
            title="column.customer",
            aside=lambda row: row.apart or row.city,
            aside_in="city",
            apart=lambda row: row.apart,
            strong=True,
        ),
        Column(
            key="contact", title="filter.contact", width=140, sortable=False, muted=True, shown=False, wide=4
        ),
        Column(key="city", title="filter.city", width=108, sortable=False, muted=True, shown=False, wide=1),
        Column(key="shop", title="filter.shop", width=120, sortable=False, muted=True, shown=False, wide=3),
        Column(
            key="promised_on",
            title="column.promised_on",
            kind="date",
            aside=lambda row: promise_past(row, today()),
            width=148,
            sortable=False,
            muted=True,
            shown=False,
            wide=2,
        ),
        Column(
            key="state",
            title="column.state",
            kind="chip",
            value=lambda row: chip_in_list(row, news.marked),
            width=104,
            sortable=False,
        ),
        begun_column(),
        Column(
            key="kept_by",
            title="orders.kept_by",
            value=kept_told,
            width=204,
            sortable=False,
            shown=False,
        ),
        Column(
            key="asked_by",
            title="orders.release_asked",
            value=lambda row: say("orders.asked_by", who=row.asked_by) if row.asked_by else "",
            width=168,
            sortable=False,
            muted=True,
            shown=False,
        ),
        Column(
            key="payment",
            title="column.paid",
            kind="chip",
            value=lambda row: payment_chip(row, today()),
            width=128,
            sortable=False,
        ),
        Column(
            key="shipment",
            title="column.shipped",
            kind="chip",
            value=lambda row: shipment_chip(row, today()),
            width=116,
            sortable=False,
        ),
        Column(
            key="invoice",
            title="column.invoiced",
            kind="chip",
            value=lambda row: invoice_chip(row, today()),
            width=100,
            sortable=False,
        ),
        Column(key="total", title="column.total", kind="money", width=92, currency=_currency),
        Column(
            key="open",
            title="orders.to_pay",
            kind="money",
            # Empty is paid: who will have to pay once it is confirmed is not.
            aside=lambda row: say("orders.nothing_yet") if row.asks_nothing_yet else "",
            width=112,
            strong=True,
            sortable=False,
            currency=_currency,
        ),
        Column(
            key="payment_kind",
            title="orders.filter.payment_kind",
            value=lambda row: say(f"orders.kind.{row.payment_kind}"),
            width=128,
            sortable=False,
            shown=False,
        ),
        Column(
            key="remote_number",
            title="column.order_remote_id",
            value=lambda row: row.remote_number or "",
            width=104,
            sortable=False,
            muted=True,
            shown=False,
        ),
        Column(
            key="paid_amount",
            title="filter.paid_amount",
            kind="money",
            width=96,
            sortable=False,
            currency=_currency,
            shown=False,
        ),
    )


def _left_out(rd: Read) -> list[str]:
    """The views of steps that are switched off, and the column of shops where there is none."""
    return [*views_left_out(rd), *(() if shops_of_orders(rd) else ("shop",))]


def _currency(row: OrderRow) -> str:
    return row.currency
