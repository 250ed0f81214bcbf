"""A bundle on its product's page: what one is made of, how many can be made of what is there, what one costs."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.door import Read
from app.catalogue.bundle import PartRow, contents, cost_of_parts, mixed_classes, shares
from app.catalogue.queries import ProductRow
from app.stock.bundle import makes
from app.stock.ledger import Level, levels


@dataclass(frozen=True, slots=True)
class BundleLine:
    """A product in a bundle; thousandths, and millionths of the company's currency. `makes_milli`: how many it is enough for."""

    id: int
    sku: str | None
    name: str
    unit: str
    quantity_milli: int
    available_milli: int
    makes_milli: int
    cost_micro: int | None
    share_ppm: int


@dataclass(frozen=True, slots=True)
class BundleFacts:
    """What a bundle is made of. `mixed` are the VAT classes of its parts where they are not all its own."""

    lines: tuple[BundleLine, ...]
    makes_milli: int
    cost_micro: int | None
    mixed: tuple[str, ...] = ()

    @property
    def scarcest(self) -> BundleLine:
        """The part that there is least of for it."""
        return min(self.lines, key=lambda line: line.makes_milli)


def bundle_facts(rd: Read, row: ProductRow) -> BundleFacts | None:
    """The bundle that a product is; None where it is none."""
    made = contents(rd, [row.id])
    if row.id not in made:
        return None
    parts = made[row.id]
    there = levels(rd, [part.product_id for part in parts])
    lines = [
        _line(part, there.get(part.product_id, Level()), share)
        for part, share in zip(parts, shares(parts), strict=True)
    ]
    return BundleFacts(
        tuple(lines),
        makes(rd, made)[row.id] or 0,
        cost_of_parts(parts),
        tuple(mixed_classes(row.vat_class, parts)),
    )


def _line(part: PartRow, level: Level, share: int) -> BundleLine:
    free = max(level.available_milli, 0)
    return BundleLine(
        part.product_id,
        part.sku,
        part.name,
        part.unit,
        part.quantity_milli,
        level.available_milli,
        free // part.quantity_milli * 1000,
        part.cost_micro,
        share,
    )
