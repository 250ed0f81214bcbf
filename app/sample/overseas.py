"""A shop overseas that buys in dollars: one invoice paid at another rate than its own, one that is late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app.base.door import Write
from app.customers.customer import AddressDraft, CustomerDraft, insert_customer
from app.flow import bill, collect, exchange, sell, ship
from app.flow.customs import DeclarationDraft, declare
from app.flow.pack import ParcelDraft, pack
from app.orders.draft import OrderDraft, PostalAddress
from app.orders.order import read_order
from app.orders.vat import with_vat
from app.sample.abroad import EORI
from app.sample.cast import Article
from app.sample.diary import Diary
from app.sample.story import BOOKKEEPER, CLERK, OWNER, line_of

ORDERS = 2
"""How many orders these are."""
CURRENCY = "USD"
_CAME = 80
"""Days before the last one when the customer came."""
_PAID_AFTER = 30
_RATES = ((78, 1_085_400), (55, 1_101_200), (44, 1_112_900))
_SOURCE = "BCE"
_TO = PostalAddress(
    company="Harbor & Pine Mercantile",
    line1="214 Commercial Street",
    postcode="04101",
    city="Portland, ME",
    country="US",
    phone="+1 207 555 0142",
    email="orders@harborpine.example",
)


def buy(diary: Diary, articles: Sequence[Article]) -> None:
    """The rates of these days, the customer, and both orders."""
    for days_ago, units in _RATES:
        diary.plan(
            diary.last - timedelta(days=days_ago),
            OWNER,
            "exchange.write",
            lambda tx, units=units: _rate(tx, units),
        )
    customer = _Customer()
    diary.plan(diary.last - timedelta(days=_CAME), CLERK, "customer.add", customer.come)
    _Bought(diary, articles, customer, (("TAB-001", 24), ("TEX-001", 30)), "LX418027811FR", 16_200).begin(
        76, paid=True
    )
    _Bought(diary, articles, customer, (("TEX-001", 40),), "LX418030645FR", 7_600).begin(52, paid=False)


def _rate(tx: Write, units: int) -> None:
    exchange.write(tx, CURRENCY, tx.today, units, _SOURCE)


class _Customer:
    """Who buys; known once they came."""

    id = 0

    def come(self, tx: Write) -> None:
        to = _TO
        kept = AddressDraft(
            company=to.company,
            line1=to.line1,
            postcode=to.postcode,
            city=to.city,
            country=to.country,
            phone=to.phone,
            email=to.email,
        )
        draft = CustomerDraft(
            name=to.company, kind="company", language="en", email=to.email, phone=to.phone, addresses=(kept,)
        )
        self.id = insert_customer(tx, draft)


class _Bought:
    """An order on account, shipped and invoiced two days later; paid, or not."""

    def __init__(
        self,
        diary: Diary,
        articles: Sequence[Article],
        customer: _Customer,
        pieces: Sequence[tuple[str, int]],
        tracking: str,
        grams: int,
    ) -> None:
        known = {each.sku: each for each in articles}
        self._diary, self._customer = diary, customer
        self._lines = tuple(line_of(known[sku], many, gross=False) for sku, many in pieces)
        self._parcel = ParcelDraft(carrier="Colissimo", tracking=tracking, weight_grams=grams)
        self._order_id = self._shipment_id = 0

    def begin(self, days_ago: int, *, paid: bool) -> None:
        plan, last = self._diary.plan, self._diary.last
        day, leaves = last - timedelta(days=days_ago), last - timedelta(days=days_ago - 2)
        plan(day, CLERK, "sell.save", self._place, silent=True)
        plan(day, CLERK, "sell.confirm", lambda tx: sell.confirm(tx, self._order_id))
        plan(leaves, CLERK, "ship.ship", self._ship)
        plan(leaves, CLERK, "ship.pack", lambda tx: pack(tx, self._shipment_id, [self._parcel]))
        plan(leaves, BOOKKEEPER, "bill.issue", lambda tx: bill.issue_invoice(tx, self._order_id))
        declared = DeclarationDraft(eori=EORI)
        plan(leaves, CLERK, "ship.declare", lambda tx: declare(tx, self._shipment_id, declared))
        if paid:
            plan(leaves + timedelta(days=_PAID_AFTER), BOOKKEEPER, "collect.receive", self._pay)

    def _place(self, tx: Write) -> None:
        order = OrderDraft(
            customer_id=self._customer.id,
            ordered_on=tx.today,
            lines=self._lines,
            currency=CURRENCY,
            payment_kind="account",
            billing=_TO,
            delivery=_TO,
        )
        self._order_id = sell.save(tx, with_vat(tx, order))

    def _ship(self, tx: Write) -> None:
        self._shipment_id = ship.ship(tx, self._order_id, carrier=self._parcel.carrier)

    def _pay(self, tx: Write) -> None:
        """At the last rate: what it moved by since the invoice is a loss on exchange."""
        receipt = collect.Receipt(
            amount=read_order(tx, self._order_id).total,
            currency=CURRENCY,
            method="transfer",
            received_on=tx.today,
            order_id=self._order_id,
        )
        collect.receive(tx, receipt)
