"""A tab of a customer's page with the last of something: what leads to all of it, and what makes the next one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kit.acts import Act, act_button
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section
from ui.kit.theme import set_role
from ui.kit.tokens import MARGIN
from ui.kit.view_tabs import View
from ui.kit.wording import WordLabel


def tabs_used(names: Sequence[str], left_out: Collection[str] = (), *, quotes: int = 0) -> list[View]:
    """The tabs there are: without quotes there is none of them, unless some were made."""
    gone = {"quotes"} if "quotes" in left_out and not quotes else set[str]()
    return [View(name, f"customer.tab.{name}") for name in names if name not in gone]


def latest_tab(
    office: Office,
    page: QWidget,
    name: str,
    table: RowsTable[Any],
    everything: Callable[[], object],
    begin: Act | None = None,
    also: QWidget | None = None,
) -> QWidget:
    """The last of something in a tab; `begin` makes the next one where the business has use for it (L11), `also` is below."""
    panel = QWidget(page)
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    everything_there = Act(f"customer.all_{name}", everything, look="link")
    section = Section(f"customer.last_{name}", panel, act=everything_there)
    new = act_button(begin, section) if begin is not None else None
    if new is not None:
        new.setProperty("fit", "compact")
        section.body.addWidget(new, 0, Qt.AlignmentFlag.AlignLeft)
    column.addWidget(section)
    column.addWidget(table)
    nothing = WordLabel(f"customer.none_{name}", panel)
    nothing.setContentsMargins(MARGIN, 12, MARGIN, 0)
    set_role(nothing, "body", "text2")
    column.addWidget(nothing)
    if also is not None:
        column.addWidget(also)

    def tell() -> None:
        table.setVisible(bool(table.rows_model.rows))
        nothing.setVisible(not table.rows_model.rows)
        section.show_act(shown=bool(table.rows_model.rows))
        if new is not None and begin is not None:
            # A page is filled anew when the business leaves something out.
            new.setVisible(begin.title not in office.left_out)

    table.rows_model.modelReset.connect(tell)
    return panel
