"""A part of the settings that lists rows: what they are, the rows, and below them what can be done."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.kit.flow import FlowLayout
from ui.kit.section import Section, inset


def fill(part: Section, told: QWidget, table: QWidget, verbs: Iterable[QWidget]) -> None:
    """Put them into the part, one below the other; the verbs flow where there is little room."""
    row = FlowLayout()
    for verb in verbs:
        row.addWidget(verb)
    # What flows fills its place to the edge: it is the place that is set in.
    flowing = QHBoxLayout()
    flowing.addLayout(row)
    inset(told, flowing)
    part.body.addWidget(told)
    part.body.addWidget(table)
    part.end_with(flowing)
