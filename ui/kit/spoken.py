"""What a widget that paints itself is to a screen reader: Qt knows its name, but cannot know what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

KIND = TypeVar("KIND", bound=type[QWidget])
Role = QAccessible.Role

_ROLES: dict[type, QAccessible.Role] = {}


def spoken_as(role: QAccessible.Role) -> Callable[[KIND], KIND]:
    """Give a class of widgets, and those made of it, a role; their names are their accessible names."""

    def given(kind: KIND) -> KIND:
        _ROLES[kind] = role
        return kind

    return given


def install() -> None:
    """Tell Qt of the roles; asked only while a screen reader listens."""
    QAccessible.installFactory(_face)


def _face(_kind: str, thing: QObject) -> QAccessibleInterface | None:
    if not isinstance(thing, QWidget):
        return None
    for kind in type(thing).__mro__:
        if kind in _ROLES:
            return QAccessibleWidget(thing, _ROLES[kind])
    return None
