"""How many rows each view of a list holds: asked when something changed, never twice at a time.

Coming back from a page asks nothing: at 200,000 orders every count reads a good part of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from app.base.listing import ListQuery, Totals
from ui.kit.list_design import ListDesign
from ui.kit.office import Office
from ui.kit.runner import Failure, Token
from ui.kit.view_tabs import View


class ViewCounts(QObject):
    """Counts the views of one list; `told` hears view and totals. `stale` from the start and after `forget`."""

    def __init__(
        self, office: Office, design: ListDesign[Any], told: Callable[[View, Totals], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.stale = True
        self._office, self._design, self._told = office, design, told
        self._asked: list[Token] = []

    def ask(self, views: Iterable[tuple[View, ListQuery]]) -> None:
        """Count these views; what an older count would say is of no use, and its reader is free for these."""
        self.stale = False
        for token in self._asked:
            token.cancel()
        self._asked = [
            # A count that fails is not worth a message of its own: the list will say what is wrong.
            self._office.ask(
                self._design.elsewhere.get(view.key, self._design.listing).count,
                query,
                done=partial(self._told, view),
                failed=_nothing,
                owner=self,
                later=True,
            )
            for view, query in views
        ]

    def forget(self) -> None:
        """Something changed while nobody looks: count when the list is shown again."""
        self.stale = True


def _nothing(_failure: Failure) -> None:
    """Leave a failure to whoever shows the same one already."""
