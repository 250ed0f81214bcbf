"""The dated rates of late payment: those that come with the program, and the merchant's own, which come before them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.base import settings
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.receivables.late_interest import RateFrom

_LAW = Path(__file__).parents[2] / "resources" / "law" / "late_payment.toml"
KINDS = ("refinancing", "legal")


@dataclass(frozen=True, slots=True)
class LateLaw:
    """What the law says of late payment: rates by kind, points added to the refinancing rate, the fixed sum (minor units)."""

    refinancing: tuple[RateFrom, ...]
    legal: tuple[RateFrom, ...]
    points_ppm: int
    floor_times: int
    fixed_sum: int

    @property
    def penalties(self) -> tuple[RateFrom, ...]:
        """The rate of late payment by semester: the refinancing rate and the points."""
        return tuple(
            RateFrom(each.valid_from, each.ppm + self.points_ppm, each.source, each.proven)
            for each in self.refinancing
        )


def late_law(rd: Read) -> LateLaw:
    """What counts for this company: the rates that came with the program, each replaced by the merchant's of the same day."""
    shipped = _shipped()
    own = settings.get(rd, "late.rates")
    refinancing, legal = (_laid_over(shipped["rate"], own, kind) for kind in KINDS)
    return LateLaw(refinancing, legal, shipped["points_ppm"], shipped["floor_times"], shipped["fixed_sum"])


@verb("late.decide_rate")
def decide_rate(tx: Write, kind: str, valid_from: date, ppm: int, source: str) -> None:
    """Write down a rate and who set it, from its day on; the program's own of that day gives way.

    Refused with ``late_rate_unknown_kind``, ``late_rate_without_source`` or ``late_rate_out_of_range``.
    """
    if kind not in KINDS:
        raise Refusal("late_rate_unknown_kind", kind=kind)
    if not source.strip():
        raise Refusal("late_rate_without_source")
    if not 0 <= ppm <= 1_000_000:
        raise Refusal("late_rate_out_of_range", rate_ppm=ppm)
    day = valid_from.isoformat()
    before: list[dict[str, Any]] = settings.get(tx, "late.rates")
    kept = [each for each in before if (each["kind"], each["from"]) != (kind, day)]
    row = {"kind": kind, "from": day, "ppm": ppm, "source": source.strip()}
    settings.write(tx, "late.rates", sorted([*kept, row], key=lambda each: (each["kind"], each["from"])))


def _laid_over(
    shipped: Sequence[Mapping[str, Any]], own: Sequence[Mapping[str, Any]], kind: str
) -> tuple[RateFrom, ...]:
    found = {
        each["from"]: RateFrom(each["from"], each["ppm"], each["source"], each.get("proven", True))
        for each in shipped
        if each["kind"] == kind
    }
    for each in own:
        if each["kind"] == kind:
            day = date.fromisoformat(each["from"])
            found[day] = RateFrom(day, each["ppm"], each["source"])
    return tuple(found[day] for day in sorted(found))


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads(_LAW.read_text("utf-8"))
