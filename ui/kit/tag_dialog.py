"""Tags for many rows at once."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from app.base import tags
from app.base.extras import tag_names
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.tag_edit import TagEdit
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say


def tag_many(office: Office, noun: str, keys: Collection[int]) -> TagDialog:
    """Ask which tags rows shall carry besides their own."""
    dialog = TagDialog(office, noun, keys, QApplication.activeWindow())
    dialog.open()
    return dialog


class TagDialog(VerbDialog):
    """Puts tags on all of the rows; those they have stay."""

    def __init__(
        self, office: Office, noun: str, keys: Collection[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            office, f"extras.put.title.{noun}", "extras.put.do", parent, columns=1, facts={"n": len(keys)}
        )
        self._noun, self._keys = noun, sorted(keys)
        self.tags = TagEdit(self)
        self.form.add("tags", Field("extras.tags", self.tags, hint="extras.tags_first", required=True))
        self.effects.tell([("new", say("extras.put.effect"))])
        office.ask(tag_names, noun, done=self._know, failed=self.refused, owner=self)

    def act(self) -> None:
        """Put them, with Undo."""
        put = self.tags.tags
        self.do(tags.put, self._noun, self._keys, put, done=partial(self._done, put))

    def check(self) -> bool:
        """Whether there is a tag."""
        if super().check() and not self.tags.tags:
            self.form.fields["tags"].complain(say("kit.form.required"))
        return bool(self.tags.tags)

    def _know(self, found: list[tuple[str, str]]) -> None:
        self.tags.offer([name for name, _ in found])

    def _done(self, put: tuple[str, ...], _nothing: None) -> None:
        self.office.ways.say(say("extras.put.done", tags=", ".join(put)))
