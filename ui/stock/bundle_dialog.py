"""Saying what a bundle is made of: products by name, code or scan, and how many of each are in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from app.catalogue.bundle import Part
from app.reports.bundle_page import BundleFacts
from app.reports.goods_in import GoodsRow, goods_of
from app.stock.bundle import compose
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.reading_order import go_on
from ui.kit.theme import scaled
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say, words
from ui.purchasing.goods_grid import GoodsGrid
from ui.purchasing.goods_scans import GoodsScans


class BundleDialog(VerbDialog):
    """The contents of one bundle; without a line it is a product like others again."""

    fields_of: Mapping[str, str] = {
        "bundle_part": "lines",
        "bundle_quantity": "lines",
        "bundle_is_part": "lines",
        "bundle_has_stock": "lines",
    }

    def __init__(
        self,
        office: Office,
        product_id: int,
        name: str,
        bundle: BundleFacts | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(office, "bundle.title", "bundle.do", parent, width=WIDE)
        self.tell_subtitle(name)
        self._product_id, self._bundle = product_id, bundle
        self.lines = GoodsGrid(office, self, plain="column.quantity")
        self.lines.setMinimumHeight(scaled(210))
        self.lines.left.connect(self._on_left)
        self.lines.changed.connect(self._tell)
        self.form.add("lines", Field("bundle.lines", self.lines, hint="goods_in.lines_hint"), span=2)
        self.lines.complained.connect(self.form.fields["lines"].complain)
        self.scans = GoodsScans(office, self.lines.scan_in, self.banner, self)
        if bundle is not None:
            keys = [line.id for line in bundle.lines]
            office.ask(goods_of, keys, done=self._on_goods, failed=self.refused, owner=self)
        self._tell()

    @property
    def parts(self) -> list[Part]:
        """What stands in the lines."""
        return [Part(line.product_id, line.quantity_milli) for line in self.lines.lines]

    def check(self) -> bool:
        problem = self.lines.problem
        self.form.fields["lines"].complain(problem)
        return not problem and super().check()

    def act(self) -> None:
        """Write it down."""
        self.do(compose, self._product_id, self.parts, done=self._done)

    def _done(self, _nothing: None) -> None:
        self.office.ways.say(say("bundle.done" if self.parts else "bundle.undone"))

    def _on_goods(self, goods: Sequence[GoodsRow]) -> None:
        told = {line.id: line.quantity_milli for line in self._bundle.lines} if self._bundle else {}
        self.lines.show_goods(goods, told)
        if goods:
            self.lines.go(0, "quantity_milli")

    def _on_left(self, forward: bool) -> None:
        go_on(self, forward=forward, past=self.lines)

    def _tell(self) -> None:
        named = [row for row in self.lines.rows if row.goods is not None and row.quantity_milli > 0]
        if not named:
            self.effects.tell([("stock", say("bundle.effect.none"))] if self._bundle is not None else [])
            return
        many = min(
            max(row.goods.available_milli, 0) // row.quantity_milli * 1000
            for row in named
            if row.goods is not None
        )
        told = [("stock", say("bundle.effect.makes", quantity=words().quantity(many)))]
        told.append(("orders", say("bundle.effect.orders")))
        self.effects.tell(told)
