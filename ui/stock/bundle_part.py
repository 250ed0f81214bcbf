"""What a product's page says of bundles: what one is made of, its VAT where that is in question; the bundles it is in."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.money import rounded_div
from app.catalogue.bundle import PartRow
from app.reports.bundle_page import BundleFacts, BundleLine
from app.reports.product_page import ProductPage as Facts
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Figure, Paragraph, Section
from ui.kit.wording import say, words


class BundlePart(QWidget):
    """The contents of a bundle, and its VAT where that is in question; hidden where a product is none."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        sees = office.actor.sees_costs
        self.lines: RowsTable[BundleLine] = RowsTable(
            [column for column in _COLUMNS if sees or column.key != "cost"],
            self,
            currency=office.currency,
            whole=True,
            name="product.bundle",
        )
        self.vat = Paragraph("bundle.vat", self)
        self.vat.setContentsMargins(20, 12, 20, 12)
        self.lines.opened.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for each in (Section("bundle.contents", self), self.lines, self.vat):
            column.addWidget(each)

    def show_facts(self, facts: Facts) -> None:
        """Show what there is to say of a product."""
        bundle = facts.bundle
        self.lines.put(bundle.lines if bundle is not None else ())
        self.vat.show_text(_vat_told(facts, bundle) if bundle is not None else "")
        self.setVisible(bundle is not None)

    def _open(self, row: BundleLine) -> None:
        self._office.ways.open("product", row.id)


def bundle_levels(bundle: BundleFacts) -> list[Figure]:
    """How many of a bundle can be made of what is there, and what there is least of."""
    scarcest = bundle.scarcest
    return [
        Figure(say("bundle.limited_by"), scarcest.name),
        Figure(
            say("column.available"),
            words().quantity(bundle.makes_milli),
            "hero",
            "" if bundle.makes_milli else "late",
        ),
    ]


def _vat_told(facts: Facts, bundle: BundleFacts) -> str:
    if not bundle.mixed:
        return ""
    classes = ", ".join(say(f"vat_class.{each}").lower() for each in bundle.mixed)
    return say("bundle.vat_mixed", own=say(f"vat_class.{facts.row.vat_class}").lower(), classes=classes)


_COLUMNS: tuple[Column[BundleLine], ...] = (
    Column(
        key="name", title="column.article", aside=lambda row: row.sku or "", aside_whole=True, strong=True
    ),
    Column(
        key="quantity",
        title="bundle.column.quantity",
        kind="quantity",
        value=lambda row: row.quantity_milli,
        width=104,
        strong=True,
    ),
    Column(
        key="available",
        title="column.available",
        kind="quantity",
        value=lambda row: row.available_milli,
        width=96,
        zero=True,
    ),
    Column(
        key="makes",
        title="bundle.column.makes",
        kind="quantity",
        value=lambda row: row.makes_milli,
        width=112,
        zero=True,
        muted=True,
    ),
    Column(
        key="cost",
        title="column.cost",
        kind="price",
        averaged=True,
        value=lambda row: row.cost_micro,
        width=96,
        muted=True,
    ),
    Column(
        key="share",
        title="bundle.column.share",
        kind="percent",
        value=lambda row: rounded_div(row.share_ppm, 1000) * 1000,
        width=112,
        muted=True,
    ),
)
INSIDE_COLUMNS: tuple[Column[PartRow], ...] = (
    Column(
        key="name", title="column.article", aside=lambda row: row.sku or "", aside_whole=True, strong=True
    ),
    Column(
        key="quantity",
        title="bundle.column.quantity",
        kind="quantity",
        value=lambda row: row.quantity_milli,
        width=104,
    ),
    Column(key="price", title="column.price", kind="price", value=lambda row: row.price_micro, width=120),
)
