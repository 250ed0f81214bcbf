"""The bar of the exposure: what passes the limit is seen, and only where the limit is passed (look.md §11)."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from ui.customers.exposure_bar import ExposureBar, Part, chart_colour
from ui.kit.theme import scaled, tokens

WIDTH = 301
PARTS = (Part("commandes", 600, 0), Part("factures", 400, 2))


def colours(bar: ExposureBar, amount: int, whole: int) -> QColor:
    """The colour in the middle of the bar's height at an amount, of a bar that shows `whole`."""
    picture = bar.grab().toImage()
    at = round(amount * (WIDTH - 1) / (whole * 1.06) * picture.devicePixelRatio())
    return picture.pixelColor(at, round(scaled(13) * picture.devicePixelRatio()))


@pytest.mark.parametrize(
    ("limit", "over", "amount", "expected"),
    [
        (500, True, 300, "part"),
        (500, True, 550, "late"),
        (500, True, 800, "late"),
        # A customer's credit keeps them within what their debts alone would pass.
        (500, False, 800, "second"),
        (2000, False, 800, "second"),
    ],
)
def test_what_passes_the_limit_is_red_and_nothing_else(
    qtbot: QtBot, limit: int, over: bool, amount: int, expected: str
) -> None:
    bar = ExposureBar()
    qtbot.addWidget(bar)
    bar.resize(WIDTH, scaled(26))
    bar.show_parts(PARTS, limit, "Encours", over=over)
    known = {"part": chart_colour(0), "second": chart_colour(2), "late": QColor(tokens().late.solid)}
    assert colours(bar, amount, max(1000, limit)) == known[expected]
