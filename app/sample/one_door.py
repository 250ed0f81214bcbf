"""A shop that orders twice in a row: one parcel and one invoice for both; two more of its orders wait to leave together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app.base.door import Write
from app.customers.customer import AddressDraft, CustomerDraft, insert_customer
from app.flow import sell
from app.flow.bill_grouped import issue_grouped
from app.flow.pack import ParcelDraft, pack
from app.flow.ship_together import ship_together
from app.orders.draft import OrderDraft, PostalAddress
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
_PARCEL = ParcelDraft(carrier="Colissimo", tracking="6C18204713965", weight_grams=3_900)
_PROMISED = 9
"""Days after the order in which it was promised."""
# Days before the last one, and what is ordered then.
_LEFT: tuple[tuple[int, _Pieces], ...] = (
    (10, (("TEX-003", 6), ("MAI-003", 4))),
    (9, (("TAB-003", 6),)),
)
_WAITING: tuple[tuple[int, _Pieces], ...] = (
    (4, (("MAI-004", 12),)),
    (2, (("TEX-001", 4), ("MAI-005", 4))),
)
ORDERS = len(_LEFT) + len(_WAITING)
"""How many orders these are."""


def send(diary: Diary, articles: Sequence[Article]) -> None:
    """Two orders leave together, and are on one invoice; two wait."""
    _AtOneDoor(diary, articles).begin()


class _AtOneDoor:
    """The orders of one shop, by their keys once they are placed."""

    def __init__(self, diary: Diary, articles: Sequence[Article]) -> None:
        self._diary = diary
        self._known = {each.sku: each for each in articles}
        self._customer_id = 0
        self._orders: list[int] = []
        self._shipments: list[int] = []

    def begin(self) -> None:
        came = self._diary.last - timedelta(days=_LEFT[0][0] + 3)
        self._diary.plan(came, CLERK, "customer.add", self._come)
        for at, (days_ago, pieces) in enumerate((*_LEFT, *_WAITING)):
            self._order(at, days_ago, pieces)
        leaves = self._diary.last - timedelta(days=7)
        self._diary.plan(leaves, CLERK, "ship.together", self._ship)
        self._diary.plan(leaves, CLERK, "ship.pack", self._pack)
        self._diary.plan(leaves, BOOKKEEPER, "bill.issue_grouped", self._bill)

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

    def _bill(self, tx: Write) -> None:
        issue_grouped(tx, self._orders[: len(_LEFT)])

    def _ship(self, tx: Write) -> None:
        self._shipments = ship_together(tx, self._orders[: len(_LEFT)])

    def _pack(self, tx: Write) -> None:
        pack(tx, self._shipments[0], [_PARCEL])


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
        addresses=(kept,),
    )
    return insert_customer(tx, draft)
