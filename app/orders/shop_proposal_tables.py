"""What a shop did to an order that stands here, and what was decided of it: one row for each thing it did."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    Named,
    String,
    Table,
    TypedColumns,
    UniqueConstraint,
)

from app.base.schema import instant, key, maybe_instant, maybe_to, metadata, text, to, uid, whole

KINDS = "('refund', 'edit', 'cancel')"
STATES = "('open', 'accepted', 'set_aside', 'gone')"
ANSWERS = "('', 'change', 'credit_note', 'return', 'none')"


class shop_proposal_columns(TypedColumns):
    id = key()
    uid = uid()
    shop_id = to("shop.id", index=False)
    order_id = to("sales_order.id")
    kind: Named[str] = Column(String(8))
    remote_id: Named[str] = Column(String(40))
    amount = whole()
    shop_total = whole()
    done_on: Named[date] = Column(Date)
    said = text(default="")
    proposed_at = instant()
    state: Named[str] = Column(String(10))
    answer: Named[str] = Column(String(12), default="")
    decided_at = maybe_instant()
    decided_by = text(default="")
    reason = text(default="")
    invoice_id = maybe_to("invoice.id", index=False)
    return_id = maybe_to("goods_return.id", index=False)


# `remote_id` is the refund's id in the shop, or the order's where it was edited or cancelled there; `amount` what that takes off
# what stands here, `shop_total` what the order comes to there. `invoice_id` is the credit note made of it.
shop_proposal = Table(
    "shop_proposal",
    metadata,
    shop_proposal_columns,
    UniqueConstraint("shop_id", "kind", "remote_id"),
    CheckConstraint(f"kind IN {KINDS}", name="kind"),
    # waits; followed; not followed, for a reason; taken back by the shop before anybody decided
    CheckConstraint(f"state IN {STATES}", name="state"),
    CheckConstraint(f"answer IN {ANSWERS}", name="answer"),
    CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
    Index(None, "state", "shop_id"),
)
