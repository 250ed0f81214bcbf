"""What comes back: a return begun from an order or one of its shipments, and goods taken in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.flow import returns
from app.flow.returns import Came, ReturningLine
from app.reports.return_page import ReturnPage, ReturnStart, return_start
from app.shipping.return_tables import CONDITIONS
from app.shipping.returned import Left, ReturnLine
from ui.kit.choice import Choice
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.runner import Failure
from ui.kit.text_choice import TextChoice
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import plain, say, words
from ui.orders.order_effects import items_told

_QUANTITY = 104
"""How wide a field for a quantity is."""


def begin_return(
    office: Office,
    order_id: int,
    parent: QWidget,
    failed: Callable[[Failure], object],
    shipment_id: int | None = None,
    reason: str = "",
) -> None:
    """Ask what comes back of an order, or of one of its shipments; a reason may be proposed."""

    def ask(start: ReturnStart) -> None:
        NewReturnDialog(office, start, parent, shipment_id, reason).open()

    office.ask(return_start, order_id, done=ask, failed=failed, owner=parent)


class NewReturnDialog(VerbDialog):
    """Quantities of what left, why they come back, and whether they are here already."""

    fields_of: Mapping[str, str] = {"return_reason_unknown": "reason", "return_condition": "condition"}

    def __init__(
        self,
        office: Office,
        start: ReturnStart,
        parent: QWidget | None = None,
        shipment_id: int | None = None,
        reason: str = "",
    ) -> None:
        super().__init__(
            office,
            "return.new.title",
            "return.new.do",
            parent or QApplication.activeWindow(),
            facts={"number": start.number},
        )
        self._start = start
        own = [each for each in start.lines if each.shipment_id == shipment_id]
        self.lines: list[Left] = own or list(start.lines)
        self.edits: dict[int, QuantityEdit] = {}
        for line in self.lines:
            edit = QuantityEdit(self)
            # What a whole parcel brings back stands there; of a choice nothing does.
            edit.set_value(line.returnable_milli if reason or len(self.lines) == 1 else 0)
            edit.settled.connect(self.tell)
            self.edits[line.id] = edit
            told = say(
                "return.new.open",
                quantity=words().quantity(line.returnable_milli),
                number=line.shipment_number,
            )
            called = " · ".join(filter(None, (line.bundle, line.name)))
            field = Field(plain(called), edit, hint=told, beside=_QUANTITY)
            self.form.add(str(line.id), field, span=2)
        self.reason = TextChoice(self)
        self.reason.offer([(each.code, each.name(words().language)) for each in start.reasons])
        self.reason.set_value(reason)
        self.here = Choice([("announced", "return.new.announced"), ("arrived", "return.new.arrived")], self)
        self.here.set_value("arrived" if reason else "announced")
        self.condition = Choice([(each, f"returns.condition.{each}") for each in CONDITIONS], self)
        self.note_ = QLineEdit(self)
        self.form.add("reason", Field("return.new.reason", self.reason), span=2)
        self.form.add("here", Field("return.new.here", self.here))
        self.form.add("condition", Field("return.new.condition", self.condition))
        self.form.add("note", Field("return.new.note", self.note_), span=2)
        self.here.currentIndexChanged.connect(self.tell)
        self.tell_subtitle(say("return.new.told"))
        self.tell()

    @property
    def chosen(self) -> list[ReturningLine]:
        """What comes back, with the reason."""
        return [
            ReturningLine(line.id, milli, self.reason.value)
            for line in self.lines
            if (milli := self.edits[line.id].value or 0)
        ]

    def tell(self) -> None:
        """Say what follows."""
        arrived = self.here.value == "arrived"
        self.form.fields["condition"].edit.setEnabled(arrived)
        pieces = items_told(sum(each.quantity_milli for each in self.chosen))
        self.effects.tell(
            [("in" if arrived else "wait", say(f"return.new.effect.{self.here.value}", quantity=pieces))]
        )
        self.verb.allow(bool(self.chosen), say("return.new.none"))

    def check(self) -> bool:
        return super().check() and _within(self, self.lines, self.edits, _returnable)

    def act(self) -> None:
        if self.here.value == "arrived":
            self.do(
                returns.take_in,
                self._start.order_id,
                self.chosen,
                self.condition.value,
                self.note_.text(),
                done=self._done,
            )
        else:
            self.do(returns.announce, self._start.order_id, self.chosen, self.note_.text(), done=self._done)

    def _done(self, return_id: int) -> None:
        self.office.ways.open("return", return_id)


class TakeInDialog(VerbDialog):
    """What is in the parcel, what it is like, and when it came."""

    fields_of: Mapping[str, str] = {"return_day": "day", "return_condition": "condition"}

    def __init__(self, office: Office, page: ReturnPage, parent: QWidget | None = None) -> None:
        number = page.row.number
        super().__init__(
            office, "return.receive.title", "return.receive.do", parent, facts={"number": number}
        )
        self._page = page
        self.lines = [each for each in page.lines if page.room_of(each)]
        self.edits: dict[int, QuantityEdit] = {}
        for line in self.lines:
            edit = QuantityEdit(self)
            edit.set_value(line.expected_milli)
            edit.settled.connect(self._tell)
            self.edits[line.id] = edit
            told = say("return.receive.open", quantity=words().quantity(page.room_of(line)))
            field = Field(plain(line.name), edit, hint=told, beside=_QUANTITY)
            self.form.add(str(line.id), field, span=2)
        self.condition = Choice([(each, f"returns.condition.{each}") for each in CONDITIONS], self)
        self.day = DateEdit(lambda: office.today, self)
        self.day.set_value(office.today)
        self.note_ = QLineEdit(self)
        self.form.add("condition", Field("return.new.condition", self.condition))
        self.form.add("day", Field("return.receive.day", self.day, required=True))
        self.form.add("note", Field("return.new.note", self.note_), span=2)
        self.tell_subtitle(say("return.receive.told"))
        self._tell()

    @property
    def chosen(self) -> list[Came]:
        """What came."""
        return [
            Came(line.id, milli, self.condition.value)
            for line in self.lines
            if (milli := self.edits[line.id].value or 0)
        ]

    def check(self) -> bool:
        return super().check() and _within(self, self.lines, self.edits, self._page.room_of)

    def act(self) -> None:
        number = self._page.row.number
        self.do(
            returns.receive,
            self._page.row.id,
            self.chosen,
            self.day.value,
            self.note_.text(),
            done=lambda _id: self.office.ways.say(say("return.receive.done", number=number)),
        )

    def _tell(self) -> None:
        pieces = items_told(sum(each.quantity_milli for each in self.chosen))
        self.effects.tell([("in", say("return.receive.effect", quantity=pieces))])
        self.verb.allow(bool(self.chosen), say("return.receive.none"))


def _returnable(line: Left) -> int:
    return line.returnable_milli


def _within(
    dialog: VerbDialog,
    lines: Sequence[Left] | Sequence[ReturnLine],
    edits: Mapping[int, QuantityEdit],
    most: Callable[..., int],
) -> bool:
    """Whether no quantity is more than there may be; the first that is says so at its field."""
    for line in lines:
        if (edits[line.id].value or 0) > most(line):
            field = dialog.form.fields[str(line.id)]
            field.complain(say("return.receive.open", quantity=words().quantity(most(line))))
            field.edit.setFocus()
            return False
    return True
