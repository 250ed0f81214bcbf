"""Files of refunds: whoever is paid, they hold against the published schema, sum up, and are the same each time."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from app.payments.refund_batches import BatchRow, RefundLine
from app.payments.refund_file import written
from tests.payments.sepa_schemas import must_hold


def a_batch(lines: list[RefundLine]) -> BatchRow:
    return BatchRow(
        id=1,
        uid="u",
        number="VR-2026-0001",
        bank_account_id=1,
        account="Compte",
        pay_on=date(2026, 12, 10),
        total=sum(each.amount for each in lines),
        currency="EUR",
        count=len(lines),
        told=0,
        holder="Thé & Café — Lapsang 日本",
        iban="FR7630006000011234567890189",
        recorded_at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC),
        undone=False,
        undo_reason="",
    )


def a_line(nth: int, amount: int, holder: str = "Zoë", document: str = "AV-2026-0001") -> RefundLine:
    return RefundLine(
        payment_id=nth,
        number=f"RB-2026-{nth:04d}",
        customer_id=nth,
        customer=holder,
        holder=holder,
        iban="DE89370400440532013000",
        document=document,
        amount=amount,
        reversed=False,
    )


def test_a_file_sums_up_names_its_documents_and_is_the_same_each_time() -> None:
    lines = [a_line(1, 12_345), a_line(2, 5, document="RG-2026-0007")]
    content = written(a_batch(lines), lines)
    must_hold(content, "pain.001.001.09")
    text = content.decode()
    assert content == written(a_batch(lines), lines)
    assert text.count("<CtrlSum>123.50</CtrlSum>") == 2
    assert "<Dt>2026-12-10</Dt>" in text
    assert "<EndToEndId>RB-2026-0002</EndToEndId>" in text
    assert "<Ustrd>RG-2026-0007 RB-2026-0002</Ustrd>" in text
    assert "<Nm>The + Cafe Lapsang</Nm>" in text
    assert '<InstdAmt Ccy="EUR">0.05</InstdAmt>' in text


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 99_999_999_999), st.text(max_size=90).map(lambda text: f"X{text}")),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_a_customer_is_called_the_file_holds_against_the_schema(
    drawn: list[tuple[int, str]],
) -> None:
    lines = [a_line(nth, *each) for nth, each in enumerate(drawn, 1)]
    must_hold(written(a_batch(lines), lines), "pain.001.001.09")
