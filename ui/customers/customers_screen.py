"""The list of customers with what they owe, their exposure against their limit, and what is overdue."""

from __future__ import annotations

from app.base.listing import Totals
from app.pricing.price_queries import group_choices, group_name
from app.reports.standing import CUSTOMERS, CustomerCreditRow
from app.reports.terms_row import terms_choices, terms_name
from ui.customers.customer_dialog import add_customer
from ui.customers.merge_dialog import merge_customers
from ui.customers.record_columns import RECORD_COLUMNS
from ui.files.import_wizard import bring_file
from ui.kit.acts import Act, BulkAct
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.filters import Filter, amounts
from ui.kit.languages import LANGUAGES
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.tag_dialog import tag_many
from ui.kit.view_tabs import View
from ui.kit.wording import say, words
from ui.reminders.remind_many import remind_customers
from ui.stock.groups_dialog import show_groups


def customers_screen(office: Office) -> ListScreen[CustomerCreditRow]:
    """The list of customers."""
    return ListScreen(office, _design(office))


def standing_chip(row: CustomerCreditRow) -> Chip | None:
    """What of a customer asks for somebody: both where orders wait and the limit is passed, else the worst speaks."""
    if row.lodged:
        return Chip("none", say("customer.lodged"), icon="trouble")
    if row.insolvent:
        return Chip("late", say("customer.insolvent"), icon="trouble", filled=True)
    if row.held and row.over_limit:
        return Chip("hold", say("customers.chip.over_limit_held", n=row.held), icon="limit", filled=True)
    if row.held:
        return Chip("hold", say("customers.chip.held", n=row.held), filled=True)
    if row.over_limit:
        return Chip("hold", say("customers.chip.over_limit"), icon="limit", filled=True)
    if row.overdue > 0:
        return Chip("late", say("customers.chip.overdue"), filled=True)
    if row.customer.archived_at is not None:
        return Chip("none", say("customers.chip.archived"), icon="cancelled")
    return None


def _design(office: Office) -> ListDesign[CustomerCreditRow]:
    return ListDesign[CustomerCreditRow](
        name="customers",
        title="customers.title",
        counted="customers.counted",
        hint="customers.hint",
        empty_title="customers.empty",
        empty_text="customers.empty_text",
        listing=CUSTOMERS,
        columns=_COLUMNS,
        nouns=(
            "customer",
            "customer_prices",
            "tag",
            "address",
            "sales_order",
            "item",
            "invoice",
            "payment",
            "setting",
        ),
        opens="customer",
        views=_VIEWS,
        filters=_FILTERS,
        sort="name",
        own="customer",
        bulk=(
            BulkAct(
                "customer.remind",
                lambda keys: remind_customers(office, keys),
                icon="mail",
                fits=lambda row: row.overdue > 0,
                otherwise="customer.nothing_late",
            ),
            BulkAct("extras.bulk", lambda keys: tag_many(office, "customer", keys)),
            BulkAct(
                "customers.merge",
                lambda keys: _merge(office, keys),
                exactly=2,
                otherwise="customers.merge_two",
            ),
        ),
        muted=lambda row: row.customer.archived_at is not None,
        acts=(
            Act("group.open", lambda: show_groups(office), icon="groups"),
            Act("files.bring_here", lambda: bring_file(office, "customers"), icon="bring"),
        ),
        parts=_parts,
        brings=Act("files.bring", lambda: bring_file(office, "customers"), icon="in"),
        new=Act("customers.new", lambda: add_customer(office), icon="new", keys="new", look="primary"),
    )


def _parts(totals: Totals) -> str:
    """How much of the exposure does not leave before it is paid, so that nothing is lent of it."""
    prepaid = totals.sums.get("prepaid", 0)
    return say("customers.prepaid", amount=words().money(prepaid, totals.currency)) if prepaid else ""


def _limit_aside(row: CustomerCreditRow) -> str:
    if row.limit_abroad is not None:
        # A file has one currency a row: as a figure it would be the company's there.
        return words().money(*row.limit_abroad)
    # Empty might be nothing at all on credit: the opposite.
    return say("customer.no_limit") if row.limit is None else ""


def _merge(office: Office, keys: frozenset[int]) -> None:
    """The two that are ticked, the older file first."""
    one, two = sorted(keys)
    merge_customers(office, one, two)


_VIEWS = (
    View("all", "customers.view.all", (("view", "all"),)),
    View("owing", "customers.view.owing", (("view", "owing"),)),
    View("overdue", "customers.view.overdue", (("view", "overdue"),), alarm="late"),
    View("over_limit", "customers.view.over_limit", (("view", "over_limit"),), alarm="hold"),
    View("on_hold", "customers.view.on_hold", (("view", "on_hold"),), alarm="hold"),
    View("archived", "customers.view.archived", (("view", "archived"),)),
)
_FILTERS = (
    Filter("city", "filter.city", kind="text"),
    Filter("group", "customer.group", called=group_name, choices=group_choices),
    Filter("terms", "filter.terms", called=terms_name, choices=terms_choices),
    *amounts("owed"),
    Filter("kind", "column.kind", (("company", "customer.kind.company"), ("person", "customer.kind.person"))),
    Filter(
        "language",
        "customers.filter.language",
        LANGUAGES,
    ),
)
_COLUMNS: tuple[Column[CustomerCreditRow], ...] = (
    Column(key="number", title="column.number", value=lambda row: row.customer.number, width=116),
    Column(
        key="name",
        title="column.name",
        value=lambda row: row.customer.name,
        aside=lambda row: row.customer.city,
        aside_in="city",
        strong=True,
    ),
    Column(
        key="contact",
        title="filter.contact",
        value=lambda row: row.customer.contact,
        width=140,
        sortable=False,
        muted=True,
        shown=False,
        wide=2,
    ),
    Column(
        key="city",
        title="filter.city",
        value=lambda row: row.customer.city,
        width=120,
        sortable=False,
        muted=True,
        shown=False,
        wide=1,
    ),
    Column(
        key="phone",
        title="column.phone",
        value=lambda row: row.customer.phone or "",
        width=120,
        sortable=False,
        muted=True,
        shown=False,
        wide=3,
    ),
    Column(
        key="email",
        title="column.email",
        value=lambda row: row.customer.email or "",
        width=240,
        sortable=False,
        muted=True,
        shown=False,
        wide=4,
    ),
    Column(
        key="kind",
        title="column.kind",
        value=lambda row: say(f"customer.kind.{row.customer.kind}"),
        width=106,
        sortable=False,
        muted=True,
    ),
    Column(
        key="standing",
        title="customers.column.standing",
        kind="chip",
        value=standing_chip,
        width=158,
        sortable=False,
    ),
    Column(key="overdue", title="column.overdue", kind="money", width=100, sortable=False),
    Column(key="owed", title="column.owed", kind="money", width=100, strong=True),
    Column(key="exposure", title="column.exposure", kind="money", width=100),
    Column(
        key="limit",
        title="column.credit_limit",
        kind="money",
        value=lambda row: row.limit,
        aside=_limit_aside,
        width=100,
        sortable=False,
        muted=True,
        zero=True,
    ),
    Column(key="unapplied", title="column.unapplied", kind="money", width=104, sortable=False, shown=False),
    *RECORD_COLUMNS,
)
