"""A statement of account asks for nothing a factor is paid, the proceedings settle, or whoever delivers collects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.base.words import Words
from app.flow import company, factor, lend
from app.flow.company import CompanyDraft
from app.flow.factor import Handing
from app.flow.insolvency import ClaimDraft, lodge_claim
from app.receivables.fact import FactDraft, post_fact
from app.reports.report_tables import statement_table
from tests.builders import ALICE, a_payment, account_of, an_invoice, an_order
from tests.paper.papers import plain
from tests.reports.statements import mailed, of, printed
from tests.stories.desk import Desk

IBAN = "FR76 3000 6000 0112"
WORDING = "Créance cédée par subrogation : régler à FR76 3000 4000 0312 3456 7890 143."


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    made.do(
        company.change,
        CompanyDraft(
            name="Boutique Été & Cie", city="Nîmes", siren="732829320", iban="FR7630006000011234567890189"
        ),
    )
    yield made
    made.close()


def billed(desk: Desk, who: int, *totals: str, issued: int = 60, kind: str = "account") -> list[int]:
    """Invoices of so many days ago, due thirty days later."""
    on = desk.database.clock.today() - timedelta(days=issued)
    with desk.database.write(ALICE, "test.build") as tx:
        return [
            an_invoice(
                tx,
                who,
                total,
                order_id=an_order(tx, who, total, payment_kind=kind),
                issued_on=on,
                due=[(on + timedelta(days=30), total)],
            )
            for total in totals
        ]


def test_what_a_factor_is_paid_is_asked_for_by_nobody_else(desk: Desk) -> None:
    who = desk.a_customer()
    theirs, _ = billed(desk, who, "1000", "200")
    desk.do(factor.hand_on, theirs, Handing(factor="Affacturage de l’Ouest", wording=WORDING))
    found = of(desk, who)
    assert (found.closing, found.to_transfer, found.overdue, found.late) == (120_000, 20_000, 120_000, 20_000)
    assert [each.apart for each in found.open] == ["assigned", ""]
    said = printed(found)
    [told] = found.apart
    assert f"1 000,00 € ({told.numbers[0]}) : à régler à Affacturage de l’Ouest, et non à nous" in said
    assert WORDING in said
    assert f"Reste à régler par virement : 200,00 €, IBAN {IBAN}" in said
    assert "cédée à un factor" in said
    body = mailed(desk, who)
    assert "Solde : 1 200,00 €, dont 1 000,00 € à régler à Affacturage de l’Ouest" in body
    assert "Échu : 200,00 €" in body
    notes = plain(" ".join(statement_table(found, Words("fr")).notes))
    assert "à régler à Affacturage de l’Ouest" in notes
    desk.do(factor.take_back, "invoice", theirs, "rendue")
    assert (of(desk, who).to_transfer, of(desk, who).apart) == (120_000, ())


def test_nothing_is_left_to_transfer_where_all_of_it_is_a_factors(desk: Desk) -> None:
    who = desk.a_customer()
    [theirs] = billed(desk, who, "1000")
    desk.do(factor.hand_on, theirs, Handing(factor="Factor SA", wording=""))
    said = printed(of(desk, who))
    assert "à régler à Factor SA, et non à nous" in said
    assert "par virement" not in said


def test_what_arose_before_the_proceedings_is_not_asked_for(desk: Desk) -> None:
    who = desk.a_customer()
    billed(desk, who, "300")
    billed(desk, who, "50", issued=1)
    today = desk.database.clock.today()
    desk.do(lend.notice, who, today - timedelta(days=10), "BODACC A n° 4711")
    with desk.database.write(ALICE, "test.build") as tx:
        a_payment(tx, who, "20", received_on=today)
    found = of(desk, who)
    [told] = found.apart
    # Money of after it pays what arose after it.
    assert (told.amount, found.to_transfer, found.late) == (30_000, 3_000, 0)
    said = printed(found)
    assert "se déclare à la procédure, et n’est pas à nous régler" in said
    assert "Reste à régler par virement : 30,00 €" in said
    assert "300,00 € antérieurs à l’avis de procédure du" in mailed(desk, who)
    claim = ClaimDraft(lodged_on=today, amount=30_000, lodged_with="Me Le Goff")
    desk.do(lodge_claim, who, claim)
    assert f"a été déclaré à la procédure le {Words('fr').date(today)}" in printed(of(desk, who))
    short = replace(of(desk, who).apart[0], lodged_on=None)
    assert short.on == today - timedelta(days=10)


def test_credit_of_before_the_proceedings_is_taken_off_what_is_lodged(desk: Desk) -> None:
    who = desk.a_customer()
    billed(desk, who, "300")
    today = desk.database.clock.today()
    with desk.database.write(ALICE, "test.build") as tx:
        a_payment(tx, who, "80", received_on=today - timedelta(days=40))
        draft = FactDraft(kind="insolvency", happened_on=today, reference="A-1", judged_on=date(2026, 1, 1))
        assert draft.judged_on is not None
        post_fact(tx, account_of(tx, who), replace(draft, judged_on=today - timedelta(days=5)))
    found = of(desk, who)
    assert ([each.amount for each in found.apart], found.to_transfer) == ([22_000], 0)
    assert f"au jugement du {Words('fr').date(today - timedelta(days=5))}" in printed(found)


def test_what_is_paid_at_the_door_is_not_transferred_as_well(desk: Desk) -> None:
    who = desk.a_customer()
    billed(desk, who, "76.60", kind="on_delivery")
    found = of(desk, who)
    assert (found.to_transfer, [each.apart for each in found.open]) == (0, ["on_delivery"])
    said = printed(found)
    assert "à remettre au livreur ; ne pas virer" in said
    assert "par virement" not in said
