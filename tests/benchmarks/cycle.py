"""The way of one order from intake to cash, step by step, through the program's own verbs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.base.actor import PROGRAM
from app.base.database import Database
from app.base.door import Write, verb
from app.catalogue.product import ProductDraft, insert_product
from app.customers.customer import CustomerDraft, insert_customer
from app.flow import bill, collect, sell, ship
from app.orders.draft import DraftLine, OrderDraft
from app.orders.tables import sales_order
from app.stock.ledger import Move, lock_levels, main_location, post_moves
from tests.benchmarks.by_hand import Article

STEPS = ("intake", "confirm", "ship", "invoice", "pay")
# Net price in micro units and rate: two pieces of each make whole cents of net and tax, so that all ways of rounding agree.
_PRICES = ((12_500_000, 200_000), (26_900_000, 200_000), (8_000_000, 200_000), (20_000_000, 55_000))


@verb("company.equip")
def equip(tx: Write, customers: int = 10, products: int = 20) -> tuple[list[int], list[Article]]:
    """Customers with credit, and articles of which there is plenty, for orders to be made of."""
    place = main_location(tx)
    buyers = [
        insert_customer(tx, CustomerDraft(name=f"Atelier {at}", kind="company", credit_limit=1_000_000_000))
        for at in range(customers)
    ]
    articles: list[Article] = []
    for at in range(products):
        price, rate = _PRICES[at % len(_PRICES)]
        vat_class = "standard" if rate == 200_000 else "reduced"
        draft = ProductDraft(
            name=f"Article {at}",
            sku=f"MES-{at:03}",
            price_micro=price,
            cost_micro=price // 2,
            vat_class=vat_class,
        )
        product_id = insert_product(tx, draft)
        lock_levels(tx, [product_id], place)
        post_moves(
            tx, [Move(product_id, 10_000_000_000)], place, tx.today, "opening", ("product", product_id)
        )
        articles.append(Article(product_id, f"MES-{at:03}", draft.name, price, rate, vat_class, 2000))
    return buyers, articles


def draft_of(customer_id: int, articles: Sequence[Article], on: date) -> OrderDraft:
    """The order as it is typed."""
    return OrderDraft(
        customer_id=customer_id,
        ordered_on=on,
        lines=tuple(
            DraftLine(
                name=each.name,
                product_id=each.product_id,
                sku=each.sku,
                quantity_milli=each.quantity_milli,
                unit_price_micro=each.price_micro,
                rate_ppm=each.rate_ppm,
                vat_class=each.vat_class,
            )
            for each in articles
        ),
    )


class Program:
    """The five steps, each a verb in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def order(self, customer_id: int, articles: Sequence[Article], on: date) -> int:
        return self.database.do(PROGRAM, sell.save, draft_of(customer_id, articles, on))

    def confirm(self, order_id: int) -> None:
        assert self.database.do(PROGRAM, sell.confirm, order_id).state == "confirmed"

    def ship(self, order_id: int) -> None:
        self.database.do(PROGRAM, ship.ship, order_id)

    def invoice(self, order_id: int) -> None:
        self.database.do(PROGRAM, bill.issue_invoice, order_id)

    def pay(self, order_id: int, amount: int, on: date) -> None:
        receipt = collect.Receipt(
            amount=amount, currency="EUR", method="transfer", received_on=on, order_id=order_id
        )
        self.database.do(PROGRAM, collect.receive, receipt)


def total_of(database: Database, order_id: int) -> int:
    """What an order comes to, in minor units."""
    with database.read() as rd:
        return int(rd.scalar(select(sales_order.c.total).where(sales_order.c.id == order_id)))
