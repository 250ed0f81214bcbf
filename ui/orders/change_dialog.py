"""Changing a confirmed order: its lines and what they cost, lines added, where it goes, when it is paid; why, and why it
passes where a rule says no. The confirmation, which says something else now, can be sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.errors import Refusal
from app.flow.change import change
from app.orders.change import OrderChange, total_changed
from app.reports.change_page import ChangePage, change_page
from app.reports.order_page import OrderPage
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.runner import Failure, Token
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import say, words
from ui.orders.added_lines import AddedLines
from ui.orders.change_delivery import ChangeDelivery
from ui.orders.change_lines import ChangeLines
from ui.orders.change_terms import ChangeTerms
from ui.orders.change_words import ChangeWords
from ui.orders.order_name import order_called


class ChangeDialog(VerbDialog):
    """What is shipped, invoiced or called off stays; the field for a release shows once a rule has said no."""

    fields_of: Mapping[str, str] = {
        "reason_missing": "reason",
        "address_changes_vat": "delivery",
        "carriage_negative": "shipping",
        "point_without_carrier": "point_carrier",
        "point_without_code": "point_code",
    }

    def __init__(self, office: Office, page: OrderPage, parent: QWidget | None = None) -> None:
        number = order_called(page.row)
        super().__init__(
            office,
            "order_page.change.title",
            "order_page.change.verb",
            parent,
            width=WIDE,
            facts={"number": number},
        )
        self._page = page
        self._asked: Token | None = None
        self.lines = ChangeLines(page, self)
        self.edits, self.prices, self.discounts = self.lines.edits, self.lines.prices, self.lines.discounts
        self.lines.changed.connect(self._tell)
        # Above the fields, for it stands so on the order.
        self.body.insertWidget(self.body.indexOf(self.form), self.lines)
        self.added = AddedLines(office, self.banner, self)
        self.added_field = Field("order_page.change.added", self.added, hint="order_page.change.added_hint")
        self.form.add("added", self.added_field, span=2)
        self.added.changed.connect(self._tell)
        self.added.complained.connect(self.added_field.complain)
        self.added.left.connect(self._on_left)
        self.added.grown.connect(self._on_grown)
        self.promised = DateEdit(lambda: office.today, self)
        self.promised.set_value(page.row.promised_on)
        self.promised.settled.connect(self._tell)
        self.reason, self.release = QLineEdit(self), QLineEdit(self)
        self.form.add("promised", Field("order_page.change.promised", self.promised))
        self.carried = ChangeDelivery(office, page, self)
        self.carried.told.connect(self._tell)
        self.carried.put(self.form)
        self.terms = ChangeTerms(page, self)
        self.terms.told.connect(self._tell)
        self.terms.put(self.form)
        self.worded = ChangeWords(page, self)
        self.worded.told.connect(self._tell)
        self.worded.put(self.form)
        self.form.add(
            "reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"), span=2
        )
        self.release_field = Field("order_page.change.release", self.release)
        self.form.add("release", self.release_field, span=2)
        self.release_field.hide()
        self.mail = WordBox("order_page.change.mail", self)
        self.put(self.mail)
        office.ask(change_page, page.row.id, done=self._on_page, failed=self.refused, owner=self)
        self._tell()

    @property
    def wanted(self) -> OrderChange:
        """What was typed, as far as it differs."""
        wanted = OrderChange(self.lines.quantities, self.added.lines, self.promised.value)
        wanted = self.terms.put_on(self.carried.put_on(replace(wanted, prices=self.lines.repriced)))
        return self.worded.put_on(wanted)

    def open(self) -> None:
        super().open()
        if self.edits:
            next(iter(self.edits.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def check(self) -> bool:
        return self.lines.check() and self.added.settle() and super().check()

    def act(self) -> None:
        self.do(
            change,
            self._page.row.id,
            self.wanted,
            self.reason.text().strip(),
            self.release.text().strip(),
            done=self._on_changed,
        )

    def refused(self, failure: Failure) -> None:
        """Where a rule says no, whoever may decide can say why it passes."""
        super().refused(failure)
        if isinstance(failure.error, Refusal) and failure.error.code == "increase_held":
            self.release_field.show()
            self.release.setFocus()

    def _on_page(self, found: ChangePage) -> None:
        self.added.price_by(found.pricing)
        self.carried.offer(found)
        self.terms.offer(found)
        self.lines.show_page(found)
        if not found.confirmed_by_mail:
            self.mail.tell("order_page.change.mail_first")
        # Who was written to once is to know what holds now.
        # While credit keeps the order, whoever decided that writes first.
        kept = self._page.row.stopped or self._page.order.state == "held"
        self.mail.setChecked(found.confirmed_by_mail and not kept)

    def _on_left(self, forward: bool) -> None:
        """Out of the grid, to what stands below it or above."""
        if forward:
            self.promised.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            stops = [edit for edit in self.lines.all_edits if edit.isEnabled()]
            (stops[-1] if stops else self.verb).setFocus(Qt.FocusReason.BacktabFocusReason)

    def _on_grown(self) -> None:
        """Grow with the grid; a scroll area tells nobody that what it holds is higher."""
        self.resize(self.width(), max(self.height(), self.sizeHint().height()))

    def _on_changed(self, _answer: object) -> None:
        self.office.ways.say(say("order_page.change.done"))
        if self.mail.isChecked():
            from ui.correspondence.send_dialog import send_document

            send_document(self.office, "sales_order", self._page.row.id, parent=self.parentWidget())

    def _tell(self) -> None:
        """Ask what the order would come to; nothing is said while nothing differs."""
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None
        wanted = self.wanted
        more = len(wanted.added)
        adds = [("new", say("order_page.change.adds", n=more))] if more else []
        moved = wanted.promised_on is not None and wanted.promised_on != self._page.row.promised_on
        adds += self.terms.effects(wanted)
        anything = bool(wanted.quantities or wanted.prices or more or self.carried.changed)
        anything = anything or wanted.off is not None or wanted.pays is not None
        worded = self.worded.effects(wanted)
        self.verb.allow(anything or moved or bool(worded), say("order_page.change.nothing"))
        if not anything:
            # Neither a day nor words move goods or credit.
            standing = say("order_page.change.same", total=self._money(self._page.order.total))
            self.effects.tell([("orders", standing), *worded])
            return
        judged = ("limit", say("order_page.change.judged"))
        after = [*self._waits(wanted, moved=moved), *worded, judged]
        self._asked = self.office.ask(
            total_changed,
            self._page.row.id,
            wanted,
            done=lambda total: self.effects.tell([*adds, ("orders", self._moved(total)), *after]),
            failed=lambda failure: self.effects.tell([("late", why_not(failure))]),
            owner=self,
        )

    def _waits(self, wanted: OrderChange, *, moved: bool) -> list[tuple[str, str]]:
        """That what is wanted more may move the day, where nobody types another."""
        had = {line.id: line.quantity_milli for line in self._page.lines}
        grows = wanted.added or any(milli > had.get(key, 0) for key, milli in wanted.quantities.items())
        if not grows or moved or self._page.row.promised_on is None or self._page.order.shop_id is not None:
            return []
        return [("calendar", say("order_page.change.day_anew"))]

    def _moved(self, total: int) -> str:
        before = self._page.order.total
        return say("order_page.change.effect", before=self._money(before), after=self._money(total))

    def _money(self, minor: int) -> str:
        return words().money(minor, self._page.order.currency)


def why_not(failure: Failure) -> str:
    """Why the order cannot be changed so, in a line."""
    return words().part(failure.error, "problem") if isinstance(failure.error, Refusal) else ""
