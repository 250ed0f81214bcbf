"""The lines of goods coming in as they are typed, and their columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.purchasing.purchase import OrderedLine
from app.purchasing.receipt import ReceivedLine
from app.reports.goods_in import GoodsRow
from app.stock.cost import line_amount
from ui.kit.columns import Column
from ui.kit.picker_list import Face
from ui.kit.wording import say, words


@dataclass(frozen=True, slots=True)
class GoodsEntry:
    """A line as typed: empty until a product is named; thousandths, and the cost of one unit in micro units.

    `proposed_micro` is the cost that was filled in and not typed: it changes with the supplier. What fulfils a line of a
    purchase order names it, and the price it was ordered at.
    """

    id: int
    goods: GoodsRow | None = None
    quantity_milli: int = 0
    cost_micro: int | None = None
    proposed_micro: int | None = None
    currency: str = "EUR"
    purchase_line_id: int | None = None
    ordered_micro: int | None = None

    @property
    def blank(self) -> bool:
        """Whether it names no product yet."""
        return self.goods is None

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns that Enter goes through on this line."""
        return CELLS if self.goods is not None else CELLS[:1]

    @property
    def amount(self) -> int | None:
        """What the line comes to, in minor units."""
        if self.cost_micro is None:
            return None
        return line_amount(self.quantity_milli, self.cost_micro, self.currency)

    @property
    def line(self) -> ReceivedLine:
        """The line as it is received."""
        key = self.goods.id if self.goods is not None else 0
        return ReceivedLine(key, self.quantity_milli, self.cost_micro, self.purchase_line_id)

    @property
    def ordered(self) -> OrderedLine:
        """The line as it is ordered."""
        key = self.goods.id if self.goods is not None else 0
        return OrderedLine(key, self.quantity_milli, self.cost_micro)

    @property
    def dearer(self) -> int:
        """How much more than ordered it comes to, in minor units."""
        if self.cost_micro is None or self.ordered_micro is None:
            return 0
        return line_amount(self.quantity_milli, self.cost_micro - self.ordered_micro, self.currency)

    def named(
        self, goods: GoodsRow, prices: Mapping[int, int], quantity_milli: int | None = None
    ) -> GoodsEntry:
        """The line for a product, at the price its supplier asks, else at its own cost."""
        price = prices.get(goods.id, goods.cost_micro)
        milli = self.quantity_milli if quantity_milli is None else quantity_milli
        return replace(self, goods=goods, quantity_milli=milli, cost_micro=price, proposed_micro=price)

    def asked_by(self, prices: Mapping[int, int]) -> GoodsEntry:
        """The line at another supplier's price, where nobody typed one."""
        if self.goods is None or self.purchase_line_id is not None or self.cost_micro != self.proposed_micro:
            return self
        return self.named(self.goods, prices)


CELLS = ("name", "quantity_milli", "cost_micro")
"""The columns that are typed, in the order in which Enter goes through them."""


def goods_columns(
    *,
    costs: bool,
    ordering: bool = False,
    plain: str = "",
    beside: Column[GoodsEntry] | None = None,
) -> tuple[Column[GoodsEntry], ...]:
    """The columns, of goods that came or that are ordered; what they cost is for who may see it.

    `plain` goods have neither cost nor standing; it is the key of the words over their quantity. `beside` is a column that
    stands before it, to compare with.
    """
    if plain:
        name, quantity = (each for each in _COLUMNS if each.key in CELLS[:2])
        return (name, *([beside] if beside is not None else []), replace(quantity, title=plain))
    kept = (each for each in _COLUMNS if costs or each.key not in {"cost_micro", "amount"})
    return tuple(
        replace(each, title=_ORDERING[each.key]) if ordering and each.key in _ORDERING else each
        for each in kept
    )


def compared(key: str, title: str, milli: Callable[[GoodsRow], int]) -> Column[GoodsEntry]:
    """A quantity of each product that what is typed is compared with, a nought too."""
    return Column(
        key=key,
        title=title,
        kind="quantity",
        value=lambda row: milli(row.goods) if row.goods is not None else None,
        width=112,
        muted=True,
        zero=True,
    )


def goods_face(goods: GoodsRow) -> Face:
    """How a product looks in the list of what there is to choose from: what is missing of it, or there."""
    many = words().quantity(goods.missing_milli or goods.on_hand_milli)
    key = "goods_in.missing" if goods.missing_milli else "goods_in.on_hand"
    return Face(goods.name, aside=goods.sku or "", right=say(key, quantity=many))


def numbered(rows: Sequence[GoodsEntry]) -> list[GoodsEntry]:
    """The rows numbered from one."""
    return [replace(row, id=at) for at, row in enumerate(rows, 1)]


_ORDERING: Mapping[str, str] = {
    "quantity_milli": "purchase.column.ordered",
    "cost_micro": "purchase.column.price",
}
"""What stands above the columns of goods that are ordered."""


def _standing(row: GoodsEntry) -> str:
    if row.goods is None:
        return ""
    key = "goods_in.missing" if row.goods.missing_milli else "goods_in.on_hand"
    told = say(key, quantity=words().quantity(row.goods.missing_milli or row.goods.on_hand_milli))
    if row.goods.incoming and row.purchase_line_id is None:
        milli = row.goods.incoming_milli
        return say("goods_in.and_coming", told=told, quantity=words().quantity(milli))
    return told


_COLUMNS: tuple[Column[GoodsEntry], ...] = (
    Column(
        key="name",
        title="column.article",
        value=lambda row: row.goods.name if row.goods is not None else "",
        aside=lambda row: (row.goods.sku or "") if row.goods is not None else "",
        aside_whole=True,
        strong=True,
    ),
    Column(key="standing", title="goods_in.column.standing", value=_standing, width=172, muted=True),
    Column(key="quantity_milli", title="goods_in.column.quantity", kind="quantity", width=96, strong=True),
    Column(key="cost_micro", title="goods_in.column.cost", kind="price", width=104),
    Column(key="amount", title="goods_in.column.amount", kind="money", width=104, muted=True),
)


def goods_named(goods: GoodsRow) -> Face:
    """How a product looks where nobody is to be told how many there are."""
    return Face(goods.name, aside=goods.sku or "")
