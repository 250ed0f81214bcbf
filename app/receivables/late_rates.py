"""The dated rates of late payment: those that come with the program, and the merchant's own, which come before them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.base import settings
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.law import Law, law_of, write_line
from app.base.law_shipped import read_law, subjects
from app.receivables.late_interest import RateFrom, rate_on, semester_of

_LAW = "late_payment.toml"
KINDS = ("refinancing", "legal")
FIXED_SUM_IN = "EUR"
"""The currency of the fixed sum, whatever a company's books or an invoice are in: the law sets it in euros (D441-5)."""


@dataclass(frozen=True, slots=True)
class LateLaw:
    """What the law says of late payment: rates by kind, points added to the refinancing rate, the fixed sum in cents."""

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
    law, told = law_of(rd), read_law(_LAW)
    refinancing, legal = (_rates(law, kind) for kind in KINDS)
    return LateLaw(
        refinancing,
        legal,
        told["points_ppm"],
        told["floor_times"],
        law.number("late.fixed_sum", rd.today) or 0,
    )


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
    line = {"valid_from": valid_from, "number": ppm, "source": source.strip()}
    write_line(tx, subjects()[f"late.{kind}"], line)
    tx.note(kind=kind, name=f"{Decimal(ppm) / 10_000:f} %", until=valid_from, reason=source.strip())


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate of the table as people look at it: whose it is, whether it is in force, and what follows from it.

    One that is `in_force` and `stands_in` is the last one known: none is recorded of the semester that it is. `follows_ppm` is
    what letters ask for (the refinancing rate and its points), or the least a contract may say (so many times the legal
    rate). One that is the merchant's `own` stands in place of what came with the program (`instead_ppm`).
    """

    id: int
    kind: str
    valid_from: date
    ppm: int
    follows_ppm: int
    source: str
    own: bool
    in_force: bool
    proven: bool
    instead_ppm: int | None = None
    stands_in: bool = False


@dataclass(frozen=True, slots=True)
class LateRates:
    """The table of rates on a day, the newest first; what counts on that day.

    `penalty_ppm` is what letters ask for, `stated_ppm` what invoices say, `floor_ppm` the least they may: None where no
    rate is known. `missing` are the kinds of which none is known of the semester.
    """

    day: date
    rows: tuple[RateRow, ...]
    penalty_ppm: int | None
    stated_ppm: int
    floor_ppm: int | None
    legal_ppm: int | None
    times: int
    points_ppm: int
    missing: tuple[str, ...] = ()

    @property
    def below(self) -> bool:
        """Whether what invoices say is less than the law allows."""
        return self.floor_ppm is not None and self.stated_ppm < self.floor_ppm


def late_rates(rd: Read) -> LateRates:
    """The rates as they stand today."""
    law, day = late_law(rd), rd.today
    known = {kind: subjects()[f"late.{kind}"].known for kind in KINDS}
    shipped = {(kind, each.valid_from): each.number for kind in KINDS for each in known[kind]}
    mine = {
        (kind, each.valid_from) for kind in KINDS for each in law_of(rd).values(f"late.{kind}") if each.own
    }
    now = {kind: rate_on(getattr(law, kind), day) for kind in KINDS}
    begun = semester_of(day)
    found: list[RateRow] = []
    for kind in KINDS:
        for each in getattr(law, kind):
            key = (kind, each.valid_from)
            follows = each.ppm + law.points_ppm if kind == "refinancing" else each.ppm * law.floor_times
            instead = shipped.get(key) if key in mine else None
            found.append(
                RateRow(
                    len(found) + 1,
                    kind,
                    each.valid_from,
                    each.ppm,
                    follows,
                    each.source,
                    key in mine,
                    each == now[kind],
                    each.proven,
                    instead,
                    each == now[kind] and each.valid_from < begun,
                )
            )
    found.sort(key=lambda row: (-row.valid_from.toordinal(), row.kind))
    refinancing, legal = now["refinancing"], now["legal"]
    return LateRates(
        day,
        tuple(found),
        refinancing.ppm + law.points_ppm if refinancing is not None else None,
        int(settings.get(rd, "late.rate_ppm")),
        legal.ppm * law.floor_times if legal is not None else None,
        legal.ppm if legal is not None else None,
        law.floor_times,
        law.points_ppm,
        tuple(kind for kind in KINDS if (rate := now[kind]) is None or rate.valid_from < begun),
    )


def _rates(law: Law, kind: str) -> tuple[RateFrom, ...]:
    return tuple(
        RateFrom(each.valid_from, each.number or 0, each.source, each.proven)
        for each in law.values(f"late.{kind}")
    )
