"""The schemas of SEPA files that sepaxml ships, each read once: that takes twenty times as long as holding a file to it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any


def must_hold(content: bytes, schema: str) -> None:
    """Whatever is wrong with a file is raised."""
    _schema(schema).validate(content.decode())


@cache
def _schema(name: str) -> Any:
    # Not imported above: it changes how the standard library reads XML.
    return import_module("xmlschema").XMLSchema(str(files("sepaxml") / "schemas" / f"{name}.xsd"))
