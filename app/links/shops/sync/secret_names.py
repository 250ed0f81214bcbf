"""By which names a shop's keys are kept on a workstation; nothing here opens a keyring."""

from __future__ import annotations

KINDS = ("key", "secret")


def secret_name(company: str, shop_uid: str, kind: str) -> str:
    """By which name a shop's ``key`` or ``secret`` is kept."""
    return f"{company}/shop/{shop_uid}/{kind}"
