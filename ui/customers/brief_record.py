"""The least of a new customer, while their order is typed: who they are, how to reach them, where; the rest is folded."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLineEdit

from app.customers.typed import typed
from ui.kit.choice import Choice
from ui.kit.form import Form
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton

_SHOWN = frozenset({"name", "kind", "email", "phone", "line1", "postcode", "city"})


class BriefRecord(QObject):
    """Folds the form of a `dialog`, and reads from the name whether it is a company, until somebody says it.

    `unfolded` tells that all of it is wanted.
    """

    unfolded = Signal()

    def __init__(self, dialog: VerbDialog, name: QLineEdit, kind: Choice) -> None:
        super().__init__(dialog)
        self.folded = True
        self._form: Form = dialog.form
        self._kind = kind
        self._said = ""
        self.more = WordButton("customer.more", dialog, look="link", clicked=self._open)
        self.more.setProperty("fit", "compact")
        dialog.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        kind.activated.connect(self._on_chosen)
        name.textEdited.connect(self.read)

    def read(self, name: str) -> None:
        """Say whether a name is of a company or a person, where it tells and nobody chose."""
        if self._said != "chosen" and (kind := typed(name).kind):
            self._said = "read"
            self._kind.set_value(kind)

    @property
    def told(self) -> bool:
        """Whether it is known already what they are."""
        return bool(self._said)

    def shown(self, names: Collection[str], filled: Collection[str]) -> list[str]:
        """Of the fields that concern the customer those in view; what is filled always is."""
        return [name for name in names if not self.folded or name in _SHOWN or name in filled]

    def _on_chosen(self, _at: int) -> None:
        self._said = "chosen"

    def _open(self) -> None:
        before = {name for name, field in self._form.fields.items() if not field.isHidden()}
        self.folded = False
        self.more.hide()
        self.unfolded.emit()
        fresh = (
            field for name, field in self._form.fields.items() if name not in before and not field.isHidden()
        )
        if (first := next(fresh, None)) is not None:
            first.edit.setFocus(Qt.FocusReason.OtherFocusReason)
