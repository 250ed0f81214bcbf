"""A dialog that asks why: for reversals, releases, discards; the journal keeps what was written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog

if TYPE_CHECKING:
    from app.base.door import Verb


class ReasonDialog(VerbDialog):
    """Asks for a reason, says the effects, and runs `verb(*args, reason)`."""

    fields_of: Mapping[str, str] = {"reason_missing": "reason"}

    def __init__(
        self,
        office: Office,
        title: str,
        verb_words: str,
        verb: Verb[..., Any],
        *args: object,
        effects: Sequence[tuple[str, str]] = (),
        note: str = "",
        look: str = "primary",
        done: Callable[[Any], object] | None = None,
        parent: QWidget | None = None,
        facts: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(office, title, verb_words, parent, look=look, columns=1, facts=facts)
        self._verb, self._args, self._done = verb, args, done
        self.reason = QLineEdit(self)
        self.form.add("reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"))
        self.effects.tell(effects)
        self.tell_note(note)

    def act(self) -> None:
        self.do(self._verb, *self._args, self.reason.text().strip(), done=self._done)
