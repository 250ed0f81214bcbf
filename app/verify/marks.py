"""Which keys were met: one bit each, because keys are small whole numbers without wide gaps."""

from __future__ import annotations

_DENSE = 1 << 30


class Marks:
    """A set of positive whole numbers in little memory; the few that are absurdly large are kept one by one."""

    __slots__ = ("_bits", "_far")

    def __init__(self) -> None:
        self._bits = bytearray()
        self._far: set[object] = set()

    def add(self, key: int) -> bool:
        """Mark a key; whether it was new."""
        if not 0 <= key < _DENSE:
            known = key in self._far
            self._far.add(key)
            return not known
        at, bit = key >> 3, 1 << (key & 7)
        bits = self._bits
        if at >= len(bits):
            bits.extend(bytes(max(at + 1 - len(bits), len(bits), 1024)))
        if bits[at] & bit:
            return False
        bits[at] |= bit
        return True

    def __contains__(self, key: object) -> bool:
        """Whether a key was marked."""
        if not isinstance(key, int) or not 0 <= key < _DENSE:
            return key in self._far
        at = key >> 3
        return at < len(self._bits) and bool(self._bits[at] & (1 << (key & 7)))
