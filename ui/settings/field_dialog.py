"""A field of the merchant's own: on what it is asked, its name, its kind, and what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.base import fields
from app.base.fields import KINDS
from app.base.fields import Field as OwnField
from app.base.tags import NOUNS
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.sized import fixed_height
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say


class FieldDialog(VerbDialog):
    """A field keeps what it is asked on and its kind; its name and choices may change."""

    fields_of: Mapping[str, str] = {
        "field_without_name": "name",
        "field_taken": "name",
        "field_without_choices": "choices",
    }

    def __init__(self, office: Office, row: OwnField | None, parent: QWidget | None = None) -> None:
        word = "new" if row is None else "change"
        super().__init__(
            office, f"settings.fields.{word}_title", f"settings.fields.{word}_do", parent, columns=1
        )
        self._row = row
        self.noun = Choice([(each, f"settings.fields.nouns.{each}") for each in NOUNS], self)
        self.name = QLineEdit(row.name if row is not None else "", self)
        self.name.setMaxLength(60)
        self.kind = Choice([(each, f"settings.fields.kinds.{each}") for each in KINDS], self)
        self.choices = QPlainTextEdit(self)
        self.choices.setPlainText("\n".join(row.choices) if row is not None else "")
        self.choices.setTabChangesFocus(True)
        fixed_height(self.choices, 96)
        if row is None:
            self.form.add("noun", Field("settings.fields.noun", self.noun))
        else:
            self.noun.hide()
            self.noun.set_value(row.noun)
            self.kind.set_value(row.kind)
            self.tell_subtitle(
                f"{say(f'settings.fields.nouns.{row.noun}')}, "
                f"{say(f'settings.fields.kinds.{row.kind}').lower()}"
            )
            self.effects.tell(
                [
                    ("info", say("settings.fields.kind_stays")),
                    ("info", say("settings.fields.code", name=row.name)),
                ]
            )
        self.form.add(
            "name", Field("settings.fields.name", self.name, required=True, hint="settings.fields.name_hint")
        )
        if row is None:
            self.form.add("kind", Field("settings.fields.kind", self.kind))
        else:
            self.kind.hide()
        self._choices_field = Field(
            "settings.fields.choices", self.choices, hint="settings.fields.choices_hint", optional=False
        )
        self.form.add("choices", self._choices_field)
        self.kind.currentIndexChanged.connect(self._look)
        self._look()

    def act(self) -> None:
        """Write it down."""
        key = self._row.id if self._row is not None else None
        offered = self.choices.toPlainText().splitlines() if self.kind.value == "choice" else []
        told = (self.noun.value, self.name.text(), self.kind.value, offered, key)
        self.do(fields.define, *told, done=self._done)

    def _done(self, _key: int) -> None:
        self.office.ways.say(say("settings.fields.saved", name=self.name.text().strip()))

    def _look(self) -> None:
        self._choices_field.setVisible(self.kind.value == "choice")
