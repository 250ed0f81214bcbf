"""Parcels of the sample company to Switzerland: one declared to customs, one of which customs would miss something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app.base.door import Write
from app.customers.customer import AddressDraft, CustomerDraft, insert_customer
from app.flow import bill, collect, sell, ship
from app.flow.customs import DeclarationDraft, declare
from app.flow.pack import ParcelDraft, pack
from app.orders.draft import OrderDraft, PostalAddress
from app.orders.order import read_order
from app.orders.vat import with_vat
from app.sample.cast import Article
from app.sample.diary import Diary
from app.sample.story import BOOKKEEPER, CLERK, line_of

_CAME, _LEAVES = 13, 7
"""Days before the last one: when these customers came, and when their parcels left."""
ORDERS = 2
"""How many orders these are."""
EORI = "FR01234756300012"
_CARRIER = "Colissimo"
_WHOLE = PostalAddress(
    name="Noémie Aubert",
    line1="12 rue du Four",
    postcode="1204",
    city="Genève",
    country="CH",
    phone="+33 6 39 98 41 27",
    email="noemie.aubert@courriel.example",
)
_LACKING = PostalAddress(
    name="Hugo Fontaine",
    line1="5 chemin des Dunes",
    postcode="2000",
    city="Neuchâtel",
    country="CH",
    email="hugo.fontaine@courriel.example",
)


def send(diary: Diary, articles: Sequence[Article]) -> None:
    """The first has all that customs ask; of the second nobody has looked up an article's code, nor asked for a phone."""
    _Sent(diary, articles, _WHOLE, (("TAB-001", 2), ("TEX-001", 3)), "CC418027735FR", 1_480).begin(
        10, whole=True
    )
    _Sent(diary, articles, _LACKING, (("TAB-006", 1), ("MAI-006", 4)), "CC418031162FR", 320).begin(
        9, whole=False
    )


class _Sent:
    """An order paid at once, that left by post some days later."""

    def __init__(
        self,
        diary: Diary,
        articles: Sequence[Article],
        to: PostalAddress,
        pieces: Sequence[tuple[str, int]],
        tracking: str,
        grams: int,
    ) -> None:
        known = {each.sku: each for each in articles}
        self._diary, self._to = diary, to
        self._lines = tuple(line_of(known[sku], many, gross=False) for sku, many in pieces)
        self._parcel = ParcelDraft(carrier=_CARRIER, tracking=tracking, weight_grams=grams)
        self._customer_id = 0
        self._order_id = 0
        self._shipment_id = 0

    def begin(self, days_ago: int, *, whole: bool) -> None:
        day = self._diary.last - timedelta(days=days_ago)
        self._diary.plan(self._diary.last - timedelta(days=_CAME), CLERK, "customer.add", self._come)
        self._diary.plan(day, CLERK, "sell.save", self._place, silent=True)
        self._diary.plan(day, CLERK, "sell.confirm", self._confirm)
        self._diary.plan(day, BOOKKEEPER, "collect.receive", self._pay)
        leaves = self._diary.last - timedelta(days=_LEAVES)
        self._diary.plan(leaves, CLERK, "ship.ship", self._ship)
        self._diary.plan(leaves, CLERK, "ship.pack", lambda tx: pack(tx, self._shipment_id, [self._parcel]))
        self._diary.plan(leaves, BOOKKEEPER, "bill.issue", self._bill)
        if whole:
            declared = DeclarationDraft(eori=EORI)
            self._diary.plan(
                leaves, CLERK, "ship.declare", lambda tx: declare(tx, self._shipment_id, declared)
            )

    def _come(self, tx: Write) -> None:
        to = self._to
        kept = AddressDraft(
            name=to.name,
            line1=to.line1,
            postcode=to.postcode,
            city=to.city,
            country=to.country,
            phone=to.phone,
            email=to.email,
        )
        draft = CustomerDraft(name=to.name, email=to.email, phone=to.phone, addresses=(kept,))
        self._customer_id = insert_customer(tx, draft)

    def _place(self, tx: Write) -> None:
        order = OrderDraft(
            customer_id=self._customer_id,
            ordered_on=tx.today,
            lines=self._lines,
            payment_kind="prepaid",
            payment_method="card",
            billing=self._to,
            delivery=self._to,
        )
        self._order_id = sell.save(tx, with_vat(tx, order))

    def _confirm(self, tx: Write) -> None:
        sell.confirm(tx, self._order_id)

    def _pay(self, tx: Write) -> None:
        receipt = collect.Receipt(
            amount=read_order(tx, self._order_id).total,
            currency="EUR",
            method="card",
            method_code="card",
            received_on=tx.today,
            order_id=self._order_id,
        )
        collect.receive(tx, receipt)

    def _ship(self, tx: Write) -> None:
        self._shipment_id = ship.ship(tx, self._order_id, carrier=_CARRIER)

    def _bill(self, tx: Write) -> None:
        bill.issue_invoice(tx, self._order_id)
