"""By what a report is grouped: as it always can be, or by a field of the customer's record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.reports.groups import grouping_fields
from ui.kit.office import Office
from ui.kit.text_choice import TextChoice
from ui.kit.wording import plain, say

if TYPE_CHECKING:
    from app.base.door import Read


class GroupChoice(TextChoice):
    """`fixed` are the keys of words of what can always be chosen, each with its value; the first is the usual one."""

    def __init__(self, fixed: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fixed = tuple(fixed)
        self._offer(())

    @property
    def grouped(self) -> bool:
        """Whether something else than the usual is chosen."""
        return self.value not in ("", self._fixed[0][0])

    @property
    def by(self) -> str:
        """What is chosen, as reports know it."""
        return self.value or self._fixed[0][0]

    def renew(self, office: Office) -> None:
        """Offer the fields there are now, in the words of the moment; what was chosen stays."""
        office.ask(_fields, done=self._offer, owner=self)

    def _offer(self, fields: Sequence[tuple[str, str]]) -> None:
        self.setAccessibleName(plain(say("reports.group_by")))
        self.offer([*((value, say(key)) for value, key in self._fixed), *fields])


def _fields(rd: Read) -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in grouping_fields(rd)]
