"""What was changed here and in a shop to different values since both last agreed: one row for each field of each record."""

from sqlalchemy import CheckConstraint, Column, Index, Named, String, Table, TypedColumns, UniqueConstraint

from app.base.schema import instant, key, maybe_instant, metadata, text, to, uid, whole

NOUNS = "('customer', 'product')"
STATES = "('open', 'here', 'shop', 'gone')"


class shop_conflict_columns(TypedColumns):
    id = key()
    uid = uid()
    shop_id = to("shop.id", index=False)
    noun: Named[str] = Column(String(12))
    remote_id: Named[str] = Column(String(40))
    row_id = whole()
    field: Named[str] = Column(String(12))
    before = text(default="", personal=True)
    here = text(personal=True)
    there = text(personal=True)
    here_at = maybe_instant()
    here_by = text(default="")
    there_at = instant()
    found_at = instant()
    state: Named[str] = Column(String(8))
    decided_at = maybe_instant()
    decided_by = text(default="")


# `noun` and `remote_id` name the shop's record, `row_id` our row of the noun's table. The values are JSON; `before` is what both
# sides last agreed on, empty where nobody knows. `here_by` changed it here, the shop told of its change at `there_at`.
shop_conflict = Table(
    "shop_conflict",
    metadata,
    shop_conflict_columns,
    UniqueConstraint("shop_id", "noun", "remote_id", "field"),
    CheckConstraint(f"noun IN {NOUNS}", name="noun"),
    # waits; ours was kept; the shop's was taken; both sides agree again before anybody decided
    CheckConstraint(f"state IN {STATES}", name="state"),
    CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
    Index(None, "state", "shop_id"),
    Index(None, "noun", "row_id"),
    info={"tracked": True},
)
