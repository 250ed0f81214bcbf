"""A debit that insolvency proceedings forbid goes to no bank unless somebody says why, and no new one is announced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.base.errors import Refusal
from app.flow import lend
from app.flow.debit import file_barred, move
from app.payments.debit_file import debit_file
from app.payments.sepa import settlement_day
from app.reports.call_list import call_list
from tests.flow.test_debit import (
    announced,
    batch,
    debiting,
    in_45_days,
    lines,
    owing,
    refused,
    signed,
    to_collect,
)
from tests.stories.desk import Desk, goods
from ui.customers.claim_told import batches_told


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with debiting(database_url) as made:
        yield made


def insolvent(desk: Desk, who: int) -> None:
    desk.do(
        lend.notice, who, desk.database.clock.today(), "A 2026 0001", "", "person", lend.Opened(None, "", "")
    )


def test_the_file_of_a_batch_takes_nobody_in_proceedings_unless_somebody_says_so(desk: Desk) -> None:
    gone, stays = desk.a_customer("Zoé"), desk.a_customer("Bruno")
    for who in (gone, stays):
        signed(desk, who)
    invoices = [owing(desk, who) for who in (gone, stays)]
    made = announced(desk, *invoices)
    assert batch(desk, made.id).barred == ()
    insolvent(desk, gone)
    [barred] = batch(desk, made.id).barred
    assert (barred.invoice_id, barred.customer, barred.amount) == (invoices[0], "Zoé", 12_000)
    with desk.database.read() as rd:
        with pytest.raises(Refusal) as found:
            debit_file(rd, made.id)
        assert (found.value.code, found.value.facts["customer"]) == ("debit_barred", "Zoé")
        assert b"12" in debit_file(rd, made.id, knowing=["barred"])
        [row] = [each for each in call_list(rd).rows if each.customer_id == gone]
    assert batches_told(row.barred_debits) == [(made.number, 12_000, batch(desk, made.id).collect_on)]
    assert refused(desk, file_barred, made.id, " ") == "reason_missing"
    desk.do(file_barred, made.id, "accord du mandataire")
    # Moved, the others are announced anew and he is not.
    later = desk.do(move, made.id, settlement_day(in_45_days(desk) + timedelta(days=7)), "procédure")
    assert [each.customer for each in lines(desk, later.id)] == ["Bruno"]
    with desk.database.read() as rd:
        assert b"Zo" not in debit_file(rd, later.id)
    assert {each.customer: each.why for each in to_collect(desk)} == {
        "Zoé": "insolvent",
        "Bruno": "to_announce",
    }


def test_what_arises_after_the_proceedings_is_collected_as_any(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    signed(desk, who)
    service = desk.a_product("Conseil", kind="service", stocked=False)
    order = desk.an_order(
        who,
        goods(service, 1, "100.00", kind="service"),
        payment_kind="account",
        payment_method="direct_debit",
    )
    desk.confirm(order)
    insolvent(desk, who)
    desk.on(desk.database.clock.today() + timedelta(days=1))
    desk.invoice(order, "all")
    assert [each.why for each in to_collect(desk)] == [""]
