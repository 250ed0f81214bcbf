"""Faults on demand: what a host, a network or a plugin does to one request.

`Faults.next` queues them, `Faults.rule` decides by the request, `Faults.pace` slows every page of a list.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.links.woocommerce.answers import Answer, Request
from tests.links.woocommerce.echoes import echo

HTML = "text/html"

KINDS = frozenset(
    {
        "lost_before",  # no answer, and nothing was done
        "lost_after",  # no answer, but what was asked is done
        "reset_before",  # the line is cut before anything is done
        "reset_after",  # the line is cut after it was done
        "cut_short",  # the line is cut in the middle of the answer
        "too_many",  # 429 from the host, without a word of when
        "too_many_retry",  # 429 with Retry-After
        "bad_gateway",  # 502
        "gateway_after",  # 504, but what was asked is done
        "unavailable",  # 503 of the host
        "captcha",  # 202 and a page for people
        "firewall",  # 403 and a page for people
        "maintenance",  # 503 with Retry-After: the site is being updated
        "database_down",  # 500
        "fatal",  # 500: the program of the shop broke off
        "fatal_after",  # 500, but what was asked is done
        "bom",  # a byte order mark before the JSON
        "notice",  # a PHP notice before the JSON
        "truncated",  # half of the JSON, as if it were whole
        "empty",  # 200 and nothing
        "wrong_json",  # 200 and JSON of something else
        "redirect",  # 301 to where `location` says
        "slow",  # the right answer, late
        "echo_page",  # 403 and a page that shows the keys that came
        "echo_error",  # 500 that says them
        "echo_refusal",  # 400 that says them
        "echo_json",  # 200 and JSON of something else that holds them
        "echo_text",  # 200 and a text that begins with them
        "echo_redirect",  # 301 to an address that holds them
    }
)
DONE = frozenset(
    {
        "lost_after",
        "reset_after",
        "gateway_after",
        "fatal_after",
        "cut_short",
        "bom",
        "notice",
        "truncated",
        "slow",
        "empty",
        "wrong_json",
    }
)
"""Faults under which the shop did what was asked: the answer alone is spoilt."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: which, how long it lasts in seconds (lost, slow), and what its answer says."""

    kind: str
    seconds: float = 30.0
    retry_after: str = ""
    location: str = ""

    def __post_init__(self) -> None:
        assert self.kind in KINDS, f"no such fault: {self.kind}"

    @property
    def done(self) -> bool:
        return self.kind in DONE


Rule = Callable[[Request], Fault | str | None]


@dataclass(slots=True)
class Faults:
    """What goes wrong from now on: first what is queued, then what the rule says; and how slow the shop is."""

    rule: Rule | None = None
    pace: float = 0.0
    """Seconds that 100 records of a list take."""
    queue: deque[Fault] = field(default_factory=deque[Fault])

    def next(
        self, kind: str, times: int = 1, *, seconds: float = 30.0, retry_after: str = "", location: str = ""
    ) -> None:
        """The next requests fail this way; the keys of the queue are used up one a request."""
        self.queue.extend([Fault(kind, seconds, retry_after, location)] * times)

    def clear(self) -> None:
        self.queue.clear()
        self.rule, self.pace = None, 0.0

    def take(self, request: Request) -> Fault | None:
        """The fault of this request."""
        if self.queue:
            return self.queue.popleft()
        found = self.rule(request) if self.rule else None
        return Fault(found) if isinstance(found, str) else found


