"""The receipt of a payment: what came, how, and for what; none of what was undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.base.errors import Refusal
from app.base.freezing import freeze, thaw
from app.base.words import Words
from app.correspondence import mail
from app.flow import collect
from app.flow.counter import PaidBy, sell_at_counter
from app.flow.letters import compose, kinds_for
from app.flow.mail_paper import papers_of
from app.flow.paper import receipt
from app.paper.look import Design, Look
from app.reports.payment_receipt import ReceiptFacts, receipt_facts
from app.reports.payment_receipt_paper import render_receipt
from tests.paper.papers import fonts, plain, text, texts
from tests.stories.desk import OWNER, Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def a_sale(desk: Desk, method: str = "card") -> int:
    """The payment of a counter sale of 24,00 €."""
    customer = desk.a_customer(email="compta@lefevre.example")
    order_id = desk.an_order(customer, goods(desk.a_product(on_hand=9), 2))
    made = desk.do(sell_at_counter, order_id, PaidBy(method_code=method, reference="T-17"))
    return int(made.payment_id)


def read(desk: Desk, payment_id: int, language: str | None = None) -> str:
    with desk.database.read() as rd:
        return " ".join(plain(text(receipt(rd, payment_id, language))).split())


def test_it_says_how_much_came_how_and_for_which_invoice(desk: Desk) -> None:
    payment_id = a_sale(desk)
    number = desk.row("SELECT number FROM payment")["number"]
    shown = read(desk, payment_id)
    for wanted in (
        f"Reçu {number}",
        "SARL Lefèvre",
        "Réglé le 22/11/2026",
        "24,00 €",
        "Facture FA-2026-0001 22/11/2026 24,00",
        "T-17",
        "ne remplace pas la facture",
    ):
        assert plain(wanted) in shown
    assert "chèque" not in shown
    assert "Receipt" in read(desk, payment_id, "en")


def test_an_advance_names_its_order_and_free_money_says_so(desk: Desk) -> None:
    customer = desk.a_customer()
    order_id = desk.an_order(customer, goods(desk.a_product(on_hand=9), 2), payment_kind="prepaid")
    number = desk.confirm(order_id).number
    advance, free = desk.pay(order_id, 2_400), desk.pay(None, 700, customer)
    assert f"Avance sur commande {number} 24,00" in read(desk, advance)
    assert "À votre crédit 7,00" in read(desk, free)


def test_a_cheque_is_received_subject_to_being_honoured(desk: Desk) -> None:
    assert "Sous réserve de l’encaissement du chèque" in read(desk, a_sale(desk, "cheque"))


def test_what_was_reversed_and_a_reversal_have_none(desk: Desk) -> None:
    payment_id = a_sale(desk)
    reversal = desk.do(collect.reverse, payment_id, "Erreur")
    for key, code in ((payment_id, "receipt_undone"), (reversal, "receipt_of_no_payment")):
        with desk.database.read() as rd, pytest.raises(Refusal) as refused:
            receipt(rd, key)
        assert refused.value.code == code
        assert Words("fr").refusal(refused.value)


def test_a_mail_takes_it_along_as_it_stood_and_keeps_it(desk: Desk) -> None:
    payment_id = a_sale(desk)
    assert kinds_for("payment", "receipt") == ("payment_receipt",)
    with desk.database.read() as rd:
        draft = compose(rd, "payment_receipt", "payment", payment_id).draft
    assert draft.recipient == "compta@lefevre.example"
    assert "24,00 €" in plain(draft.body)
    assert "FA-2026-0001" in draft.body
    assert "en avance" not in draft.body, "it is for an invoice"
    mail_id = desk.do(mail.promise, draft)
    with desk.database.read() as rd:
        promised = mail.read_mail(rd, mail_id)
    [(name, content)] = papers_of(desk.database, OWNER, promised)
    assert name.startswith("Reçu ")
    assert papers_of(desk.database, OWNER, promised) == [(name, content)]
    desk.must_verify()


@pytest.mark.parametrize("design", list(Design))
def test_all_four_designs_draw_it(desk: Desk, design: Design) -> None:
    payment_id = a_sale(desk)
    with desk.database.read() as rd:
        facts, words = receipt_facts(rd, payment_id)
    own = replace(facts, seller=replace(facts.seller, look=Look(design=design)))
    content = render_receipt(own, words)
    assert all(fonts(content).values())
    assert len(texts(content)) == 1
    assert render_receipt(thaw(ReceiptFacts, freeze(own)), words) == content
