"""At what level a product is ordered, and up to which: decided by somebody, or left to its sales."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from app.purchasing import reorder_rule
from app.purchasing.reorder_rule import ReorderRule
from app.purchasing.replenish import Need
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words


class ReorderDialog(VerbDialog):
    """Both may stay empty: then the sales say it, and what they say is told."""

    fields_of: Mapping[str, str] = {"reorder_negative": "point", "reorder_reversed": "most"}

    def __init__(
        self,
        office: Office,
        product_id: int,
        name: str,
        standing: tuple[ReorderRule, Need | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(office, "reorder.title", "reorder.do", parent)
        self._product_id = product_id
        rule, self._need = standing
        self.point, self.most = QuantityEdit(self), QuantityEdit(self)
        self.point.set_value(rule.point_milli)
        self.most.set_value(rule.most_milli)
        self.form.add("point", Field("reorder.point", self.point, hint="reorder.point_hint"))
        self.form.add("most", Field("reorder.most", self.most, hint="reorder.most_hint"))
        self.tell_subtitle(name)
        for edit in (self.point, self.most):
            edit.settled.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        told: list[tuple[str, str]] = []
        if self.point.value is None and self._need is not None:
            told.append(("stock", sales_told(self._need)))
        elif self.point.value is not None:
            told.append(("stock", say("reorder.effect.point", quantity=words().quantity(self.point.value))))
        if self.most.value is not None:
            told.append(("supplier", say("reorder.effect.most", quantity=words().quantity(self.most.value))))
        self.effects.tell(told)

    def act(self) -> None:
        rule = ReorderRule(self.point.value, self.most.value)
        self.do(reorder_rule.decide, self._product_id, rule, done=self._done)

    def _done(self, _nothing: None) -> None:
        self.office.ways.say(say("reorder.done"))


def sales_told(need: Need) -> str:
    """What the sales make of a product's reorder point, in words."""
    if not need.daily_milli:
        return say("reorder.effect.still")
    return say("reorder.effect.sales", quantity=words().quantity(need.sales_point_milli))
