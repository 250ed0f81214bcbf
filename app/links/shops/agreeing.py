"""A record that is known here and changed in its shop: what both last agreed on is merged with both sides, by field.

What the shop says of the fields is kept with its record as agreed on, whatever becomes of it here: what was decided once is
asked again only when the shop says something else. While a conflict waits, what was agreed on before it counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import cast

from app.base.door import Write
from app.links.shops.conflict_record import (
    About,
    Noun,
    keep_clashes,
    open_of_record,
    touched_last,
    value_in,
)
from app.links.shops.inbox import Stored
from app.links.shops.merging import Fields, Merged, Same, Value, merge
from app.links.shops.reason import Reason

REMARK = "shop_fields_conflict"
"""The remark with which a record is taken in of which something waits for a decision."""


def agreed_text(there: Fields, record: Stored | None = None) -> str:
    """What a shop says of the fields, as it is kept with its record; of what it says nothing now, what it said last."""
    known = agreed_on(record) or {}
    return json.dumps({**known, **there}, ensure_ascii=False, sort_keys=True)


def merge_with(
    tx: Write,
    record: Stored,
    noun: Noun,
    row_id: int,
    there: Fields,
    here_beside: Callable[[Fields], Fields],
    same: Same,
    settled: Collection[str],
) -> tuple[Fields, Merged]:
    """Merge what a shop's record says with what stands here, and let what clashes wait; gives what stood here, and the rest.

    `here_beside` gives what stands here, beside what was agreed on.
    """
    held = open_of_record(tx, record.shop_id, noun, record.remote_id)
    agreed = agreed_on(record)
    if agreed is not None:
        for field, conflict in held.items():
            agreed.pop(field, None)
            if conflict.before:
                agreed[field] = value_in(conflict.before)
    elif touched_last(tx, noun, row_id) is not None:
        # Somebody changed it here, and nobody kept what it was before.
        agreed = {}
    here = here_beside(agreed or {})
    merged = merge(here, there, agreed, same, settled)
    about = About(record.shop_id, noun, record.remote_id, row_id, tx.now)
    keep_clashes(tx, about, merged.clashes, held)
    if merged.clashes:
        tx.note(to="conflict", n=len(merged.clashes), conflicts=[each.field for each in merged.clashes])
    if merged.taken:
        tx.note(merged=list(merged.taken))
    return here, merged


def remark_of(record: Stored, merged: Merged) -> Reason | None:
    """What a person should know of a record of which something clashes."""
    if not merged.clashes:
        return None
    return Reason(REMARK, {"number": record.remote_id, "n": len(merged.clashes)})


def agreed_on(record: Stored | None) -> dict[str, Value] | None:
    """What a shop said last of the fields of a record; None before it said anything of them."""
    if record is None or record.agreed is None:
        return None
    return cast("dict[str, Value]", json.loads(record.agreed))
