"""Whose debt is handed on to a factor is told whom to pay now: by a letter that is kept, and by mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from app.base.archive import archive_paper
from app.base.errors import Refusal
from app.correspondence import mail
from app.customers import customer
from app.customers.customer import CustomerDraft
from app.flow import factor
from app.flow.factor import Handing
from app.flow.letters import Composed, compose, kinds_for
from app.flow.mail_paper import draft_paper
from app.flow.paper import assigned_original
from app.receivables.assigned import assignment_of
from app.reports.invoice_page import invoice_page
from tests.flow.test_factor import HANDED, WORDING, invoiced
from tests.paper.papers import texts
from tests.stories.desk import OWNER, Desk, a_desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def _handed(desk: Desk, noun: str, row_id: int) -> int:
    with desk.database.read() as rd:
        row = assignment_of(rd, noun, row_id)
    assert row is not None
    return row.id


def _said(content: bytes) -> str:
    return " ".join(" ".join(texts(content)).split()).replace("\u202f", " ").replace("\xa0", " ")


def _composed(desk: Desk, noun: str, row_id: int, **more: Any) -> Composed:
    with desk.database.read() as rd:
        [kind] = kinds_for(noun, "assigned")
        return compose(rd, kind, noun, row_id, **more)


def _told(desk: Desk, invoice: int) -> bool:
    with desk.database.read() as rd:
        return invoice_page(rd, invoice).told_of_factor


def test_the_letter_says_what_was_handed_on_and_whom_to_pay_and_never_our_account(desk: Desk) -> None:
    invoice = invoiced(desk, desk.a_customer())
    desk.do(factor.hand_on, invoice, HANDED)
    assert not _told(desk, invoice)
    with desk.database.read() as rd:
        page = invoice_page(rd, invoice)
    told = _said(assigned_original(desk.database, OWNER, _handed(desk, "invoice", invoice)))
    assert "Notification de cession" in told
    assert f"Facture {page.row.number} : à régler désormais à Factor SA" in told
    assert WORDING in told
    assert "1 200,00" in told
    assert "seul ce règlement vous libère" in told
    iban = page.seller["iban"]
    assert not iban or iban not in told.replace(" ", "")
    assert _told(desk, invoice)
    desk.must_verify()


def test_the_letter_stays_what_it_was_whatever_becomes_of_customer_and_debt(desk: Desk) -> None:
    who = desk.a_customer()
    invoice = invoiced(desk, who)
    desk.do(factor.hand_on, invoice, HANDED)
    key = _handed(desk, "invoice", invoice)
    first = assigned_original(desk.database, OWNER, key)
    desk.do(customer.change, who, CustomerDraft(name="Tout autre nom", kind="company"))
    desk.do(factor.take_back, "invoice", invoice, "rendue")
    assert assigned_original(desk.database, OWNER, key) == first
    with desk.database.read() as rd:
        kept = rd.execute(
            select(archive_paper.c.number).where(archive_paper.c.noun == "assignment")
        ).scalars()
        assert list(kept) == [invoice_page(rd, invoice).row.number]
    desk.must_verify()


def test_the_mail_brings_the_same_letter_in_the_customer_s_language(desk: Desk) -> None:
    invoice = invoiced(desk, desk.a_customer(email="compta@lefevre.example"))
    desk.do(factor.hand_on, invoice, HANDED)
    composed = _composed(desk, "invoice", invoice)
    assert not composed.needs
    assert "à régler à Factor SA" in composed.draft.subject
    assert WORDING in composed.draft.body
    english = _composed(desk, "invoice", invoice, language="en").draft
    assert "Please pay Factor SA" in english.body
    [paper] = composed.draft.attachments
    content = draft_paper(desk.database, OWNER, paper, "fr")
    assert content == assigned_original(desk.database, OWNER, _handed(desk, "invoice", invoice))
    desk.do(mail.promise, composed.draft)
    desk.must_verify()


def test_a_mail_that_waits_tells_the_customer_and_one_that_is_discarded_does_not(desk: Desk) -> None:
    invoice = invoiced(desk, desk.a_customer(email="compta@lefevre.example"))
    desk.do(factor.hand_on, invoice, HANDED)
    key = desk.do(mail.promise, _composed(desk, "invoice", invoice).draft)
    assert _told(desk, invoice)
    desk.do(mail.discard, key)
    assert not _told(desk, invoice)
    # That another factor was told of says nothing of this one.
    desk.do(mail.promise, _composed(desk, "invoice", invoice).draft)
    desk.do(factor.take_back, "invoice", invoice, "rendue")
    desk.do(factor.hand_on, invoice, Handing(factor="Autre factor", wording=WORDING))
    assert not _told(desk, invoice)


def test_all_that_is_issued_from_now_on_is_told_in_one_letter_and_by_each_invoice(desk: Desk) -> None:
    who = desk.a_customer()
    desk.do(factor.hand_on_all, who, HANDED)
    composed = _composed(desk, "customer", who)
    assert "{" not in composed.draft.subject + composed.draft.body
    told = _said(assigned_original(desk.database, OWNER, _handed(desk, "customer", who)))
    assert "Nos factures : à régler désormais à Factor SA" in told
    assert WORDING in told
    # An invoice that bears the words has told it itself.
    assert _told(desk, invoiced(desk, who))
    desk.must_verify()


def test_without_the_contract_s_words_there_is_no_letter_and_those_of_the_same_factor_will_do(
    desk: Desk,
) -> None:
    first, second = (invoiced(desk, desk.a_customer(name)) for name in ("SARL Lefèvre", "SARL Garnier"))
    desk.do(factor.hand_on, first, Handing(factor="Factor SA", wording=" "))
    with pytest.raises(Refusal) as found:
        assigned_original(desk.database, OWNER, _handed(desk, "invoice", first))
    assert found.value.code == "assignment_unworded"
    with pytest.raises(Refusal) as found:
        _composed(desk, "invoice", second)
    assert found.value.code == "assignment_not"
    desk.do(factor.hand_on, second, HANDED)
    assert WORDING in _said(assigned_original(desk.database, OWNER, _handed(desk, "invoice", first)))
