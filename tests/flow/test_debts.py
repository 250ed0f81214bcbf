"""What is owed over random steps of money, against a naive recomputation as of every day; 10,000 sequences in `bin/soak`."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from app.base.settings import decide
from tests.accounting.agreement import must_agree
from tests.flow.debt_machine import TOLERANCE
from tests.flow.grouped_machine import GroupedMachine
from tests.stories.desk import Desk

SEQUENCES = {"sqlite": 240, "postgresql": 60}
"""Together 300; a server's commits take longer."""


@pytest.mark.slow(seconds=30)
def test_what_is_owed_is_what_documents_and_matchings_come_to_on_every_day(database_url: str) -> None:
    company = Desk(database_url)
    company.do(decide, "collect.small_difference", TOLERANCE)

    class Machine(GroupedMachine):
        desk = company

    dialect = "sqlite" if database_url.startswith("sqlite") else "postgresql"
    try:
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=SEQUENCES[dialect],
                stateful_step_count=6,
                deadline=None,
                derandomize=True,
                suppress_health_check=(HealthCheck.too_slow, HealthCheck.filter_too_much),
            ),
        )
        company.must_verify()
        with company.database.read() as rd:
            must_agree(rd)
    finally:
        company.close()
