"""The list of databases opened lately."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.base.recent import KEPT, forget, recents, remember

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_the_last_opened_comes_first_and_stands_once(tmp_path: Path) -> None:
    remember(tmp_path / "a.comptoir", "A", NOW, home=tmp_path)
    remember(tmp_path / "b.comptoir", "B", NOW + timedelta(hours=1), sample=True, home=tmp_path)
    remember(tmp_path / "a.comptoir", "A bis", NOW + timedelta(hours=2), home=tmp_path)
    assert [(recent.name, recent.sample) for recent in recents(tmp_path)] == [("A bis", False), ("B", True)]
    assert recents(tmp_path)[0].opened_at == NOW + timedelta(hours=2)


def test_a_password_is_never_written_down(tmp_path: Path) -> None:
    remember("postgresql+psycopg://ada:s3cr:et/@caisse:5432/lapsang", "Lapsang", NOW, home=tmp_path)
    assert recents(tmp_path)[0].place == "postgresql+psycopg://ada@caisse:5432/lapsang"
    assert "s3cr" not in (tmp_path / "recent.json").read_text("utf-8")


def test_only_so_many_are_kept(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        remember(tmp_path / f"{number}.comptoir", str(number), NOW, home=tmp_path)
    assert [recent.name for recent in recents(tmp_path)] == [str(n) for n in range(KEPT + 2, 2, -1)]


def test_forgetting_takes_one_off_the_list_and_leaves_its_file(tmp_path: Path) -> None:
    file = tmp_path / "a.comptoir"
    file.write_text("books", "utf-8")
    remember(file, "A", NOW, home=tmp_path)
    forget(str(file), home=tmp_path)
    assert recents(tmp_path) == ()
    assert file.exists()


def test_a_file_that_went_away_is_told(tmp_path: Path) -> None:
    remember(tmp_path / "gone.comptoir", "A", NOW, home=tmp_path)
    remember("postgresql://caisse/b", "B", NOW, home=tmp_path)
    assert [recent.missing for recent in recents(tmp_path)] == [False, True]


@pytest.mark.parametrize(
    "text", ["", "{", "{}", '[1, null, {"place": "x"}]', '[{"place":"x","name":"y","opened_at":"soon"}]']
)
def test_a_list_that_cannot_be_read_counts_as_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / "recent.json").write_text(text, "utf-8")
    assert recents(tmp_path) == ()
    remember(tmp_path / "a.comptoir", "A", NOW, home=tmp_path)
    assert len(recents(tmp_path)) == 1


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    in_the_way = tmp_path / "home"
    in_the_way.write_text("", "utf-8")
    remember(tmp_path / "a.comptoir", "A", NOW, home=in_the_way)
    assert recents(in_the_way) == ()


def test_the_home_folder_can_be_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "elsewhere"))
    remember(tmp_path / "a.comptoir", "A", NOW)
    assert (tmp_path / "elsewhere" / "recent.json").exists()
