"""What the window remembers of how it was left: its size, language, theme, the filters and widths of lists (L4).

A small file of the workstation, never part of the books; one that cannot be read or written is done without.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TypeVar, cast

from PySide6.QtCore import QSettings

from app.base.location import data_folder

T = TypeVar("T", bound="str | int | bool | list[object] | dict[str, object]")


@cache
def _settings(folder: str) -> QSettings:
    return QSettings(f"{folder}/window.ini", QSettings.Format.IniFormat)


def recall(name: str, default: T) -> T:
    """What was kept under a name, or `default` when there is nothing of that kind."""
    try:
        value: object = json.loads(str(_settings(str(data_folder())).value(name, "null")))
    except (OSError, ValueError):
        return default
    return cast("T", value) if type(value) is type(default) else default


def keep(name: str, value: str | int | bool | list[object] | dict[str, object]) -> None:
    """Remember a value under a name; written to disk a moment later."""
    try:
        _settings(str(data_folder())).setValue(name, json.dumps(value, ensure_ascii=False))
    except OSError:
        return
