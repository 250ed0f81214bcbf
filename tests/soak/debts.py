"""What is owed, from balances and naively from documents, on every day of 10,000 random sequences of money, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from app.base.settings import decide
from tests.flow.debt_machine import TOLERANCE
from tests.flow.grouped_machine import GroupedMachine
from tests.soak.ground import DIALECTS, Ground
from tests.stories.desk import Desk

_SEQUENCES = {"sqlite": 8_000, "postgresql": 2_000}
_TOGETHER = 250
"""So many in one company, then a new one: each is held against the auditor at its end."""


def debts(place: Ground) -> Iterator[str]:
    """The program and the naive recomputation agree on every day, and the auditor finds nothing."""
    for dialect in DIALECTS:
        for at in range(0, _SEQUENCES[dialect], _TOGETHER):
            with closing(Desk(place.new(dialect))) as company:
                company.do(decide, "collect.small_difference", TOLERANCE)

                class Machine(GroupedMachine):
                    desk = company

                run_state_machine_as_test(
                    Machine,
                    settings=settings(
                        max_examples=_TOGETHER,
                        stateful_step_count=16,
                        deadline=None,
                        database=None,
                        suppress_health_check=(HealthCheck.too_slow, HealthCheck.filter_too_much),
                    ),
                )
                company.must_verify()
            yield f"{dialect}: {at + _TOGETHER:,} sequences, the same debts from documents on every day"
