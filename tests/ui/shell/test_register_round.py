"""The round over the public registers while the window is open: once a day, and only where it was switched on."""

from __future__ import annotations

import pytest

from app.base import settings
from app.base.errors import Trouble
from app.links.lookups.check import Round
from tests.stories.desk import OWNER, Desk
from tests.ui.conftest import Stage
from ui.shell.register_round import RegisterRound


def test_the_registers_are_asked_once_a_day_and_again_after_trouble(
    stage: Stage, books: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[Round] = []

    def asked(*_told: object, **_named: object) -> Round:
        done = Round() if rounds else Round(troubles=[Trouble("lookup_offline", service="BODACC", reason="")])
        rounds.append(done)
        return done

    monkeypatch.setattr("ui.shell.register_round.nightly", asked)
    daily = RegisterRound(stage.office)
    daily.look()
    stage.calm()
    assert not rounds, "nobody allowed it"
    books.database.do(OWNER, settings.decide, "lookups.nightly", True)
    for _hour in range(4):
        daily.look()
        stage.calm()
    assert len(rounds) == 2, "once without an answer, once with one, and then not again that day"
