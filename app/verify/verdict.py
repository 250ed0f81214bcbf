"""What an audit says: the checks that were made, how much each looked at, and what it found wrong, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it must be, or (as a note) that a person should know.

    `row_id` is the key of the row of `table`; for balances the account's, item's or product's; None where no row can be
    named. The words for `code` stand in resources/words/verify.toml under ``verify.fault`` and name the `facts`.
    """

    table: str
    row_id: int | None
    code: str
    facts: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Check:
    """One check: how many rows, documents or files it looked at, the faults, and notes, which are none.

    When a check finds more than it lists (see `Findings.LISTED`), `left_out` says how many more at least.
    """

    name: str
    counted: int
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """All checks of one audit, in the order they were made."""

    checks: tuple[Check, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was found wrong."""
        return not any(check.faults for check in self.checks)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything found wrong, as listed."""
        return tuple(fault for check in self.checks for fault in check.faults)

    @property
    def notes(self) -> tuple[Fault, ...]:
        """What is no fault but worth knowing."""
        return tuple(note for check in self.checks for note in check.notes)


class Findings:
    """What one check gathers while it looks; lists the first faults and counts the rest, so that memory is bounded."""

    LISTED = 1000

    def __init__(self, name: str) -> None:
        self.name = name
        self.counted = 0
        self._faults: list[Fault] = []
        self._notes: list[Fault] = []
        self._left_out = 0

    def fault(self, table: str, row_id: object, code: str, /, **facts: object) -> None:
        """Something is wrong with a row. A key that is no whole number is told among the facts."""
        if len(self._faults) < self.LISTED:
            self._faults.append(_named(table, row_id, code, facts))
        else:
            self._left_out += 1

    def note(self, table: str, row_id: object, code: str, /, **facts: object) -> None:
        """Something is worth knowing."""
        if len(self._notes) < self.LISTED:
            self._notes.append(_named(table, row_id, code, facts))

    @property
    def check(self) -> Check:
        """The check as found so far."""
        return Check(self.name, self.counted, tuple(self._faults), tuple(self._notes), self._left_out)


def _named(table: str, row_id: object, code: str, facts: dict[str, object]) -> Fault:
    if row_id is None or (isinstance(row_id, int) and not isinstance(row_id, bool)):
        return Fault(table, row_id, code, facts)
    return Fault(table, None, code, {"key": str(row_id), **facts})
