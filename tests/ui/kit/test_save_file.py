"""Where a file goes: an ending that is put on it takes no other file's place unasked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.kit.save_file import ask_place


def answering(monkeypatch: pytest.MonkeyPatch, *places: Path | None) -> list[str]:
    """What is proposed, one after the other, to somebody who chooses these places."""
    proposed: list[str] = []
    left: Iterator[Path | None] = iter(places)

    def chosen(_parent: QWidget, _title: str, name: str, kinds: str) -> tuple[str, str]:
        proposed.append(name)
        return str(next(left) or ""), kinds.rsplit(";;", maxsplit=1)[-1]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)
    return proposed


@pytest.mark.parametrize("there", [False, True])
def test_a_file_that_lies_there_is_asked_about(
    there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    whole = tmp_path / "list.xlsx"
    if there:
        whole.write_bytes(b"kept")
    proposed = answering(monkeypatch, tmp_path / "list", whole)
    assert ask_place(QWidget(), "Save", "list", "csv", "xlsx") == whole
    assert proposed == ["list.csv", *([str(whole)] if there else [])]


def test_who_does_not_want_it_replaced_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    (tmp_path / "list.csv").write_bytes(b"kept")
    answering(monkeypatch, tmp_path / "list", None)
    assert ask_place(QWidget(), "Save", "list", "csv") is None
