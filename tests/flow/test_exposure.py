"""Exposure from balances and from documents over random steps, from quotes to returns; 10,000 sequences in `bin/soak`."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.flow.returned_machine import ReturnedMachine
from tests.stories.desk import Desk

SEQUENCES = {"sqlite": 225, "postgresql": 75}
"""Together 300; a server's commits take longer."""


@pytest.mark.slow(seconds=20)
def test_exposure_from_balances_is_exposure_from_documents(database_url: str) -> None:
    company = Desk(database_url)

    class Machine(ReturnedMachine):
        desk = company

    dialect = "sqlite" if database_url.startswith("sqlite") else "postgresql"
    try:
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=SEQUENCES[dialect],
                stateful_step_count=10,
                deadline=None,
                derandomize=True,
                suppress_health_check=(HealthCheck.too_slow, HealthCheck.filter_too_much),
            ),
        )
        company.must_verify()
    finally:
        company.close()
