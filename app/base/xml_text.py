"""Text as XML can write it."""

from __future__ import annotations

import re

_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """The text without the characters that XML has no place for: most controls, halves of surrogate pairs."""
    return _UNWRITABLE.sub("", text)
