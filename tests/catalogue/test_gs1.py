"""Codes that say more than the article: lot, day and serial number, whatever stands around them."""

from __future__ import annotations

from datetime import date

import pytest

from app.catalogue.gs1 import Gs1, read_gs1

ARTICLE = "3017620422003"
WHOLE = Gs1(ARTICLE, "L42", "", date(2027, 1, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "01030176204220031727013110L42",
        "]C101030176204220031727013110L42",
        "]d2\x1d01030176204220031727013110L42",
        "010301762042200310L42\x1d17270131",
        "(01)03017620422003(17)270131(10)L42",
        # The last day of the month, where the code says none.
        "01030176204220031727010010L42",
        "01030176204220031527013110L42",
    ],
)
def test_lot_and_day_are_read_whatever_the_order(typed: str) -> None:
    assert read_gs1(typed) == WHOLE


def test_a_serial_number_is_read() -> None:
    assert read_gs1("010301762042200321S-001\x1d10L42") == Gs1(ARTICLE, "L42", "S-001")


@pytest.mark.parametrize(
    "typed",
    ["3017620422003", "0103017620422003", "01030176204220041727013110L42", "L42", "", "0000000012", "011"],
)
def test_what_is_no_such_code_is_left_to_others(typed: str) -> None:
    assert read_gs1(typed) is None
