"""Many invoices mailed at once: each with its own paper, and nobody gets what they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from app.base.errors import Refusal
from app.correspondence import mail
from app.flow.credit import CreditRequest, credit
from app.flow.handover import HandoverDraft, hand_over
from app.flow.invoice_mails import how_it_leaves, mail_invoice, mail_of, why_not_mailed
from app.flow.rectify import Rectified, rectify
from tests.stories.desk import Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def invoiced(desk: Desk, email: str = "compta@lefevre.example") -> int:
    order = desk.an_order(
        desk.a_customer(email=email), goods(desk.a_product(on_hand=9), 1), payment_kind="account"
    )
    desk.confirm(order)
    desk.ship(order)
    return desk.invoice(order)


def why(desk: Desk, invoice_id: int) -> str:
    with desk.reading() as rd:
        found = why_not_mailed(rd, invoice_id)
    return found.code if found is not None else ""


def test_each_goes_once_with_its_own_paper(desk: Desk) -> None:
    first, second = invoiced(desk), invoiced(desk)
    made = [desk.do(mail_invoice, each) for each in (first, second)]
    with desk.reading() as rd:
        found = [mail.read_mail(rd, each) for each in made]
    assert [each.recipient for each in found] == ["compta@lefevre.example"] * 2
    assert [[paper.row_id for paper in each.attachments] for each in found] == [[first], [second]]
    assert why(desk, first) == "invoice_mail_waits"
    with pytest.raises(Refusal, match="invoice_mail_waits"):
        desk.do(mail_invoice, first)
    attempt = desk.do(mail.begin, made[1])
    desk.do(mail.done, made[1], attempt, "sent", "")
    assert why(desk, second) == "invoice_mailed"
    desk.do(mail.discard, made[0])
    assert why(desk, first) == ""
    assert len(desk.rows("SELECT id FROM mail")) == 2


def test_a_credit_note_goes_as_one_and_what_was_replaced_as_its_corrective(desk: Desk) -> None:
    invoice_id = invoiced(desk)
    with desk.reading() as rd:
        assert mail_of(rd, invoice_id).kind == "invoice"
    desk.do(mail_invoice, invoice_id)
    desk.do(rectify, invoice_id, Rectified(city="Arles"), "Ville fausse")
    # What waits brings the old one.
    assert why(desk, invoice_id) == ""
    desk.do(mail_invoice, invoice_id)
    assert why(desk, invoice_id) == "invoice_mail_waits"
    note = desk.do(credit, invoiced(desk), CreditRequest(), "tout")
    desk.do(mail_invoice, note)
    kinds = [row["kind"] for row in desk.rows("SELECT kind FROM mail ORDER BY id")]
    assert kinds == ["invoice", "corrective", "credit_note"]


def test_who_has_it_gets_no_second_one_and_who_has_no_address_is_named(desk: Desk) -> None:
    given, nowhere, strange = invoiced(desk), invoiced(desk, ""), invoiced(desk)
    desk.do(hand_over, "invoice", given, HandoverDraft(handed_on=desk.database.clock.today(), way="post"))
    assert why(desk, given) == "invoice_handed_over"
    assert why(desk, nowhere) == "mail_without_recipient"
    assert why(desk, 9_999) == "invoice_unknown"
    with desk.reading() as rd:
        draft = mail_of(rd, strange)
    # A reminder or a word about it does not bring it.
    desk.do(mail.promise, replace(draft, kind="card_expired", attachments=()))
    assert why(desk, strange) == ""


def test_what_was_given_before_its_corrective_is_given_anew_and_then_no_more(desk: Desk) -> None:
    invoice_id = invoiced(desk, "")
    today = desk.database.clock.today()
    desk.do(hand_over, "invoice", invoice_id, HandoverDraft(handed_on=today, way="post"))
    desk.on(today + timedelta(days=1))
    desk.do(rectify, invoice_id, Rectified(city="Arles"), "Ville fausse")
    with desk.reading() as rd:
        assert how_it_leaves(rd, invoice_id).on_paper
    desk.on(today + timedelta(days=2))
    handed_on = desk.database.clock.today()
    desk.do(hand_over, "invoice", invoice_id, HandoverDraft(handed_on=handed_on, way="post"))
    assert why(desk, invoice_id) == "invoice_handed_over"
