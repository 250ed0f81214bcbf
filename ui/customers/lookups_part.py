"""What public registers say of a customer, with its age; asked when somebody wants to know, never in the way."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.flow import lend
from app.links.lookups.check import Checked, answers_about, check_customer, notice_known
from app.links.lookups.lookup import Looked
from app.links.lookups.told import age, alarming, told
from ui.kit.office import Office, Touched
from ui.kit.runner import Failure, Token
from ui.kit.section import Section, emptied
from ui.kit.theme import set_role
from ui.kit.wording import WordButton, say, sentence, words

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read


class LookupsPart(Section):
    """A line a register, the newest answer first; *Check* asks again. A notice proposes the fact that holds orders."""

    def __init__(self, office: Office, customer_id: int, parent: QWidget | None = None) -> None:
        super().__init__("lookup.section", parent, edge="bottom")
        self.office, self._customer_id = office, customer_id
        self._answers: dict[str, Looked] = {}
        self._now: datetime | None = None
        self.lines: list[str] = []
        self._known = False
        self.check = WordButton("lookup.check", self, clicked=self.ask)
        self.check.setProperty("fit", "compact")
        self.notice = WordButton("lookup.note_notice", self, clicked=self._note)
        self.notice.setProperty("fit", "compact")
        self.load()

    def load(self) -> None:
        """Look at what was kept."""
        self.office.ask(_kept, self._customer_id, done=self._on_kept, owner=self, later=True)

    def ask(self) -> None:
        """Ask every register that knows the customer."""
        self.check.allow(allowed=False, reason=say("lookup.asking"))
        touched: Touched = frozenset({("customer", self._customer_id)})
        self.office.call(
            _check,
            self._customer_id,
            done=self._on_checked,
            failed=self._on_failed,
            touches=touched,
            owner=self,
        )

    # --- showing ---

    def _on_kept(self, found: tuple[dict[str, Looked], datetime, bool]) -> None:
        self._answers, self._now, known = found
        self._known = known
        self._show(known=known)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show(known=self._known)

    def _show(self, troubles: tuple[str, ...] = (), *, known: bool = False) -> None:
        for button in (self.check, self.notice):
            self.body.removeWidget(button)
        emptied(self.body)
        self.lines = []
        for service in ("register", "vies", "bodacc"):
            found = self._answers.get(service)
            if found is not None and self._now is not None:
                self._add_line(told(found, words()), "late" if alarming(found) else "text")
                self._add_line(age(found, self._now, words()), "text2", "support")
        for trouble in troubles:
            self._add_line(trouble, "wait", "support")
        if not self._answers and not troubles:
            self._add_line(say("lookup.never"), "text2", "support")
        notice = self._open_notice()
        self.notice.setVisible(notice is not None and not known)
        self.body.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.notice, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_line(self, text: str, ink: str, role: str = "body") -> None:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        set_role(label, role, ink)
        self.body.addWidget(label)
        self.lines.append(text)

    def _open_notice(self) -> dict[str, Any] | None:
        found = self._answers.get("bodacc")
        notices: list[dict[str, Any]] = found.summary.get("notices", []) if found is not None else []
        return next((each for each in notices if each.get("opens")), None)

    # --- doing ---

    def _on_checked(self, checked: Checked) -> None:
        self.check.allow(allowed=True)
        self._answers = {**self._answers, **checked.answers}
        self._now = max((each.asked_at for each in checked.answers.values()), default=self._now)
        self._show(tuple(sentence(each) for each in checked.troubles.values()))

    def _on_failed(self, failure: Failure) -> None:
        self.check.allow(allowed=True)
        self._show((sentence(failure.error),))

    def _note(self) -> None:
        notice = self._open_notice()
        if notice is None:
            return
        judged_on = date.fromisoformat(notice["judged_on"]) if notice["judged_on"] else None
        told_on = notice["published_on"]
        # The time to lodge a claim runs from the notice, what may be lodged from the judgment.
        happened_on = date.fromisoformat(told_on) if told_on else judged_on or self.office.today
        self.office.do(
            lend.notice,
            self._customer_id,
            happened_on,
            notice["reference"],
            notice["nature"],
            "bodacc",
            lend.Opened(judged_on if judged_on is None or judged_on <= happened_on else None),
            done=partial(self._noted, notice["reference"]),
            owner=self,
        )

    def _noted(self, reference: str, _fact_id: int) -> None:
        self.notice.hide()
        self.office.ways.say(say("lookup.noted", reference=reference))


def _kept(rd: Read, customer_id: int) -> tuple[dict[str, Looked], datetime, bool]:
    """The answers kept, now, and whether a notice of theirs is a fact already."""
    answers = answers_about(rd, customer_id)
    references = {each["reference"] for each in _notices(answers)}
    return answers, rd.now, notice_known(rd, customer_id, references)


def _notices(answers: dict[str, Looked]) -> list[dict[str, Any]]:
    found = answers.get("bodacc")
    return list(found.summary.get("notices", ())) if found is not None else []


def _check(database: Database, actor: Actor, _token: Token, customer_id: int) -> Checked:
    return check_customer(database, actor, customer_id)
