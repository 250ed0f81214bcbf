"""The programs that measure the window run, a little of each, so that they are there when they are needed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from app.base.location import locate
from app.sample.build import build
from tests.benchmarks import finder, take_over, window_page
from tests.benchmarks.driven import drive
from tests.benchmarks.window import start_to_list

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company, small."""
    path = tmp_path_factory.mktemp("company") / "company.db"
    database, _ = build(locate(path), orders=40, as_of=date(2026, 11, 20))
    database.close()
    return path


@pytest.fixture
def copy(company: Path, tmp_path: Path) -> Path:
    """A copy that may be changed."""
    for name in (company.name, f"{company.name}.anchor"):
        shutil.copy(company.with_name(name), tmp_path / name)
    return tmp_path / company.name


def test_the_window_can_be_driven_and_what_it_cost_written_down(copy: Path) -> None:
    driven = drive(copy, short=True)
    assert [each["name"] for each in driven["lists"]] == ["orders", "customers"]
    for each in driven["lists"]:
        assert each["rows"] > 0
        for act in each["acts"].values():
            assert len(act["shown"]) == len(act["program"]) == len(act["raw"]) > 0
    assert driven["scrolled"]["rows"] > 0
    assert all(driven["opened"]["times"].values())
    assert all(size > 0 for _many, size in driven["opened"]["memory"])
    text = "\n".join([*window_page.lists(driven), *window_page.work(driven)])
    assert "| orders" in text
    assert "Memory in MB" in text


def test_the_palette_can_be_measured(copy: Path) -> None:
    found = finder.searched_in(copy, customers=200, texts=finder.TEXTS[:2])
    assert [each.text for each in found.costs[:2]] == list(finder.TEXTS[:2])
    assert len(found.keys) == sum(map(len, finder.TEXTS[:2]))
    assert "| ma " in "\n".join(window_page.finder(found))


def test_the_start_can_be_measured(company: Path) -> None:
    assert start_to_list(company) is not None


def test_a_take_over_can_be_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "home"))
    costs = take_over.measure(tmp_path, orders=20, seconds=0)
    assert costs.taken.orders > 500
    assert costs.fetching > 0
    assert "taken over / thrown away" in "\n".join(take_over.lines(costs))
