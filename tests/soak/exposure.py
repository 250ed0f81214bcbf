"""Exposure from balances and from documents over 10,000 random sequences of steps, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.flow.returned_machine import ReturnedMachine
from tests.soak.ground import DIALECTS, Ground
from tests.stories.desk import Desk

_SEQUENCES = {"sqlite": 7_500, "postgresql": 2_500}
_TOGETHER = 250
"""So many in one company, then a new one: each is held against the auditor at its end."""


def exposures(place: Ground) -> Iterator[str]:
    """The two ways of counting agree after every step, and the auditor finds nothing."""
    for dialect in DIALECTS:
        for at in range(0, _SEQUENCES[dialect], _TOGETHER):
            with closing(Desk(place.new(dialect))) as company:

                class Machine(ReturnedMachine):
                    desk = company

                run_state_machine_as_test(
                    Machine,
                    settings=settings(
                        max_examples=_TOGETHER,
                        stateful_step_count=20,
                        deadline=None,
                        database=None,
                        suppress_health_check=(HealthCheck.too_slow, HealthCheck.filter_too_much),
                    ),
                )
                company.must_verify()
            yield f"{dialect}: {at + _TOGETHER:,} sequences, the same exposure from both sides"
