"""The dry run: every line read and held against the books, and nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.base.errors import Refusal
from app.links.files.cell import Cell, Row, letters
from app.links.files.convention import Convention, mark_of, order_of
from app.links.files.example import is_example
from app.links.files.fault import Fault
from app.links.files.field import Field
from app.links.files.mapping import Mapped, must_be_whole
from app.links.files.opened import Opened
from app.links.files.reading import choice_of, day_of, figure_of, text_of, yes_no_of


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person decides about an import as a whole: the day of the cut-over of unpaid invoices or of the
    count of stock (None: today), whether orders are confirmed or stay drafts.
    """

    cut_over: date | None = None
    confirmed: bool = False


NO_WISHES = Wishes()

_PLACES = {"price": 6, "quantity": 3, "percent": 4, "number": 6}


@dataclass(frozen=True, slots=True)
class Line:
    """A line read: its fields by name, those that are empty, faulty or not in the file left out.

    One that is not `sound` has a fault already; it is looked at all the same, so that a dry run names every fault.
    """

    line: int
    values: dict[str, Any]
    sound: bool = True


@dataclass(frozen=True, slots=True)
class Planned:
    """What a line would do: ``create``, ``change`` or nothing (``same``); `row_id` is what it is about, if that is
    there. `before` is what stands now of what it changes.
    """

    line: int
    act: str
    values: dict[str, Any]
    row_id: int | None = None
    called: str = ""
    before: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Remark:
    """What should be known of some lines, though they can be taken: the key of its words, and what these name."""

    lines: tuple[int, ...]
    key: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do, in the order of its lines, what is wrong with it and what should be known of it. `examples` are
    the lines left out because they are the example of a model (`app.links.files.model`).
    """

    opened: Opened
    mapped: Mapped
    convention: Convention
    planned: tuple[Planned, ...]
    faults: tuple[Fault, ...]
    wishes: Wishes = NO_WISHES
    examples: int = 0
    remarks: tuple[Remark, ...] = ()

    def count(self, act: str) -> int:
        """How many lines would do that."""
        return sum(each.act == act for each in self.planned)


@dataclass(slots=True)
class Reader:
    """Reads the lines of a file by its mapping, gathering faults; knows the letters and titles of columns."""

    opened: Opened
    mapped: Mapped
    convention: Convention
    decimals: int
    wishes: Wishes = NO_WISHES
    faults: list[Fault] = field(default_factory=list[Fault])
    examples: int = 0

    def lines(self) -> list[Line]:
        """Every line, as far as it could be read; the examples of a model are counted and left out."""
        meant = [row for row in self.opened.rows if not is_example(self.mapped, row)]
        self.examples = len(self.opened.rows) - len(meant)
        return [self._line(row) for row in meant]

    def fault(self, line: int, name: str, reason: Refusal) -> None:
        """Note a fault of a field on a line, at the column the field is read from."""
        at = self.mapped.column_of(name) if name else None
        if at is None:
            self.faults.append(Fault(line, "", "", reason))
        else:
            self.faults.append(Fault(line, letters(at), self.opened.titles[at], reason))

    def _line(self, row: Row) -> Line:
        before = len(self.faults)
        beyond = [at for at in range(len(self.opened.titles), len(row.cells)) if not row.cells[at].empty]
        if beyond:
            reason = Refusal("row_too_long", found=len(row.cells), titles=len(self.opened.titles))
            self.faults.append(Fault(row.line, letters(beyond[0]), "", reason))
        values: dict[str, Any] = {}
        for at, name in self.mapped.columns.items():
            told = self.mapped.field(name)
            cell = row.at(at)
            try:
                if cell.empty:
                    if told.needed and not (
                        name == "name" and self.mapped.column_of("last_name") is not None
                    ):
                        raise Refusal("field_missing")
                    continue
                values[name] = self._read(cell, told)
            except Refusal as reason:
                self.faults.append(Fault(row.line, letters(at), self.opened.titles[at], reason))
        return Line(row.line, values, len(self.faults) == before)

    def _read(self, cell: Cell, told: Field) -> Any:
        if told.holds == "text":
            text = text_of(cell)
            if len(text) > told.longest:
                raise Refusal("text_too_long", n=len(text), longest=told.longest)
            return text
        if told.holds == "day":
            return day_of(cell, self.convention)
        if told.holds == "yes_no":
            return yes_no_of(cell)
        if told.holds == "choice":
            return choice_of(cell, told.known)
        return figure_of(cell, _PLACES.get(told.holds, self.decimals), self.convention)


def convention_of(opened: Opened, mapped: Mapped) -> Convention:
    """How the file writes figures and days, read off every column that holds some."""
    figures: list[Cell] = []
    orders = list[Any]()
    for at, name in mapped.columns.items():
        holds = mapped.field(name).holds
        if holds in ("amount", "price", "quantity", "percent", "number"):
            figures += (row.at(at) for row in opened.rows)
        elif holds == "day":
            orders.append(order_of(row.at(at) for row in opened.rows))
    known = {order for order in orders if order is not None}
    return Convention(mark_of(figures), known.pop() if len(known) == 1 else None)


def reader_of(
    opened: Opened, mapped: Mapped, convention: Convention, decimals: int, wishes: Wishes = NO_WISHES
) -> Reader:
    """A reader of a file; refused with ``fields_missing`` while a needed field has no column."""
    must_be_whole(mapped)
    return Reader(opened, mapped, convention, decimals, wishes)


def twice(reader: Reader, lines: Sequence[Line], name: str, keys: Iterable[str | None]) -> set[int]:
    """The lines whose key another line before them has; each is a fault that names the first."""
    first: dict[str, int] = {}
    doubled: set[int] = set()
    for line, key in zip(lines, keys, strict=True):
        if not key:
            continue
        if key in first:
            doubled.add(line.line)
            reader.fault(
                line.line,
                name,
                Refusal("line_twice", first=first[key], text=str(line.values.get(name) or key)),
            )
        else:
            first[key] = line.line
    return doubled


def in_order(reader: Reader, planned: Iterable[Planned]) -> Plan:
    """The plan whole: lines and faults in the order of the file."""
    faults = sorted(reader.faults, key=lambda fault: (fault.line, len(fault.column), fault.column))
    return Plan(
        reader.opened,
        reader.mapped,
        reader.convention,
        tuple(sorted(planned, key=lambda each: each.line)),
        tuple(faults),
        reader.wishes,
        reader.examples,
    )


def chunks(items: Sequence[Any], many: int = 500) -> Iterable[Sequence[Any]]:
    """Pieces small enough for one statement."""
    for at in range(0, len(items), many):
        yield items[at : at + many]