def page(request: Request, fault: Fault) -> Answer | None:
    """The answer a fault gives of its own; None for one that spoils the shop's."""
    says_json = "application/json" in request.headers.get("Accept", "")
    match fault.kind:
        case "too_many":
            return _nginx(429, "Too Many Requests")
        case "too_many_retry":
            return _nginx(429, "Too Many Requests", {"Retry-After": fault.retry_after or "2"})
        case "bad_gateway":
            return _nginx(502, "Bad Gateway")
        case "gateway_after":
            return _nginx(504, "Gateway Time-out")
        case "unavailable":
            return _nginx(503, "Service Temporarily Unavailable", _retry(fault))
        case "captcha":
            text = "<html><head><title>Robot Challenge Screen</title></head><body>Checking…</body></html>"
            return Answer(text, 202, {"SG-Captcha": "challenge"}, kind=f"{HTML};charset=UTF-8")
        case "firewall":
            return Answer(_FIREWALL, 403, kind=f"{HTML};charset=UTF-8")
        case "maintenance":
            return maintenance(request, fault.retry_after or "600")
        case "database_down":
            return _died(
                says_json, 500, "<h1>Error establishing a database connection</h1>", "Database Error"
            )
        case "fatal" | "fatal_after":
            return _fatal(says_json)
        case "redirect":
            return moved(fault.location or f"https://www.{request.host}{request.target}")
        case kind if kind.startswith("echo"):
            return echo(request, kind)
        case _:
            return None


def spoilt(raw: bytes, fault: Fault) -> bytes:
    """An answer as the fault leaves it."""
    match fault.kind:
        case "bom":
            return b"\xef\xbb\xbf" + raw
        case "notice":
            return _NOTICE + raw
        case "truncated":
            return raw[: max(1, len(raw) * 2 // 3)]
        case "empty":
            return b""
        case "wrong_json":
            return b'{"success":true,"data":{"message":"ok"}}'
        case _:
            return raw


def maintenance(request: Request, retry_after: str = "600") -> Answer:
    message = "Briefly unavailable for scheduled maintenance. Check back in a minute."
    found = _died("application/json" in request.headers.get("Accept", ""), 503, message, "Maintenance")
    found.headers["Retry-After"] = retry_after
    return found


def moved(location: str) -> Answer:
    return _nginx(301, "Moved Permanently", {"Location": location})


def not_there() -> Answer:
    return _nginx(404, "Not Found")


def _nginx(status: int, title: str, headers: dict[str, str] | None = None) -> Answer:
    title = f"{status} {title}"
    text = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        "<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"
    )
    return Answer(text, status, headers or {}, kind=HTML)


def _died(says_json: bool, status: int, message: str, title: str) -> Answer:
    """What the site says when it can't go on: JSON to those who ask for JSON, else a page."""
    if says_json:
        data = {"code": "wp_die", "message": message, "data": {"status": status}, "additional_errors": []}
        return Answer(data, status, of_site=False)
    text = (
        f"<!DOCTYPE html>\n<html dir='ltr'>\n<head>\n\t<title>{title}</title>\n</head>\n"
        f'<body id="error-page">\n\t<div class="wp-die-message">{message}</div></body>\n</html>\n\t'
    )
    return Answer(text, status, kind=f"{HTML}; charset=UTF-8")


def _fatal(says_json: bool) -> Answer:
    message = "<p>There has been a critical error on this website.</p>"
    if says_json:
        data = {"code": "internal_server_error", "message": message, "data": {"status": 500}}
        return Answer({**data, "additional_errors": []}, 500)
    text = f'<!DOCTYPE html>\n<html lang="en-US">\n<body id="error-page">\n{message}</body>\n</html>\n'
    return Answer(text, 500, kind=f"{HTML}; charset=UTF-8")


def _retry(fault: Fault) -> dict[str, str]:
    return {"Retry-After": fault.retry_after} if fault.retry_after else {}


_FIREWALL = (
    "<!DOCTYPE html><html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1>"
    "<p>Your access to this site has been limited by the site owner.</p></body></html>"
)
_NOTICE = (
    b"<br />\n<b>Deprecated</b>:  Creation of dynamic property X::$y is deprecated in "
    b"<b>/var/www/wp-content/plugins/x/x.php</b> on line <b>12</b><br />\n"
)
