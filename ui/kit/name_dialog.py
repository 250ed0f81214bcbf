"""A dialog that asks for a name, and refuses one that is taken."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.folding import folded
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say


class NameDialog(VerbDialog):
    """Calls `named(name)`; `taken` are the names that another thing of the kind has already."""

    def __init__(
        self,
        office: Office,
        title: str,
        verb: str,
        named: Callable[[str], object],
        *,
        name: str = "",
        taken: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(office, title, verb, parent, columns=1)
        self._named, self._taken = named, {folded(each) for each in taken}
        self.name = QLineEdit(name, self)
        self.name.setMaxLength(60)
        self.name.selectAll()
        self.form.add("name", Field("kit.name", self.name, required=True))

    def check(self) -> bool:
        """Whether there is a name, and it is free."""
        if not super().check():
            return False
        if folded(self.name.text().strip()) not in self._taken:
            return True
        self.form.fields["name"].complain(say("kit.name_taken"))
        return False

    def act(self) -> None:
        """Close, and tell the name."""
        self.accept()
        self._named(self.name.text().strip())
