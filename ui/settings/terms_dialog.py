"""Payment terms entered as steps: the sentence, due dates of three invoices and what the law says, at every key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.errors import Refusal
from app.base.words import Words
from app.customers.terms import Days, due_dates, single
from app.customers.terms_law import beyond
from app.customers.terms_words import terms_in_words
from app.flow import terms as deciding
from app.flow.terms import WHOLE, TermsDraft, TermsKept
from ui.customers.terms_beyond import beyond_lines
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say, words
from ui.settings.terms_shape import ShapeEdit
from ui.settings.terms_steps import StepsEdit

_HUNDRED_EUROS = 10_000


class TermsDialog(VerbDialog):
    """How long first, in three plain choices or step by step; the names follow until somebody types others."""

    fields_of: Mapping[str, str] = {
        "terms_without_name": "name_fr",
        "terms_name_taken": "name_fr",
        "terms_unreadable": "steps",
        "terms_shares": "steps",
    }

    def __init__(self, office: Office, row: TermsKept | None, parent: QWidget | None = None) -> None:
        word = "new" if row is None else "change"
        super().__init__(
            office, f"settings.terms.{word}_title", f"settings.terms.{word}_do", parent, width=WIDE
        )
        self._row = row
        self._proposed = ("", "")
        self.steps = StepsEdit(self)
        self.shape = ShapeEdit(self.steps, self)
        self.name_fr, self.name_en = QLineEdit(self), QLineEdit(self)
        self.form.add("shape", Field("settings.terms.shape", self.shape), span=2)
        self.form.add(
            "steps", Field("settings.terms.steps", self.steps, hint="settings.terms.steps_hint"), span=2
        )
        self.form.add("name_fr", Field("settings.terms.name_fr", self.name_fr, required=True))
        self.form.add("name_en", Field("settings.terms.name_en", self.name_en, required=True))
        self.steps.show_terms(row.terms if row is not None else single(Days(30)))
        if row is not None:
            self.name_fr.setText(row.name_fr)
            self.name_en.setText(row.name_en)
            # Names that were made from the steps go on following them.
            self._proposed = (_named(row, "fr"), _named(row, "en"))
        self.shape.show_terms()
        self.shape.freed.connect(self._show_steps)
        self._show_steps()
        self.steps.changed.connect(self._tell)
        self._tell()

    def check(self) -> bool:
        """Whether steps and shares can be, besides the names."""
        wrong, shares = self.steps.wrong, [part.share for part in self.steps.terms.parts]
        if wrong is not None:
            self.form.fields["steps" if self.shape.free else "shape"].complain(
                say("settings.terms.number_wrong")
            )
            (wrong if self.shape.free else self.shape.number).setFocus()
            return False
        if len(set(shares)) > 1 and sum(shares) != WHOLE:
            self.form.complain("steps", Refusal("terms_shares", sum=sum(shares)))
            return False
        return super().check()

    def act(self) -> None:
        """Write them down."""
        draft = TermsDraft(self.name_fr.text(), self.name_en.text(), self.steps.terms)
        if self._row is None:
            self.do(deciding.add, draft, done=self._done)
        else:
            self.do(deciding.change, self._row.id, draft, done=self._done)

    # --- within ---

    def _done(self, _key: int) -> None:
        name = self.name_fr.text() if words().language == "fr" else self.name_en.text()
        self.office.ways.say(say("settings.terms.saved", name=name))

    def _show_steps(self) -> None:
        """The steps stand there for whoever needs more than the plain choices."""
        self.form.fields["steps"].setVisible(self.shape.free)

    def _tell(self) -> None:
        for name in ("shape", "steps"):
            self.form.fields[name].complain("")
        if self.steps.wrong is not None:
            self.effects.tell([("info", say("settings.terms.number_wrong"))])
            return
        terms = self.steps.terms
        self._propose()
        shown = words()
        phrase = terms_in_words(terms, shown)
        lines = [("valid", say("settings.terms.sentence", terms=phrase))]
        for on in _examples(self.office.today):
            due = ", ".join(shown.date(each.due_on) for each in due_dates(terms, on, _HUNDRED_EUROS))
            lines.append(("calendar", say("settings.terms.example", on=on, due=due)))
        lines += beyond_lines(beyond(terms, self.office.today))
        if self._row is not None and self._row.used:
            lines.append(("info", say("settings.terms.replaced", n=self._row.customers)))
        elif self._row is not None:
            lines.append(("info", say("settings.terms.rewritten")))
        self.effects.tell(lines)

    def _propose(self) -> None:
        """Name them by their steps where nobody typed a name."""
        proposed = tuple(_capital(terms_in_words(self.steps.terms, Words(each))) for each in ("fr", "en"))
        for edit, before, now in zip((self.name_fr, self.name_en), self._proposed, proposed, strict=True):
            if edit.text() in {"", before}:
                edit.setText(now)
        self._proposed = (proposed[0], proposed[1])


def _examples(today: date) -> tuple[date, ...]:
    """Invoices of today, of the middle of this month and of its last day: where ends of months tell."""
    last = (today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return tuple(sorted({today, today.replace(day=15), last}))


def _named(row: TermsKept, language: str) -> str:
    return _capital(terms_in_words(row.terms, Words(language)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
