"""What makes one list different from another; the frame itself is ui.kit.list_screen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from app.base.listing import Listing, ListRow, Totals
from ui.kit.acts import Act, BulkAct
from ui.kit.columns import Column
from ui.kit.filters import Filter
from ui.kit.view_tabs import View

if TYPE_CHECKING:
    from app.base.door import Read

ROW = TypeVar("ROW", bound=ListRow)


# No slots: `ListDesign[Row](…)` sets an attribute, which Python 3.11 cannot suppress on a frozen class with slots.
@dataclass(frozen=True, kw_only=True)
class ListDesign(Generic[ROW]):
    """All that makes one list different from another.

    `name` is its room, under which it is remembered. Words by key: `title`, `counted` (plural, with n), `hint` (what
    can be searched), `empty_title` and `empty_text` (what comes here). `nouns` are the tables whose changes concern
    it, `opens` the noun of what Enter opens; `icon` is that of the room when left out. The first of `views` holds everything.
    `left_out` asks which views and wide columns the business has no use for, beside what it leaves out everywhere. `own` is
    the noun whose tags and own fields it shows and filters by. Without `heading` it stands in a room that has its own title
    and acts.
    `start` leads from an empty list to where its first row comes from, where there is no `new`; `brings` stands beside
    `new` there: what brings many at once.
    `elsewhere` are the lists of the views that lead elsewhere, by their keys.
    `parts` says of what signs the sums at the foot are made, or nothing.
    """

    name: str
    title: str
    counted: str
    hint: str
    empty_title: str
    empty_text: str
    listing: Listing[ROW]
    columns: tuple[Column[ROW], ...]
    nouns: tuple[str, ...]
    icon: str = ""
    opens: str = ""
    views: tuple[View, ...] = ()
    filters: tuple[Filter, ...] = ()
    sort: str = ""
    descending: bool = False
    muted: Callable[[ROW], bool] | None = None
    acts: tuple[Act, ...] = ()
    bulk: tuple[BulkAct, ...] = ()
    new: Act | None = None
    start: Act | None = None
    brings: Act | None = None
    heading: bool = True
    own: str = ""
    left_out: Callable[[Read], Collection[str]] | None = None
    elsewhere: Mapping[str, Listing[Any]] = field(default_factory=dict[str, Listing[Any]])
    parts: Callable[[Totals], str] | None = None

    @property
    def begins(self) -> Act | None:
        """What an empty list offers in its middle: the button in its head has the keys, and is the one that is filled."""
        if self.new is None or not self.heading:
            return self.new
        return replace(self.new, keys="", look="secondary")
