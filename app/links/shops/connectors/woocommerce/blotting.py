"""Keys that a server sends back, in an error, a page or a record, are blotted out before anything of it is read."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from urllib.parse import quote

from app.links.shops.sync.port import Keys

BLOT = "•••"
_SHORTEST = 8
"""What is shorter is no key: blotting it out would take words from the shop's own texts."""


def guises(keys: Keys | None) -> tuple[str, ...]:
    """All the ways in which keys stand in what was sent, the longest first: plain, in an address, in the header."""
    if keys is None:
        return ()
    both = base64.b64encode(f"{keys.key}:{keys.secret}".encode()).decode("ascii")
    plain = [both, keys.key, keys.secret]
    # PHP writes a slash in JSON with a backslash before it.
    found = {guise for each in plain for guise in (each, quote(each, safe=""), each.replace("/", "\\/"))}
    return tuple(sorted((each for each in found if len(each) >= _SHORTEST), key=len, reverse=True))


def blotted(text: str, hidden: Sequence[str]) -> str:
    """The text without what is to stay hidden."""
    for each in hidden:
        text = text.replace(each, BLOT)
    return text
