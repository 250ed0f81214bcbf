"""Letting a held order pass all the same: why, and where wanted until when and up to how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.flow import sell
from app.reports.confirming import Confirming
from app.reports.order_outlook import OrderLook
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say, words
from ui.orders.day_proposed import confirming_lines, proposed_line
from ui.orders.order_effects import effects_of, on_release
from ui.orders.order_name import order_called


class ReleaseDialog(ReasonDialog):
    """The rules that said no stand above the reason to be given."""

    fields_of: Mapping[str, str] = {**ReasonDialog.fields_of, "order_day_past": "promised"}

    def __init__(self, office: Office, look: OrderLook, parent: QWidget | None = None) -> None:
        page, told = look.page, look.outlook.confirming
        number = order_called(page.row)
        super().__init__(
            office,
            "order_page.release.title",
            "order_page.release.verb",
            sell.release,
            page.row.id,
            parent=parent,
            facts={"number": number},
        )
        self._number, self._order_id = number, page.row.id
        self._look = look
        self.promised = DateEdit(lambda: office.today, self)
        # A day that cannot be kept is not confirmed to anybody unseen. What a shop said is its own.
        self._anew = told is not None and told.anew
        if told is not None and told.leaves is not None and self._anew:
            self.promised.set_value(told.leaves.on)
            self.form.add(
                "promised",
                Field("order_page.release.promised", self.promised, hint="order_page.release.promised_hint"),
            )
        else:
            self.promised.hide()
        self.promised.settled.connect(self._tell)
        self.until = DateEdit(lambda: office.today, self)
        self.amount = MoneyEdit(page.row.currency, self)
        self.form.add(
            "until", Field("order_page.release.until", self.until, hint="order_page.release.until_hint")
        )
        self.form.add(
            "amount", Field("order_page.release.up_to", self.amount, hint="order_page.release.up_to_hint")
        )

        self._tell()

    def _tell(self) -> None:
        """What it does, with the day that is promised now."""
        look, told = self._look, self._look.outlook.confirming
        if told is None or not self._anew:
            self.effects.tell(effects_of("sell.release", look))
            return
        day = self.promised.value
        said = replace(look, outlook=replace(look.outlook, confirming=replace(told, promised_on=None)))
        then = Confirming(day, told.leaves)
        if day is None and told.leaves is not None:
            when = [proposed_line(told.leaves)]
        elif day is not None and then.kept:
            when = [("calendar", say("order_proposed.anew", day=words().date(day)))]
        else:
            when = confirming_lines(then)
        self.effects.tell([*effects_of("sell.release", said), *on_release(when)])

    def act(self) -> None:
        self.do(
            sell.release,
            self._order_id,
            self.reason.text().strip(),
            self.until.value,
            self.amount.value,
            anew=self._anew,
            promised_on=self.promised.value,
            done=self._said,
        )

    def _said(self, _answer: object) -> None:
        self.office.ways.say(say("order_page.release.done", number=self._number))
