"""The mail of a statement of account: money that came before the goods is no money to be asked back."""

from __future__ import annotations

from app.flow.letters import compose
from tests.stories.desk import Desk, a_desk, goods


def _body(desk: Desk, customer_id: int) -> str:
    with desk.database.read() as rd:
        return compose(rd, "statement", "customer", customer_id).draft.body.replace("\u00a0", " ")


def test_money_kept_for_an_order_is_said_to_be_paid_in_advance_for_it(database_url: str) -> None:
    with a_desk(database_url) as desk:
        who, product = desk.a_customer(), desk.a_product(on_hand=9)
        order = desk.an_order(who, goods(product, 1, "10.00"), payment_kind="prepaid")
        desk.confirm(order)
        desk.pay(order, 12_00)
        number = desk.row("SELECT number FROM sales_order WHERE id = :id", id=order)["number"]
        assert f"Solde : 12,00 € reçus d’avance pour votre commande {number}." in _body(desk, who)
        assert "en votre faveur" not in _body(desk, who)
        # What is for no order may be asked back, and the rest may not.
        desk.pay(None, 5_00, who)
        told = f"17,00 € en votre faveur, dont 12,00 € reçus d’avance pour votre commande {number}."
        assert told in _body(desk, who)
        # Shipped and invoiced, it is kept for nothing any more.
        desk.ship(order)
        desk.invoice(order)
        assert "Solde : 5,00 € en votre faveur." in _body(desk, who)
