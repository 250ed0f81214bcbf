"""Deciding on what was changed here and in a shop: both values of each field beside each other, one choice a field (Y8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.links.shops.conflict import decide
from app.links.shops.conflict_look import ConflictLook, FieldLook, look_of_row
from app.links.shops.conflict_record import Side
from ui.kit.breakable import breakable
from ui.kit.office import Office
from ui.kit.section import emptied
from ui.kit.theme import set_role
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import WordButton, say
from ui.shops.conflict_words import value_said, who_said

_SIDES: tuple[Side, Side] = ("here", "shop")


def decide_conflicts(
    office: Office,
    noun: str,
    row_id: int,
    parent: QWidget | None = None,
    done: Callable[[], object] | None = None,
) -> ConflictDialog:
    """Open the dialog for what waits about a customer or a product."""
    dialog = ConflictDialog(office, noun, row_id, parent or QApplication.activeWindow(), done)
    dialog.open()
    return dialog


class _Cell(QWidget):
    """Something said and what stands below it; a click on what one side says chooses it, as one on its button does."""

    def __init__(self, button: QRadioButton | None) -> None:
        super().__init__()
        self._button = button

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._button is not None and self._button.isEnabled():
            self._button.click()


@dataclass(frozen=True, slots=True)
class _Choice:
    """A field and its two buttons; none of them is chosen beforehand."""

    field: FieldLook
    buttons: tuple[QRadioButton, QRadioButton]
    group: QButtonGroup

    @property
    def side(self) -> Side | None:
        """The side that was chosen."""
        return next((side for side, each in zip(_SIDES, self.buttons, strict=True) if each.isChecked()), None)


class ConflictDialog(VerbDialog):
    """What is not chosen goes on waiting; leaving the dialog decides nothing."""

    def __init__(
        self,
        office: Office,
        noun: str,
        row_id: int,
        parent: QWidget | None = None,
        done: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(
            office,
            "shop_conflict.title",
            "shop_conflict.do",
            parent,
            width=WIDE,
            facts={"name": ""},
        )
        self.noun, self.row_id, self._done = noun, row_id, done
        self.look: ConflictLook | None = None
        self.choices: tuple[_Choice, ...] = ()
        self.all_here = WordButton("shop_conflict.all_here", self, clicked=lambda: self._choose_all("here"))
        self.all_shop = WordButton("shop_conflict.all_shop", self, clicked=lambda: self._choose_all("shop"))
        both = QWidget(self)
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for button in (self.all_here, self.all_shop):
            line.addWidget(button)
        line.addStretch(1)
        self._table = QWidget(self)
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(12)
        for column, stretch in ((0, 2), (2, 3), (4, 3)):
            self._grid.setColumnStretch(column, stretch)
        self.put(both)
        self.put(self._table)
        self.verb.allow(allowed=False, reason=say("shop_conflict.reading"))
        office.ask(look_of_row, noun, row_id, done=self._on_look, failed=self.refused, owner=self)

    def open(self) -> None:
        super().open()
        self._begin()

    def act(self) -> None:
        """Decide what was chosen."""
        answers = {each.field.conflict.id: each.side for each in self.choices if each.side is not None}
        seen = {each.field.conflict.id: each.field.conflict.there for each in self.choices}
        self.do(decide, answers, seen, done=self._decided)

    # --- within ---

    def _on_look(self, look: ConflictLook | None) -> None:
        if look is None:
            # Somebody decided meanwhile, or both sides agree again.
            self.verb.allow(allowed=False, reason=say("shop_conflict.none"))
            self.tell_note(say("shop_conflict.none"))
            return
        self.look = look
        self.tell_title("shop_conflict.title", name=look.name)
        self.tell_subtitle(say("shop_conflict.subtitle", shops=look.shops))
        self.tell_note(say("shop_conflict.here_note"))
        self._lay(look)
        self._explain()
        self._begin()

    def _begin(self) -> None:
        """The keys begin at the first choice, once it is there: what is not shown yet takes none."""
        if self.choices:
            self.choices[0].buttons[0].show()
            self.choices[0].buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay(self, look: ConflictLook) -> None:
        emptied(self._grid)
        for column, key in ((1, "shop_conflict.here"), (3, "shop_conflict.there")):
            head = QLabel(say(key), self._table)
            set_role(head, "sum")
            self._grid.addWidget(head, 0, column, 1, 2)
        # Taking the shop's changes the record, which whoever is here may not be allowed to.
        may = self.office.actor.may(f"{look.noun}.change")
        self.choices = tuple(
            self._lay_field(look, each, at, may=may) for at, each in enumerate(look.fields, 1)
        )
        self.all_shop.allow(allowed=may, reason="" if may else say("shop_conflict.may_not"))
        for widget in self._table.findChildren(QWidget):
            widget.ensurePolished()
        self._table.updateGeometry()

    def _lay_field(self, look: ConflictLook, field: FieldLook, at: int, *, may: bool) -> _Choice:
        currency, name = self.office.currency, field.conflict.field
        called = say(f"shop_conflict.field.{name}")
        called = called[0].upper() + called[1:]
        before = ""
        if field.known:
            value = value_said(look, name, field.before, currency).replace("\n", ", ")
            before = say("shop_conflict.before", value=value)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(_cell(_text(called, "label"), _text(before, "support", "text2")), at, 0, top)
        group = QButtonGroup(self._table)
        buttons: list[QRadioButton] = []
        for place, (value, who) in enumerate(zip((field.here, field.there), who_said(field), strict=True)):
            button = QRadioButton(self._table)
            said = value_said(look, name, value, currency)
            side = say(("shop_conflict.here", "shop_conflict.there")[place])
            button.setAccessibleName(f"{called}, {side}: {said}")
            button.setAccessibleDescription(who)
            if place and not may:
                button.setEnabled(False)
                button.setToolTip(say("shop_conflict.may_not"))
            group.addButton(button)
            button.toggled.connect(self._explain)
            column = 1 + place * 2
            self._grid.addWidget(button, at, column, top)
            cell = _cell(_text(said, "body"), _text(who, "support", "text2"), button)
            self._grid.addWidget(cell, at, column + 1, top)
            buttons.append(button)
        return _Choice(field, cast("tuple[QRadioButton, QRadioButton]", tuple(buttons)), group)

    def _choose_all(self, side: Side) -> None:
        for each in self.choices:
            each.buttons[_SIDES.index(side)].setChecked(True)

    def _explain(self, *_checked: object) -> None:
        chosen = [each.side for each in self.choices]
        told: list[tuple[str, str]] = []
        if kept := chosen.count("here"):
            told.append(("done", say("shop_conflict.effect.here", n=kept)))
        if taken := chosen.count("shop"):
            told.append(("in", say("shop_conflict.effect.shop", n=taken)))
        if (left := chosen.count(None)) and left < len(chosen):
            told.append(("wait", say("shop_conflict.effect.left", n=left)))
        self.effects.tell(told)
        allowed = any(chosen)
        self.verb.allow(allowed=allowed, reason="" if allowed else say("shop_conflict.choose"))

    def _decided(self, n: int) -> None:
        self.office.ways.say(say("shop_conflict.decided", n=n))
        if self._done is not None:
            self._done()


def _text(text: str, role: str, ink: str = "text") -> QLabel:
    label = QLabel(breakable(text))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_role(label, role, ink)
    return label


def _cell(said: QLabel, below: QLabel, button: QRadioButton | None = None) -> QWidget:
    cell = _Cell(button)
    column = QVBoxLayout(cell)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(said)
    if below.text():
        column.addWidget(below)
    return cell
