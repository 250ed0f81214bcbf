"""A shop that orders twice in a row and has one invoice a month: its parcels bring two orders, and so does its invoice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from app.base.door import Write
from app.customers.customer import AddressDraft, CustomerDraft, insert_customer
from app.flow import collect, sell, ship
from app.flow.bill_grouped import issue_grouped
from app.flow.pack import ParcelDraft, pack
from app.flow.receipt import Receipt
from app.flow.ship_together import ship_together
from app.orders.draft import OrderDraft, PostalAddress
from app.orders.order import read_lines
from app.sample.cast import Article
from app.sample.diary import Diary
from app.sample.story import BOOKKEEPER, CLERK, line_of

_Pieces = Sequence[tuple[str, int]]
"""Codes of goods, and how many of each."""

_TO = PostalAddress(
    name="Solène Garnier",
    company="Atelier du Clos-Brézin",
    line1="27 rue Saint-Nicolas",
    postcode="35000",
    city="Rennes",
    phone="06 39 98 52 60",
    email="bonjour@atelier-clos-brezin.example",
)
_PARCEL = ParcelDraft(carrier="Colissimo", tracking="6C18204713965", weight_grams=7_500)
_PAID = 400_00
"""Cents they pay of it before the rest."""
_PROMISED = 9
"""Days after the order in which it was promised."""
# Days before the last one, and what is ordered then: in a month that is over, and in the last days.
_MONTH: tuple[tuple[int, _Pieces], ...] = (
    (46, (("TAB-002", 8), ("MAI-001", 6))),
    (44, (("TEX-002", 3), ("MAI-003", 2))),
)
_WAITING: tuple[tuple[int, _Pieces], ...] = (
    (7, (("TEX-003", 6), ("MAI-004", 12))),
    (6, (("TEX-001", 4), ("MAI-005", 4))),
)
ORDERS = len(_MONTH) + len(_WAITING)
"""How many orders these are."""


def send(diary: Diary, articles: Sequence[Article]) -> None:
    """Two orders of a month are on its invoice, which is paid in part; of two since a part left."""
    _AtOneDoor(diary, articles).begin()


class _AtOneDoor:
    """The orders of one shop, by their keys once they are placed."""

    def __init__(self, diary: Diary, articles: Sequence[Article]) -> None:
        self._diary = diary
        self._known = {each.sku: each for each in articles}
        self._customer_id = 0
        self._orders: list[int] = []
        self._shipments: list[int] = []
        self._invoice_id = 0

    def begin(self) -> None:
        last = self._diary.last
        came = last - timedelta(days=_MONTH[0][0] + 3)
        self._diary.plan(came, CLERK, "customer.add", self._come)
        for at, (days_ago, pieces) in enumerate((*_MONTH, *_WAITING)):
            self._order(at, days_ago, pieces)
        sent = last - timedelta(days=_MONTH[-1][0] - 2)
        self._diary.plan(sent, CLERK, "ship.together", self._ship_month)
        self._diary.plan(sent, CLERK, "ship.pack", self._pack)
        self._diary.plan(_after_month(sent), BOOKKEEPER, "bill.issue_grouped", self._bill)
        self._diary.plan(last - timedelta(days=3), BOOKKEEPER, "collect.receive", self._pay)
        for at in range(len(_MONTH), ORDERS):
            self._diary.plan(
                last - timedelta(days=4), CLERK, "ship.ship", lambda tx, at=at: self._ship(tx, at)
            )

    def _order(self, at: int, days_ago: int, pieces: _Pieces) -> None:
        day = self._diary.last - timedelta(days=days_ago)
        self._diary.plan(day, CLERK, "sell.save", lambda tx: self._place(tx, pieces), silent=True)
        self._diary.plan(day, CLERK, "sell.confirm", lambda tx: self._confirm(tx, at))

    def _come(self, tx: Write) -> None:
        self._customer_id = _customer(tx)

    def _place(self, tx: Write, pieces: _Pieces) -> None:
        draft = OrderDraft(
            customer_id=self._customer_id,
            ordered_on=tx.today,
            lines=tuple(line_of(self._known[sku], many, gross=False) for sku, many in pieces),
            billing=_TO,
            delivery=_TO,
            promised_on=tx.today + timedelta(days=_PROMISED),
        )
        self._orders.append(sell.save(tx, draft))

    def _confirm(self, tx: Write, at: int) -> None:
        sell.confirm(tx, self._orders[at])

    def _ship_month(self, tx: Write) -> None:
        self._shipments = ship_together(tx, self._orders[: len(_MONTH)])

    def _bill(self, tx: Write) -> None:
        self._invoice_id = issue_grouped(tx, self._orders[: len(_MONTH)])

    def _pay(self, tx: Write) -> None:
        paid = Receipt(
            amount=_PAID,
            currency="EUR",
            method="transfer",
            received_on=tx.today,
            customer_id=self._customer_id,
            invoice_id=self._invoice_id,
        )
        collect.receive(tx, paid)

    def _ship(self, tx: Write, at: int) -> None:
        """What was at hand of an order: its first line."""
        first = next(line for line in read_lines(tx, self._orders[at]) if line.to_ship_milli)
        ship.ship(tx, self._orders[at], {first.id: first.to_ship_milli})

    def _pack(self, tx: Write) -> None:
        pack(tx, self._shipments[0], [_PARCEL])


def _after_month(day: date) -> date:
    """The first of the month after, or the Monday that follows it."""
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=(7 - first.weekday()) % 7 if first.weekday() > 4 else 0)


def _customer(tx: Write) -> int:
    kept = AddressDraft(
        name=_TO.name,
        company=_TO.company,
        line1=_TO.line1,
        postcode=_TO.postcode,
        city=_TO.city,
        phone=_TO.phone,
        email=_TO.email,
    )
    draft = CustomerDraft(
        name=_TO.company,
        kind="company",
        contact=_TO.name,
        email=_TO.email,
        phone=_TO.phone,
        monthly_invoice=True,
        usual_carrier=_PARCEL.carrier,
        one_delivery=True,
        addresses=(kept,),
    )
    return insert_customer(tx, draft)
