"""Asking a public register over HTTPS: patiently, a few times, and never for long.

A register that is busy says when to come again; within some seconds that is waited for, beyond it the person is told.
Anything else that is no answer (offline, an error page, a wall of a provider's network) is a `Trouble`: it says nothing
about whom was asked.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import httpx
import stamina

from app.base.clock import Clock
from app.base.errors import Trouble
from app.base.retry_after import retry_after

SECONDS = 10.0
"""How long one attempt may take."""
NAMES = {"register": "Recherche d’entreprises", "vies": "VIES", "bodacc": "BODACC"}
"""What the registers are called, in any language."""
_ATTEMPTS = 3
_MOST_PATIENCE = 5.0
"""Longest wait before another attempt that a person at the desk is asked for, in seconds."""
_AGENT = "Comptoir (order to cash on a merchant's own computer)"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: HTTP status, the text as it came, and what it says as JSON."""

    status: int
    text: str
    told: dict[str, Any]


class _BusyError(Exception):
    """The register cannot answer now; `wait` is for how many seconds, as far as it says."""

    def __init__(self, status: int, wait: float | None) -> None:
        super().__init__(status)
        self.status, self.wait = status, wait


def ask(
    service: str,
    url: str,
    query: Mapping[str, str],
    *,
    seconds: float = SECONDS,
    allowed: tuple[int, ...] = (),
) -> Answer:
    """Ask once, and again where that may help. `allowed` are statuses beside 200 whose answer says something.

    Trouble: ``lookup_offline``, ``lookup_busy`` (seconds), ``lookup_no_answer`` (what came instead).
    """
    try:
        for attempt in stamina.retry_context(
            on=_worth_another, attempts=_ATTEMPTS, timeout=3 * seconds, wait_initial=0.3, wait_max=2.0
        ):
            with attempt:
                return _asked(service, url, query, seconds, allowed)
    except _BusyError as error:
        if error.wait is not None:
            raise Trouble("lookup_busy", service=NAMES[service], seconds=round(error.wait)) from error
        raise Trouble("lookup_no_answer", service=NAMES[service], answer=f"HTTP {error.status}") from error
    except httpx.HTTPError as error:
        reason = str(error) or type(error).__name__
        raise Trouble("lookup_offline", service=NAMES[service], reason=reason) from error
    raise AssertionError("unreachable: the last attempt raises")


def _asked(
    service: str, url: str, query: Mapping[str, str], seconds: float, allowed: tuple[int, ...]
) -> Answer:
    answer = httpx.get(
        url,
        params=dict(query),
        timeout=seconds,
        headers={"Accept": "application/json", "User-Agent": _AGENT},
        verify=ssl.create_default_context(),
    )
    if answer.status_code == 429 or (answer.status_code >= 500 and answer.status_code not in allowed):
        raise _BusyError(answer.status_code, retry_after(answer.headers.get("Retry-After"), Clock().now()))
    if answer.status_code != 200 and answer.status_code not in allowed:
        raise Trouble("lookup_no_answer", service=NAMES[service], answer=f"HTTP {answer.status_code}")
    try:
        told: object = json.loads(answer.text)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        # A page for people: a wall of the network one is in, or of the register's own.
        kind = answer.headers.get("Content-Type", "?").split(";")[0]
        raise Trouble("lookup_no_answer", service=NAMES[service], answer=kind)
    return Answer(answer.status_code, answer.text, cast("dict[str, Any]", told))


def _worth_another(error: Exception) -> bool | float:
    if isinstance(error, _BusyError):
        if error.wait is None:
            return True
        return error.wait if error.wait <= _MOST_PATIENCE else False
    return isinstance(error, httpx.TransportError) and not isinstance(error, httpx.TimeoutException)
