"""Telling a scanner from a person by the speed of the keys (B1, B2, B5): pure, the time is handed in.

A scanner sends the signs of a code within milliseconds of each other and ends with Enter or Tab. So each sign is held
back for as long as a scanner may pause; what is not followed in time was typed, and goes on to where it was meant for.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """How this workstation's scanner sends: the longest pause between two signs in ms, how many signs make a code at
    least, and what stands before and after it that is no part of it.
    """

    on: bool = True
    interval_ms: int = 35
    least: int = 6
    prefix: str = ""
    suffix: str = ""

    def bare(self, code: str) -> str:
        """A code without what the scanner puts around it."""
        found = code.strip()
        if self.prefix and found.startswith(self.prefix):
            found = found[len(self.prefix) :]
        if self.suffix and found.endswith(self.suffix):
            found = found[: -len(self.suffix)]
        return found


@dataclass(slots=True)
class Burst:
    """The signs held back, with the milliseconds between them."""

    settings: ScanSettings
    signs: list[str] = field(default_factory=list[str])
    gaps: list[int] = field(default_factory=list[int])
    last: int = 0

    @property
    def held(self) -> bool:
        """Whether anything is held back."""
        return bool(self.signs)

    def in_time(self, at: int) -> bool:
        """Whether a key at this instant (ms) may belong to what is held."""
        return self.held and at - self.last <= self.settings.interval_ms

    def take(self, sign: str, at: int) -> None:
        """Hold a sign back."""
        self.gaps.append(at - self.last if self.signs else 0)
        self.signs.append(sign)
        self.last = at

    def ended(self, at: int) -> str | None:
        """The code, where a key that ends one comes now; None where what is held was typed."""
        if self.in_time(at) and len(self.signs) >= self.settings.least:
            return "".join(self.signs)
        return None

    def clear(self) -> None:
        """Hold nothing any more."""
        self.signs.clear()
        self.gaps.clear()
