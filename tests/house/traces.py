"""No file tells on whose machine it was written or where packages came from: python -m tests.house.traces.

Looked at are the files that git tracks or would take, as text. Addresses of package registries do not belong in a
repository (a requirement file with one installs from there and nowhere else), paths of one machine mean nothing on another.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Written in two halves, or this file would be the first fault.
_REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "yarnpkg" + ".com",
    "deb." + "debian.org",
    "snapshot." + "debian.org",
    "crates" + ".io",
    "proxy." + "golang.org",
)
_PATHS = (
    r"/(?:wo" + r"rk|tm" + r"p/brief)/[\w.]",
    r"/ho" + r"me/[a-z]\w*/",
    r"/Use" + r"rs/[A-Za-z]\w*/",
    r"/ro" + r"ot/[\w.]",
    r"[A-Z]:\\Use" + r"rs\\",
)
PATTERN = re.compile(
    "|".join(
        [*(rf"(?<![\w-]){re.escape(name)}" for name in _REGISTRIES), *(rf"(?<![\w.:/]){p}" for p in _PATHS)]
    )
)

NOT_TEXT = frozenset({".png", ".ttf", ".otf", ".pdf", ".ico", ".icns", ".db", ".zip", ".gz", ".jpg", ".webp"})


def faults(root: Path, names: Iterable[str]) -> list[str]:
    """Every line of the named files that holds a registry's address or a machine's path."""
    found: list[str] = []
    for name in names:
        path = root / name
        if path.suffix in NOT_TEXT or not path.is_file():
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            if match := PATTERN.search(line):
                found.append(f"{name}:{number}: {match.group()}")
    return found


def tracked(root: Path) -> list[str]:
    """The files git tracks, and those it would take."""
    said = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [name for name in said.stdout.split("\0") if name]


def main() -> int:
    """Print the faults; the exit status says whether there were any."""
    found = faults(ROOT, tracked(ROOT))
    print("\n".join(found) if found else "no traces")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
