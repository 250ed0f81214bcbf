"""UUIDv7: the name of a record outside its database (shops, outbox, import, hand-over), in order of creation."""

from __future__ import annotations

import os
import time
import uuid


def new_uid() -> str:
    """A new UUIDv7 (RFC 9562 §5.7) in its canonical text form: 48 bits of milliseconds, 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (random >> 68 & 0xFFF) << 64
    value |= 0b10 << 62 | random & (1 << 62) - 1
    return str(uuid.UUID(int=value))
