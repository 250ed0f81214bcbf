"""The activity of PayPal and Stripe: gross, fee and net of each payment, refunds, payouts; what is pending did not move."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.base.database import Database
from app.base.errors import Refusal
from app.flow.bank_batch import confirm
from app.links.bank.bring import bring, read_file
from app.payments.bank_matching import waiting
from app.payments.bank_queries import waiting_count
from app.payments.statement import Statement
from app.payments.tables import payment
from app.verify import verify
from tests.builders import ALICE, a_database
from tests.flow.test_bank import an_invoice_owed
from tests.links.bank.test_bank_samples import SAMPLES

SERVICE = SAMPLES / "service"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(a_database(database_url)) as made:
        yield made


def moves(found: Statement) -> list[tuple[str, int, int | None, int | None]]:
    return [(each.kind, each.amount, each.gross, each.fee) for each in found.transactions]


def test_paypal_tells_what_was_paid_what_it_kept_and_what_it_paid_out(database: Database) -> None:
    read = read_file(database, SERVICE / "paypal_en.csv")
    euros, dollars = read.statements
    assert (read.format, euros.account.called, euros.currency, dollars.currency) == (
        "paypal",
        "PayPal",
        "EUR",
        "USD",
    )
    assert moves(euros) == [
        ("card", 9_680, 10_000, -320),
        ("transfer", -9_680, -10_000, 320),
        ("payout", -5_000, -5_000, 0),
    ]
    first = euros.transactions[0]
    assert (first.bank_id, first.reference, first.name) == ("9XK12345AB678901C", "1042", "Marine Dupont")
    [french] = read_file(database, SERVICE / "paypal_fr.csv").statements
    assert moves(french) == [("card", 106_480, 110_000, -3_520), ("payout", -106_480, -106_480, 0)]


def test_both_reports_of_stripe_are_read(database: Database) -> None:
    [itemised] = read_file(database, SERVICE / "stripe_itemised.csv").statements
    assert moves(itemised) == [
        ("card", 5_885, 6_000, -115),
        ("transfer", -6_000, -6_000, 0),
        ("payout", -3_000, -3_000, 0),
        ("fee", -200, -200, 0),
    ]
    [balance] = read_file(database, SERVICE / "stripe_balance.csv").statements
    assert moves(balance) == [("card", 5_885, 6_000, -115), ("payout", -5_885, -5_885, 0)]
    assert balance.transactions[0].text.startswith("Commande 2001")


def test_a_net_amount_that_is_not_the_gross_less_the_fee_is_damage(
    database: Database, tmp_path: Path
) -> None:
    text = (SERVICE / "stripe_balance.csv").read_text("utf-8").replace("58.85,eur", "58.95,eur")
    path = tmp_path / "stripe.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(Refusal) as caught:
        read_file(database, path)
    assert (caught.value.code, caught.value.facts["line"]) == ("bank_file_damaged", 2)


def test_a_payment_is_recorded_at_its_gross_with_the_fee_beside_it_and_payouts_are_set_aside(
    database: Database, tmp_path: Path
) -> None:
    _, number = an_invoice_owed(database, "60", "Paul Martin")
    path = tmp_path / "stripe.csv"
    text = (SERVICE / "stripe_balance.csv").read_text("utf-8")
    path.write_text(text.replace("Commande 2001", number), "utf-8")
    bring(database, ALICE, path)
    _, again = bring(database, ALICE, path)
    assert [each.new for each in again] == [()]
    with database.read() as rd:
        found = [each.proposal for each in waiting(rd)]
    assert all(found)
    confirm(database, ALICE, [each for each in found if each is not None])
    with database.read() as rd:
        [made] = rd.execute(payment.select()).all()
        assert waiting_count(rd) == 0
    assert (made.amount, made.method, made.source) == (6_000, "gateway", "bank")
    assert verify(database).sound
