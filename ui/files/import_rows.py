"""The rows of the wizard's tables: a fault with where it stands, and an import of before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.links.files.fault import Fault
from app.links.files.memory import ImportRow
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.wording import say, sentence


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A fault by its place in the list of them."""

    id: int
    fault: Fault

    @property
    def column(self) -> str:
        """The column's letters and what the file calls it."""
        return " · ".join(part for part in (self.fault.column, self.fault.title) if part)

    @property
    def reason(self) -> str:
        """What is wrong and what would be right."""
        return sentence(self.fault.reason)


def fault_rows(faults: Sequence[Fault]) -> list[FaultRow]:
    """Faults as rows of a table."""
    return [FaultRow(at, fault) for at, fault in enumerate(faults, 1)]


FAULT_COLUMNS: tuple[Column[FaultRow], ...] = (
    Column(key="line", title="files.head.line", kind="number", value=lambda row: row.fault.line, width=76),
    Column(key="column", title="files.head.column", width=170, strong=True),
    Column(key="reason", title="files.head.reason", wraps=True),
)


@dataclass(frozen=True, slots=True)
class LeftRow:
    """What an import made and that stays, because it is used since."""

    id: int
    name: str


LEFT_COLUMNS: tuple[Column[LeftRow], ...] = (
    Column(key="id", title="files.head.line", kind="number", width=76),
    Column(key="name", title="column.name", strong=True),
)


def state_chip(row: ImportRow) -> Chip:
    """How an import stands."""
    text = say(f"files.state.{row.state}")
    if row.state == "running":
        return Chip("wait", text, filled=True)
    return Chip("none", text, icon="undo") if row.state == "undone" else Chip("done", text)


PAST_COLUMNS: tuple[Column[ImportRow], ...] = (
    Column(key="begun_at", title="files.head.when", kind="instant", width=136, muted=True),
    Column(key="noun", title="column.what", value=lambda row: say(f"files.noun.{row.noun}"), width=160),
    Column(key="file", title="column.file", strong=True),
    Column(key="begun_by", title="column.by", width=110, muted=True),
    Column(key="created", title="column.created", kind="number", width=84),
    Column(key="changed", title="column.changed", kind="number", width=92),
    Column(key="same", title="files.head.same", kind="number", width=92),
    Column(key="state", title="column.state", kind="chip", value=state_chip, width=116),
)
