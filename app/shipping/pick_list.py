"""What is taken off the shelves for one or many orders, and the check of it by scanner: pure, nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from app.base.errors import Refusal

_DIGITS = 10

Heard = Literal["counted", "whole", "too_many", "wrong", "serial", "twice", "lot"]
"""What a scan means for an order: counted, the last of its line, more than it asks for, no article of it; of an article with
serial numbers that its number is to be scanned, or was; or a lot that may not leave.
"""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where so much of an article is taken: a place (by its rank and name) and where at it; empty where there is one alone.

    `lot` is which lot leaves first, with its best-before day; empty where nothing is traced.
    """

    rank: int
    place: str
    shelf: str
    quantity_milli: int
    lot: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class InBundle:
    """The bundle that a line is in: its own line and name, how much of the line is in one (thousandths), and its codes.

    Each code counts for so many bundles (thousandths).
    """

    line_id: int
    name: str
    per_milli: int
    codes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PickLine:
    """A line of an order that is picked: what stock covers of it, nought too, and what it lacks, in thousandths of its unit.

    `codes` are what can be scanned for it, each with how many it counts for (thousandths).
    """

    id: int
    product_id: int | None
    sku: str
    name: str
    unit: str
    quantity_milli: int
    short_milli: int = 0
    codes: tuple[tuple[str, int], ...] = ()
    spots: tuple[Spot, ...] = ()
    lots: tuple[tuple[str, int], ...] = ()
    """The lots or serial numbers that may leave of it, each with its key."""
    by_unit: bool = False
    """Whether each unit has a serial number, which is scanned."""
    bundle: InBundle | None = None

    @property
    def where(self) -> str:
        """Where it is taken, in a few words."""
        at: dict[tuple[int, str, str], Spot] = {}
        for spot in self.spots:
            key = (spot.rank, spot.place, spot.shelf)
            before = at[key].quantity_milli if key in at else 0
            at[key] = replace(spot, quantity_milli=before + spot.quantity_milli)
        several = len(at) > 1
        told: list[str] = []
        for spot in at.values():
            name = " ".join(part for part in (spot.place, spot.shelf) if part)
            if name:
                told.append(
                    f"{name} × {Decimal(spot.quantity_milli).scaleb(-3).normalize():f}" if several else name
                )
        return ", ".join(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class PickOrder:
    """An order to be picked; `why` says why nothing of it may be, and then it has no lines.

    `city` is where it goes, `country` too (ISO 3166-1), and `nowhere` says that no carrier finds that address; `grams` is what
    its goods weigh, None where one of them has no weight.
    """

    id: int
    number: str
    customer: str
    city: str = ""
    country: str = ""
    promised_on: date | None = None
    note: str = ""
    lines: tuple[PickLine, ...] = ()
    grams: int | None = None
    why: Refusal | None = None
    in_part: bool = False
    """Whether it may leave without what it lacks though nobody decides it."""
    one_delivery: bool = False
    """Whether its customer wants all of it at once."""
    carrier: str = ""
    """Who carries it, where that is known before it is packed."""
    nowhere: bool = False

    @property
    def short_milli(self) -> int:
        """What stock lacks of it, so that it leaves in part; thousandths."""
        return sum(line.short_milli for line in self.lines)


@dataclass(frozen=True, slots=True)
class Taken:
    """An article for several orders: how much in all, and how much goes into the box of each, by its place in the list from 1.

    `place` and `shelf` say where it is taken, empty where nothing is said.
    """

    sku: str
    name: str
    unit: str
    quantity_milli: int
    boxes: tuple[tuple[int, int], ...]
    place: str = ""
    shelf: str = ""
    lot: str = ""
    expires_on: date | None = None


def together(orders: Sequence[PickOrder]) -> list[Taken]:
    """What is taken for all of these orders at once: by place and shelf, an article a line, then by name."""
    found: dict[tuple[int, str, str, str, str, str, int | None, date, str], dict[int, int]] = {}
    for box, order in enumerate(orders, 1):
        for line in order.lines:
            for spot in line.spots or (Spot(0, "", "", line.quantity_milli),):
                if spot.quantity_milli:
                    article = (line.name, line.sku, line.unit, line.product_id)
                    key = (
                        *(spot.rank, spot.place, spot.shelf),
                        *article,
                        spot.expires_on or date.max,
                        spot.lot,
                    )
                    boxes = found.setdefault(key, {})
                    boxes[box] = boxes.get(box, 0) + spot.quantity_milli
    return [
        Taken(
            sku,
            name,
            unit,
            sum(boxes.values()),
            tuple(boxes.items()),
            place,
            shelf,
            lot,
            day if day != date.max else None,
        )
        for (_, place, shelf, name, sku, unit, _, day, lot), boxes in sorted(
            found.items(),
            # What has no shelf comes last: somebody has to look for it.
            key=lambda each: (
                each[0][0],
                not each[0][2],
                each[0][2].casefold(),
                each[0][3].casefold(),
                *each[0][4:6],
                *each[0][7:],
            ),
        )
    ]


def walked(lines: Sequence[PickLine]) -> list[PickLine]:
    """In the order in which one comes by them, where something says where they are; what has no shelf last."""
    if not any(line.where for line in lines):
        return list(lines)
    return sorted(
        lines,
        key=lambda line: (
            not line.spots,
            line.spots[0].rank if line.spots else 0,
            not (line.spots and line.spots[0].shelf),
            line.spots[0].shelf.casefold() if line.spots else "",
        ),
    )


def order_code(order_id: int) -> str:
    """What a pick list bears for an order, for the scanner: digits alone, which every layout of keys gives back.

    Ten of them, which no barcode of an article has.
    """
    return f"{order_id:0{_DIGITS}d}"


def order_of_code(readings: Sequence[str]) -> int | None:
    """The order whose code one of these readings is; None where none is such."""
    return next((int(each) for each in readings if len(each) == _DIGITS and each.isdecimal()), None)


@dataclass(slots=True)
class Check:
    """An order while it is checked: what was scanned of each line (thousandths). What is refused changes nothing."""

    lines: tuple[PickLine, ...]
    counted: dict[int, int] = field(default_factory=dict[int, int])
    named: dict[int, dict[int, int]] = field(default_factory=dict[int, dict[int, int]])
    """Of each line the lots that were scanned (by key) and how much of each."""

    def scan(self, readings: Sequence[str], lot: str = "") -> tuple[Heard, PickLine | None]:
        """Count what a code stands for, by any of its readings; the line it concerns, None where the order has none.

        `lot` is the lot or serial number the code says as well; alone, a serial number is a reading.
        """
        for line in self.lines:
            for code, key in line.lots:
                if line.by_unit and (code == lot or (not lot and code in readings)):
                    return self._unit(line, key), line
        meant = [(line, many) for line in self.lines for known, many in line.codes if known in readings]
        if not meant:
            return self._bundle(readings)
        if meant[0][0].by_unit and meant[0][0].lots:
            return "serial", meant[0][0]
        for line, many in meant:
            key = dict(line.lots).get(lot) if lot and line.lots else None
            if lot and line.lots and key is None:
                return "lot", line
            if self.left(line) >= many:
                if key is not None:
                    own = self.named.setdefault(line.id, {})
                    own[key] = own.get(key, 0) + many
                return self._count(line, many), line
        return "too_many", meant[0][0]

    def _bundle(self, readings: Sequence[str]) -> tuple[Heard, PickLine | None]:
        """Count all that is in a bundle whose own code was scanned: it was packed before."""
        groups: dict[int, list[tuple[PickLine, int]]] = {}
        for line in self.lines:
            many = (
                next((many for code, many in line.bundle.codes if code in readings), 0) if line.bundle else 0
            )
            if line.bundle is not None and many:
                milli = line.bundle.per_milli * many // 1000
                groups.setdefault(line.bundle.line_id, []).append((line, milli))
        for parts in groups.values():
            unit = next((line for line, _ in parts if line.by_unit and line.lots), None)
            if unit is not None:
                return "serial", unit
            if all(self.left(line) >= milli for line, milli in parts):
                heard = [self._count(line, milli) for line, milli in parts]
                return "whole" if set(heard) == {"whole"} else "counted", parts[0][0]
        first = next(iter(groups.values()), None)
        return ("too_many", first[0][0]) if first else ("wrong", None)

    def _unit(self, line: PickLine, key: int) -> Heard:
        """Count one unit by its serial number, once."""
        own = self.named.setdefault(line.id, {})
        if key in own:
            return "twice"
        if not self.left(line):
            return "too_many"
        own[key] = 1000
        return self._count(line, 1000)

    def take(self, line: PickLine) -> Heard:
        """Count one of a line by hand, or what is left of it where that is less."""
        if line.by_unit and line.lots:
            return "serial"
        left = self.left(line)
        return self._count(line, min(left, 1000)) if left else "too_many"

    def put_back(self, line: PickLine) -> None:
        """Begin a line again from nothing."""
        self.counted.pop(line.id, None)
        self.named.pop(line.id, None)

    def left(self, line: PickLine) -> int:
        """What is still to be scanned of a line."""
        return line.quantity_milli - self.counted.get(line.id, 0)

    @property
    def whole(self) -> bool:
        """Whether everything is there."""
        return all(not self.left(line) for line in self.lines)

    @property
    def progress(self) -> tuple[int, int]:
        """What was counted and what is asked for in all (thousandths)."""
        return sum(self.counted.values()), sum(line.quantity_milli for line in self.lines)

    @property
    def quantities(self) -> Mapping[int, int]:
        """What was counted by line, without noughts."""
        return {line_id: milli for line_id, milli in self.counted.items() if milli}

    @property
    def lots(self) -> Mapping[int, Sequence[tuple[int, int]]]:
        """The lots that were scanned, by line; of the rest leaves what expires first."""
        return {line_id: tuple(own.items()) for line_id, own in self.named.items() if own}

    def _count(self, line: PickLine, milli: int) -> Heard:
        self.counted[line.id] = self.counted.get(line.id, 0) + milli
        return "counted" if self.left(line) else "whole"
