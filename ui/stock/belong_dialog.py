"""Saying of which product another is a variant, and what it is called among them; or of none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.catalogue import variants
from app.catalogue.naming import full_name, variant_apart
from app.catalogue.queries import ProductRow
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.picker import Picker
from ui.kit.picker_list import Face
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say

if TYPE_CHECKING:
    from app.base.door import Read


class BelongDialog(VerbDialog):
    """One product of which it is a variant; with none there it stands by itself."""

    fields_of: Mapping[str, str] = {"parent_unfit": "parent"}

    def __init__(
        self, office: Office, row: ProductRow, standing: ProductRow | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(office, "belong.title", "belong.do", parent)
        self._row, self._standing = row, standing
        self.product = Picker[ProductRow](office, self._search, _face, self, name="variants")
        self.variant = QLineEdit(row.variant, self)
        self.form.add("parent", Field("belong.parent", self.product), span=2)
        self.form.add(
            "variant", Field("product.variant", self.variant, hint="product.variant_hint", optional=False)
        )
        self.product.set_value(standing)
        self.tell_subtitle(full_name(row.name, row.variant))
        self.product.chosen.connect(self._tell)
        self.product.textChanged.connect(self._tell)
        self.variant.textChanged.connect(self._tell)
        self._tell()

    def _search(self, rd: Read, text: str, limit: int) -> Sequence[ProductRow]:
        return variants.may_have_variants(rd, text, limit, self._row.id)

    def _tell(self) -> None:
        chosen, told = self.product.value, self.variant.text().strip()
        before = self._standing.id if self._standing is not None else None
        same = (chosen.id if chosen is not None else None) == before and told == self._row.variant
        why = say("belong.same") if same else ""
        if chosen is not None and not told:
            why = say("belong.nameless")
        self.verb.allow(not why, why)
        effects: list[tuple[str, str]] = []
        if chosen is not None:
            effects = [("done", say("belong.effect", name=chosen.name)), ("stock", say("belong.own"))]
        elif self._standing is not None:
            effects = [("done", say("belong.effect_none")), ("stock", say("belong.own"))]
        self.effects.tell(effects)

    def act(self) -> None:
        """Write it down."""
        chosen = self.product.value
        self.do(
            variants.belong,
            self._row.id,
            chosen.id if chosen is not None else None,
            self.variant.text(),
            done=self._done,
        )

    def _done(self, _nothing: None) -> None:
        name = full_name(self._row.name, self.variant.text().strip())
        self.office.ways.say(say("product.changed", name=name))


def _face(row: ProductRow) -> Face:
    told = (variant_apart(row.name, row.variant), row.sku or "")
    return Face(row.name, aside=" · ".join(each for each in told if each))
