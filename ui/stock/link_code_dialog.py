"""A scanned code nobody knows: which product it means, and how many one scan counts for (B3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from app.catalogue import codes
from app.orders.entry import Offer, offers
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.picker import Picker
from ui.kit.picker_list import Face
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say


class LinkCodeDialog(VerbDialog):
    """Chooses the product; `done` is called once the code means it."""

    fields_of: Mapping[str, str] = {"code_linked": "product"}

    def __init__(
        self,
        office: Office,
        code: str,
        parent: QWidget | None = None,
        *,
        done: Callable[[], object],
    ) -> None:
        super().__init__(office, "link_code.title", "link_code.do", parent)
        self._code, self._done = code, done
        self.product = Picker[Offer](office, offers, _face, self, name="product")
        self.quantity = QuantityEdit(self)
        self.quantity.set_value(1000)
        self.form.add("product", Field("link_code.product", self.product, required=True), span=2)
        self.form.add("quantity", Field("link_code.quantity", self.quantity, hint="link_code.quantity_hint"))
        self.tell_subtitle(say("link_code.subtitle", code=code))

    def act(self) -> None:
        chosen = self.product.value
        if chosen is not None:
            self.do(
                codes.link_code,
                chosen.id,
                self._code,
                self.quantity.value or 1000,
                done=lambda _none: self._done(),
            )


def _face(offer: Offer) -> Face:
    return Face(offer.name, aside=offer.row.sku or "")
