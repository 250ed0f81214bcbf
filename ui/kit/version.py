"""Which version of the program this is: of the package where it is installed, else of the folder it runs from."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path

_PROJECT = Path(__file__).parents[2] / "pyproject.toml"


@cache
def own_version() -> str:
    """The version, as ``0.1.0``; empty where neither tells it."""
    try:
        return metadata.version("comptoir")
    except metadata.PackageNotFoundError:
        pass
    try:
        return str(tomllib.loads(_PROJECT.read_text("utf-8"))["project"]["version"])
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return ""
