"""A field that chooses who does something: nobody yet, or one of those who work here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.base.people import Person, people
from ui.kit.office import Office
from ui.kit.own_name import is_account, name_link, name_told
from ui.kit.text_choice import TextChoice
from ui.kit.wording import WordButton, say


class PersonChoice(TextChoice):
    """Offers who works here as soon as it is known, and whoever sits at this computer, who is proposed.

    `holder` is who has it now, empty for nobody: then that is what is proposed.
    """

    def __init__(self, office: Office, parent: QWidget | None = None, *, holder: str | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._holder = office.actor.name if holder is None else holder
        self._known: tuple[Person, ...] = ()
        self._show()
        self.set_value(self._holder)
        office.ask(people, done=self._on_people, owner=self)

    def name_link(self, parent: QWidget) -> WordButton:
        """Where whoever sits here says their name, for a dialog that offers an account of the computer instead."""
        return name_link(self._office, self._on_named, parent)

    def _on_named(self) -> None:
        self._show()
        self.set_value(self._office.actor.name)

    def _on_people(self, known: Sequence[Person]) -> None:
        self._known = tuple(known)
        self._show()

    def _show(self) -> None:
        actor = self._office.actor
        names = [each.name for each in self._known if each.archived_at is None]
        # An account of this computer only where nobody is written down, or where it is who has it.
        mine = [] if names and is_account(actor) else [actor.name]
        told = {actor.name: name_told(actor)}
        each_once = dict.fromkeys([*names, *mine, self._holder])
        self.offer(
            [("", say("person.nobody")), *((name, told.get(name, name)) for name in each_once if name)]
        )
