"""A product's own reorder point and maximum: what somebody decided, in place of what its sales would say."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.quantity import from_milli
from app.catalogue.product import goods
from app.purchasing.tables import reorder_rule


@dataclass(frozen=True, slots=True)
class ReorderRule:
    """At what level a product is ordered, and up to which (thousandths); None where its sales decide."""

    point_milli: int | None = None
    most_milli: int | None = None

    def __bool__(self) -> bool:
        return self.point_milli is not None or self.most_milli is not None


@verb("restock.decide")
def decide(tx: Write, product_id: int, rule: ReorderRule) -> None:
    """Decide a product's own reorder point and maximum, or, with neither, leave it to its sales again.

    Refused with ``product_not_stocked``, ``reorder_negative`` or ``reorder_reversed`` (the maximum is below the point).
    """
    found = goods(tx, [product_id]).get(product_id)
    if found is None or not found.stocked:
        raise Refusal("product_not_stocked")
    point, most = rule.point_milli, rule.most_milli
    if (point or 0) < 0 or (most or 0) < 0:
        raise Refusal("reorder_negative")
    if point is not None and most is not None and most < point:
        raise Refusal("reorder_reversed", point=point, most=most)
    before = rule_of(tx, product_id)
    if before == rule:
        return
    standing = tx.scalar(_KEY, {"product": product_id})
    values = {"point_milli": point, "most_milli": most}
    if standing is None:
        tx.insert(reorder_rule, {**values, "product_id": product_id})
    else:
        tx.update(reorder_rule, int(standing), **values)
    tx.touch("product", product_id)
    tx.note(before=_told(before), put=_told(rule))


def _told(rule: ReorderRule) -> str:
    """Both for the journal, in whole units; a dash where its sales decide."""
    levels = (rule.point_milli, rule.most_milli)
    return " / ".join("–" if each is None else f"{from_milli(each).normalize():f}" for each in levels)


def rule_of(rd: Read, product_id: int) -> ReorderRule:
    """What was decided for a product; nothing where its sales decide."""
    row = rd.execute(_RULE, {"product": product_id}).first()
    return ReorderRule(row.point_milli, row.most_milli) if row else ReorderRule()


def rules(rd: Read) -> dict[int, ReorderRule]:
    """What was decided, by product."""
    found = {row.product_id: ReorderRule(row.point_milli, row.most_milli) for row in rd.execute(_RULES)}
    return {product_id: rule for product_id, rule in found.items() if rule}


_RULES = select(reorder_rule.c.product_id, reorder_rule.c.point_milli, reorder_rule.c.most_milli)
_RULE = _RULES.where(reorder_rule.c.product_id == bindparam("product"))
_KEY = select(reorder_rule.c.id).where(reorder_rule.c.product_id == bindparam("product"))
