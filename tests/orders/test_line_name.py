"""What the program named itself is said in the language of who reads; all else stays as it was written."""

from __future__ import annotations

import pytest

from app.base.words import Words
from app.orders.line_name import line_name


@pytest.mark.parametrize(
    ("kind", "name", "shown"),
    [
        ("shipping", "Frais de port", "Shipping"),
        ("shipping", "Shipping", "Shipping"),
        ("discount", "Remise", "Discount"),
        ("shipping", "Livraison en main propre", "Livraison en main propre"),
        ("goods", "Remise", "Remise"),
    ],
)
def test_only_what_the_program_named_is_said_in_another_language(kind: str, name: str, shown: str) -> None:
    assert line_name(kind, name, Words("en")) == shown
