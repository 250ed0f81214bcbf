"""Tags and own fields on a page: what is there, and the dialog that changes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.base import extras
from app.base.extras import ExtrasPage
from app.base.field_words import answer_in_words
from ui.kit.acts import Act
from ui.kit.ground import Edge
from ui.kit.office import Office
from ui.kit.own_form import OwnForm
from ui.kit.section import Figure, Figures, Section
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words


class ExtrasPart(Section):
    """What a row carries: its tags, then what was answered, in the order of the fields."""

    def __init__(
        self, office: Office, noun: str, row_id: int, parent: QWidget | None = None, edge: Edge = ""
    ) -> None:
        super().__init__(
            "extras.title", parent, edge=edge, act=Act("extras.change", self.ask_change, look="link")
        )
        self._office, self._noun, self._row_id = office, noun, row_id
        self.figures = Figures(self)
        self.body.addWidget(self.figures)

    def show_page(self, page: ExtrasPage) -> None:
        """Show what is there."""
        rows = [Figure(say("column.tags"), ", ".join(page.own.tags))] if page.own.tags else []
        rows += [
            Figure(field.name, answer_in_words(field, told, words()))
            for field in page.fields
            if (told := page.own.answer(field.code))
        ]
        self.figures.show_rows(rows or [Figure(say("extras.none"), "")])

    def ask_change(self) -> ExtrasDialog:
        """Ask for other tags and answers."""
        return change_extras(self._office, self._noun, self._row_id, self)


def change_extras(
    office: Office,
    noun: str,
    row_id: int,
    parent: QWidget | None = None,
    done: Callable[[], object] | None = None,
) -> ExtrasDialog:
    """Ask for tags and answers of one row."""
    dialog = ExtrasDialog(office, noun, row_id, parent or QApplication.activeWindow(), done)
    dialog.open()
    return dialog


class ExtrasDialog(VerbDialog):
    """One field below the other, the tags last."""

    def __init__(
        self,
        office: Office,
        noun: str,
        row_id: int,
        parent: QWidget | None = None,
        done: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(office, "extras.title", "extras.save", parent, columns=1)
        self._noun, self._row_id, self._done = noun, row_id, done
        self.own = OwnForm(office, self.form)
        self.verb.setEnabled(False)
        office.ask(extras.extras_page, noun, row_id, done=self._show, failed=self.refused, owner=self)

    def act(self) -> None:
        """Keep what stands in the fields."""
        kept = self.own.extras
        if kept is not None:
            self.do(extras.keep, self._noun, self._row_id, kept, done=self._kept)

    def _show(self, page: ExtrasPage) -> None:
        self.own.show_page(page)
        self.verb.setEnabled(True)
        if not page.fields:
            # Nothing but tags is asked: say where more could be.
            self.tell_note(say("extras.no_fields"))
        for field in self.form.fields.values():
            field.show()
        # Sizes are known once the style has been put on what is new.
        for widget in self.form.findChildren(QWidget):
            widget.ensurePolished()
        self.resize(self.sizeHint())
        first = next(iter(self.form.fields.values()))
        first.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _kept(self, _nothing: None) -> None:
        self.office.ways.say(say("extras.saved"))
        if self._done is not None:
            self._done()
