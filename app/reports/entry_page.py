"""What stands beside an order being entered: who buys, how they stand, what they often take, what confirming would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, func, select

from app.base import settings
from app.base.company import Company, the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.exchange import rates_now
from app.base.finding import home_currency
from app.base.listing import ListQuery
from app.customers.queries import CUSTOMERS, AddressRow, CustomerRow, addresses_of, customer_rows
from app.customers.tables import customer
from app.customers.usual import usual
from app.orders.begun import Begun, begun_of
from app.orders.draft import OrderDraft
from app.orders.entry import Offer, offers_of, rates_in_force, read_draft
from app.orders.lent import borrower_of, lent, rules_for
from app.orders.methods import Method, all_methods
from app.orders.tables import order_line, sales_order
from app.pricing.price import AppliedList
from app.pricing.price_queries import lists_for, lists_in_use
from app.pricing.vat_facts import VatFacts, vat_facts
from app.receivables.credit_rules import Hold, Lent, Rules, judge
from app.receivables.ledger import balances
from app.reports.by_itself import leaves_by_itself
from app.reports.standing import Standing, standing
from app.reports.terms_row import TermsRow, terms_in_use

BUYER_NOUNS = frozenset(
    {
        "customer",
        "customer_group",
        "customer_prices",
        "price_list",
        "distance_year",
        "payment",
        "invoice",
        "item",
        "bank_transaction",
    }
)
"""What, when it changes, makes `buyer` another answer."""
USUAL = 3
"""How many of the products a customer often takes are offered."""


@dataclass(frozen=True, slots=True)
class Usual:
    """A product a customer often takes: how often within the last year, and how much the last time (thousandths)."""

    offer: Offer
    times: int


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys: addresses, terms, how they stand now, what they often take, their price lists and what decides their VAT."""

    row: CustomerRow
    territory: str
    terms_id: int | None
    trusted: bool
    note: str
    addresses: tuple[AddressRow, ...]
    standing: Standing
    lent: Lent
    rules: Rules
    usual: tuple[Usual, ...] = ()
    vat: VatFacts = field(default_factory=VatFacts)
    lists: tuple[AppliedList, ...] = ()
    confirms: bool = False
    """Whether the mail that confirms an order typed here leaves by itself."""


@dataclass(frozen=True, slots=True)
class EntryPage:
    """What an entry starts from. `draft`, `buyer` and `offers` (by product) are there when one is taken up again."""

    company: Company
    rates: Mapping[str, int]
    terms: tuple[TermsRow, ...]
    default_terms: int | None
    rounding: str
    methods: tuple[Method, ...] = ()
    draft: OrderDraft | None = None
    saved_at: datetime | None = None
    begun: Begun | None = None
    buyer: Buyer | None = None
    offers: Mapping[int, Offer] | None = None
    mostly_persons: bool = False
    """Whether most customers are persons, to whom prices are told with their VAT."""
    person_terms: int | None = None
    """What a person with no terms of their own begins at; None: they pay with the order."""
    abroad: Mapping[str, int] = field(default_factory=dict[str, int])
    """The other currencies a rate is known of, with how many millionths of them make one unit of the company's."""
    lists: tuple[AppliedList, ...] = ()
    """The price lists it may be priced by, whoever buys."""

    def terms_of(self, kind: str) -> int | None:
        """The terms of a customer of a kind who has none of their own; None where they pay with the order."""
        return self.default_terms if kind == "company" else self.person_terms


