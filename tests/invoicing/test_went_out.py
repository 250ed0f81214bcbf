"""The list of issued documents says how each went to its customer, and finds those that never did."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.base.printed import note_printing
from app.correspondence import mail
from app.correspondence.went_out import WAYS, WentOut
from app.flow.handover import HandoverDraft, hand_over, not_handed_over
from app.flow.invoice_mails import mail_invoice
from app.invoicing.queries import INVOICES, count_invoices
from tests.stories.desk import Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def invoiced(desk: Desk) -> int:
    who = desk.a_customer(email="a@b.example")
    order = desk.an_order(who, goods(desk.a_product(on_hand=9), 1), payment_kind="account")
    desk.confirm(order)
    desk.ship(order)
    return desk.invoice(order)


def found(desk: Desk, way: str) -> list[int]:
    query = ListQuery(chips=(("went", way),))
    with desk.database.read() as rd:
        keys = sorted(INVOICES.ids(rd, query, 0, 99))
        assert count_invoices(rd, query).count == len(keys)
    return keys


def test_each_way_is_found_and_told(desk: Desk) -> None:
    never, waits, sent, posted, once, twice = (invoiced(desk) for _ in range(6))
    desk.do(mail_invoice, waits)
    left = desk.do(mail_invoice, sent)
    desk.do(mail.done, left, desk.do(mail.begin, left), "sent", "")
    today = desk.database.clock.today()
    desk.do(hand_over, "invoice", posted, HandoverDraft(handed_on=today, way="post", person="Mme Le Goff"))
    for key in (once, twice, twice):
        desk.do(note_printing, "invoice", key, "Laser")
    assert {way: found(desk, way) for way in WAYS} == {
        "never": [never, waits],
        "mailed": [sent],
        "handed": [posted],
        "printed": [once, twice],
        "reprinted": [twice],
    }
    with desk.database.read() as rd:
        went = {row.id: row.went for row in INVOICES.rows(rd, [never, waits, sent, posted, once, twice])}
    assert went == {
        never: WentOut(),
        waits: WentOut("waits", None, "a@b.example"),
        sent: WentOut("mail", today, "a@b.example"),
        posted: WentOut("post", today, "Mme Le Goff"),
        once: WentOut("", today, "", 1),
        twice: WentOut("", today, "", 2),
    }


def test_a_record_that_was_withdrawn_counts_no_more(desk: Desk) -> None:
    key = invoiced(desk)
    today = desk.database.clock.today()
    record = desk.do(hand_over, "invoice", key, HandoverDraft(handed_on=today))
    desk.do(not_handed_over, record, "erreur")
    assert (found(desk, "never"), found(desk, "handed")) == ([key], [])


def test_a_way_nobody_knows_is_refused(desk: Desk) -> None:
    with pytest.raises(Refusal, match="list_filter_value"):
        found(desk, "pigeon")
