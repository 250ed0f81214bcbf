"""One customer's debit is taken out of a batch: the others stay as they were announced, and that one is in sight, called off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.base import settings
from app.correspondence import sender
from app.correspondence.sender import SenderDraft
from app.flow.debit import call_off, execute
from app.flow.drop_debit import drop
from app.flow.rectify import Rectified, rectify
from app.payments.bank_account import open_bank_account
from app.payments.debit_file import debit_file
from app.payments.debits import find_batch
from app.payments.on_its_way import announced as announced_then
from app.payments.statement import Account
from tests.flow.test_debit import (
    IBAN,
    announced,
    batch,
    lines,
    notices,
    owing,
    payments,
    refused,
    sent,
    signed,
    to_collect,
)
from tests.stories.desk import Desk, a_desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        made.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
        made.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
        made.do(sender.decide, SenderDraft(address="a@exemple.fr", host="smtp.exemple.fr", login="a"))
        yield made


def test_one_debit_leaves_and_the_others_are_collected_as_they_were_told(desk: Desk) -> None:
    stays, leaves = desk.a_customer("Zoé"), desk.a_customer("Yves", email="yves@exemple.fr")
    signed(desk, stays)
    signed(desk, leaves)
    kept, first, second = owing(desk, stays), owing(desk, leaves), owing(desk, leaves, "50.00")
    made = announced(desk, kept, first, second)
    sent(desk, "sent")
    day = desk.database.clock.today()
    desk.on(day + timedelta(days=2))
    [one, other] = lines(desk, made.id)
    assert (one.customer, other.customer, batch(desk, made.id).total) == ("Zoé", "Yves", 30_000)
    number = desk.do(drop, other.line_id, "payé par chèque")
    left = batch(desk, made.id)
    assert (left.total, left.count, left.to_come) == (12_000, 1, True)
    assert [each.customer for each in lines(desk, made.id)] == ["Zoé"]
    with desk.database.read() as rd:
        alone = find_batch(rd, number)
        file = debit_file(rd, made.id)
        assert announced_then(rd).keys() == {kept}
        # What was to come the day before is told as it stood then.
        assert announced_then(rd, as_of=day).keys() == {kept, first, second}
    assert alone is not None
    off = batch(desk, alone)
    assert (off.state, off.total, off.count, off.undo_reason) == ("undone", 18_000, 1, "payé par chèque")
    [moved] = lines(desk, alone)
    assert moved.end_to_end == other.end_to_end
    content = str(file)
    assert one.end_to_end in content
    assert other.end_to_end not in content
    # That customer alone is told, and what they owe can be collected again.
    assert notices(desk) == [("debit_notice", "sent"), ("debit_called_off", "waiting")]
    assert {each.id for each in to_collect(desk) if not each.why} == {first, second}
    desk.on(left.collect_on)
    desk.do(execute, made.id)
    assert payments(desk) == [(12_000, "payment")]
    desk.must_verify()


def test_the_only_debit_of_a_batch_is_called_off_with_it_and_nothing_leaves_without_a_reason(
    desk: Desk,
) -> None:
    who, beside = desk.a_customer("Zoé"), desk.a_customer("Yves")
    signed(desk, who)
    signed(desk, beside)
    made = announced(desk, owing(desk, who), owing(desk, beside))
    [one, other] = lines(desk, made.id)
    assert refused(desk, drop, one.line_id, " ") == "reason_missing"
    assert refused(desk, drop, 9_999, "essai") == "debit_unknown"
    desk.do(drop, other.line_id, "à sa demande")
    assert refused(desk, drop, one.line_id, "lui aussi") == "debit_alone"
    assert refused(desk, drop, other.line_id, "deux fois") == "debit_batch_over"
    assert notices(desk) == []
    desk.must_verify()


def test_the_notice_and_its_calling_off_name_the_corrective_invoice_that_counts(desk: Desk) -> None:
    who = desk.a_customer("Zoé", email="zoe@exemple.fr")
    signed(desk, who)
    invoice_id = owing(desk, who)
    number = desk.row("SELECT number FROM invoice")["number"]
    desk.do(rectify, invoice_id, Rectified(reference="BC 77"), "Référence oubliée")
    made = announced(desk, invoice_id)
    sent(desk, "sent")
    desk.do(call_off, made.id, "mauvais jour")
    bodies = [each["body"] for each in desk.rows("SELECT body FROM mail WHERE kind LIKE 'debit%'")]
    assert len(bodies) == 2
    assert all(f"FR-2026-0001 qui remplace {number}" in each for each in bodies)
