"""The list of quotes, beside that of orders: what waits for an answer, what expires, what became an order."""

from __future__ import annotations

from datetime import date

from app.base.listing import Totals
from app.customers.queries import customer_name
from app.orders.quote_queries import QUOTES, QuoteRow
from ui.customers.customer_picker import customer_picker
from ui.kit.acts import Act, BulkAct
from ui.kit.bulk_dialog import do_to_many
from ui.kit.columns import Column
from ui.kit.filters import Filter, amounts, days, period
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.papers_dialog import print_many
from ui.kit.view_tabs import View
from ui.kit.wording import say, words
from ui.orders.order_name import begun_column
from ui.orders.quote_chips import days_chip, is_over, quote_chip
from ui.orders.quote_deeds import QUOTE_PAPERS, SEND_QUOTES


def quotes_screen(office: Office) -> ListScreen[QuoteRow]:
    """The list of quotes."""
    return ListScreen(office, _design(office))


VIEWS = (
    View("all", "quotes.view.all", (("view", "all"),)),
    View("drafts", "quotes.view.drafts", (("view", "drafts"),)),
    View("open", "quotes.view.open", (("view", "open"),)),
    View("never_left", "quotes.view.never_left", (("view", "never_left"),), alarm="late"),
    View("expiring", "quotes.view.expiring", (("view", "expiring"),), alarm="wait"),
    View("expired", "quotes.view.expired", (("view", "expired"),), alarm="late"),
    View("accepted", "quotes.view.accepted", (("view", "accepted"),)),
    View("declined", "quotes.view.declined", (("view", "declined"),)),
)
"""The queues of somebody who sells: an answer is awaited, or a word with the customer."""


def _design(office: Office) -> ListDesign[QuoteRow]:
    return ListDesign[QuoteRow](
        name="quotes",
        title="quotes.title",
        counted="quotes.counted",
        hint="quotes.hint",
        empty_title="quotes.empty",
        empty_text="quotes.empty_text",
        icon="quote",
        listing=QUOTES,
        columns=_columns(office),
        nouns=("quote", "quote_line", "quote_decision", "sales_order", "customer", "mail", "outbox"),
        opens="quote",
        views=VIEWS,
        filters=(
            period("within", "filter.ordered_within"),
            *days("filter.ordered_from", "filter.ordered_to"),
            Filter("customer", "column.customer", called=customer_name, picker=customer_picker),
            *amounts(),
        ),
        sort="quoted_on",
        descending=True,
        muted=is_over,
        parts=_parts,
        bulk=(
            BulkAct(
                "quotes.send_many.ask",
                lambda keys: do_to_many(office, SEND_QUOTES, keys),
                icon="mail",
                fits=lambda row: row.never_left and not row.expired,
                otherwise="quotes.send_many.none",
            ),
            BulkAct(
                "kit.papers.ask",
                lambda keys: print_many(office, QUOTE_PAPERS, keys),
                icon="print",
                in_order=True,
            ),
        ),
        acts=(Act("orders.title", lambda: office.ways.go("orders"), look="door"),),
        new=Act("quotes.new", lambda: office.ways.draft("quote"), icon="new", keys="new", look="primary"),
    )


def _columns(office: Office) -> tuple[Column[QuoteRow], ...]:
    def today() -> date:
        return office.today

    return (
        Column(key="number", title="column.number", value=_cell_of, width=126, strong=True),
        Column(key="quoted_on", title="column.quoted_on", kind="date", width=86, muted=True),
        Column(
            key="customer",
            title="column.customer",
            aside=lambda row: row.title or row.city,
            aside_in="title",
            strong=True,
        ),
        Column(key="title", title="column.title", width=200, sortable=False, shown=False, wide=2),
        Column(key="city", title="filter.city", width=108, sortable=False, muted=True, shown=False, wide=1),
        Column(
            key="state",
            title="column.state",
            kind="chip",
            value=quote_chip,
            width=124,
            sortable=False,
        ),
        begun_column(),
        Column(
            key="valid_until",
            title="column.valid_until",
            kind="date",
            aside=lambda row: chip.text if (chip := days_chip(row, today())) is not None else "",
            width=168,
            muted=True,
        ),
        Column(
            key="order",
            title="column.order_number",
            value=lambda row: row.order_number or "",
            width=116,
            sortable=False,
        ),
        Column(key="total", title="column.total", kind="money", width=104, strong=True, currency=_currency),
    )


def _parts(totals: Totals) -> str:
    """How much of a total somebody may still say yes to, where not all of it is, and what is left out of it."""
    awaited, apart = totals.sums.get("awaited", 0), totals.sums.get("apart", 0)
    told: list[str] = []
    if totals.sums and awaited != totals.sums.get("total", 0):
        told.append(say("quotes.parts", amount=words().money(awaited, totals.currency)))
    if apart:
        told.append(say("quotes.apart", amount=words().money(apart, totals.currency)))
    return " · ".join(told)


def number_of(row: QuoteRow) -> str:
    """A quote's number with its version; a draft goes by the day it was begun, as an order does."""
    return row.name or say("orders.draft_of", day=words().date(row.quoted_on))


def _cell_of(row: QuoteRow) -> str:
    """The same in the list, where the day has a column of its own."""
    return row.name or say("quote.state.draft")


def title_of(row: QuoteRow) -> str:
    """What a quote is called on its page: its number, or that it is a draft."""
    return row.name or say("quote_page.draft")


def _currency(row: QuoteRow) -> str:
    return row.currency
