"""Changing whose turn it is: one order, or one of those that wait for a product, and what that changes for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from app.flow.turns import serve_first, serve_last
from app.orders.turns import Moved, TurnChange, turn_change
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.text_choice import TextChoice
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words

Line = tuple[str, str]
_NAMED = 4
"""So many of the others are named."""


class TurnDialog(VerbDialog):
    """Serves an order `first`, or lets others go before it; of several `orders` (key and words) one is chosen."""

    fields_of: Mapping[str, str] = {"reason_missing": "reason"}

    def __init__(
        self,
        office: Office,
        orders: Sequence[tuple[int, str]],
        parent: QWidget | None = None,
        *,
        first: bool,
        chosen: int = 0,
    ) -> None:
        self._key = "turns.first" if first else "turns.last"
        one = len(orders) == 1
        title = f"{self._key}.title" if one else f"{self._key}.title_any"
        super().__init__(
            office, title, f"{self._key}.verb", parent, columns=1, facts={"number": orders[0][1]}
        )
        self._first = first
        self.order = TextChoice(self)
        self.order.offer([(str(key), told) for key, told in orders])
        self.order.set_value(str(chosen or orders[0][0]))
        if one:
            self.order.hide()
        else:
            self.form.add("order", Field("turns.order", self.order))
        self.reason = QLineEdit(self)
        self.form.add("reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"))
        self.order.currentIndexChanged.connect(self._look)
        self._look()

    @property
    def order_id(self) -> int:
        """The order whose turn changes."""
        return int(self.order.value)

    def act(self) -> None:
        verb = serve_first if self._first else serve_last
        self.do(verb, self.order_id, self.reason.text().strip(), done=self._said)

    def _look(self) -> None:
        self.verb.allow(allowed=False, reason=say("kit.bulk.looking"))
        self.office.ask(
            turn_change,
            self.order_id,
            first=self._first,
            done=partial(self._on_change, self.order_id),
            failed=self.refused,
            owner=self,
        )

    def _on_change(self, order_id: int, change: TurnChange | None) -> None:
        if order_id != self.order_id:
            return
        none = say(f"{self._key}.none")
        self.verb.allow(change is not None, none)
        self.effects.tell([("info", none)] if change is None else turn_lines(change))

    def _said(self, change: TurnChange) -> None:
        self.office.ways.say(say(f"{self._key}.done", number=change.own.number))


def turn_lines(change: TurnChange) -> list[Line]:
    """What it changes for whom, a line each."""
    found = [_line(change.own), *(_line(each) for each in change.others[:_NAMED])]
    if (more := len(change.others) - _NAMED) > 0:
        found.append(("info", say("turns.more", n=more)))
    if any(each.breaks for each in (change.own, *change.others)):
        found.append(("calendar", say("turns.days_stay")))
    return found


def _line(row: Moved) -> Line:
    if row.after_milli <= 0:
        return "done", say("turns.here", number=row.number)
    day = words().date(row.leaves_on) if row.leaves_on is not None else ""
    promised = words().date(row.promised_on) if row.promised_on is not None else ""
    key = ("breaks" if row.breaks else "waits") + ("_on" if day else "")
    told = say(
        f"turns.{key}", number=row.number, items=words().items(row.after_milli), day=day, promised=promised
    )
    return "late" if row.breaks else "wait", told
