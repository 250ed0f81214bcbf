"""What a test holds of a running shop: where it is, its keys, its clock, its faults, its log; and how it answers."""

from __future__ import annotations

import re
import threading
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

from tests.links.woocommerce import faults, routes, routes_orders, routes_products, routes_site
from tests.links.woocommerce.access import Access, Host, Key
from tests.links.woocommerce.answers import Answer, Record, Refused, Request, written
from tests.links.woocommerce.faults import Fault, Faults
from tests.links.woocommerce.merchant import Merchant
from tests.links.woocommerce.state import Mail, State

_ROUTES = [*routes_orders.ROUTES, *routes_products.ROUTES, *routes_site.ROUTES]

_FRONT = frozenset({"/", "/index.php"})
"""The site's own page, which every site has; ``?rest_route=`` makes it the interface."""

KEYS = {
    "read_write": Key("ck_0123456789abcdef0123456789abcdef01234567", "cs_rw_7d1f6c0e3b5a49288f90a1b2c3d4e5f6a7b8"),
    "read": Key("ck_1123456789abcdef0123456789abcdef01234567", "cs_ro_7d1f6c0e3b5a49288f90a1b2c3d4e5f6a7b8", "read"),
    "write": Key("ck_2123456789abcdef0123456789abcdef01234567", "cs_wo_7d1f6c0e3b5a49288f90a1b2c3d4e5f6a7b8", "write"),
    "powerless": Key(
        "ck_3123456789abcdef0123456789abcdef01234567", "cs_no_7d1f6c0e3b5a49288f90a1b2c3d4e5f6a7b8", rights=False
    ),
}  # fmt: skip
"""One key of each sort; `powerless` is that of a user who may not run the shop."""


@dataclass(slots=True)
class Logged:
    """One request as it came, and what became of it. `way` is the part of its address behind ``wc/v3/``."""

    method: str
    way: str
    query: dict[str, str]
    body: Record
    headers: dict[str, str]
    status: int = 0
    fault: str = ""
    records: int = 0
    """How many the answer's list held."""

    @property
    def knocks(self) -> bool:
        """Whether it is a batch of nothing, which only finds out what a key may do."""
        return self.kind.endswith("batch") and self.body == {}

    @property
    def writes(self) -> bool:
        return self.method not in {"GET", "HEAD", "OPTIONS"} and not self.knocks

    @property
    def kind(self) -> str:
        """The way with ``#`` for ids, to count by."""
        return re.sub(r"\d+", "#", self.way)


class Plugged(Protocol):
    """The line to an address of the shop."""

    def pull(self) -> None: ...

    def put_back(self) -> None: ...


