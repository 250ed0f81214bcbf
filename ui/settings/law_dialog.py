"""Another value for what the law says, from a day on; and back to the program's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.flow.law import decide_value, earliest, go_back
from app.reports.law_values import LawRow
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit, PercentEdit
from ui.kit.office import Office
from ui.kit.sized import fixed_height
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words
from ui.settings.law_words import places_said, text_kept, text_shown, value_said

if TYPE_CHECKING:
    from app.base.door import Read

_TEXT, _SOURCE = 64, 52


class LawDialog(VerbDialog):
    """The value with its day, its source and why; what was issued before keeps the one it had."""

    fields_of: Mapping[str, str] = {
        "law_number_missing": "number",
        "law_number_out_of_range": "number",
        "law_without_source": "source",
        "law_without_reason": "reason",
        "law_changes_nothing": "day",
        "law_before_issued": "day",
    }

    def __init__(self, office: Office, row: LawRow, parent: QWidget | None = None) -> None:
        super().__init__(office, "law.dialog.title", "law.dialog.do", parent)
        self._row = row
        self.tell_subtitle(words().fact(row.said))
        self.day = DateEdit(lambda: office.today, self)
        self.day.set_value(office.today)
        self.number = PercentEdit(self) if row.told.kind == "rate" else MoneyEdit("EUR", self)
        self.texts = {language: QPlainTextEdit(self) for language in ("fr", "en")}
        # A source is often two lines long.
        self.source, self.reason = QPlainTextEdit(row.source, self), QLineEdit(self)
        self.source.setTabChangesFocus(True)
        fixed_height(self.source, _SOURCE)
        put = self.form.add
        put("day", Field("law.dialog.day", self.day, required=True))
        if row.told.kind == "text":
            self.number.hide()
            for language, edit in self.texts.items():
                edit.setPlainText(text_shown(row.told, language))
                edit.setTabChangesFocus(True)
                fixed_height(edit, _TEXT)
                put(language, Field(f"law.dialog.text_{language}", edit, required=True), span=2)
        else:
            for edit in self.texts.values():
                edit.hide()
            self.number.set_value(row.told.number)
            put("number", Field("law.dialog.number", self.number, required=True))
        put("source", Field("law.dialog.source", self.source, required=True), span=2)
        put("reason", Field("law.dialog.reason", self.reason, required=True, hint="law.dialog.hint"), span=2)
        self.day.settled.connect(self._tell)
        self._first: date | None = None
        self._tell()
        office.ask(partial(_earliest, row.key), done=self._on_first, failed=self.refused, owner=self)

    def act(self) -> None:
        """Write it down."""
        day = self.day.value
        assert day is not None
        row, kept = (
            self._row,
            {name: text_kept(edit.toPlainText(), name) for name, edit in self.texts.items()},
        )
        is_text = row.told.kind == "text"
        self.do(
            decide_value,
            row.key,
            day,
            number=None if is_text else self.number.value,
            text_fr=kept["fr"] if is_text else "",
            text_en=kept["en"] if is_text else "",
            source=" ".join(self.source.toPlainText().split()),
            reason=self.reason.text(),
            done=lambda _line: self.office.ways.say(
                say("law.dialog.done", name=words().fact(row.said), day=day)
            ),
        )

    def _on_first(self, first: date | None) -> None:
        self._first = first
        if first is not None and first > self.office.today:
            self.day.set_value(first)
        self._tell()

    def _tell(self, _text: object = None) -> None:
        day = self.day.value or self.office.today
        lines = [("calendar", say("law.dialog.effect", day=day)), ("go", say("law.dialog.updates"))]
        if self._first is not None:
            lines.insert(1, ("invoices", say("law.dialog.issued", first=self._first)))
        if told := places_said(self._row.places):
            lines.append(("info", told))
        self.effects.tell(lines)


class LawBackDialog(VerbDialog):
    """From which day on the program's own value counts again, and why."""

    fields_of: Mapping[str, str] = {
        "law_without_reason": "reason",
        "law_nothing_to_go_back_on": "day",
        "law_before_issued": "day",
    }

    def __init__(self, office: Office, row: LawRow, parent: QWidget | None = None) -> None:
        super().__init__(office, "law.back.title", "law.back.do", parent, columns=1)
        self._row = row
        self.tell_subtitle(words().fact(row.said))
        self.day = DateEdit(lambda: office.today, self)
        self.day.set_value(office.today if row.own or row.next_on is None else row.next_on)
        self.reason = QLineEdit(self)
        self.form.add("day", Field("law.dialog.day", self.day, required=True))
        self.form.add("reason", Field("law.dialog.reason", self.reason, required=True))
        lines = [("undo", say("law.back.effect"))]
        if row.own:
            lines.insert(0, ("info", say("law.back.now", value=value_said(row.told))))
        self.effects.tell(lines)
        office.ask(partial(_earliest, row.key), done=self._on_first, failed=self.refused, owner=self)

    def act(self) -> None:
        """Write it down."""
        day = self.day.value
        assert day is not None
        name = words().fact(self._row.said)
        self.do(
            go_back,
            self._row.key,
            day,
            self.reason.text(),
            done=lambda _line: self.office.ways.say(say("law.back.done", name=name, day=day)),
        )

    def _on_first(self, first: date | None) -> None:
        if first is not None and self.day.value is not None and first > self.day.value:
            self.day.set_value(first)


def _earliest(key: str, rd: Read) -> date | None:
    return earliest(rd, key)
