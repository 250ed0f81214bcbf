"""Legal texts and thresholds as people look at them: what counts today, since when, by which source, and what was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from app.base.door import Read
from app.base.law import Law, Line, Value, law_of
from app.base.law_shipped import Group, Kind, Subject, subjects

State = Literal["now", "coming", "past"]


@dataclass(frozen=True, slots=True)
class Told:
    """A value as people read it: a number (euro cents or parts per million), or a text by language, or its words' key."""

    kind: Kind
    number: int | None = None
    words: str = ""
    texts: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class LawRow:
    """A subject on a day. `next_on` is the day from which another value counts, as far as one is known.

    `newer` is a value of the program's own, from a later day than the merchant's that counts: an update brought it.
    `lines` counts what the merchant wrote down of it.
    """

    id: int
    key: str
    said: str
    group: Group
    told: Told
    places: tuple[str, ...] = ()
    valid_from: date | None = None
    source: str = ""
    own: bool = False
    proven: bool = True
    next_on: date | None = None
    newer: Told | None = None
    newer_from: date | None = None
    lines: int = 0


@dataclass(frozen=True, slots=True)
class LawStep:
    """One of the values of a subject, or a line that says that the program's own counts again.

    `state` is whether it counts today, will, or did; a line that another of the same day stands in place of never did.
    """

    id: int
    valid_from: date
    told: Told
    source: str
    state: State | Literal["replaced", "hidden"]
    own: bool = False
    back: bool = False
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""


def law_rows(rd: Read) -> tuple[LawRow, ...]:
    """Every subject as it counts today."""
    law = law_of(rd)
    return tuple(_row(at, each, law, rd.today) for at, each in enumerate(subjects().values(), 1))


def law_steps(rd: Read, key: str) -> tuple[LawStep, ...]:
    """All that was ever known and written down of a subject, the newest day first."""
    subject, law, today = subjects()[key], law_of(rd), rd.today
    values, lines = law.values(key), law.lines.get(key, ())
    now = law.on(key, today)
    last = {each.valid_from: each.id for each in lines}
    found: list[LawStep] = []
    for each in subject.known:
        shown = any(not value.own and value.valid_from == each.valid_from for value in values)
        state = _state(each.valid_from, now, today, own=False) if shown else "hidden"
        found.append(
            LawStep(
                len(found) + 1, each.valid_from, _told(subject, each.number), each.source, state, own=False
            )
        )
    for line in lines:
        state = "replaced" if last[line.valid_from] != line.id else _line_state(line, now, today)
        found.append(
            LawStep(
                len(found) + 1,
                line.valid_from,
                _of_line(subject, line),
                line.source,
                state,
                own=True,
                back=line.back,
                decided_by=line.decided_by,
                decided_at=line.decided_at,
                reason=line.reason,
            )
        )
    return tuple(sorted(found, key=lambda each: (each.valid_from, each.id), reverse=True))


def _line_state(line: Line, now: Value | None, today: date) -> State:
    if line.valid_from > today:
        return "coming"
    return "now" if now is not None and now.line is not None and now.line.id == line.id else "past"


def _state(begins: date, now: Value | None, today: date, *, own: bool) -> State:
    if begins > today:
        return "coming"
    counts = now is not None and now.own == own and now.valid_from == begins
    return "now" if counts else "past"


def _row(at: int, subject: Subject, law: Law, today: date) -> LawRow:
    now = law.on(subject.key, today)
    later = [each.valid_from for each in law.values(subject.key) if each.valid_from > today]
    newer = None
    if now is not None and now.own and not subject.each_period:
        shipped = subject.shipped(today)
        newer = shipped if shipped is not None and shipped.valid_from > now.valid_from else None
    return LawRow(
        at,
        subject.key,
        subject.said,
        subject.group,
        _told(subject, now.number if now else None, now.texts if now else None),
        subject.places,
        now.valid_from if now else None,
        now.source if now else "",
        own=now is not None and now.own,
        proven=now is None or now.own or now.proven,
        next_on=min(later, default=None),
        newer=_told(subject, newer.number) if newer is not None else None,
        newer_from=newer.valid_from if newer is not None else None,
        lines=len(law.lines.get(subject.key, ())),
    )


def _told(subject: Subject, number: int | None, texts: Mapping[str, str] | None = None) -> Told:
    return Told(subject.kind, number, subject.words, texts or {})


def _of_line(subject: Subject, line: Line) -> Told:
    if line.back:
        return Told(subject.kind, None, subject.words)
    texts = {"fr": line.text_fr or "", "en": line.text_en or ""} if subject.kind == "text" else {}
    return _told(subject, line.number, texts)
