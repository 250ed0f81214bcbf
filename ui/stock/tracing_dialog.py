"""How what is on hand of a product is told apart: not, by lot, or each unit by its serial number."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.stock import tracing
from app.stock.lots import TRACED
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words

_NOT = "none"


class TracingDialog(VerbDialog):
    """Says what receipts and shipments will ask from then on, and what becomes of what is there."""

    def __init__(
        self,
        office: Office,
        product_id: int,
        name: str,
        standing: tuple[str, int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(office, "tracing.title", "tracing.do", parent, columns=1)
        self._product_id = product_id
        self._before, self._on_hand = standing
        self.how = Choice([(each or _NOT, f"tracing.how.{each or _NOT}") for each in TRACED], self)
        self.how.set_value(self._before or _NOT)
        self.form.add("how", Field("tracing.by", self.how))
        self.tell_subtitle(name)
        self.how.currentIndexChanged.connect(self._tell)
        self._tell()

    @property
    def chosen(self) -> str:
        """How it is traced from then on; empty where it is not."""
        return "" if self.how.value == _NOT else self.how.value

    def _tell(self) -> None:
        chosen = self.chosen
        self.verb.allow(chosen != self._before, say("tracing.same"))
        if chosen == self._before:
            self.effects.tell([])
            return
        told = [("in", say(f"tracing.effect.in_{chosen or _NOT}"))]
        if chosen:
            told.append(("shipments", say(f"tracing.effect.out_{chosen}")))
        if self._on_hand > 0 and chosen:
            told.append(("stock", say("tracing.effect.unknown", quantity=words().quantity(self._on_hand))))
        elif self._before:
            told.append(("stock", say("tracing.effect.forgotten")))
        self.effects.tell(told)

    def act(self) -> None:
        self.do(tracing.trace, self._product_id, self.chosen, done=self._done)

    def _done(self, _nothing: None) -> None:
        self.office.ways.say(say("tracing.done"))
