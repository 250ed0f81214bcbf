"""Letting a held order pass all the same: why, and where wanted until when and up to how much."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.flow import sell
from app.reports.order_page import OrderPage
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say
from ui.orders.order_name import order_called


class ReleaseDialog(ReasonDialog):
    """The rules that said no stand above the reason to be given."""

    def __init__(
        self,
        office: Office,
        page: OrderPage,
        effects: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        number = order_called(page.row)
        super().__init__(
            office,
            "order_page.release.title",
            "order_page.release.verb",
            sell.release,
            page.row.id,
            effects=effects,
            parent=parent,
            facts={"number": number},
        )
        self._number, self._order_id = number, page.row.id
        self.until = DateEdit(lambda: office.today, self)
        self.amount = MoneyEdit(page.row.currency, self)
        self.form.add(
            "until", Field("order_page.release.until", self.until, hint="order_page.release.until_hint")
        )
        self.form.add(
            "amount", Field("order_page.release.up_to", self.amount, hint="order_page.release.up_to_hint")
        )

    def act(self) -> None:
        self.do(
            sell.release,
            self._order_id,
            self.reason.text().strip(),
            self.until.value,
            self.amount.value,
            done=self._said,
        )

    def _said(self, _answer: object) -> None:
        self.office.ways.say(say("order_page.release.done", number=self._number))
