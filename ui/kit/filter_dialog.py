"""A dialog that asks for the value of a filter that cannot be listed: a day, an amount, a customer."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.listing import ListRow
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.filters import Filter
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.picker import Picker
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import plain, say


class FilterDialog(VerbDialog):
    """Calls `chosen(value)` with the value as the list is asked by it."""

    def __init__(
        self,
        office: Office,
        asked: Filter,
        chosen: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            office, "kit.filter.title", "kit.filter.do", parent, columns=1, facts={"title": asked.headed}
        )
        self._asked, self._chosen = asked, chosen
        self.edit = self._edit()
        hint = "kit.filter.text_hint" if asked.kind == "text" else ""
        self.form.add(
            "value",
            Field(
                "kit.called" if asked.name else asked.title,
                self.edit,
                required=True,
                hint=hint,
                name=plain(asked.name),
            ),
        )

    @property
    def value(self) -> str:
        """What was entered, as the list is asked by it."""
        match self.edit:
            case DateEdit():
                return self.edit.value.isoformat() if self.edit.value is not None else ""
            case MoneyEdit():
                return "" if self.edit.value is None else str(self.edit.value)
            case Picker():
                row = cast("ListRow | None", self.edit.value)  # pyright: ignore[reportUnknownMemberType]
                return str(row.id) if row is not None else ""
            case _:
                return self.edit.text().strip()

    def check(self) -> bool:
        """Whether there is a value."""
        self._settle()
        if not super().check():
            return False
        if not self.value:
            self.form.fields["value"].complain(say("kit.form.required"))
        return bool(self.value)

    def act(self) -> None:
        """Close, and tell the value."""
        value = self.value
        self.accept()
        self._chosen(value)

    def _settle(self) -> None:
        if isinstance(self.edit, DateEdit | MoneyEdit):
            self.edit.settle()

    def _edit(self) -> QLineEdit:
        if self._asked.picker is not None:
            return self._asked.picker(self.office, self)
        match self._asked.kind:
            case "day":
                edit = DateEdit(lambda: self.office.today, self)
                edit.set_value(self.office.today)
                return edit
            case "money":
                return MoneyEdit(self.office.currency, self)
            case _:
                return QLineEdit(self)
