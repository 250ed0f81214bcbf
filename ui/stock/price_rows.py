"""The lines of a price list as they are typed: rows and their columns, and what is pasted from a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from app.base.errors import Refusal
from app.catalogue.naming import full_name
from app.catalogue.queries import ProductRow, product_rows
from app.orders.entry import offers
from app.pricing.price_list import PriceLineDraft
from app.pricing.price_queries import PriceLineRow, lines_of_list
from app.pricing.price_text import lines_in
from ui.kit.columns import Column
from ui.kit.picker_list import Face
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class Article:
    """A product as a line of a price list names it."""

    id: int
    sku: str | None
    name: str
    price_micro: int = 0
    includes_tax: bool = False


@dataclass(frozen=True, slots=True)
class PriceEntry:
    """A line as typed: empty until a product is chosen; quantity in thousandths, price in micro units, discount in ppm."""

    id: int
    article: Article | None = None
    from_milli: int = 0
    price_micro: int | None = None
    discount_ppm: int = 0
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def blank(self) -> bool:
        """Whether it names no product yet."""
        return self.article is None

    @property
    def product_id(self) -> int:
        """The product's key; 0 while there is none."""
        return self.article.id if self.article is not None else 0

    @property
    def sku(self) -> str | None:
        """The product's code."""
        return self.article.sku if self.article is not None else None

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns that Enter goes through on this line."""
        return CELLS if self.article is not None else CELLS[:1]

    @property
    def draft(self) -> PriceLineDraft:
        """The line as it is saved."""
        return PriceLineDraft(
            product_id=self.product_id,
            from_milli=self.from_milli,
            price_micro=self.price_micro,
            discount_ppm=self.discount_ppm,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


TERMS = {False: "product.priced.without", True: "product.priced.with"}
"""Whether prices are with tax, in words."""
CELLS = ("name", "from_milli", "price_micro", "discount_ppm", "valid_from", "valid_to")
"""The columns that are typed, in the order in which Enter goes through them."""

COLUMNS: tuple[Column[PriceEntry], ...] = (
    Column(key="at", title="price_list.column.at", value=lambda row: str(row.id), width=44, muted=True),
    Column(
        key="name",
        title="price_list.column.product",
        value=lambda row: row.article.name if row.article is not None else "",
        aside=lambda row: row.sku or "",
        aside_whole=True,
        strong=True,
    ),
    Column(
        key="usual",
        title="price_list.column.usual",
        value=lambda row: _usual(row.article) if row.article is not None else "",
        width=132,
        muted=True,
    ),
    Column(key="from_milli", title="price_list.column.from", kind="quantity", width=88),
    Column(key="price_micro", title="price_list.column.price", kind="price", width=92, zero=True),
    Column(key="discount_ppm", title="price_list.column.discount", kind="percent", width=88),
    Column(key="valid_from", title="price_list.column.since", kind="date", width=112, muted=True),
    Column(key="valid_to", title="price_list.column.until", kind="date", width=112, muted=True),
)


def _usual(article: Article) -> str:
    # Its own terms may be others than the list's.
    return f"{words().price(article.price_micro)} {say(TERMS[article.includes_tax])}"


def numbered(rows: Sequence[PriceEntry]) -> list[PriceEntry]:
    """The rows numbered from one."""
    return [replace(row, id=at) for at, row in enumerate(rows, 1)]


def articles(rd: Read, text: str, limit: int) -> list[Article]:
    """Products for what was typed: name, variant, SKU or barcode, an exact code first."""
    return [_article(found.row) for found in offers(rd, text, limit)]


def _article(row: ProductRow) -> Article:
    return Article(row.id, row.sku, full_name(row.name, row.variant), row.price_micro, row.price_includes_tax)


def article_face(article: Article) -> Face:
    """How a product looks in the list of what there is to choose from."""
    return Face(article.name, aside=article.sku or "")


def entries_of(rd: Read, list_id: int) -> list[PriceEntry]:
    """The lines of a list that hold today or will."""
    return _entries(rd, [_draft_of(row) for row in lines_of_list(rd, list_id)])


def pasted(rd: Read, text: str, language: str) -> list[PriceEntry]:
    """The lines that rows of a spreadsheet say; refused as `app.pricing.price_text` says."""
    return _entries(rd, lines_in(rd, text, language))


def _draft_of(row: PriceLineRow) -> PriceLineDraft:
    return PriceLineDraft(
        product_id=row.product_id,
        from_milli=row.from_milli,
        price_micro=row.price_micro,
        discount_ppm=row.discount_ppm,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _entries(rd: Read, lines: Sequence[PriceLineDraft]) -> list[PriceEntry]:
    wanted = list(dict.fromkeys(line.product_id for line in lines))
    named = {row.id: _article(row) for row in product_rows(rd, wanted)}
    for product_id in wanted:
        if product_id not in named:
            raise Refusal("product_unknown", product=product_id)
    return [
        PriceEntry(
            at,
            named[line.product_id],
            line.from_milli,
            line.price_micro,
            line.discount_ppm,
            line.valid_from,
            line.valid_to,
        )
        for at, line in enumerate(lines, 1)
    ]
