"""From the start of the program to its first painted list: `python -m tests.benchmarks.window DATABASE`.

Prints milliseconds since the moment in COMPTOIR_BENCH_BEGUN (`time.monotonic_ns`, the same for all processes of a
machine), once the list of orders has painted rows.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

_BEGUN = "COMPTOIR_BENCH_BEGUN"
_PATIENCE_SECONDS = 60


def start_to_list(database: Path) -> float | None:
    """Milliseconds from starting the program on a database to rows on the screen; None where none came."""
    import subprocess

    with TemporaryDirectory(prefix="comptoir-bench-home-") as home:
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "COMPTOIR_HOME": home,
            "XDG_CONFIG_HOME": home,
        }
        environment[_BEGUN] = str(time.monotonic_ns())
        said = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.window", str(database)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=2 * _PATIENCE_SECONDS,
        )
    return float(said.stdout.split()[-1]) if said.returncode == 0 else None


def main(place: str) -> int:
    """Open the window, go to the orders, and wait for their rows to be painted."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QAbstractItemView

    from ui.shell.application import Program, make_application

    app = make_application("fr")
    program = Program(app)

    class Watcher(QObject):
        """Looks out for the window, shows the orders, and sees them painted."""

        seen = False

        def look(self) -> None:
            """Go to the list as soon as there is a window."""
            if program.window is None:
                return
            timer.stop()
            program.window.show_room("orders")
            views = program.window.current.findChildren(QAbstractItemView)
            for view in views:
                view.viewport().installEventFilter(self)
            if not views:
                app.exit(1)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            """A paint event of a view with rows ends it."""
            view = watched.parent()
            if event.type() == QEvent.Type.Paint and isinstance(view, QAbstractItemView) and not self.seen:
                model = view.model()
                if getattr(model, "state", "") == "rows" and model.rowCount() > 0:
                    self.seen = True
                    QTimer.singleShot(0, self.tell)
            return False

        def tell(self) -> None:
            """Say how long it took, and end."""
            taken = (time.monotonic_ns() - int(os.environ[_BEGUN])) / 1e6
            sys.stdout.write(f"{taken:.0f}\n")
            program.end()
            app.exit(0)

    watcher = Watcher()
    timer = QTimer()
    timer.timeout.connect(watcher.look)
    timer.start(1)
    QTimer.singleShot(_PATIENCE_SECONDS * 1000, lambda: app.exit(1))
    program.begin(place)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
