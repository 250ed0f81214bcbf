"""The technical log: a few files in the program's own folder, and what happens when something unforeseen is raised."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.base.location import data_folder

_KEPT_BYTES = 1_000_000
_KEPT_FILES = 4
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

log = logging.getLogger("comptoir")


def log_file() -> Path:
    """Where the log is written."""
    return data_folder() / "logs" / "comptoir.log"


def start_log() -> RotatingFileHandler | None:
    """Write warnings and errors of the whole program to the log; None where the folder cannot be written."""
    file = log_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            file, maxBytes=_KEPT_BYTES, backupCount=_KEPT_FILES, encoding="utf-8", delay=True
        )
    except OSError:
        return None
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter(_FORMAT))
    logging.getLogger().addHandler(handler)
    return handler


def stop_log(handler: RotatingFileHandler | None) -> None:
    """Let go of the log file."""
    if handler is not None:
        logging.getLogger().removeHandler(handler)
        handler.close()


class Hooks:
    """Everything raised where nobody looks, on any thread, is logged and told to `told` with its traceback.

    `told` may be called on another thread than the window's.
    """

    def __init__(self, told: Callable[[str], object]) -> None:
        self._told = told
        self._before = (sys.excepthook, threading.excepthook)

    def hang(self) -> None:
        """Listen from now on."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread

    def unhang(self) -> None:
        """Give the places back to whoever had them."""
        sys.excepthook, threading.excepthook = self._before

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        told = "".join(traceback.format_exception(kind, error, trace))
        log.error("a bug: %s", told)
        self._told(told)

    def _on_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)
