"""Comptoir: with a verb, its command line; without one, its window."""

import sys


def main() -> int:
    """Hand the words of the command line over to whoever they are for; gives the exit code."""
    from app.commands import is_command, run

    if is_command(sys.argv[1:]):
        return run(sys.argv[1:])
    from ui.shell.application import main as open_window

    return open_window(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
