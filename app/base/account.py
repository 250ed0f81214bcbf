"""The account of whoever sits at this computer: what they log in with, and what the computer calls them."""

from __future__ import annotations

import getpass
import os
import sys


def login() -> str:
    """The name of the account; ``comptoir`` where the system tells none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "comptoir"


def full_name() -> str:
    """The name of the person behind the account, which only some systems tell; empty elsewhere."""
    if sys.platform == "win32":
        return ""
    import pwd

    try:
        told = pwd.getpwuid(os.getuid()).pw_gecos.partition(",")[0].strip()
    except KeyError:
        return ""
    return "" if told.casefold() == login().casefold() else told
