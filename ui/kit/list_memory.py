"""How a list was left: its view, filters, order, columns and widths, kept on this workstation (L4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from ui.kit import memory
from ui.kit.own_views import chips_of, texts_of


@dataclass(frozen=True, slots=True)
class LeftAt:
    """The state of a list worth finding again; a search is not: it would hide rows without anybody knowing why.

    `columns` are those of the list, `shown` those in view, which a view of one's own may have changed.
    """

    view: str = ""
    chips: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    descending: bool = False
    widths: dict[str, int] = field(default_factory=dict[str, int])
    columns: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


def recall(name: str) -> LeftAt:
    """How the list of that name was left; what cannot be understood is left out."""
    kept = memory.recall(f"list/{name}", dict[str, object]())
    return LeftAt(
        view=_text(kept.get("view")),
        chips=chips_of(kept.get("chips")),
        sort=_text(kept.get("sort")),
        descending=kept.get("descending") is True,
        widths=_widths(kept.get("widths")),
        columns=texts_of(kept.get("columns")),
        shown=texts_of(kept.get("shown")),
    )


def keep(name: str, left: LeftAt) -> None:
    """Remember how a list was left."""
    kept: dict[str, object] = {
        "view": left.view,
        "chips": [list(chip) for chip in left.chips],
        "sort": left.sort,
        "descending": left.descending,
        "widths": left.widths,
        "columns": list(left.columns),
        "shown": list(left.shown),
    }
    memory.keep(f"list/{name}", kept)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _widths(value: object) -> dict[str, int]:
    if not isinstance(value, dict):
        return {}
    told = cast("dict[object, object]", value)
    return {str(key): width for key, width in told.items() if type(width) is int and 0 < width < 4000}
