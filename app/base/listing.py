"""What a list over any number of rows asks and gets: the query, its totals, and the three questions of a source.

A room offers one `Listing` per list. The window asks pages of ids (index only), then the rows in view by id; count and
sums follow a moment later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list shall show and in which order; all of it is turned into SQL over all rows.

    `search` is typed text, matched without accents or case. `chips` are (field, value) pairs that must all hold.
    `sort` is the key of a column, empty for the order natural to the list.
    """

    search: str = ""
    chips: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    descending: bool = False

    def value(self, name: str) -> str | None:
        """The value of the first chip of that name, if there is one."""
        return next((value for key, value in self.chips if key == name), None)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many rows match a query, and the sums of its columns by column key.

    Amounts are minor units of `currency`, the company's; quantities are thousandths. A column that has no sum over
    all matching rows (several units of measure) is left out. `abroad` are the sums of rows in other currencies in their
    own, by currency; what they are worth is in the sums.
    """

    count: int
    sums: Mapping[str, int] = field(default_factory=dict[str, int])
    currency: str = "EUR"
    abroad: Mapping[str, Mapping[str, int]] = field(default_factory=dict[str, Mapping[str, int]])

    def told_abroad(self, column: str) -> list[tuple[str, int]]:
        """What of a column's sum is in other currencies, in their own."""
        return [(currency, sums.get(column, 0)) for currency, sums in self.abroad.items()]


class ListRow(Protocol):
    """A frozen row of a list: anything with the key of what it shows."""

    @property
    def id(self) -> int: ...


ROW = TypeVar("ROW", bound=ListRow)


# No slots: `Listing[Row](…)` sets an attribute, which Python 3.11 cannot suppress on a frozen class with slots.
@dataclass(frozen=True)
class Listing(Generic[ROW]):
    """The questions of one list. Each is asked on a reader thread, inside one read of the database.

    `count` tells how many rows match and what they sum to. `ids` gives the keys of the rows from an offset on, at
    most so many; its order is total (it ends with the key). `rows` gives the rows with these keys, in any order,
    leaving out keys that are gone. `chosen` gives the totals of the rows with these keys, for the bar that shows
    what is ticked; a list without it shows the number of ticked rows only.
    """

    count: Callable[[Read, ListQuery], Totals]
    ids: Callable[[Read, ListQuery, int, int], Sequence[int]]
    rows: Callable[[Read, Sequence[int]], Sequence[ROW]]
    chosen: Callable[[Read, Sequence[int]], Totals] | None = None
