"""What a list can be filtered by, described once: the words of its chip, and where its value comes from (L1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from app.base.finding import PERIODS
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit, QWidget

    from app.base.door import Read

FilterKind = Literal["choice", "day", "money", "text"]


@dataclass(frozen=True, slots=True)
class Filter:
    """Something a list can be filtered by: the name of its chip, its words, and its values with their words.

    A `choice` lists its `values`. A day (ISO), an amount (minor units) or a text is asked for in a dialog, and so is a
    row of another list, by the `picker` made for it; `called` gives the name of what a value is the key of, `says` the
    words of one that is a code. `choices` asks the database for values that are not known beforehand: key and name. A
    filter with none of these comes from elsewhere and is not in the menu. `name` is what it is called where that is data.
    """

    key: str
    title: str
    values: tuple[tuple[str, str], ...] = ()
    called: Callable[[Read, int], str] | None = None
    kind: FilterKind = "choice"
    picker: Callable[[Any, QWidget], QLineEdit] | None = None
    choices: Callable[[Read], Sequence[tuple[int | str, str]]] | None = None
    name: str = ""
    says: Callable[[Read, str], str] | None = None

    @property
    def looked_up(self) -> bool:
        """Whether the words of its values are the database's."""
        return self.called is not None or self.says is not None

    def naming(self, value: str) -> Callable[[Read], str] | None:
        """The question for the words of a value; None where there is nothing to ask."""
        called, says = self.called, self.says
        if says is not None:
            return lambda rd: says(rd, value)
        return (lambda rd: called(rd, int(value))) if called is not None and value.isdecimal() else None

    @property
    def headed(self) -> str:
        """What its chip and its entry in the menu are called."""
        return self.name or say(self.title).replace("&", "")

    @property
    def asks(self) -> bool:
        """Whether its value is asked for in a dialog."""
        return self.kind != "choice" or self.picker is not None

    @property
    def offered(self) -> bool:
        """Whether it stands in the menu."""
        return self.asks or bool(self.values) or self.choices is not None

    def said(self, value: str, currency: str = "EUR") -> str:
        """A value in words; one that cannot be read stands for itself."""
        key = next((title for name, title in self.values if name == value), "")
        if key:
            return say(key)
        if self.kind == "day":
            try:
                return words().date(date.fromisoformat(value))
            except ValueError:
                return value
        if self.kind == "money" and value.lstrip("-").isdecimal():
            return words().money(int(value), currency)
        return value


def period(key: str, title: str) -> Filter:
    """A filter on a day by a span that moves with the calendar, so that a saved view stays true."""
    return Filter(key, title, tuple((each, f"kit.period.{each}") for each in PERIODS))


def days(title_from: str, title_to: str, key_from: str = "from", key_to: str = "to") -> tuple[Filter, Filter]:
    """Two filters on a day: from one on, and up to one."""
    return Filter(key_from, title_from, kind="day"), Filter(key_to, title_to, kind="day")


def amounts(key: str = "total") -> tuple[Filter, Filter]:
    """Two filters on an amount: at least, at most."""
    return (
        Filter(f"{key}_from", f"filter.{key}_from", kind="money"),
        Filter(f"{key}_to", f"filter.{key}_to", kind="money"),
    )
