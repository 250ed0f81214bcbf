"""The templates of mails: written at the left, filled in with an example at the right as one types."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.base.company import the_company
from app.base.errors import Refusal
from app.base.words import Words
from app.correspondence import templates
from app.correspondence.filling import exemplary, fill, names
from app.correspondence.tables import KINDS
from app.correspondence.templates import Template, came_with
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.ground import Ground
from ui.kit.languages import LANGUAGES
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.section import Paragraph, Section
from ui.kit.sized import least_height, least_width, most_width
from ui.kit.theme import scaled, set_role
from ui.kit.wording import WordButton, WordLabel, say, sentence, words

if TYPE_CHECKING:
    from app.base.door import Read

WIDEST = 960


class TemplatesForm(QWidget):
    """One kind and language at a time; each change is dated, the text before stays on record."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.known: dict[tuple[str, str], Template] = {}
        self._company = ""
        part = Section("mailset.templates", self, edge="bottom")
        self.kind = Choice([(each, f"mail.kind.{each}") for each in KINDS], self)
        self.language = Choice(LANGUAGES, self)
        self.subject, self.body = QLineEdit(self), QPlainTextEdit(self)
        self.body.setTabChangesFocus(True)
        least_height(self.body, 280)
        self.fields = {
            "kind": Field("send.kind", self.kind),
            "language": Field("send.language", self.language),
            "subject": Field("mails.subject", self.subject),
            "body": Field("mails.text", self.body),
        }
        self.fields["body"].take_room()
        self.save = WordButton("mailset.template_save", self, look="primary", clicked=self._save)
        self.restore = WordButton("mailset.template_restore", self, look="quiet", clicked=self._restore)
        self.dated = QLabel(self)
        set_role(self.dated, "support", "text2")
        self.preview = Ground("sunken", "", self)
        self.shown_subject, self.shown_body = QLabel(self.preview), QLabel(self.preview)
        self.placeholders = Paragraph("mailset.placeholders", self.preview)
        self._lay_out(part)
        for choice in (self.kind, self.language):
            choice.currentIndexChanged.connect(self._show)
        self.subject.textChanged.connect(self._preview)
        self.body.textChanged.connect(self._preview)

    def _lay_out(self, part: Section) -> None:
        inside = QVBoxLayout(self.preview)
        inside.setContentsMargins(20, 16, 20, 16)
        inside.setSpacing(12)
        heading = WordLabel("mailset.preview", self.preview)
        set_role(heading, "label", "text2")
        for label, role in ((self.shown_subject, "sum"), (self.shown_body, "body")):
            label.setWordWrap(True)
            set_role(label, role)
        for widget in (heading, self.shown_subject, self.shown_body):
            inside.addWidget(widget)
        inside.addStretch(1)
        inside.addWidget(self.placeholders)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.addWidget(self.fields["kind"], 0, 0)
        grid.addWidget(self.fields["language"], 0, 1)
        grid.addWidget(self.fields["subject"], 1, 0, 1, 2)
        grid.addWidget(self.fields["body"], 2, 0, 1, 2)
        grid.addWidget(self.preview, 0, 2, 3, 1)
        least_width(self.kind, 220)
        for column, stretch in enumerate((1, 1, 2)):
            grid.setColumnStretch(column, stretch)
        # What the example needs more is the text's.
        grid.setRowStretch(2, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.save)
        buttons.addWidget(self.restore)
        buttons.addWidget(self.dated)
        buttons.addStretch(1)
        box = QWidget(self)
        most_width(box, WIDEST)
        held = QVBoxLayout(box)
        held.setContentsMargins(0, 0, 0, 0)
        held.setSpacing(12)
        held.addLayout(grid)
        held.addLayout(buttons)
        part.body.addWidget(box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(part)

    # --- showing ---

    def refresh(self) -> None:
        """Look again which templates count."""
        self.office.ask(_templates, done=self._on_templates, owner=self)

    def _on_templates(self, answer: tuple[dict[tuple[str, str], Template], str]) -> None:
        found, self._company = answer
        first = not self.known
        self.known = found
        if first:
            self._show()
        else:
            self._say_date()

    def _show(self, *_at: int) -> None:
        chosen = self.known.get((self.kind.value, self.language.value))
        if chosen is not None:
            self.subject.setText(chosen.subject)
            self.body.setPlainText(chosen.body)
        told = names(self.kind.value, self.language.value).values()
        self.placeholders.show_text(" ".join(f"{{{name}}}" for name in told))
        self._say_date()
        self._preview()

    def _say_date(self) -> None:
        chosen = self.known.get((self.kind.value, self.language.value))
        own = chosen is not None and chosen.decided_at is not None
        at = (
            words().day_time(chosen.decided_at)
            if chosen is not None and chosen.decided_at is not None
            else ""
        )
        self.dated.setText(say("mailset.template_since", at=at) if own else say("mailset.template_ours"))
        self.restore.setVisible(own)

    def _preview(self, *_text: str) -> None:
        kind, language = self.kind.value, self.language.value
        for field in ("subject", "body"):
            self.fields[field].complain("")
        values = self._example(kind, language)
        try:
            fill(kind, language, self.subject.text(), "", values)
        except Refusal as refusal:
            self.fields["subject"].complain(sentence(refusal))
            return
        try:
            filled = fill(kind, language, self.subject.text(), self.body.toPlainText(), values)
        except Refusal as refusal:
            self.fields["body"].complain(sentence(refusal))
            return
        self.shown_subject.setText(filled.subject)
        self.shown_body.setText(filled.body)
        self._make_room()

    def _example(self, kind: str, language: str) -> dict[str, str]:
        """One customer of this company who pays by transfer: nobody is asked for the same money in two ways."""
        spoken = Words(language, words().zone)
        told = {key: spoken.say(f"mail.example.{key}") for key in exemplary(kind)}
        return {**told, "company": self._company or told["company"]}

    def _make_room(self) -> None:
        """Be as high as the example is at this width: a grid does not ask for that by itself."""
        inside = self.preview.layout()
        assert inside is not None
        high = inside.totalHeightForWidth(max(self.preview.width(), scaled(300)))
        self.preview.setMinimumHeight(max(high, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    # --- doing ---

    def _save(self) -> None:
        self._decide(self.subject.text(), self.body.toPlainText())

    def _restore(self) -> None:
        shipped = came_with(self.kind.value, self.language.value)
        self.subject.setText(shipped.subject)
        self.body.setPlainText(shipped.body)
        self._decide(shipped.subject, shipped.body)

    def _decide(self, subject: str, body: str) -> None:
        before = self.known.get((self.kind.value, self.language.value))
        self.office.do(
            templates.decide,
            self.kind.value,
            self.language.value,
            subject,
            body,
            done=lambda key: self._decided(key, before),
            failed=self._refused,
            owner=self,
        )

    def _decided(self, key: int | None, before: Template | None) -> None:
        if key is None:
            self.office.ways.say(say("mailset.template_same"))
            return
        undo = partial(self._take_back, before) if before is not None else None
        self.office.ways.say(say("mailset.template_saved"), undo)
        self.refresh()

    def _take_back(self, before: Template) -> None:
        self.kind.set_value(before.kind)
        self.language.set_value(before.language)
        self._show()
        self.subject.setText(before.subject)
        self.body.setPlainText(before.body)
        self._decide(before.subject, before.body)

    def _refused(self, failure: Failure) -> None:
        field = "subject" if getattr(failure.error, "code", "") == "mail_subject_empty" else "body"
        self.fields[field].complain(sentence(failure.error))


def _templates(rd: Read) -> tuple[dict[tuple[str, str], Template], str]:
    """The templates that count, and whose mails they are."""
    return templates.templates(rd), the_company(rd).name
