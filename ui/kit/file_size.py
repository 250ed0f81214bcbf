"""The size of a file as people read it."""

from __future__ import annotations

from decimal import Decimal

from ui.kit.wording import say, words

_STEPS = (("gigabytes", 10**9), ("megabytes", 10**6), ("kilobytes", 10**3))


def size_told(octets: int) -> str:
    """Bytes in the largest unit that leaves a whole figure: « 3,4 Mo »."""
    for name, step in _STEPS:
        if octets >= step:
            return say(f"file_size.{name}", size=words().number(Decimal(octets) / step, places=1))
    return say("file_size.octets", n=octets)
