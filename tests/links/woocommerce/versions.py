"""What differs between versions of the plugin: each line was measured or read in the plugin."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Version:
    """A version and where it keeps its orders: tables of their own (HPOS) or, before, the posts of the site."""

    text: str
    hpos: bool

    @property
    def number(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self.text.split("."))

    @property
    def knows_modified_after(self) -> bool:
        """Older ones ignore the filter, and answer with everything."""
        return self.number >= (5, 8)

    @property
    def lists_all_refunds(self) -> bool:
        return self.number >= (9, 0)

    @property
    def lists_all_variations(self) -> bool:
        return self.number >= (10, 4)

    @property
    def any_write_moves(self) -> bool:
        """Any PUT moves an order's date, even an empty one; on posts neither meta nor lines do."""
        return self.hpos

    @property
    def stock_follows_lines(self) -> bool:
        return self.hpos

    @property
    def empty_page_forgets_totals(self) -> bool:
        return self.hpos

    @property
    def bad_coupon_leaves_draft(self) -> bool:
        return self.number >= (11, 0)


def version(text: str) -> Version:
    """HPOS is what new shops get from 8.2 on."""
    return Version(text, hpos=tuple(int(part) for part in text.split(".")) >= (8, 2))
