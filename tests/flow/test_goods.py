"""Goods over random steps, against their documents and piece by piece, as of every day; 10,000 sequences in `bin/soak`."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.flow.goods_machine import GoodsMachine
from tests.stories.desk import Desk

SEQUENCES = {"sqlite": 240, "postgresql": 60}
"""Together 300; a server's commits take longer."""


@pytest.mark.slow(seconds=55)
def test_goods_are_what_documents_and_counts_come_to_on_every_day(database_url: str) -> None:
    company = Desk(database_url)

    class Machine(GoodsMachine):
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
