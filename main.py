"""Comptoir: with a verb, its command line; without one, its window."""

from __future__ import annotations

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
    from ui.shell.application import main as open_window

    return open_window(sys.argv[1:])


def _take_pictures(wanted: Wanted) -> Taken:
    # The one verb that needs the window, which is loaded for it alone.
    from ui.shell.screenshots import take

    return take(wanted)


if __name__ == "__main__":
    sys.exit(main())
