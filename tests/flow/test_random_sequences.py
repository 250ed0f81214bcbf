"""Whatever is done in whatever order, refused or not, the auditor finds nothing afterwards."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from app.base.errors import Refusal
from app.flow import collect, credit, deposit, purchase, restock, returns, sell, ship, take_back
from app.flow.credit import CreditRequest
from app.flow.return_answer import Answer
from app.flow.returns import Came, Decision, ReturningLine
from app.flow.take_back import Refund
from app.orders.draft import DraftLine
from app.purchasing import supplier
from app.purchasing.purchase import OrderedLine, PurchaseDraft
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.purchasing.supplier import SupplierDraft
from app.stock import take
from app.stock.take import Counted
from tests.stories.desk import TODAY, Desk, a_desk, goods

_STEPS = 45


class Wanderer:
    """Somebody who does one thing after another, at random, with whatever documents there are."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.dice = random.Random(seed)
        self.products = [desk.a_product(f"Article {at}", on_hand=self.dice.randint(0, 30)) for at in range(3)]
        self.products.append(desk.a_product("Conseil", kind="service", stocked=False))
        self.customers = [
            desk.a_customer(f"Client {at}", limit=self.dice.choice([None, 5_000, 40_000])) for at in range(2)
        ]
        self.supplier = desk.do(supplier.add, SupplierDraft(name="Grossiste", lead_days=5))
        self.refused = 0
        self.done = 0

    def go(self) -> None:
        often = [self.order, self.confirm, self.ship, self.invoice]
        steps = [
            *often,
            *often,
            *often,
            self.pay,
            self.credit,
            self.refund,
            self.cancel,
            self.drop,
            self.release,
        ]
        steps += [self.reverse_payment, self.reverse_shipment, self.settle, self.goods_arrive]
        steps += [self.send_goods_back, self.buy, self.goods_come, self.goods_come, self.buy_no_more]
        steps += [self.deposit, self.deposit, self.pay_deposit]
        steps += [self.send_back, self.send_back, self.take_in, self.decide, self.decide, self.undo_return]
        steps += [self.begin_count, self.count, self.count, self.end_count]
        day = TODAY
        for _ in range(3):
            # Without orders nearly every step is refused.
            self.order()
        for _ in range(_STEPS):
            if self.dice.random() < 0.2:
                day += timedelta(days=self.dice.randint(1, 20))
                self.desk.on(day)
            try:
                self.dice.choice(steps)()
                self.done += 1
            except Refusal:
                self.refused += 1

    def send_back(self) -> None:
        """Of what left, now and then more than there is; announced, or here at once."""
        dice = self.dice
        line = self.one("SELECT id FROM shipment_line WHERE quantity_milli > 0 AND product_id IS NOT NULL")
        order = self.desk.row(
            "SELECT order_id FROM shipment WHERE id = (SELECT shipment_id FROM shipment_line WHERE id = :id)",
            id=line,
        )["order_id"]
        lines = [ReturningLine(line, dice.randint(1, 4) * 1000, dice.choice(["faulty", "size"]))]
        if dice.random() < 0.5:
            self.desk.do(returns.announce, order, lines)
        else:
            self.desk.do(returns.take_in, order, lines, dice.choice(["new", "damaged"]))

    def take_in(self) -> None:
        line = self.one("SELECT id FROM goods_return_line")
        back = self.desk.row("SELECT return_id FROM goods_return_line WHERE id = :id", id=line)["return_id"]
        if self.dice.random() < 0.2:
            self.desk.do(returns.withdraw, back, "pas venu")
        else:
            self.desk.do(returns.receive, back, [Came(line, self.dice.randint(1, 3) * 1000)])

    def decide(self) -> None:
        dice = self.dice
        line = self.one("SELECT id FROM goods_return_line")
        back = self.desk.row("SELECT return_id FROM goods_return_line WHERE id = :id", id=line)["return_id"]
        fate = dice.choice(["stock", "quarantine", "scrap"])
        before = "quarantine" if fate != "quarantine" and dice.random() < 0.3 else ""
        answer = dice.choice([None, "nothing", "credit", "refund", "exchange"])
        self.desk.do(
            returns.decide,
            back,
            [Decision(line, dice.randint(0, 2) * 1000, fate, before)],
            Answer(kind=answer) if answer is not None else None,
        )

    def undo_return(self) -> None:
        self.desk.do(returns.undo, self.one("SELECT id FROM return_act"), "erreur")

    def begin_count(self) -> None:
        products = self.dice.choice([None, self.products[:2], []])
        self.desk.do(take.open_take, "Rayon", products, blind=self.dice.random() < 0.5)

    def count(self) -> None:
        """Also of what is not counted at all, and more back than there was: refused."""
        dice = self.dice
        counts = [
            Counted(dice.choice(self.products), dice.randint(-2, 9) * 1000) for _ in range(dice.randint(1, 3))
        ]
        key = self.one("SELECT id FROM stock_take WHERE state = 'open'")
        self.desk.do(take.count, key, counts, again=dice.random() < 0.3)

    def end_count(self) -> None:
        key = self.one("SELECT id FROM stock_take WHERE state = 'open'")
        if self.dice.random() < 0.2:
            self.desk.do(take.abandon, key, "plus le temps")
        else:
            self.desk.do(
                take.post, key, "compté", rest_is_gone=self.dice.random() < 0.3, sure=self.dice.random() < 0.5
            )

    def one(self, query: str) -> int:
        keys = [row["id"] for row in self.desk.rows(query)]
        if not keys:
            raise Refusal("nothing_there")
        return self.dice.choice(keys)

    def order(self) -> None:
        dice = self.dice
        lines = [
            goods(
                product,
                dice.randint(1, 6),
                dice.choice(["0.01", "9.99", "3.3333", "120.00"]),
                dice.choice(["20", "5.5", "0"]),
                kind="service" if product == self.products[-1] else "goods",
                discount_ppm=dice.choice([0, 0, 100_000]),
            )
            for product in dice.sample(self.products, dice.randint(1, 4))
        ]
        if dice.random() < 0.4:
            lines.append(
                DraftLine(name="Port", kind="shipping", unit_price_micro=5_900_000, rate_ppm=200_000)
            )
        self.desk.an_order(
            dice.choice(self.customers),
            *lines,
            prices_include_tax=dice.random() < 0.5,
            payment_kind=dice.choice(["account", "account", "prepaid", "on_delivery"]),
            discount_ppm=dice.choice([0, 0, 50_000]),
            rounding=dice.choice(["rate", "line", "unit"]),
            deposit_ppm=dice.choice([0, 0, 300_000]),
            ships_after_deposit=dice.random() < 0.2,
        )

    def confirm(self) -> None:
        self.desk.confirm(self.one("SELECT id FROM sales_order WHERE state = 'draft'"))

    def release(self) -> None:
        self.desk.do(sell.release, self.one("SELECT id FROM sales_order WHERE state = 'held'"), "vu")

    def some(self, order: int) -> dict[int, int] | None:
        if self.dice.random() < 0.5:
            return None
        query = "SELECT id, quantity_milli FROM order_line WHERE order_id = :id AND kind = 'goods'"
        lines = self.desk.rows(query, id=order)
        return {row["id"]: self.dice.randint(0, row["quantity_milli"] // 1000) * 1000 for row in lines}

    def ship(self) -> None:
        order = self.one("SELECT id FROM sales_order WHERE state = 'confirmed'")
        self.desk.ship(order, self.some(order))

    def invoice(self) -> None:
        order = self.one("SELECT id FROM sales_order WHERE state = 'confirmed'")
        self.desk.invoice(order, self.dice.choice(["shipped", "all"]))

    def pay(self) -> None:
        order = self.one("SELECT id FROM sales_order WHERE state <> 'cancelled'")
        amount = self.desk.order(order)["total"]
        self.desk.pay(order, max(self.dice.choice([amount, amount // 3, amount + 500]), 1))

    def deposit(self) -> None:
        order = self.one("SELECT id FROM sales_order WHERE state IN ('held', 'confirmed')")
        self.desk.do(deposit.ask_deposit, order, ppm=self.dice.choice([100_000, 300_000, 500_000, 1_000_000]))

    def pay_deposit(self) -> None:
        order = self.one(
            "SELECT order_id AS id FROM item JOIN item_balance ON item_id = item.id WHERE component = 'owed' AND amount > 0"
        )
        self.desk.pay(order, self.dice.randint(1, 20_000))

    def settle(self) -> None:
        source = self.one(
            "SELECT item_id AS id FROM item_balance WHERE component = 'unapplied' AND amount < 0"
        )
        target = self.one("SELECT item_id AS id FROM item_balance WHERE component = 'owed' AND amount > 0")
        self.desk.do(collect.allocate, source, target, self.dice.randint(1, 2_000))

    def credit(self) -> None:
        invoice = self.one("SELECT id FROM invoice WHERE kind <> 'credit_note'")
        total = self.dice.choice([None, 1, 999, 5_000])
        self.desk.do(credit.credit, invoice, CreditRequest(total=total), "geste")

    def refund(self) -> None:
        order = self.one("SELECT order_id AS id FROM invoice WHERE kind = 'invoice'")
        lines = self.desk.rows(
            "SELECT l.order_line_id, l.quantity_milli, l.net, l.tax FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id"
            " WHERE i.order_id = :id AND i.kind = 'invoice' AND l.kind = 'goods'",
            id=order,
        )
        if not lines:
            raise Refusal("nothing_there")
        row = self.dice.choice(lines)
        taken = take_back.TakenLine(row["order_line_id"], row["quantity_milli"], row["net"], row["tax"])
        given = Refund(
            amount=row["net"] + row["tax"], refunded_on=TODAY, method="card", lines=(taken,), reason="retour"
        )
        self.desk.do(take_back.refund, order, given)

    def cancel(self) -> None:
        self.desk.do(
            sell.cancel, self.one("SELECT id FROM sales_order WHERE state <> 'cancelled'"), "annulée"
        )

    def drop(self) -> None:
        order = self.one("SELECT id FROM sales_order WHERE state = 'confirmed'")
        self.desk.do(sell.drop, order, self.some(order) or {}, "rupture")

    def reverse_payment(self) -> None:
        self.desk.do(collect.reverse, self.one("SELECT id FROM payment"), "impayé")

    def reverse_shipment(self) -> None:
        self.desk.do(ship.reverse, self.one("SELECT id FROM shipment"), "erreur")

    def goods_arrive(self) -> None:
        dice = self.dice
        lines = [
            ReceivedLine(product, dice.randint(1, 10) * 1000, dice.choice([None, dice.randint(0, 9_000_000)]))
            for product in dice.sample(self.products[:3], dice.randint(1, 3))
        ]
        received = self.desk.do(restock.receive, ReceiptDraft(lines=tuple(lines)))
        for order in received.leaving:
            # What it was said that it can leave does leave, the credit rules apart.
            said = ""
            try:
                self.desk.ship(order.id)
            except Refusal as why:
                said = why.code
            assert said in {"", "shipment_held"}

    def buy(self) -> None:
        dice = self.dice
        lines = tuple(
            OrderedLine(product, dice.randint(1, 12) * 1000, dice.randint(0, 9_000_000))
            for product in dice.sample(self.products[:3], dice.randint(1, 3))
        )
        key = self.desk.do(purchase.save, PurchaseDraft(supplier_id=self.supplier, lines=lines))
        if dice.random() < 0.8:
            self.desk.do(purchase.send, key)

    def goods_come(self) -> None:
        order = self.one("SELECT id FROM purchase_order WHERE state = 'sent'")
        query = "SELECT id, product_id, quantity_milli FROM purchase_line WHERE purchase_id = :id"
        lines = tuple(
            ReceivedLine(
                row["product_id"],
                self.dice.randint(1, 2 * row["quantity_milli"] // 1000) * 1000,
                None,
                row["id"],
            )
            for row in self.desk.rows(query, id=order)
            if self.dice.random() < 0.7
        )
        self.desk.do(restock.receive, ReceiptDraft(lines=lines, supplier_id=self.supplier))

    def buy_no_more(self) -> None:
        order = self.one("SELECT id FROM purchase_order")
        self.desk.do(self.dice.choice([purchase.close, purchase.cancel]), order, "plus besoin")

    def send_goods_back(self) -> None:
        receipt = self.one("SELECT id FROM goods_receipt WHERE kind = 'receipt'")
        self.desk.do(restock.reverse, receipt, "erreur")


@pytest.mark.parametrize("seed", range(12))
def test_the_auditor_finds_nothing_after_any_sequence_of_steps(database_url: str, seed: int) -> None:
    with a_desk(database_url) as desk:
        wanderer = Wanderer(desk, seed)
        wanderer.go()
        assert wanderer.done > _STEPS // 5
