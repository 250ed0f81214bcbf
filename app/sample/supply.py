"""Where the goods of the sample company come from: its suppliers, and the deliveries of every week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Write, verb
from app.base.money import to_minor
from app.flow import purchase
from app.purchasing.purchase import OrderedLine, PurchaseDraft, lines_of_purchase
from app.purchasing.receipt import ReceiptDraft, ReceivedLine, write_receipt, write_reversal
from app.purchasing.supplier import OfferDraft, SupplierDraft, add, offer
from app.sample.cast import Article
from app.sample.traced import lot_of, traced_by_lot
from app.sample.voice import said
from app.stock.ledger import Move, levels, lock_levels, main_location, post_moves

_GOAL_SHORT = 6_000


@verb("stock.receive")
def lay_in(tx: Write, quantities: Mapping[int, tuple[int, int]]) -> None:
    """The goods that are there on the first day: quantity (thousandths) and unit cost (micro units) by product."""
    place = main_location(tx)
    lock_levels(tx, quantities, place)
    moves = [
        Move(product_id, milli, unit_cost_micro=cost)
        for product_id, (milli, cost) in sorted(quantities.items())
    ]
    for move in moves:
        post_moves(tx, [move], place, tx.today, "opening", ("product", move.product_id))


def invite_suppliers(
    database: Database, actor: Actor, about: Mapping[str, Any], articles: Sequence[Article]
) -> dict[int, int]:
    """Add the suppliers with what they offer; gives the supplier of each product.

    Each by itself: the history of a product names its own supplier.
    """
    found: dict[int, int] = {}
    for row in about["supplier"]:
        found |= database.do(actor, _invite, row, articles)
    return found


@verb("supplier.add")
def _invite(tx: Write, row: dict[str, Any], articles: Sequence[Article]) -> dict[int, int]:
    minimum = row.pop("minimum", None)
    packs: Mapping[str, int] = row.pop("packs", {})
    begins = tuple(row.pop("sells"))
    draft = SupplierDraft(
        **row, minimum_amount=to_minor(Decimal(minimum), "EUR") if minimum is not None else None
    )
    supplier_id = add(tx, draft)
    found: dict[int, int] = {}
    for article in articles:
        if article.stocked and article.sku.startswith(begins):
            offered = OfferDraft(
                product_id=article.id,
                code=f"{draft.name[:2].upper()}{article.id:04d}",
                pack_milli=packs.get(article.sku, 1) * 1000,
                price_micro=article.cost_micro,
                preferred=True,
            )
            offer(tx, supplier_id, offered)
            found[article.id] = supplier_id
    return found


@dataclass(slots=True)
class Supply:
    """What there should be of everything: plenty, but for a few goods that are always short or come no more."""

    goal: dict[int, int]
    last: dict[int, int]
    cost: dict[int, int]
    supplier: dict[int, int]
    deliveries: int = 0
    by_lot: frozenset[int] = frozenset()

    @classmethod
    def of(cls, articles: Sequence[Article], pieces: int, supplier: dict[int, int]) -> Supply:
        """What should be there of these goods."""
        stocked = [each for each in articles if each.stocked]
        return cls(
            goal={each.id: _GOAL_SHORT if each.short else pieces * 1000 for each in stocked if not each.last},
            last={each.id: each.last * 1000 for each in stocked if each.last},
            cost={each.id: each.cost_micro for each in articles},
            supplier=supplier,
            by_lot=traced_by_lot(articles),
        )

    def opening(self) -> dict[int, tuple[int, int]]:
        """What is there on the first day."""
        return {key: (pieces, self.cost[key]) for key, pieces in {**self.goal, **self.last}.items()}

    @property
    def suppliers(self) -> Sequence[int | None]:
        """Who delivers: each once."""
        return list(dict.fromkeys(self.supplier.get(key) for key in self.goal))

    def restock(self, tx: Write, supplier_id: int | None) -> None:
        """The weekly delivery of a supplier; of the goods that are short too little comes."""
        wanted = {key: goal for key, goal in self.goal.items() if self.supplier.get(key) == supplier_id}
        standing = levels(tx, wanted)
        lines: list[ReceivedLine] = []
        for product_id, goal in wanted.items():
            there = standing[product_id].available_milli if product_id in standing else 0
            if there * 2 < goal:
                milli = goal if goal == _GOAL_SHORT else goal - there
                lots = (lot_of(tx.today, milli),) if product_id in self.by_lot else ()
                lines.append(ReceivedLine(product_id, milli, self.cost[product_id], lots=lots))
        if lines:
            self.deliveries += 1
            note = f"BL-{4100 + self.deliveries * 7}"
            write_receipt(
                tx,
                ReceiptDraft(
                    lines=tuple(lines), supplier_id=supplier_id, delivery_note=note if supplier_id else ""
                ),
            )

    def order(self, tx: Write, which: int, pieces: int) -> int:
        """Send a purchase order for two goods of one supplier; gives its key."""
        purchase_id = self.draft(tx, which, pieces)
        purchase.send(tx, purchase_id)
        return purchase_id

    def draft(self, tx: Write, which: int, pieces: int) -> int:
        """Write one, without sending it."""
        supplier_id = sorted(set(self.supplier.values()))[which]
        goods = [key for key in self.goal if self.supplier.get(key) == supplier_id][:3]
        lines = tuple(OrderedLine(key, pieces * 1000, self.cost[key]) for key in goods)
        return purchase.save(tx, PurchaseDraft(supplier_id=supplier_id, lines=lines))

    def some_come(self, tx: Write, purchase_id: int) -> None:
        """Half of the first line comes, and a little dearer than ordered."""
        first = lines_of_purchase(tx, purchase_id)[0]
        dearer = (first.unit_price_micro or 0) * 104 // 100 // 10_000 * 10_000
        line = ReceivedLine(first.product_id, first.quantity_milli // 2000 * 1000, dearer, first.id)
        supplier_id = self.supplier[first.product_id]
        write_receipt(tx, ReceiptDraft(lines=(line,), supplier_id=supplier_id, delivery_note="BL-5120"))

    def mistake(self, tx: Write) -> None:
        """A parcel meant for somebody else, received and sent back."""
        product_id = next(iter(self.goal))
        lines = (ReceivedLine(product_id, 12_000, self.cost[product_id]),)
        draft = ReceiptDraft(lines=lines, supplier_id=self.supplier.get(product_id), delivery_note="BL-3999")
        made = write_receipt(tx, draft)
        write_reversal(tx, made.id, said("wrong_delivery"))
