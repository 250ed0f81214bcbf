"""The mail of a statement of account: money that came before the goods is no money to be asked back."""

from __future__ import annotations

from app.base import settings
from app.flow.debit import told_otherwise
from app.flow.letters import compose
from app.payments.bank_account import open_bank_account
from app.payments.statement import Account
from tests.flow.test_debit import IBAN, announced, batch, lines, owing, signed
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


def test_what_will_be_debited_is_said_beside_what_is_due(database_url: str) -> None:
    with a_desk(database_url) as desk:
        desk.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
        desk.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
        who = desk.a_customer()
        signed(desk, who)
        invoice = owing(desk, who)
        assert "prélevé" not in _body(desk, who)
        made = announced(desk, invoice)
        day = batch(desk, made.id).collect_on
        # Not before they were told of it.
        assert f"{day:%d/%m/%Y}" not in _body(desk, who)
        [debit] = lines(desk, made.id)
        desk.do(told_otherwise, debit.line_id, "par téléphone")
        assert f"Sera prélevé, sans rien à virer : 120,00 € le {day:%d/%m/%Y}." in _body(desk, who)