def entry_page(rd: Read, order_id: int | None = None) -> EntryPage:
    """What entering needs, and the draft to go on with when there is one; refused as `read_draft` is."""
    company, decided = the_company(rd), settings.all_settings(rd)
    all_terms = terms_in_use(rd)
    default = next((each.id for each in all_terms if each.code == decided["terms.default"]), None)
    found = EntryPage(
        company=company,
        rates=rates_in_force(rd, company.territory, rd.today),
        terms=all_terms,
        default_terms=default,
        rounding=decided["totals.rounding"],
        methods=all_methods(rd),
        mostly_persons=usual(rd).kind == "person",
        person_terms=default if decided["terms.persons"] == "usual" else None,
        abroad={each.currency: each.units_micro for each in rates_now(rd)},
        lists=lists_in_use(rd, company.currency),
    )
    if order_id is None:
        return found
    draft = read_draft(rd, order_id)
    products = sorted({line.product_id for line in draft.lines if line.product_id is not None})
    return replace(
        found,
        rounding=draft.rounding,
        draft=draft,
        saved_at=rd.scalar(_SAVED, {"id": order_id}),
        begun=begun_of(rd, sales_order, [order_id]).get(order_id),
        buyer=buyer(rd, draft.customer_id),
        offers={offer.id: offer for offer in offers_of(rd, products)},
    )


def buyers(rd: Read, text: str, limit: int) -> list[CustomerRow]:
    """Customers for what was typed: name, number, e-mail, phone, town, SIREN, VAT number; at most `limit`."""
    query = ListQuery(search=text, chips=(("view", "all"),))
    return customer_rows(rd, CUSTOMERS.ids(rd, query, 0, limit))


def buyer(rd: Read, customer_id: int) -> Buyer:
    """All an entry shows of its customer; refused with ``customer_unknown``."""
    found = customer_rows(rd, [customer_id])
    if not found:
        raise Refusal("customer_unknown", customer=customer_id)
    row = found[0]
    more = rd.execute(_MORE, {"id": customer_id}).one()
    decided = settings.all_settings(rd)
    borrower = borrower_of(rd, customer_id, home_currency(rd))
    rules = rules_for(decided, borrower)
    held = balances(rd, row.account_id)
    return Buyer(
        row=row,
        territory=more.territory,
        terms_id=more.terms_id,
        trusted=more.trusted,
        note=more.note,
        addresses=tuple(addresses_of(rd, customer_id)),
        standing=standing(rd, row.account_id, row.credit_limit, row.limit_currency),
        lent=lent(rd, borrower, held, decided, rules),
        rules=rules,
        usual=_usual(rd, customer_id),
        vat=vat_facts(rd, customer_id, rd.today),
        lists=lists_for(rd, customer_id, the_company(rd).currency),
        confirms=leaves_by_itself(rd, "order_confirmation", None),
    )


def expected_holds(
    who: Buyer, total: int, payment_kind: str, today: date, promised_on: date | None = None
) -> tuple[Hold, ...]:
    """The rules that would stop an order of this total now. Confirming judges again, from locked balances."""
    binding = 0 if payment_kind == "prepaid" else max(total, 0)
    now = who.lent
    if who.rules.is_beyond(promised_on, today):
        now = replace(now, beyond=now.beyond + binding)
    return judge(binding, now, who.rules, today)


def _usual(rd: Read, customer_id: int) -> tuple[Usual, ...]:
    year = rd.today - timedelta(days=365)
    rows = rd.execute(_USUAL, {"customer": customer_id, "since": year}).all()
    times = {int(row.product_id): int(row.times) for row in rows}
    return tuple(
        Usual(offer, times[offer.id])
        for offer in offers_of(rd, list(times))
        if offer.row.sellable and offer.row.archived_at is None
    )


_MORE = select(customer.c.territory, customer.c.terms_id, customer.c.trusted, customer.c.note).where(
    customer.c.id == bindparam("id")
)
_SAVED = select(sales_order.c.saved_at).where(sales_order.c.id == bindparam("id"))
_TIMES = func.count(func.distinct(order_line.c.order_id))
_USUAL = (
    select(order_line.c.product_id, _TIMES.label("times"))
    .join(sales_order, sales_order.c.id == order_line.c.order_id)
    .where(
        sales_order.c.customer_id == bindparam("customer"),
        sales_order.c.ordered_on >= bindparam("since"),
        sales_order.c.state != "draft",
        order_line.c.product_id.is_not(None),
        order_line.c.bundle_line_id.is_(None),
    )
    .group_by(order_line.c.product_id)
    .order_by(_TIMES.desc(), func.max(sales_order.c.ordered_on).desc(), order_line.c.product_id)
    .limit(USUAL)
)
