"""Payment terms as fields: a line for each instalment, its share and its steps in the order they are taken."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.customers.terms import DayOfNextMonth, Days, EndOfMonth, Months, Part, Step, Terms
from ui.kit.choice import Choice
from ui.kit.theme import scaled, set_role
from ui.kit.whole_edit import WholeEdit
from ui.kit.wording import WordButton, plain, say

KINDS = ("none", "days", "months", "end_of_month", "day")
MOST_PARTS = 12
_SLOTS = 4
_LARGEST = {"days": 3660, "months": 120, "day": 31}
_USUAL = {"days": 30, "months": 1, "day": 10}


class StepEdit(QWidget):
    """One step: which kind, and its number where it has one."""

    changed = Signal()

    def __init__(self, place: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = Choice([(each, f"settings.terms.step_{each}") for each in KINDS], self)
        self.kind.setAccessibleName(say("settings.terms.step_kind", place=place))
        self.number = WholeEdit(self)
        self.number.setAccessibleName(say("settings.terms.step_number", place=place))
        self.number.setFixedWidth(scaled(52))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.kind, 1)
        row.addWidget(self.number)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.number.textChanged.connect(self._on_text)
        self._show_number()

    def show_step(self, step: Step | None) -> None:
        """Show a step, or none."""
        kind, number = _told(step)
        self.kind.set_value(kind)
        self.number.set_value(number)
        self._show_number()

    @property
    def step(self) -> Step | None:
        """The step as it stands; None where none is chosen."""
        kind, text = self.kind.value, self.number.text().strip()
        number = int(text) if text.isdecimal() else 0
        if kind == "end_of_month":
            return EndOfMonth()
        if kind == "none":
            return None
        return {"days": Days, "months": Months, "day": DayOfNextMonth}[kind](number)

    @property
    def sound(self) -> bool:
        """Whether its number can be."""
        most = _LARGEST.get(self.kind.value)
        text = self.number.text().strip()
        return most is None or (text.isdecimal() and 1 <= int(text) <= most)

    def _on_kind(self) -> None:
        if self.kind.value in _USUAL:
            self.number.set_value(_USUAL[self.kind.value])
        self._show_number()
        self.changed.emit()

    def _on_text(self, _text: str) -> None:
        self.changed.emit()

    def _show_number(self) -> None:
        self.number.setVisible(self.kind.value in _LARGEST)


class PartEdit(QWidget):
    """One instalment: its share in percent where there are several, then its steps; the next appears when one is taken."""

    changed = Signal()

    def __init__(self, at: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share = WholeEdit(self)
        self.share.setFixedWidth(scaled(52))
        self.share.setAccessibleName(say("settings.terms.share_of", n=at + 1))
        self.percent = QLabel("%", self)
        set_role(self.percent, "body", "text2")
        self.steps = [
            StepEdit(say("settings.terms.place", part=at + 1, step=n + 1), self) for n in range(_SLOTS)
        ]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.share)
        row.addWidget(self.percent)
        for edit in self.steps:
            row.addWidget(edit)
            edit.changed.connect(self._on_step)
        row.addStretch(1)
        self.share.textChanged.connect(self._on_text)
        self._show_next()

    def show_part(self, part: Part, *, share: int | None) -> None:
        """Show an instalment; no share where all are alike."""
        self.share.set_value(share)
        for at, edit in enumerate(self.steps):
            edit.show_step(part.steps[at] if at < len(part.steps) else None)
        self._show_next()

    def show_share(self, *, shown: bool) -> None:
        """A single amount has no share."""
        self.share.setVisible(shown)
        self.percent.setVisible(shown)

    def read(self, *, alike: bool) -> Part:
        """The instalment as it stands; steps stop at the first that is none."""
        steps: list[Step] = []
        for edit in self.steps:
            step = edit.step
            if step is None:
                break
            steps.append(step)
        text = self.share.text().strip()
        return Part(tuple(steps), 1 if alike else int(text) if text.isdecimal() else 0)

    @property
    def wrong(self) -> WholeEdit | None:
        """The first number that cannot be."""
        return next((edit.number for edit in self.steps if edit.isVisibleTo(self) and not edit.sound), None)

    def _on_step(self) -> None:
        self._show_next()
        self.changed.emit()

    def _on_text(self, _text: str) -> None:
        self.changed.emit()

    def _show_next(self) -> None:
        taken = True
        for edit in self.steps:
            edit.setVisible(taken)
            taken = taken and edit.kind.value != "none"


class StepsEdit(QWidget):
    """All instalments. `changed` tells of every key."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parts: list[PartEdit] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self.more = WordButton("settings.terms.more", self, look="quiet", clicked=self.add_part)
        self.less = WordButton("settings.terms.less", self, look="quiet", clicked=self.drop_part)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.more)
        row.addWidget(self.less)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._column)
        column.addLayout(row)
        self.setAccessibleName(plain(say("settings.terms.steps")))

    def show_terms(self, terms: Terms) -> None:
        """Show these terms."""
        while len(self.parts) > len(terms.parts):
            self._drop()
        while len(self.parts) < len(terms.parts):
            self._grow()
        alike = len({part.share for part in terms.parts}) == 1
        for edit, part in zip(self.parts, terms.parts, strict=True):
            edit.show_part(part, share=None if alike else part.share)
        self._settle()

    def add_part(self) -> None:
        """One instalment more, where the keys go on."""
        self._grow()
        self._settle()
        self.parts[-1].share.setFocus()

    def drop_part(self) -> None:
        """One instalment less."""
        self._drop()
        self._settle()

    @property
    def terms(self) -> Terms:
        """The terms as they stand; shares left out everywhere are alike."""
        alike = not any(edit.share.text().strip() for edit in self.parts) or len(self.parts) == 1
        return Terms(tuple(edit.read(alike=alike) for edit in self.parts))

    @property
    def wrong(self) -> WholeEdit | None:
        """The first number that cannot be, None when all can."""
        several = len(self.parts) > 1
        found = self.terms
        if several and any(part.share < 1 for part in found.parts):
            return next(edit.share for edit in self.parts if not edit.share.text().strip().strip("0"))
        return next((edit.wrong for edit in self.parts if edit.wrong is not None), None)

    # --- within ---

    def _grow(self) -> None:
        edit = PartEdit(len(self.parts), self)
        edit.changed.connect(self.changed)
        self._column.addWidget(edit)
        self.parts.append(edit)

    def _drop(self) -> None:
        edit = self.parts.pop()
        edit.hide()
        edit.deleteLater()

    def _settle(self) -> None:
        several = len(self.parts) > 1
        for edit in self.parts:
            edit.show_share(shown=several)
        self.less.allow(several, say("settings.terms.one_stays"))
        self.more.allow(len(self.parts) < MOST_PARTS, say("settings.terms.most", n=MOST_PARTS))
        self.changed.emit()


def _told(step: Step | None) -> tuple[str, int | None]:
    match step:
        case None:
            return "none", None
        case Days(n):
            return "days", n
        case Months(n):
            return "months", n
        case EndOfMonth():
            return "end_of_month", None
        case DayOfNextMonth(n):
            return "day", n
