"""Comptoir: with a verb, its command line; without one, its window."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.commands.screenshots import Taken, Wanted


def main() -> int:
    """Hand the words of the command line over to whoever they are for; gives the exit code."""
    from app.commands import is_command, run
    from app.commands.screenshots import Camera

    if is_command(sys.argv[1:]):
        Camera.take = _take_pictures
        return run(sys.argv[1:])
    told = _window_options().parse_args()
    from ui.shell.application import open_window

    return open_window(told.database, told.language)


def _window_options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py", add_help=False)
    parser.add_argument("--database", default=os.environ.get("COMPTOIR_DATABASE"))
    parser.add_argument("--language", choices=("fr", "en"))
    return parser


def _take_pictures(wanted: Wanted) -> Taken:
    # The one verb that needs the window, which is loaded for it alone.
    from ui.shell.screenshots import take

    return take(wanted)


if __name__ == "__main__":
    sys.exit(main())
