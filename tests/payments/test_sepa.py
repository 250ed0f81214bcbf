"""What SEPA asks of a direct debit: numbers, letters, days, sequences; and files that hold against the published schema."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.errors import Refusal
from app.paper.party import masked
from app.payments.debit_file import written
from app.payments.debits import BatchRow, Debit
from app.payments.sepa import (
    checked_bic,
    checked_creditor,
    checked_iban,
    checked_reference,
    lapses_on,
    latest_file_day,
    letters,
    reason_in,
    sequence_of,
    settlement_day,
    settles,
)
from tests.payments.sepa_schemas import must_hold

IBAN = "FR7630006000011234567890189"


def test_numbers_are_checked_by_their_form_and_digits() -> None:
    assert checked_iban("fr76 3000 6000 0112 3456 7890 189") == IBAN
    assert checked_bic(" ") == ""
    assert checked_bic("agrifrpp") == "AGRIFRPP"
    assert checked_creditor("FR72 ZZZ 123456") == "FR72ZZZ123456"
    assert checked_reference(" CL-2026-0001-1 ") == "CL-2026-0001-1"
    assert masked(IBAN) == "FR76 … 0189"
    for check, wrong in (
        (checked_iban, "FR7630006000011234567890188"),
        (checked_bic, "AGRI"),
        (checked_creditor, "FR73ZZZ123456"),
        (checked_reference, "é"),
        (checked_reference, "x" * 36),
        (checked_reference, "/1"),
        (checked_reference, "a//b"),
    ):
        with pytest.raises(Refusal):
            check(wrong)


def test_letters_are_those_every_bank_takes() -> None:
    assert letters("Crêperie « L’Œillet » & Cie, 5", 70) == "Creperie L'OEillet + Cie, 5"
    assert letters("//a//b/", 70) == "a/b"
    assert letters("Gärtnerei Weiß", 9) == "Gartnerei"


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 4, 3), False),
        (date(2026, 4, 6), False),
        (date(2027, 3, 26), False),
        (date(2027, 3, 29), False),
        (date(2026, 5, 1), False),
        (date(2026, 5, 8), True),
        (date(2026, 12, 25), False),
        (date(2026, 1, 1), False),
    ],
)
def test_banks_settle_on_the_days_of_target(day: date, open_: bool) -> None:
    assert settles(day) is open_


def test_days_around_a_closed_span() -> None:
    assert settlement_day(date(2026, 12, 25)) == date(2026, 12, 28)
    assert latest_file_day(date(2026, 12, 28)) == date(2026, 12, 24)
    assert latest_file_day(date(2026, 4, 7)) == date(2026, 4, 2)


def test_the_next_debit_of_a_mandate_and_the_day_it_lapses() -> None:
    assert sequence_of(one_off=False, collected=False) == "FRST"
    assert sequence_of(one_off=False, collected=True) == "RCUR"
    assert sequence_of(one_off=True, collected=False) == "OOFF"
    assert lapses_on(date(2023, 11, 20)) == date(2026, 11, 21)
    assert lapses_on(date(2024, 2, 29)) == date(2027, 3, 1)
    assert lapses_on(date(2023, 12, 31)) == date(2027, 1, 1)


def test_why_a_debit_came_back_is_found_in_the_bank_s_words() -> None:
    assert reason_in("REJET PRLV am04 provision") == "AM04"
    assert reason_in("REJET AM040") == ""


def a_batch(debits: list[Debit], scheme: str = "CORE") -> BatchRow:
    return BatchRow(
        id=1,
        uid="u",
        number="PS-2026-0001",
        bank_account_id=1,
        account="Compte",
        scheme=scheme,
        collect_on=date(2026, 12, 10),
        total=sum(each.amount for each in debits),
        currency="EUR",
        count=len(debits),
        told=0,
        holder="Thé & Café — Lapsang 日本",
        iban=IBAN,
        creditor="FR72ZZZ123456",
        recorded_at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC),
        executed=False,
        undone=False,
        undo_reason="",
    )


def a_debit(nth: int, amount: int, sequence: str = "FRST", holder: str = "Zoë", bic: str = "") -> Debit:
    return Debit(
        line_id=nth,
        end_to_end=f"PS-2026-0001-{nth}",
        sequence=sequence,
        customer_id=nth,
        customer=holder,
        mandate_id=nth,
        reference=f"CL-2026-0001-{nth}",
        signed_on=date(2026, 1, 31),
        holder=holder,
        iban="DE89370400440532013000",
        bic=bic,
        invoices=((nth, "FA-2026-0001", amount),),
        told="mail",
        payment_id=None,
    )


def test_a_file_sums_by_sequence_and_is_the_same_each_time() -> None:
    debits = [a_debit(1, 12_345), a_debit(2, 5, "RCUR", bic="AGRIFRPP"), a_debit(3, 100, "RCUR")]
    content = written(a_batch(debits), debits)
    must_hold(content, "pain.008.001.08")
    text = content.decode()
    assert content == written(a_batch(debits), debits)
    assert text.count("<PmtInf>") == 2
    assert "<CtrlSum>124.50</CtrlSum>" in text
    assert "<CtrlSum>1.05</CtrlSum>" in text
    assert "<BICFI>AGRIFRPP</BICFI>" in text
    assert "<Nm>The + Cafe Lapsang</Nm>" in text
    assert '<InstdAmt Ccy="EUR">0.05</InstdAmt>' in text


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 99_999_999_999),
            st.sampled_from(["FRST", "RCUR", "OOFF"]),
            st.text(max_size=90).map(lambda text: f"X{text}"),
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(["CORE", "B2B"]),
)
def test_whatever_a_holder_is_called_the_file_holds_against_the_schema(
    drawn: list[tuple[int, str, str]], scheme: str
) -> None:
    debits = [a_debit(nth, *each) for nth, each in enumerate(drawn, 1)]
    must_hold(written(a_batch(debits, scheme), debits), "pain.008.001.08")


def test_a_settlement_day_is_never_before_what_was_asked() -> None:
    day = date(2026, 1, 1)
    for _ in range(400):
        found = settlement_day(day)
        assert found >= day
        assert settles(found)
        assert latest_file_day(found) < found
        day += timedelta(days=1)
