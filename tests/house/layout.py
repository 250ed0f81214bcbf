"""What the tools cannot check of how the code is laid out: python -m tests.house.layout.

Names of drawers are forbidden, a file that grows past its limit lacks a noun, and a module of the business is a room's.
No window asks a layout of Qt for its items: see `ITEM`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

DRAWERS = frozenset(
    {
        "utils",
        "util",
        "helpers",
        "helper",
        "common",
        "misc",
        "base_classes",
        "manager",
        "managers",
        "service",
        "services",
    }
)
"""Names that say nothing about what is inside."""

MOST_LINES = 400
"""About 300 is the aim; past this a noun is missing. Generated and dated data are not Python."""


ITEM = re.compile(r"\.itemAt(Position)?\(")
"""What Qt gives back here is kept by PySide until the layout goes, also when the item went with its widget. The next thing that
lies at its place in memory is then taken for the item: a window came as a ``QWidgetItem`` (measured), and worse is a crash.
``indexOf``, ``findChildren`` and a list of one's own do not have that; what ``takeAt`` gives goes with its last name."""


def faults(root: Path) -> list[str]:
    """Every breach of the layout under *root*, as `path: what is wrong`."""
    found: list[str] = []
    for path in sorted([*root.glob("app/**/*.py"), *root.glob("ui/**/*.py"), *root.glob("main.py")]):
        name = path.relative_to(root).as_posix()
        if DRAWERS & {path.stem, path.parent.name}:
            found.append(f"{name}: name it after what it holds")
        lines = len(path.read_text("utf-8").splitlines())
        if lines > MOST_LINES:
            found.append(f"{name}: {lines} lines; the missing noun is in there (at most {MOST_LINES})")
    for path in sorted([*root.glob("ui/**/*.py"), *root.glob("tests/ui/**/*.py")]):
        if ITEM.search(path.read_text("utf-8")):
            found.append(
                f"{path.relative_to(root).as_posix()}: a layout is asked for an item, which outlives it"
            )
    for folder in sorted({path.parent for path in [*root.glob("app/**/*.py"), *root.glob("ui/**/*.py")]}):
        if not (folder / "__init__.py").exists():
            found.append(
                f"{folder.relative_to(root).as_posix()}: has no __init__.py, so the tools pass it by"
            )
    return found


def main() -> int:
    """Print the faults; the exit status says whether there were any."""
    found = faults(ROOT)
    print("\n".join(found) if found else "the layout is in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
