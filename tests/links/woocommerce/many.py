"""Many orders at once, made from the recorded ones: for take-overs of a size nobody types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from tests.links.woocommerce.answers import Record
from tests.links.woocommerce.dates import gmt, stamp
from tests.links.woocommerce.state import LINES

FIRST = 100_000


def many_orders(
    patterns: Sequence[Record],
    count: int,
    *,
    since: datetime = datetime(2025, 1, 1, 8, tzinfo=UTC),
    every: float = 1200.0,
) -> Iterator[Record]:
    """*count* orders with ids from `FIRST` on, one each *every* seconds, of the shapes of *patterns* in turn.

    Refunds are left out: they would need ids of their own. Lines get ids that no other order has.
    """
    shapes = [each for each in patterns if not each["refunds"] and each["status"] != "trash"]
    line = 10_000_000
    for at in range(count):
        number, moment = FIRST + at, gmt(since + timedelta(seconds=at * every))
        shape = shapes[at % len(shapes)]
        made = {**shape, "id": number, "number": str(number), "order_key": f"wc_order_{number}"}
        made["transaction_id"] = f"tx_{number}" if shape["transaction_id"] else ""
        for name in ("date_created", "date_modified"):
            stamp(made, name, moment)
        for name in ("date_paid", "date_completed"):
            if shape[f"{name}_gmt"]:
                stamp(made, name, moment)
        for name in LINES:
            made[name] = [_own(each, line + place) for place, each in enumerate(shape[name])]
            line += len(shape[name])
        made["meta_data"] = [dict(each) for each in shape["meta_data"]]
        made["refunds"] = []
        yield made


def _own(line: Record, number: int) -> Record:
    """A line that can be changed without its pattern."""
    made = {**line, "id": number, "meta_data": [dict(each) for each in line["meta_data"]]}
    if "taxes" in line:
        made["taxes"] = [dict(each) for each in line["taxes"]]
    return made
