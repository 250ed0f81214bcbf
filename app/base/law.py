"""What the law says on a day, for this company: the program's value, or the merchant's own from its day on.

One question answers all: the value of a key on a day (`Law.on`). A line is never changed and never taken away; to go back,
another one says from which day on the program's own counts again. What the program learns with an update never stands over
a line of the merchant's, but for rates that are set anew each semester: there a line is of its own semester.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Date, Index, Named, Table, TypedColumns, select

from app.base import settings
from app.base.door import Read, Write
from app.base.law_shipped import Known, Subject, subjects
from app.base.schema import instant, key, maybe_text, maybe_whole, metadata, text, yes_no


class law_line_columns(TypedColumns):
    id = key()
    subject = text()
    valid_from: Named[date] = Column(Date)
    back = yes_no()
    number = maybe_whole()
    text_fr = maybe_text()
    text_en = maybe_text()
    source = text()
    reason = text(default="")
    decided_by = text()
    decided_at = instant()


# What the merchant wrote down in the place of the program's own: euro cents or parts per million, or a text in both
# languages; `back` says that from its day on the program's own counts again. Of two lines of a day the later counts.
law_line = Table(
    "law_line",
    metadata,
    law_line_columns,
    Index(None, "subject", "valid_from"),
    CheckConstraint(
        "(back AND number IS NULL AND text_fr IS NULL AND text_en IS NULL)"
        " OR (NOT back AND ((number IS NOT NULL AND text_fr IS NULL AND text_en IS NULL)"
        " OR (number IS NULL AND text_fr IS NOT NULL AND text_en IS NOT NULL)))",
        name="value",
    ),
    CheckConstraint("number >= 0", name="number"),
    info={"history": True, "tracked": True, "sealed": True},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the merchant's: from which day on what counts, by whom it was written down, when and why."""

    id: int
    subject: str
    valid_from: date
    back: bool = False
    number: int | None = None
    text_fr: str | None = None
    text_en: str | None = None
    source: str = ""
    reason: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """What counts from a day on, whose it is, and where it comes from; `texts` by language where the merchant wrote them."""

    valid_from: date
    source: str
    number: int | None = None
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    own: bool = False
    proven: bool = True
    line: Line | None = None


@dataclass(frozen=True, slots=True)
class Law:
    """Every value of every day: what came with the program under what the merchant wrote down."""

    lines: Mapping[str, tuple[Line, ...]] = field(default_factory=dict[str, tuple[Line, ...]])

    def on(self, name: str, day: date) -> Value | None:
        """The value of a key on a day, None where there is none yet."""
        found = None
        for each in self.values(name):
            if each.valid_from <= day:
                found = each
        return found

    def number(self, name: str, day: date) -> int | None:
        """The same as a number: euro cents, or parts per million."""
        found = self.on(name, day)
        return found.number if found is not None else None

    def values(self, name: str) -> tuple[Value, ...]:
        """All values of a key, each from its day on until the next."""
        subject = subjects()[name]
        # Of two lines of a day the one written later counts.
        own = {each.valid_from: each for each in self.lines.get(name, ())}
        found: list[Value] = []
        holds = False
        for day in sorted({*own, *(each.valid_from for each in subject.known)}):
            line, shipped = own.get(day), subject.shipped(day)
            if line is not None and not line.back:
                found.append(_of_line(line))
                holds = not subject.each_period
            elif line is not None or not holds:
                holds = False
                # To go back is a change only where something else counted; and who goes back on a rate of a semester that
                # the program knows none of leaves it without one.
                goes_back = bool(found) and found[-1].own and not subject.each_period
                if shipped is not None and (shipped.valid_from == day or goes_back):
                    found.append(_of_program(shipped, line))
        return tuple(found)

    def own_texts(self, day: date, language: str) -> dict[str, str]:
        """What the merchant has papers of a day say in the place of the program's words, by the key of these."""
        found: dict[str, str] = {}
        for name in self.lines:
            subject = subjects().get(name)
            value = self.on(name, day) if subject is not None and subject.kind == "text" else None
            if subject is not None and value is not None and value.own:
                found[subject.words] = value.texts.get(language) or value.texts["en"]
        return found


def _of_line(line: Line) -> Value:
    texts = {"fr": line.text_fr or "", "en": line.text_en or ""} if line.number is None else {}
    return Value(line.valid_from, line.source, line.number, texts, own=True, line=line)


def _of_program(known: Known, line: Line | None) -> Value:
    """A value of the program's, from its own day or from the day on which somebody went back to it."""
    begins = max(known.valid_from, line.valid_from) if line is not None else known.valid_from
    return Value(begins, known.source, known.number, proven=known.proven, line=line)


SHIPPED = Law()
"""What counts where nobody wrote anything else."""


def law_of(rd: Read) -> Law:
    """The law as it stands for this company."""
    return rd.once("law", lambda: _read(rd))


def write_line(tx: Write, subject: Subject, line: Mapping[str, object]) -> int:
    """Write a line down inside whatever transaction is open; who wrote it and when is added."""
    row = {**line, "subject": subject.key, "decided_by": tx.actor.name, "decided_at": tx.now}
    return tx.insert(law_line, row)


def _read(rd: Read) -> Law:
    rows = [Line(**row) for row in rd.execute(_LINES).mappings()]
    return gathered([*_before(rd), *rows]) if rows else gathered(_before(rd))


def gathered(lines: Iterable[Line]) -> Law:
    """Lines in the order in which they were written, by their key."""
    found: dict[str, list[Line]] = {}
    for each in lines:
        if each.subject in subjects():
            found.setdefault(each.subject, []).append(each)
    return Law({name: tuple(each) for name, each in found.items()}) if found else SHIPPED


def _before(rd: Read) -> list[Line]:
    """The rates of late payment that were written down while they were a setting: each of its own semester."""
    return [
        Line(
            id=-at,
            subject=f"late.{each['kind']}",
            valid_from=date.fromisoformat(each["from"]),
            number=each["ppm"],
            source=each["source"],
        )
        for at, each in enumerate(settings.get(rd, "late.rates"), 1)
    ]


_LINES = select(law_line).order_by(law_line.c.id)
