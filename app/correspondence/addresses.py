"""E-mail addresses as typed: one or several, checked for form only; whether they exist only their server knows."""

from __future__ import annotations

import re

from app.base.errors import Refusal

# What mail servers in use take: no quoted local parts, no comments, a domain of at least two labels.
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")


def checked_address(typed: str) -> str:
    """One address, without spaces around it and its domain in lower case; else ``mail_address_malformed`` (typed)."""
    plain = typed.strip().removeprefix("mailto:")
    local, _, domain = plain.rpartition("@")
    labels = domain.rstrip(".").lower().split(".")
    if (
        not _LOCAL.fullmatch(local)
        or local.startswith(".")
        or local.endswith(".")
        or ".." in local
        or len(labels) < 2
        or not all(_LABEL.fullmatch(label) for label in labels)
        or labels[-1].isdigit()
    ):
        raise Refusal("mail_address_malformed", typed=plain)
    return f"{local}@{'.'.join(labels)}"


def checked_addresses(typed: str) -> tuple[str, ...]:
    """Several addresses parted by commas, semicolons or spaces, each once; refused like one of them."""
    found = [checked_address(each) for each in re.split(r"[,;\s]+", typed) if each]
    return tuple(dict.fromkeys(found))


def on_the_wire(address: str) -> str:
    """An address with its domain as servers know it: ``été.fr`` is ``xn--t-bfa.fr`` there."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise Refusal("mail_address_malformed", typed=address) from None
