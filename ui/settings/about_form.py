"""What this program is: its version and those of its parts, their licences, and where its files are."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.database import sqlite_version
from app.base.location import data_folder
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Figure, Figures, Section
from ui.kit.version import own_version
from ui.kit.wording import say

_LISTED = Path(__file__).parents[2] / "packaging" / "licences.md"
_ROW = re.compile(r"^\| ([a-z0-9.-]+) \| ([^|]+) \| *([^|]*?) *\|", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """A library the program is made with, its version, empty where it is not on this system, and its licence."""

    id: int
    name: str
    version: str
    licence: str
    remark: str


@cache
def parts() -> tuple[Part, ...]:
    """What comes with the program, as `packaging/licences.md` lists it."""
    try:
        listed = _ROW.findall(_LISTED.read_text("utf-8"))
    except OSError:
        return ()
    found = [(name, _version(name), licence.strip(), remark) for name, licence, remark in listed]
    return tuple(Part(at, *told) for at, told in enumerate(found) if told[1])


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _remark(remark: str) -> str:
    """A remark of the list in words: what a part holds is a matter of names, the rest is said."""
    if remark.startswith(_HOLDS):
        return say("settings.about.holds", what=remark.removeprefix(_HOLDS))
    key = f"settings.about.remarks.{_SAID.get(remark, '')}"
    return say(key) if remark in _SAID else remark


_HOLDS = "holds "
_SAID = {
    "Mozilla list of certificate authorities": "authorities",
    "Windows only": "windows",
    "see below": "qt",
}
COLUMNS: tuple[Column[Part], ...] = (
    Column(key="name", title="settings.about.part", width=160, strong=True),
    Column(key="version", title="settings.about.version", width=130),
    Column(key="licence", title="settings.about.licence", width=200),
    Column(key="remark", title="settings.about.remark", value=lambda row: _remark(row.remark)),
)


class AboutForm(QWidget):
    """Version, system, places, and what the program is made with."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        first = Section("settings.part.about", self, edge="bottom")
        self.facts = Figures(first)
        first.body.addWidget(self.facts)
        made = Section("settings.part.licences", self, bleeds=True)
        self.table: RowsTable[Part] = RowsTable(COLUMNS, made, whole=True, name="settings.part.licences")
        self.table.put(parts())
        made.body.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(first)
        column.addWidget(made)
        column.addStretch(1)
        self.show_values()

    def show_values(self) -> None:
        """Say it in the language of the moment."""
        self.facts.show_rows(
            (
                Figure("Comptoir", own_version(), "strong"),
                Figure(say("settings.about.own_licence"), "Apache-2.0"),
                Figure(
                    "Python, Qt, SQLite",
                    f"{platform.python_version()}, {qVersion()}, {sqlite_version()}",
                ),
                Figure(say("settings.about.system"), f"{platform.system()} {platform.release()}"),
                Figure(say("settings.backup.place"), self.office.place),
                Figure(say("settings.about.folder"), str(data_folder())),
            )
        )
