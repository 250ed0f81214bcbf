"""Tags and the merchant's own fields in a form: an edit for each kind, checked when it is left."""

from __future__ import annotations

from datetime import date
from typing import cast

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base import typed
from app.base.extras import Extras, ExtrasPage
from app.base.field_words import answer_in_words
from app.base.fields import Field as OwnField
from app.base.price import from_micro
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.form import Form
from ui.kit.office import Office
from ui.kit.tag_edit import TagEdit
from ui.kit.text_choice import TextChoice
from ui.kit.typed_edit import TypedEdit
from ui.kit.wording import plain, say, words

_TOLD = 6
"""How many of the tags in use are named below the field; all of them complete what is typed."""


class OwnForm:
    """Adds its edits to a form once it is known what is asked; until then it keeps everything as it is."""

    def __init__(self, office: Office, form: Form) -> None:
        self._office, self._form = office, form
        self.tags = TagEdit(form)
        self.edits: dict[str, QWidget] = {}
        self._fields: dict[str, OwnField] = {}
        self._kept: dict[str, str] = {}
        self._there = False
        self.tags.hide()

    def show_page(self, page: ExtrasPage, span: int = 1) -> None:
        """Ask what is asked, and show what was answered; `span` is how many columns the tags take."""
        if self._there:
            return
        self._there = True
        self._kept = dict(page.own.answers)
        for field in page.fields:
            edit = self._edit(field, self._kept.get(field.code, ""))
            self._fields[field.code], self.edits[field.code] = field, edit
            self._form.add(f"field.{field.code}", Field("kit.called", edit, name=plain(field.name)))
        self.tags.offer(page.known)
        self.tags.set_tags(page.own.tags)
        self.tags.show()
        told = Field("extras.tags", self.tags)
        known = ", ".join(page.known[:_TOLD])
        told.explain(say("extras.tags_hint", known=known) if known else say("extras.tags_first"))
        self._form.add("tags", told, span=span)

    @property
    def extras(self) -> Extras | None:
        """What stands in the fields; None while it is not known what is asked."""
        if not self._there:
            return None
        return Extras(self.tags.tags, tuple((code, self._value(code)) for code in self.edits))

    def _value(self, code: str) -> str:
        match self.edits[code]:
            case TextChoice() as edit:
                return edit.value
            case DateEdit() as edit:
                return edit.value.isoformat() if edit.value is not None else ""
            case TypedEdit():
                number = cast("TypedEdit[str]", self.edits[code])
                return number.value or ""
            case QLineEdit() as edit:
                return edit.text().strip()
            case _:
                return self._kept.get(code, "")

    def _edit(self, field: OwnField, value: str) -> QWidget:
        match field.kind:
            case "number":
                number: TypedEdit[str] = TypedEdit(
                    _number,
                    lambda kept: answer_in_words(field, kept, words()),
                    self._form,
                )
                number.set_value(value or None)
                return number
            case "date":
                day = DateEdit(lambda: self._office.today, self._form)
                day.set_value(date.fromisoformat(value) if value else None)
                return day
            case "yes_no" | "choice":
                choice = TextChoice(self._form)
                choice.offer([("", say("extras.empty")), *_values(field, value)])
                choice.set_value(value)
                return choice
            case _:
                return QLineEdit(value, self._form)


def _number(text: str) -> str:
    """A figure as typed in the language of the window, in the form it is kept in; at most six decimals."""
    return f"{from_micro(typed.price(text, words().language)).normalize():f}"


def _values(field: OwnField, kept: str) -> list[tuple[str, str]]:
    if field.kind == "yes_no":
        return [(each, say(each)) for each in ("yes", "no")]
    # What is offered no longer stays where it was chosen.
    gone = [kept] if kept and kept not in field.choices else []
    return [(each, each) for each in (*field.choices, *gone)]
