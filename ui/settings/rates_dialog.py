"""The rates of late payment by semester: what letters use, where each comes from, and the least a contract may say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.receivables.late_interest import semester_of
from app.receivables.late_rates import KINDS, LateRates, RateRow, decide_rate, late_rates
from ui.kit.chips import Chip
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.list_dialog import ListDialog
from ui.kit.money_edit import PercentEdit
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say, words

if TYPE_CHECKING:
    from app.base.door import Read


def show_rates(office: Office, parent: QWidget | None = None) -> RatesDialog:
    """Show the table of rates; one is written down, or another put in its place, in a dialog of its own."""
    dialog = RatesDialog(office, parent)
    dialog.open()
    return dialog


class RatesDialog(ListDialog[RateRow]):
    """Every rate by its day, the newest first; Enter writes another in the place of the framed one."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        self.now: LateRates | None = None
        super().__init__(
            office,
            "late_rates.title",
            self._rows,
            COLUMNS,
            "late_rates.none",
            parent,
            ("late_rates.replace", self._replace),
        )
        self.table.gives_way = ("follows_ppm",)
        self.add = WordButton("late_rates.add", self, look="primary", clicked=self._add)
        self.put_at_foot(self.add)

    def _rows(self, rd: Read) -> Sequence[RateRow]:
        self.now = late_rates(rd)
        return self.now.rows

    def _on_rows(self, rows: Sequence[RateRow]) -> None:
        super()._on_rows(rows)
        if self.now is not None:
            self.effects.tell(said_of(self.now))

    def _add(self) -> None:
        RateDialog(self.office, None, self).open()

    def _replace(self, row: RateRow) -> None:
        RateDialog(self.office, row, self).open()


class RateDialog(VerbDialog):
    """A rate with its day and its source; what is there already of that day gives way and stays in the history."""

    fields_of: Mapping[str, str] = {
        "late_rate_without_source": "source",
        "late_rate_out_of_range": "rate",
    }

    def __init__(self, office: Office, row: RateRow | None, parent: QWidget | None = None) -> None:
        title = "late_rates.one" if row is None else "late_rates.other"
        super().__init__(office, title, "late_rates.do", parent)
        self.kind = Choice([(each, f"late_rates.kind.{each}") for each in KINDS], self)
        self.day = DateEdit(lambda: office.today, self)
        self.rate = PercentEdit(self)
        self.source = QLineEdit(self)
        put = self.form.add
        put("kind", Field("late_rates.what", self.kind), span=2)
        put("day", Field("late_rates.from", self.day, hint="late_rates.from_hint", required=True))
        put("rate", Field("late_rates.rate", self.rate, required=True))
        put(
            "source",
            Field("late_rates.source", self.source, hint="late_rates.source_hint", required=True),
            span=2,
        )
        if row is not None:
            self.kind.set_value(row.kind)
            self.day.set_value(row.valid_from)
            self.rate.set_value(row.ppm)
        else:
            self.day.set_value(semester_of(office.today))
        self.kind.currentIndexChanged.connect(self._tell)
        self.rate.settled.connect(self._tell)
        self._now: LateRates | None = None
        office.ask(late_rates, done=self._on_now, failed=self.refused, owner=self)

    def act(self) -> None:
        day = self.day.value
        assert day is not None
        self.do(
            decide_rate,
            self.kind.value,
            day,
            self.rate.value or 0,
            self.source.text(),
            done=lambda _none: self.office.ways.say(say("late_rates.done")),
        )

    def _on_now(self, now: LateRates) -> None:
        self._now = now
        self._tell()

    def _tell(self) -> None:
        """What follows from the rate: what letters will ask for, or the least that invoices may say."""
        now, ppm, percent = self._now, self.rate.value, words().percent
        if now is None or ppm is None:
            self.effects.tell([])
            return
        if self.kind.value == "refinancing":
            asked = percent(ppm + now.points_ppm)
            self.effects.tell([("mail", say("late_rates.effect.asks", rate=asked))])
            return
        floor = ppm * now.times
        lines = [("info", say("late_rates.effect.floor", n=now.times, floor=percent(floor)))]
        if now.stated_ppm < floor:
            told = say("late_rates.below", stated=percent(now.stated_ppm), floor=percent(floor), n=now.times)
            lines.append(("late", told))
        self.effects.tell(lines)


def said_of(now: LateRates) -> list[tuple[str, str]]:
    """What counts today: the rate of letters, what invoices say beside the least they may, what is missing."""
    percent = words().percent
    lines: list[tuple[str, str]] = []
    if now.penalty_ppm is not None:
        asked = min(now.penalty_ppm, now.stated_ppm)
        lines.append(("mail", say("late_rates.used", rate=percent(asked), law=percent(now.penalty_ppm))))
    if now.floor_ppm is not None:
        key = "late_rates.below" if now.below else "late_rates.above"
        told = say(key, stated=percent(now.stated_ppm), floor=percent(now.floor_ppm), n=now.times)
        lines.append(("late" if now.below else "done", told))
    lines += [("wait", say(f"late_rates.missing.{kind}")) for kind in now.missing]
    return lines


def _state(row: RateRow) -> Chip:
    if row.stands_in:
        return Chip("wait", say("late_rates.state.stands_in"))
    if row.in_force:
        return Chip("done", say("late_rates.state.now"))
    if row.own:
        return Chip("run", say("late_rates.state.own"), icon="edit")
    if not row.proven:
        return Chip("wait", say("late_rates.state.unproven"))
    return Chip("none", say("late_rates.state.shipped"), icon="info")


def _source(row: RateRow) -> str:
    """Where it comes from; what it stands in place of."""
    if row.instead_ppm is None or row.instead_ppm == row.ppm:
        return row.source
    return say("late_rates.instead", source=row.source, rate=words().percent(row.instead_ppm))


COLUMNS: tuple[Column[RateRow], ...] = (
    Column(key="valid_from", title="late_rates.column.from", kind="date", width=104, strong=True),
    Column(
        key="kind",
        title="late_rates.column.kind",
        value=lambda row: say(f"late_rates.kind.{row.kind}"),
        width=120,
        wraps=True,
    ),
    Column(key="ppm", title="late_rates.column.rate", kind="percent", width=84, strong=True),
    Column(key="follows_ppm", title="late_rates.column.follows", kind="percent", width=116),
    Column(key="source", title="late_rates.column.source", value=_source, wraps=True, muted=True),
    Column(key="state", title="column.state", kind="chip", value=_state, width=124),
)
