"""An import or a process killed in the middle, and run again, ends in the figures of an undisturbed one."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from tests.links.shops.counter import a_counter
from tests.links.shops.killed import STEPS, in_a_process, until_done
from tests.links.shops.recorded_shop import SHOP, assert_every_sale_is_invoiced_as_charged, figures
from tests.links.shops.recordings import shop

_KILLS = 3


@pytest.mark.slow
def test_a_killed_run_ends_like_an_undisturbed_one(sqlite_template: Path, tmp_path: Path) -> None:
    folder = _part_of_the_shop(tmp_path / "part")
    chance = random.Random()
    spans: dict[str, int] = {}
    with a_counter(_copy(sqlite_template, tmp_path / "undisturbed.db")) as counter:
        for step in STEPS:
            spans[step] = in_a_process(str(counter.database.location.path), folder, step) or 0
        assert_every_sale_is_invoiced_as_charged(counter)
        undisturbed = figures(counter)
    with a_counter(_copy(sqlite_template, tmp_path / "killed.db")) as counter:
        url = str(counter.database.location.path)
        for step, span in spans.items():
            assert until_done(url, folder, step, kills=_KILLS, span=span, chance=chance, counter=counter)
        assert_every_sale_is_invoiced_as_charged(counter)
        assert figures(counter) == undisturbed


def _copy(template: Path, to: Path) -> str:
    shutil.copyfile(template, to)
    return f"sqlite:///{to}"


def _part_of_the_shop(folder: Path) -> Path:
    """The recorded shop with every twentieth order and those with refunds."""
    shutil.copytree(SHOP, folder, copy_function=shutil.copyfile)
    refunds = shop("refunds")
    orders = [each for at, each in enumerate(shop("orders")) if at % 20 == 0 or str(each["id"]) in refunds]
    (folder / "orders.json").write_text(json.dumps(orders, default=str), "utf-8")
    return folder