@dataclass
class StandIn(Merchant):
    """A running shop. Its clock stands still until a test moves it (`now`, `advance`), or `tick` seconds a write."""

    state: State
    access: Access
    faults: Faults = field(default_factory=Faults)
    requests: list[Logged] = field(default_factory=list[Logged])
    url: str = ""
    plain_url: str = ""
    """The same shop without TLS."""
    ca_file: Path | None = None
    bugs: list[str] = field(default_factory=list[str])
    """What broke in the stand-in itself; leaving `stand_in` fails when there is any."""
    most_at_once: int = 0
    """How many requests were under way together at most."""
    stop: threading.Event = field(default_factory=threading.Event)
    plugs: list[Plugged] = field(default_factory=list[Plugged])
    """One for each address it answers at."""
    _busy: int = 0
    _cached: dict[str, Answer] = field(default_factory=dict[str, Answer])

    # --- who and when ---

    @property
    def key(self) -> str:
        return self.access.keys[0].key

    @property
    def secret(self) -> str:
        return self.access.keys[0].secret

    @property
    def host(self) -> Host:
        return self.access.host

    @property
    def now(self) -> datetime:
        return self.state.now

    @now.setter
    def now(self, moment: datetime) -> None:
        self.state.now = moment

    def advance(self, seconds: float) -> None:
        self.state.now += timedelta(seconds=seconds)

    @property
    def home(self) -> str:
        """The address the site believes to have; signatures count for this one."""
        return self.state.home

    @home.setter
    def home(self, address: str) -> None:
        self.state.home = address

    @property
    def unreadable(self) -> set[int]:
        """Orders that a broken plugin keeps the shop from reading: they leave gaps in pages, and 404 alone."""
        return self.state.unreadable

    # --- what it saw and did ---

    @property
    def mails(self) -> list[Mail]:
        return self.state.mails

    @property
    def mails_sent_for_us(self) -> list[Mail]:
        """Those that somebody's use of the interface set off."""
        return [each for each in self.state.mails if each.by == "interface"]

    @property
    def writes(self) -> list[Logged]:
        """Requests that wrote, or could have."""
        return [each for each in self.requests if each.writes]

    @property
    def counts(self) -> Counter[str]:
        """How often each was asked: ``GET orders``, ``PUT orders/#``."""
        return Counter(f"{each.method} {each.kind}" for each in self.requests)

    # --- answering ---

    def respond(self, request: Request) -> tuple[Answer | None, Fault | None]:
        """The answer to a request and the fault that spoils it; without an answer the line just dies."""
        logged = self._log(request)
        self.most_at_once = max(self.most_at_once, self._busy)
        fault = self.faults.take(request)
        logged.fault = fault.kind if fault else ""
        if fault is not None and not fault.done:
            return self._told(logged, faults.page(request, fault)), fault
        made = self._answer(request, logged)
        self.stop.wait(self.faults.pace * logged.records / 100)
        instead = faults.page(request, fault) if fault else None
        return self._told(logged, instead or made), fault

    def begins(self) -> None:
        with self.state.lock:
            self._busy += 1

    def ends(self) -> None:
        with self.state.lock:
            self._busy -= 1

    def _log(self, request: Request) -> Logged:
        way = re.sub(r"^/(index\.php$|wp-json(/wc/v3)?)/?", "", request.path).strip("/")
        way = way or request.query.get("rest_route", "").removeprefix("/wc/v3/").strip("/")
        logged = Logged(request.method, way, dict(request.query), {}, dict(request.headers))
        with self.state.lock:
            self.requests.append(logged)
        return logged

    def _told(self, logged: Logged, made: Answer | None) -> Answer | None:
        logged.status = made.status if made is not None else 0
        return made

    def _answer(self, request: Request, logged: Logged) -> Answer:
        aside = self._host_says(request)
        if aside is not None:
            return aside
        cached = self.host.caches and request.method == "GET"
        if cached and "no-cache" not in request.headers.get("Cache-Control", ""):
            return self._cached.get(request.target) or self._cached.setdefault(
                request.target, self._of_shop(request, logged)
            )
        return self._of_shop(request, logged)

    def _of_shop(self, request: Request, logged: Logged) -> Answer:
        with self.state.acting("interface"):
            try:
                made = self._rest(request)
            except Refused as refused:
                made = Answer(refused.body, refused.status)
            except Exception:  # noqa: BLE001 a fault of the stand-in must not pass for one of the shop
                self.bugs.append(traceback.format_exc())
                made = Answer({"code": "stand_in_broken", "message": "see StandIn.bugs", "data": None}, 500)
            logged.body = request.body
            # Written down while the shop is held: another request may change these very records next.
            logged.records = len(made.body) if isinstance(made.body, list) else 0
            if not isinstance(made.body, str):
                made.body = written(made.body)
            if logged.writes and made.status < 300:
                self.state.passed()
            return made

    def _host_says(self, request: Request) -> Answer | None:
        """What never reaches the shop."""
        host = self.host
        if host.redirects_to:
            return faults.moved(host.redirects_to.rstrip("/") + request.target)
        if host.redirects_plain and not request.secure:
            return faults.moved(self.url + request.target)
        if any(word in request.headers.get("User-Agent", "") for word in host.blocks_agents):
            return faults.page(request, Fault("firewall"))
        if host.maintenance:
            return faults.maintenance(request)
        if host.no_permalinks and request.path not in _FRONT:
            return faults.not_there()
        return None

    def _rest(self, request: Request) -> Answer:
        path = request.path
        if path in _FRONT and "rest_route" in request.query:
            way = request.query.pop("rest_route")
        elif path.lower().startswith("/wp-json"):
            way = path[len("/wp-json") :] or "/"
        elif path.startswith("/wc-api/"):
            message = "The WooCommerce API is disabled on this site"
            return Answer(
                {"errors": {"code": "woocommerce_api_disabled", "message": message}}, 404, of_site=False
            )
        else:
            return faults.not_there()
        user = self.access.user(self.state, request)
        if way == "/":
            return routes_site.root(self.state, request)
        return routes.answer(self.state, _ROUTES, request, way, user)


def read_query(target: str) -> dict[str, str]:
    """A query as PHP reads it: ``include[]=1&include[]=2`` and ``include[0]=1`` are a list."""
    found: dict[str, str] = {}
    for name, value in parse_qsl(urlsplit(target).query, keep_blank_values=True):
        plain = re.sub(r"\[\d*\]$", "", name)
        found[plain] = f"{found[plain]},{value}" if plain != name and plain in found else value
    return found
