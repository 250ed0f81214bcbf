"""What a statement says of money on its way: only a debit that will be made is named with its day, and whoever sends it knows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.base.words import Words
from app.commands.desk import Desk as CommandDesk
from app.commands.report_collection import report_statement
from app.flow import collect
from app.flow.debit import told_otherwise
from app.flow.letters import compose
from app.payments.debit_notices import first_day
from app.reports.account_coming import Doubt, doubts_of_mail
from app.reports.account_statement import account_statement
from app.reports.credit_page import credit_page
from app.reports.expected_cash import expected_cash
from app.reports.invoice_page import invoice_page
from tests.flow.test_debit import announced, batch, debiting, lines, owing, signed, told
from tests.flow.test_debits_at_bank import number
from tests.paper.papers import plain
from tests.reports.statements import mailed, of, printed
from tests.stories.desk import Desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with debiting(database_url) as made:
        yield made


def doubts(desk: Desk, who: int) -> list[tuple[str, int]]:
    return [(each.why, each.amount) for each in of(desk, who).doubts]


def told_by_hand(desk: Desk, batch_id: int) -> None:
    for each in lines(desk, batch_id):
        desk.do(told_otherwise, each.line_id, "par téléphone")


def test_only_a_debit_its_customer_was_told_of_is_named_with_its_day(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    signed(desk, who)
    made = announced(desk, owing(desk, who))
    day = batch(desk, made.id).collect_on
    found = of(desk, who)
    assert (found.debits, found.to_transfer) == ((), 0)
    [untold] = found.doubts
    assert (untold.why, untold.amount, untold.number, untold.day) == ("untold", 12_000, made.number, day)
    said = printed(found)
    assert "120,00 € : à prélever sur votre compte, un jour qui vous sera annoncé" in said
    assert Words("fr").date(day) not in said
    assert "par virement" not in said
    body = mailed(desk, who)
    assert "Solde : 120,00 €, dont 120,00 € à prélever un jour qui vous sera annoncé" in body
    told_by_hand(desk, made.id)
    found = of(desk, who)
    assert (found.debits, found.apart, found.doubts, found.to_transfer) == (((day, 12_000),), (), (), 0)
    assert f"Sera prélevé sur votre compte le {Words('fr').date(day)} : 120,00 €" in printed(found)


def test_a_debit_of_what_lies_at_the_bank_is_not_named(desk: Desk) -> None:
    sure, likely = desk.a_customer("Zoé Carpentier"), desk.a_customer("Les Halles du Midi")
    for each in (sure, likely):
        signed(desk, each)
    first = owing(desk, sure)
    made = announced(desk, first, owing(desk, likely, "70.00"))
    told_by_hand(desk, made.id)
    told(desk, 12_000, f"VIR {number(desk, first)}", "transfer")
    told(desk, 8_400, "VIR LES HALLES DU MIDI", "transfer")
    for who, amount in ((sure, 12_000), (likely, 8_400)):
        found = of(desk, who)
        assert (found.debits, found.to_transfer) == ((), 0)
        assert [(each.kind, each.amount) for each in found.apart] == [("at_bank", amount)]
        assert [each.apart for each in found.open] == ["at_bank"]
        assert [(each.why, each.amount) for each in found.doubts] == [("debit_at_bank", amount)]
        said = printed(found)
        assert "un règlement reçu à notre banque est en cours d’affectation" in said
        assert "Sera prélevé" not in said
    assert "couverts par un règlement reçu" in mailed(desk, sure)


def test_a_debit_whose_notice_is_missed_has_no_day_and_is_expected_on_the_first_one_left(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    signed(desk, who)
    invoice = owing(desk, who)
    made = announced(desk, invoice)
    day = batch(desk, made.id).collect_on
    desk.on(day - timedelta(days=5))
    [missed] = of(desk, who).doubts
    with desk.database.read() as rd:
        first = first_day(rd)
        items = [each for week in expected_cash(rd).weeks for each in week.items]
        [credit] = credit_page(rd, who).expected
        step = invoice_page(rd, invoice).debit
    # Wherever that debit is spoken of, it comes on the day that can still be held.
    assert (credit.expected_on, credit.put_off) == (first, True)
    assert step is not None
    assert (step.put_off, step.on, step.batch_on) == (True, first, day)
    assert (missed.why, missed.first) == ("missed", first)
    assert "préavis manqué" in missed.said("EUR", Words("fr"))
    assert of(desk, who).debits == ()
    assert [(each.debited, each.expected_on) for each in items] == [(True, first)]
    assert first > day
    # Told too late, the customer knows the day: the letter says no other, whoever sends it is told.
    told_by_hand(desk, made.id)
    assert of(desk, who).debits == ((day, 12_000),)
    assert doubts(desk, who) == [("late", 12_000)]


def test_the_mail_of_an_invoice_promises_no_day_that_its_batch_cannot_keep(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    signed(desk, who)
    invoice = owing(desk, who)
    made = announced(desk, invoice)
    day = batch(desk, made.id).collect_on

    def said() -> tuple[str, list[tuple[str, str]]]:
        with desk.database.read() as rd:
            body = compose(rd, "invoice", "invoice", invoice, language="fr").draft.body
            return plain(body), [(each.why, each.number) for _, each in doubts_of_mail(rd, invoice)]

    body, found = said()
    assert "vers le" in body
    assert found == []
    desk.on(day - timedelta(days=5))
    body, found = said()
    assert "un jour qui vous sera annoncé" in body
    assert "vers le" not in body
    assert found == [("mail_missed", made.number)]
    told_by_hand(desk, made.id)
    body, found = said()
    assert f"le {Words('fr').date(day)}" in body
    assert found == [("mail_late", made.number)]


def test_a_debit_that_takes_more_than_is_owed_is_not_named(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    signed(desk, who)
    invoice = owing(desk, who)
    made = announced(desk, invoice)
    told_by_hand(desk, made.id)
    paid = desk.pay(None, 2_000, who)
    keys = [
        desk.row("SELECT id FROM item WHERE noun = :noun AND document_id = :id", noun=noun, id=key)["id"]
        for noun, key in (("payment", paid), ("invoice", invoice))
    ]
    desk.do(collect.allocate, *keys, 2_000)
    found = of(desk, who)
    assert (found.debits, [(each.kind, each.amount) for each in found.apart]) == ((), [("to_debit", 10_000)])
    assert [(each.why, each.amount) for each in found.doubts] == [("settled", 10_000)]


def test_money_at_the_bank_without_any_debit_is_not_asked_for_once_more_where_it_is_sure(desk: Desk) -> None:
    sure, likely = desk.a_customer("Zoé Carpentier"), desk.a_customer("Les Halles du Midi")
    first = owing(desk, sure, method="transfer")
    owing(desk, likely, "70.00", method="transfer")
    told(desk, 12_000, f"VIR {number(desk, first)}", "transfer")
    told(desk, 8_400, "VIR LES HALLES DU MIDI", "transfer")
    assert (of(desk, sure).to_transfer, doubts(desk, sure)) == (0, [("at_bank", 12_000)])
    # Nobody promises what is only likely; whoever sends the letter knows.
    assert (of(desk, likely).to_transfer, doubts(desk, likely)) == (8_400, [("likely", 8_400)])
    # Of a past day nothing is known of what lies there now.
    with desk.database.read() as rd:
        before = account_statement(rd, sure, as_of=rd.today - timedelta(days=1))
    assert (before.apart, before.doubts) == ((), ())


def test_the_command_line_says_what_is_in_doubt(
    desk: Desk, database_url: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    who = desk.a_customer("Zoé", email="zoe@exemple.fr")
    signed(desk, who)
    made = announced(desk, owing(desk, who))
    line = CommandDesk(database_url, "fr", today=desk.database.clock.today())
    report_statement(line, "zoe@exemple.fr", out=tmp_path / "releve.pdf")
    report_statement(line, "zoe@exemple.fr")
    told = plain(capsys.readouterr().out)
    assert told.count(f"{made.number} prélève 120,00 €") == 2
    report_statement(replace(line, as_json=True), "zoe@exemple.fr")
    found = json.loads(capsys.readouterr().out)
    assert (found["debits"], found["to_transfer"]) == ([], "0.00")
    assert [(each["why"], each["batch"]) for each in found["doubts"]] == [("untold", made.number)]


def test_every_doubt_has_words_in_both_languages() -> None:
    for why in (
        "at_bank",
        "likely",
        "debit_at_bank",
        "settled",
        "untold",
        "missed",
        "late",
        "mail_missed",
        "mail_late",
    ):
        for language in ("fr", "en"):
            assert "12" in Doubt(why, 1_200, "PS-2026-0001").said("EUR", Words(language))
