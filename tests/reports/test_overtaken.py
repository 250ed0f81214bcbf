"""Mails that wait while what they are about goes on: named, offered to be set aside, and debits' notices at the head."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.base import settings
from app.base.listing import ListQuery
from app.correspondence import mail as mails
from app.correspondence import sender
from app.correspondence.sender import SenderDraft
from app.flow.debit import announce, call_off
from app.flow.letters import compose
from app.flow.mandate import MandateDraft, agree_notice, give_mandate
from app.flow.sell import cancel
from app.payments.bank_account import open_bank_account
from app.payments.debit_notices import first_day
from app.payments.statement import Account
from app.reports.mails import MailRow, mail_ids, mail_rows
from app.reports.overtaken import outdated_confirmations
from tests.stories.desk import Desk, a_desk, goods

IBAN = "FR7630006000011234567890189"


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        made.do(sender.decide, SenderDraft(kind="system", address="bonjour@boutique.fr"))
        for kind in ("order_confirmation", "invoice"):
            made.do(settings.decide, f"mail.{kind}", ["hand"])
        yield made


def confirmed(desk: Desk, kind: str = "account", **values: int) -> int:
    who = desk.a_customer("SARL Lefèvre", email="compta@lefevre.fr")
    order = desk.an_order(
        who, goods(desk.a_product(on_hand=9), 2), payment_kind=kind, payment_method="transfer", **values
    )
    desk.confirm(order)
    return order


def listed(desk: Desk, **chips: str) -> list[MailRow]:
    with desk.database.read() as rd:
        return mail_rows(rd, mail_ids(rd, ListQuery(chips=tuple(chips.items())), 0, 50))


def about(desk: Desk, order: int) -> str:
    return next(
        each.overtaken
        for each in listed(desk)
        if (each.noun, each.row_id, each.kind) == ("sales_order", order, "order_confirmation")
    )


def outdated(desk: Desk) -> list[int]:
    with desk.database.read() as rd:
        return outdated_confirmations(rd)


def test_the_confirmation_of_what_left_was_paid_or_called_off_is_out_of_date(desk: Desk) -> None:
    waits, left, paid, off, ahead = (confirmed(desk) for _ in range(5))
    early = confirmed(desk, "prepaid")
    assert [each.overtaken for each in listed(desk)] == [""] * 6
    assert outdated(desk) == []
    desk.ship(left, {desk.lines(left)[0]: 1000})
    desk.pay(paid, 2_400)
    desk.pay(early, 2_400)
    desk.do(cancel, off, "changé d’avis")
    assert [about(desk, each) for each in (waits, left, paid, off, ahead, early)] == [
        *("", "left", "paid", "cancelled", "", ""),
    ]
    desk.invoice(ahead, "all")
    assert about(desk, ahead) == "left"
    keys = outdated(desk)
    assert len(keys) == 4
    for key in keys:
        desk.do(mails.discard, key)
    assert outdated(desk) == []
    assert about(desk, left) == "", "what does not leave any more needs no word"
    desk.do(mails.send_again, keys[0])
    assert outdated(desk) == keys[:1]


def test_the_mail_of_a_paid_invoice_and_of_a_held_order_say_so(desk: Desk) -> None:
    order = confirmed(desk)
    desk.ship(order)
    desk.invoice(order)
    [invoice] = [each for each in listed(desk) if each.kind == "invoice"]
    assert invoice.overtaken == ""
    desk.pay(order, 2_400)
    [invoice] = [each for each in listed(desk) if each.kind == "invoice"]
    assert invoice.overtaken == "settled"
    who = desk.a_customer("Zoé", limit=100, email="zoe@exemple.fr")
    held = desk.an_order(who, goods(desk.a_product(on_hand=9), 2), payment_kind="account")
    desk.confirm(held)
    assert desk.state(held)[0] == "held"
    with desk.database.read() as rd:
        draft = compose(rd, "order_confirmation", "sales_order", held).draft
    desk.do(mails.promise, draft)
    assert about(desk, held) == "held"


def test_notices_of_debits_come_first_with_the_last_day_they_are_in_time(desk: Desk) -> None:
    desk.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    desk.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
    today = desk.database.clock.today()
    who = desk.a_customer("Zoé", email="zoe@exemple.fr")
    given = desk.do(give_mandate, who, MandateDraft(signed_on=today, iban=IBAN))
    service = desk.a_product("Conseil", kind="service", stocked=False)
    order = desk.an_order(
        who,
        goods(service, 1, "100.00", kind="service"),
        payment_kind="account",
        payment_method="direct_debit",
    )
    desk.confirm(order)
    invoice = desk.invoice(order, "all")
    desk.on(today + timedelta(days=31))
    with desk.database.read() as rd:
        day = first_day(rd)
    made = desk.do(announce, 1, day, "CORE", [invoice])
    confirmed(desk)
    rows = listed(desk, view="needs")
    assert [each.kind for each in rows][:2] == ["debit_notice", "order_confirmation"]
    assert (rows[0].tell_by, rows[0].too_late) == (day - timedelta(days=14), False)
    assert len({each.id for each in rows}) == len(rows) == len(listed(desk))
    with desk.database.read() as rd:
        one_by_one = [mail_ids(rd, ListQuery(), at, 1) for at in range(len(rows))]
        assert [key for page in one_by_one for key in page] == [each.id for each in rows]
        newest = mail_ids(rd, ListQuery(sort="promised_at", descending=True), 0, 50)
        oldest = mail_ids(rd, ListQuery(sort="promised_at"), 0, 50)
    assert newest == [each.id for each in rows], "newest first is how the list opens"
    assert oldest == sorted(newest), "another order that was asked for is kept to"
    desk.on(day - timedelta(days=13))
    assert listed(desk)[0].too_late
    desk.do(agree_notice, given, 5, "par écrit")
    assert (listed(desk)[0].tell_by, listed(desk)[0].too_late) == (day - timedelta(days=5), False)
    desk.do(call_off, made.id, "reportée")
    assert listed(desk)[0].kind == "order_confirmation"
    assert {each.tell_by for each in listed(desk)} == {None}
