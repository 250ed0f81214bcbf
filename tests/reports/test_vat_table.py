"""The VAT report says what its figures are dated by, and what that leaves to be moved."""

from __future__ import annotations

from datetime import date

import pytest

from app.accounting.vat_due import VatDue, VatRate
from app.base.words import Words
from app.reports.vat import vat_table

OCTOBER = date(2026, 10, 1), date(2026, 10, 31)


@pytest.mark.parametrize(("language", "told"), [("fr", "exigible à la livraison"), ("en", "due on delivery")])
def test_goods_delivered_before_or_after_their_invoice_are_said_to_be_moved(language: str, told: str) -> None:
    sold = VatDue(*OCTOBER, "EUR", (VatRate("S", 200_000, away=False, net=10_000, tax=2_000),), 0)
    assert [note for note in vat_table(sold, Words(language)).notes if told in note]
    assert not [
        note for note in vat_table(VatDue(*OCTOBER, "EUR", (), 0), Words(language)).notes if told in note
    ]


@pytest.mark.parametrize(("language", "told"), [("fr", "767,50"), ("en", "767.50")])
def test_advances_that_no_deposit_invoice_tells_of_are_said_with_their_sum(language: str, told: str) -> None:
    kept = VatDue(*OCTOBER, "EUR", (), 0, advances=76_750)
    assert [note for note in vat_table(kept, Words(language)).notes if told in note]
    none = Words(language).say(
        "report.vat.note_advances", last=OCTOBER[1], amount=Words(language).money(0, "EUR")
    )
    assert none not in vat_table(VatDue(*OCTOBER, "EUR", (), 0), Words(language)).notes
