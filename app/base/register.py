"""The register behind a list: the rows of one table, how they are chosen, searched, put in order and added up.

Who offers a list says these five things once; `count`, `ids` and `chosen` are what its `Listing` asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, Table, select

from app.base.door import Read
from app.base.finding import Condition, Filter, Sorts, chosen_by, page, searched, totals
from app.base.listing import ListQuery, Totals

if TYPE_CHECKING:
    from app.base.abroad import Abroad


@dataclass(frozen=True)
class Register:
    """The rows of `table`, each known by its ``id``.

    `holding` tells where a folded word of a search may stand. `natural` is the order where none is asked for. `sums` are the
    columns that are added up, in `currency` where they are money; without one nothing of them is in another currency.
    `abroad` says what the rows in other currencies are worth. `joined` are the tables that a sort needs beside its own, by
    the key of the sort, each with what joins it.
    """

    table: Table
    filters: Mapping[str, Filter]
    holding: Callable[[Read, str], Sequence[Condition]]
    sorts: Sorts
    natural: Sequence[ColumnElement[Any]]
    sums: Mapping[str, ColumnElement[Any]] = field(default_factory=dict[str, ColumnElement[Any]])
    currency: ColumnElement[str] | None = None
    abroad: Abroad | None = None
    joined: Mapping[str, tuple[Table, Callable[[Read], Condition]]] = field(
        default_factory=dict[str, tuple[Table, "Callable[[Read], Condition]"]]
    )

    def conditions(self, rd: Read, query: ListQuery) -> list[Condition]:
        """What a row must meet to match; refused with ``list_filter_unknown`` or ``list_filter_value``."""
        return chosen_by(query, self.filters, rd) + searched(
            query.search, lambda word: self.holding(rd, word)
        )

    def keys(self, rd: Read, query: ListQuery) -> Select[int]:
        """The keys of all rows that match, in no order."""
        return select(self.table.c.id).where(*self.conditions(rd, query))

    def count(self, rd: Read, query: ListQuery) -> Totals:
        """How many rows match, and their sums."""
        return self._totals(rd, self.conditions(rd, query))

    def ids(self, rd: Read, query: ListQuery, offset: int, limit: int) -> list[int]:
        """One page of keys in the order asked for; refused with ``list_sort_unknown``."""
        keys = self.keys(rd, query)
        if query.sort in self.joined:
            table, on = self.joined[query.sort]
            keys = keys.join(table, on(rd))
        return page(rd, keys, query, self.sorts, self.natural, (offset, limit))

    def chosen(self, rd: Read, ids: Sequence[int]) -> Totals:
        """Count and sums of the rows with these keys."""
        return self._totals(rd, [self.table.c.id.in_(list(ids))])

    def _totals(self, rd: Read, where: Sequence[Condition]) -> Totals:
        return totals(
            rd,
            self.sums,
            lambda found: found.select_from(self.table).where(*where),
            self.currency,
            self.abroad,
        )
