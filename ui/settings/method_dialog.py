"""A method of payment: what it is called, by what means money comes, when, and whose orders wait for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from app.flow import methods as deciding
from app.flow.methods import MethodDraft
from app.orders.methods import APPROVALS, KINDS, MEANS, Method
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.text_choice import TextChoice
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words

LONGEST = 60
_LATER = "later"


def name_of(row: Method) -> str:
    """What a method is called in the language of the window."""
    return row.name(words().language)


class MethodDialog(VerbDialog):
    """What follows from when money is expected, and from the approval, is said below at every choice."""

    fields_of: Mapping[str, str] = {"method_without_name": "name_fr", "method_name_taken": "name_fr"}

    def __init__(self, office: Office, row: Method | None, parent: QWidget | None = None) -> None:
        word = "new" if row is None else "change"
        super().__init__(office, f"settings.methods.{word}_title", f"settings.methods.{word}_do", parent)
        self._row = row
        self.name_fr = QLineEdit(row.name_fr if row is not None else "", self)
        self.name_en = QLineEdit(row.name_en if row is not None else "", self)
        for edit in (self.name_fr, self.name_en):
            edit.setMaxLength(LONGEST)
        self.means = Choice([(each, f"payment.method.{each}") for each in MEANS], self)
        self.kind = Choice([(each, f"settings.methods.kind_{each}") for each in KINDS], self)
        self.approval = Choice([(each, f"settings.methods.approval_{each}") for each in APPROVALS], self)
        if row is not None:
            self.tell_subtitle(name_of(row))
            self.means.set_value(row.means)
            self.kind.set_value(row.payment_kind)
            self.approval.set_value(row.approval)
        # Nobody has to know the other language: what it is called there is the same, unless somebody says otherwise.
        for name, edit in (("name_fr", self.name_fr), ("name_en", self.name_en)):
            mine = name == f"name_{words().language}"
            hint = "" if mine else "settings.methods.name_same"
            self.form.add(name, Field(f"settings.methods.{name}", edit, required=mine, hint=hint))
        self.form.add(
            "means", Field("settings.methods.means", self.means, hint="settings.methods.means_hint"), span=2
        )
        self.form.add("kind", Field("settings.methods.kind", self.kind), span=2)
        self.form.add("approval", Field("settings.methods.approval", self.approval), span=2)
        for choice in (self.kind, self.approval):
            choice.currentIndexChanged.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        lines = [
            ("bank", say(f"settings.methods.told_{self.kind.value}")),
            ("customer", say(f"settings.methods.told_{self.approval.value}")),
        ]
        if self._row is not None:
            lines.append(("orders", say("settings.methods.from_now_on")))
        self.effects.tell(lines)

    def act(self) -> None:
        """Write it down."""
        french, english = self.name_fr.text().strip(), self.name_en.text().strip()
        draft = MethodDraft(
            french or english,
            english or french,
            self.means.value,
            self.kind.value,
            self.approval.value,
        )
        if self._row is None:
            self.do(deciding.add, draft, done=self._done)
        else:
            self.do(deciding.change, self._row.id, draft, done=self._done)

    def _done(self, _result: object) -> None:
        name = self.name_fr if words().language == "fr" else self.name_en
        self.office.ways.say(say("settings.methods.saved", name=name.text().strip()))


class RetireDialog(VerbDialog):
    """A method is offered no longer: what was paid with it stays; what of shops led to it leads to another, or waits.

    `gateways` is how many led to it, `others` are the methods that may take its place.
    """

    def __init__(
        self,
        office: Office,
        row: Method,
        gateways: int,
        others: Sequence[Method],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            office, "settings.methods.leave_title", "settings.methods.leave_do", parent, columns=1
        )
        self._row, self._gateways = row, gateways
        self.tell_subtitle(name_of(row))
        self.successor = TextChoice(self)
        self.successor.offer(
            [(_LATER, say("settings.methods.later")), *((str(each.id), name_of(each)) for each in others)]
        )
        self.successor.currentIndexChanged.connect(self._tell)
        if gateways:
            self.form.add("successor", Field("settings.methods.successor", self.successor))
        else:
            self.successor.hide()
        self.show_body(shown=gateways > 0)
        self._tell()

    def _tell(self) -> None:
        lines = [("orders", say("settings.methods.stays"))]
        if self._gateways:
            word = "undecided" if self.successor.value == _LATER else "handed_on"
            lines.append(("shops", say(f"settings.methods.{word}", n=self._gateways)))
            lines.append(("undo", say("settings.methods.comes_back")))
        self.effects.tell(lines)

    def act(self) -> None:
        """Do it, with Undo for the offer."""
        row, chosen = self._row, self.successor.value

        def done(_nothing: None) -> None:
            self.office.ways.say(
                say("settings.methods.left", name=name_of(row)),
                lambda: self.office.do(deciding.restore, row.id),
            )

        self.do(deciding.archive, row.id, int(chosen) if chosen != _LATER else None, done=done)
