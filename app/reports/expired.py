"""What has expired and is still among the goods that are sold: how much of it asks for somebody today."""

from __future__ import annotations

from app.base.door import Read
from app.stock.set_aside import to_set_aside


def expired_lots(rd: Read) -> tuple[int, tuple[str, ...]]:
    """How many lots that is, a lot at two places counting twice, and their names, the longest past first."""
    found = to_set_aside(rd)
    return len(found), tuple(f"{each.product}, {each.code}" for each in found)
