"""A document that came to whom it is for otherwise than by a mail from here: when, how, to whom; and taking that back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from app.correspondence.handover import Handover
from app.correspondence.handover_tables import SPOKEN, WAYS
from app.correspondence.never_left import CARRIES
from app.flow.handover import STILL_HERE, HandoverDraft, hand_over, not_handed_over
from app.reports.mails import MailRow, rows_about
from ui.kit.choice import Choice
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.verb_dialog import VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import say, words


class HandoverDialog(VerbDialog):
    """What lies in the outbox for the document is told, and leaves no more unless that is wanted."""

    fields_of: Mapping[str, str] = {"handover_in_future": "on", "handover_before_issue": "on"}

    def __init__(
        self,
        office: Office,
        noun: str,
        row_id: int,
        number: str,
        parent: QWidget | None = None,
        *,
        kind: str = "",
    ) -> None:
        self._said_of = kind or noun
        self._ours = "_purchase" if noun == "purchase_order" else ""
        super().__init__(
            office,
            f"handover.title.{self._said_of}",
            f"handover.do{self._ours}",
            parent,
            facts={"number": number},
        )
        self._noun, self._row_id, self._number = noun, row_id, number
        # By phone or on their site one orders; a paper is given otherwise.
        ways = [each for each in WAYS if self._ours or each not in SPOKEN]
        self.way = Choice([(each, f"handover.way.{each}") for each in ways], self)
        self.on = DateEdit(lambda: office.today, self)
        self.on.set_value(office.today)
        self.person, self.note_edit = QLineEdit(self), QLineEdit(self)
        self.form.add("way", Field("handover.by", self.way))
        self.form.add("on", Field("handover.on", self.on, required=True))
        self.form.add("person", Field("handover.person", self.person), span=2)
        self.form.add("note", Field("handover.note", self.note_edit), span=2)
        self.instead = WordBox("handover.instead", self, n=1)
        self.instead.setChecked(True)
        self.instead.hide()
        self.instead.toggled.connect(self._tell)
        self.body.addWidget(self.instead)
        office.ask(rows_about, noun, row_id, done=self._on_mails, failed=self.refused, owner=self)
        self._tell()

    def act(self) -> None:
        if self.on.value is None:
            return
        draft = HandoverDraft(
            handed_on=self.on.value,
            way=self.way.value,
            person=self.person.text(),
            note=self.note_edit.text(),
            instead=self.instead.isChecked(),
        )
        self.do(hand_over, self._noun, self._row_id, draft, done=self._done)

    def _on_mails(self, rows: Sequence[MailRow]) -> None:
        kinds = (*CARRIES, "order_confirmation")
        waiting = [each for each in rows if each.state in STILL_HERE and each.kind in kinds]
        self.instead.tell("handover.instead", n=len(waiting))
        self.instead.setVisible(bool(waiting))
        self._tell()

    def _tell(self) -> None:
        lines = [("done", say(f"handover.effect.{self._said_of}"))]
        if not self.instead.isHidden():
            gone = self.instead.isChecked()
            lines.append(("mail", say("handover.effect.cancelled" if gone else "handover.effect.still")))
        self.effects.tell(lines)

    def _done(self, _key: int) -> None:
        self.office.ways.say(say(f"handover.done{self._ours}", number=self._number))


def hand_document_over(
    office: Office, noun: str, row_id: int, number: str, parent: QWidget, kind: str = ""
) -> None:
    """Ask how a document came to its customer; `kind` is what is said of it where its noun has several."""
    HandoverDialog(office, noun, row_id, number, parent, kind=kind).open()


def take_back(office: Office, found: Handover, number: str, parent: QWidget, ours: str = "") -> None:
    """Ask why a record of it is wrong, and withdraw it; `ours` ends the key of an order to a supplier's own title."""
    ReasonDialog(
        office,
        f"handover.withdraw_title{ours}",
        "handover.withdraw_do",
        not_handed_over,
        found.id,
        effects=[
            ("undo", say(f"handover.withdraw_effect{ours}")),
            *([("in", say("handover.withdraw_ordered"))] if ours else []),
        ],
        parent=parent,
        facts={"number": number},
    ).open()


def handover_told(found: Handover) -> str:
    """How a document was handed over, on a line."""
    way, day = say(f"handover.way.{found.way}"), words().date(found.handed_on)
    if found.person:
        return say("handover.line_to", way=way, day=day, person=found.person)
    return say("handover.line", way=way, day=day)
