"""The series of numbers as a person sees them, and going on from where another program left off (see `numbering`).

Going on jumps upward only; the numbers between are listed as lost with the reason, so that `verify` knows every one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.numbering import DATED, LEGAL, PREFIXES, Number, number_lost, number_series, open_series

FURTHEST = 1_000_000
"""A number from there on is refused: more likely a number of another kind than one of a merchant's year."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Numbers of a series that no document bears, both ends included, and why."""

    first: int
    last: int
    reason: str


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of number in a year: how far it has come, its date, what was skipped. `id` is its place in the list."""

    id: int
    kind: str
    prefix: str
    year: int
    last: int
    last_on: date | None
    skipped: tuple[Skipped, ...]

    @property
    def next_text(self) -> str:
        """The number that comes next."""
        return Number(self.kind, self.year, self.last + 1).text

    @property
    def dated(self) -> bool:
        """Whether its documents must be in the order of their dates."""
        return self.kind in DATED


def all_series(rd: Read) -> tuple[Series, ...]:
    """Every kind in the year of today, also those of which nothing was numbered yet."""
    year = rd.today.year
    here = {row.kind: row for row in rd.execute(select(number_series).where(number_series.c.year == year))}
    lost = rd.execute(select(number_lost).where(number_lost.c.year == year).order_by(number_lost.c.id)).all()
    return tuple(
        Series(
            at,
            kind,
            prefix,
            year,
            here[kind].last if kind in here else 0,
            here[kind].last_on if kind in here else None,
            tuple(Skipped(row.first, row.last, row.reason) for row in lost if row.kind == kind),
        )
        for at, (kind, prefix) in enumerate(PREFIXES.items(), 1)
    )


def last_numbers(rd: Read) -> dict[str, int]:
    """How far each series has come, as an anchor tells it: ``{"invoice-2026": 12}``."""
    return {f"{row.kind}-{row.year}": row.last for row in rd.execute(select(number_series))}


def last_given(numbers: Mapping[str, int]) -> tuple[Number, ...]:
    """The last number of each series of invoices and credit notes that was begun, of its latest year."""
    found: list[Number] = []
    for kind in LEGAL:
        years = [int(year) for year in (_year_of(name, kind) for name in numbers) if year]
        given = [year for year in years if numbers[f"{kind}-{year}"]]
        if given:
            found.append(Number(kind, max(given), numbers[f"{kind}-{max(given)}"]))
    return tuple(found)


def given_beyond(known: Mapping[str, int], numbers: Mapping[str, int]) -> tuple[tuple[Number, Number], ...]:
    """The first and last number of each such series that `known` has come to and `numbers` does not know of."""
    return tuple(
        (Number(kind, year, numbers.get(name, 0) + 1), Number(kind, year, known[name]))
        for kind in LEGAL
        for name in sorted(known)
        if (year := int(_year_of(name, kind) or 0)) and known[name] > numbers.get(name, 0)
    )


def _year_of(name: str, kind: str) -> str:
    found, _, year = name.rpartition("-")
    return year if found == kind else ""


@verb("numbering.continue")
def go_on_from(tx: Write, kind: str, number: int, on: date, reason: str) -> str:
    """Have the next document of this year bear `number`; gives its text. `on` is the date of the last one elsewhere.

    Refused with ``series_unknown``, ``series_not_upward`` when the series is there already or beyond,
    ``series_too_far``, ``series_date`` when the date is not of this year or in the future, ``series_without_reason``.
    """
    if kind not in PREFIXES:
        raise Refusal("series_unknown", kind=kind)
    if not reason.strip():
        raise Refusal("series_without_reason")
    if number >= FURTHEST:
        raise Refusal("series_too_far", most=FURTHEST - 1)
    year = tx.today.year
    if on.year != year or on > tx.today:
        raise Refusal("series_date", on=on, today=tx.today)
    query = select(number_series).where(number_series.c.kind == kind, number_series.c.year == year)
    locked = query.with_for_update() if tx.waits_for_rows else query
    if tx.execute(locked).one_or_none() is None:
        open_series(tx, kind, date(year, 1, 1))
    row = tx.execute(locked).one()
    last = row.last
    if number <= last + 1:
        raise Refusal("series_not_upward", next=Number(kind, year, last + 1).text)
    moved = update(number_series).where(number_series.c.id == row.id)
    tx.execute(moved.values(last=number - 1, last_on=max(on, row.last_on)))
    skipped = {"kind": kind, "year": year, "first": last + 1, "last": number - 1}
    tx.insert(number_lost, {**skipped, "reason": reason.strip(), "recorded_at": tx.now})
    tx.touch("number_series", 0)
    text = Number(kind, year, number).text
    tx.note(number=text, **skipped, reason=reason.strip())
    return text
