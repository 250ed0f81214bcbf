"""What other currencies were worth lately: a rate each, so that an order can be entered in one."""

from __future__ import annotations

from app.base.door import Write
from app.flow import exchange

_RATES = {"CHF": 936_500, "GBP": 861_400, "USD": 1_092_300}
_SOURCE = "BCE"


def write_rates(tx: Write) -> None:
    """A rate of each."""
    for currency, units_micro in _RATES.items():
        exchange.write(tx, currency, tx.today, units_micro, _SOURCE)
