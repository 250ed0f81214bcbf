"""Changing a confirmed order: the quantity of each line, the day promised; why, and why it passes where a rule says no."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.errors import Refusal
from app.flow.change import change
from app.orders.change import OrderChange, total_changed
from app.reports.order_page import OrderPage
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.runner import Failure, Token
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import plain, say, words


class ChangeDialog(VerbDialog):
    """What is shipped, invoiced or called off stays; the field for a release shows once a rule has said no."""

    fields_of: Mapping[str, str] = {"reason_missing": "reason"}

    def __init__(self, office: Office, page: OrderPage, parent: QWidget | None = None) -> None:
        number = page.row.number or ""
        super().__init__(
            office, "order_page.change.title", "order_page.change.verb", parent, facts={"number": number}
        )
        self._page = page
        self._asked: Token | None = None
        self.edits: dict[int, QuantityEdit] = {}
        currency = page.order.currency
        terms = "gross" if page.order.prices_include_tax else "net"
        for line in page.lines:
            if not line.counted:
                continue
            edit = QuantityEdit(self)
            edit.set_value(line.quantity_milli)
            edit.settled.connect(self._tell)
            self.edits[line.id] = edit
            done = max(line.shipped_milli, line.invoiced_milli, line.dropped_milli)
            field = Field(plain(say("order_page.change.quantity", name=line.name)), edit)
            told = [
                say(
                    f"order_page.change.price_{terms}",
                    price=words().unit_price(line.unit_price_micro, currency),
                )
            ]
            if done:
                told.append(say("order_page.change.done_of", quantity=words().quantity(done)))
            field.explain(", ".join(told))
            self.form.add(str(line.id), field)
        self.promised = DateEdit(lambda: office.today, self)
        self.promised.set_value(page.row.promised_on)
        self.reason, self.release = QLineEdit(self), QLineEdit(self)
        self.form.add("promised", Field("order_page.change.promised", self.promised, hint="kit.optional"))
        self.form.add(
            "reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"), span=2
        )
        self.release_field = Field("order_page.change.release", self.release)
        self.form.add("release", self.release_field, span=2)
        self.release_field.hide()
        self._tell()

    @property
    def wanted(self) -> OrderChange:
        """What was typed, as far as it differs."""
        standing = {line.id: line.quantity_milli for line in self._page.lines}
        quantities = {
            line_id: edit.value
            for line_id, edit in self.edits.items()
            if edit.value is not None and edit.value != standing[line_id]
        }
        return OrderChange(quantities, (), self.promised.value)

    def act(self) -> None:
        self.do(
            change,
            self._page.row.id,
            self.wanted,
            self.reason.text().strip(),
            self.release.text().strip(),
            done=lambda _none: self.office.ways.say(say("order_page.change.done")),
        )

    def refused(self, failure: Failure) -> None:
        """Where a rule says no, whoever may decide can say why it passes."""
        super().refused(failure)
        if isinstance(failure.error, Refusal) and failure.error.code == "increase_held":
            self.release_field.show()
            self.release.setFocus()

    def _tell(self) -> None:
        """Ask what the order would come to; nothing is said while nothing differs."""
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None
        judged = ("limit", say("order_page.change.judged"))
        if not self.wanted.quantities:
            standing = say("order_page.change.same", total=self._money(self._page.order.total))
            self.effects.tell([("orders", standing), judged])
            return
        self._asked = self.office.ask(
            total_changed,
            self._page.row.id,
            self.wanted,
            done=lambda total: self.effects.tell([("orders", self._moved(total)), judged]),
            failed=lambda failure: self.effects.tell([("late", why_not(failure))]),
            owner=self,
        )

    def _moved(self, total: int) -> str:
        before = self._page.order.total
        return say("order_page.change.effect", before=self._money(before), after=self._money(total))

    def _money(self, minor: int) -> str:
        return words().money(minor, self._page.order.currency)


def why_not(failure: Failure) -> str:
    """Why the order cannot be changed so, in a line."""
    return words().part(failure.error, "problem") if isinstance(failure.error, Refusal) else ""
