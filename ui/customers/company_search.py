"""Finding a company in the public register, to fill in a customer's form: name, SIREN and address."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.links.lookups.lookup import search_companies
from app.links.lookups.register import Company
from ui.customers.identifier_edit import siren_said
from ui.kit import icons
from ui.kit.blank import Blank
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.runner import Token
from ui.kit.sized import least_height
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database


class CompanySearch(VerbDialog):
    """Asks by Enter or its button; `chosen` gets the company taken over. Nothing is saved by it."""

    pending = False

    def __init__(
        self, office: Office, told: str, chosen: Callable[[Company], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(office, "lookup.search.title", "lookup.search.take", parent, columns=1)
        self._chosen = chosen
        self.found: list[Company] = []
        self.words = QLineEdit(told, self)
        self.form.add(
            "words", Field("lookup.search.words", self.words, required=True, hint="lookup.search.hint")
        )
        self.words.returnPressed.connect(self.search)
        self.ask = WordButton("lookup.search.go", self, clicked=self.search)
        self.ask.setIcon(icons.icon("search", "text2"))
        self.body.insertWidget(1, self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        # At most eight rows, of one answer.
        self.list = QListWidget(self)
        least_height(self.list, 200)
        self.list.setAccessibleName(say("lookup.search.found", n=0))
        self.list.itemActivated.connect(self._activated)
        self.list.hide()
        self.put(self.list, 1)
        self.blank = Blank(self)
        least_height(self.blank, 240)
        self.put(self.blank, 1)
        self._show_none()
        self.verb.allow(allowed=False, reason=say("lookup.search.first"))
        if told.strip():
            self.search()

    def search(self) -> None:
        """Ask the register."""
        if not self.words.text().strip():
            self.form.check()
            return
        self.banner.hide()
        self.tell_note(say("lookup.asking"))
        self.office.call(_search, self.words.text(), done=self._on_found, failed=self.refused, owner=self)

    def act(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self.found):
            self.accept()
            self._chosen(self.found[at])

    def _show_none(self, asked: str = "") -> None:
        """Where there are no companies to choose from, say what to do, or what was looked for in vain."""
        self.list.setVisible(bool(self.found))
        self.blank.setVisible(not self.found)
        if asked:
            self.blank.show_words(
                "search", say("lookup.search.none", text=asked), say("lookup.search.none_text")
            )
        else:
            self.blank.show_words("search", say("lookup.search.begin"), say("lookup.search.begin_text"))

    def _activated(self, _item: QListWidgetItem) -> None:
        self.try_it()

    def _on_found(self, found: list[Company]) -> None:
        self.found = found
        self.list.clear()
        for each in found:
            town = f"{each.postcode} {each.city}".strip()
            closed = "" if each.active else say("lookup.search.closed")
            name = each.name or say("lookup.search.hidden")
            QListWidgetItem(
                " · ".join(part for part in (name, siren_said(each.siren), town, closed) if part), self.list
            )
        self.tell_note(say("lookup.search.found", n=len(found)) if found else "")
        self._show_none(self.words.text().strip())
        self.verb.allow(bool(found), say("lookup.search.first"))
        if found:
            self.list.setCurrentRow(0)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)


def _search(database: Database, actor: Actor, _token: Token, told: str) -> list[Company]:
    return search_companies(database, actor, told)
