"""What a list says of something open: late, due later, doubtful with its age, or credit to be used or given back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.reports.receivables import ReceivableRow
from ui.customers.customer_rows import item_chip

ROW = ReceivableRow(
    id=1,
    account_id=1,
    noun="invoice",
    document_id=1,
    instalment=1,
    opened_on=date(2026, 6, 15),
    due_on=date(2026, 7, 15),
    currency="EUR",
    amount=18_367,
    base_amount=18_367,
    number="FA-2026-0023",
    kind="invoice",
    customer_id=1,
    customer="SARL Lefèvre",
    order_number=None,
    order_remote_id=None,
    contact="",
    phone="",
    order_remote_number=None,
    apart="",
    days_late=134,
)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "Échue 134 j"),
        ({"doubtful": True}, "Douteuse, 134 j"),
        ({"doubtful": True, "days_late": -3}, "Douteuse"),
        ({"days_late": -3}, "À échoir"),
        ({"amount": -2_088, "owes": True}, "À lettrer"),
        ({"amount": -2_088}, "À rembourser"),
    ],
)
def test_what_is_open_says_how_it_stands(values: dict[str, object], told: str) -> None:
    assert item_chip(replace(ROW, **values)).text == told
