"""What comes back: a return begun from an order or one of its shipments, and goods taken in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.flow import returns
from app.flow.returns import Came, ReturningLine
from app.reports.return_page import ReturnPage, ReturnStart, return_start
from app.shipping.return_tables import CONDITIONS
from app.shipping.returned import Left
from ui.kit.choice import Choice
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.text_choice import TextChoice
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say, words
from ui.orders.order_effects import items_told
from ui.shipping.back_fields import BackFields


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
        self.fields = BackFields(self, start.lots, self.tell)
        self.edits = self.fields.edits
        for line in self.lines:
            told = say(
                "return.new.open",
                quantity=words().quantity(line.returnable_milli),
                number=line.shipment_number,
            )
            called = " · ".join(filter(None, (line.bundle, line.name)))
            # What a whole parcel brings back stands there; of a choice nothing does.
            whole = line.returnable_milli if reason or len(self.lines) == 1 else 0
            self.fields.add(line.id, line.id, called, told, most=line.returnable_milli, first=whole)
        self.bundles: dict[str, WordButton] = {}
        for name in dict.fromkeys(line.bundle for line in self.lines if line.bundle):
            button = WordButton("return.new.bundle", self, look="link", name=name)
            button.clicked.connect(partial(self._take_bundle, name))
            self.bundles[name] = button
            self.put_at_foot(button)
        self.reason = TextChoice(self)
        named = [(each.code, each.name(words().language)) for each in start.reasons]
        # Nobody's reason is assumed: what is counted of them is what was said.
        self.reason.offer(named if reason else [("", ""), *named])
        self.reason.set_value(reason)
        self.here = Choice([("announced", "return.new.announced"), ("arrived", "return.new.arrived")], self)
        self.here.set_value("arrived" if reason else "announced")
        self.condition = Choice([(each, f"returns.condition.{each}") for each in CONDITIONS], self)
        self.note_ = QLineEdit(self)
        self.form.add("reason", Field("return.new.reason", self.reason, required=True), span=2)
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
            ReturningLine(line.id, milli, self.reason.value, self.fields.lots(line.id))
            for line in self.lines
            if (milli := self.fields.quantity(line.id))
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
        if not self.reason.value:
            self.form.fields["reason"].complain(say("kit.form.choose"))
            self.reason.setFocus()
            return False
        return super().check() and self.fields.within()

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

    def _take_bundle(self, name: str) -> None:
        self.fields.take_all([line.id for line in self.lines if line.bundle == name])

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
        self.fields = BackFields(self, page.lots_out, self._tell)
        self.edits = self.fields.edits
        for line in self.lines:
            room = page.room_of(line)
            told = say("return.receive.open", quantity=words().quantity(room))
            self.fields.add(
                line.id, line.shipment_line_id, line.name, told, most=room, first=line.expected_milli
            )
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
            Came(line.id, milli, self.condition.value, self.fields.lots(line.id))
            for line in self.lines
            if (milli := self.fields.quantity(line.id))
        ]

    def check(self) -> bool:
        return super().check() and self.fields.within()

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
