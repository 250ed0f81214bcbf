"""The first take-over of a shop in an open window: `python -m tests.benchmarks.take_over DATABASE` prints what it cost.

The shop is a stand-in of a process of its own that answers as slowly as a real one was measured to, about a second for
100 orders. Beside it the same questions asked alone, their answers thrown away: what the shop takes, whoever asks it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import text

from app.base import secrets
from app.base.actor import PROGRAM
from app.base.company import the_company
from app.base.database import Database
from app.base.location import locate
from app.base.migrate import create
from app.flow.found import found
from app.links.shops.clients import open_client
from app.links.shops.shop import connect, pace, reach_shop, shop_of
from app.links.shops.sync.port import Keys, Reach, ShopClient
from app.links.shops.sync.secret_names import KINDS, secret_name
from tests.benchmarks.heart import LONG_MILLISECONDS
from tests.benchmarks.table import table
from tests.links.woocommerce.apart import Place, stand_in_apart

ORDERS = 2_000
PACE_SECONDS = 1.0
"""What a shared host was measured to take for a page of 100 orders."""
AIM = 1.15
_PAGE = 100
_SHOP = 1


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A take-over in an open window: seconds, those of them at work, orders in and set aside; stalls in milliseconds."""

    seconds: float
    working: float
    orders: int
    parked: int
    longest: float
    long: int


@dataclass(frozen=True, slots=True)
class Costs:
    """The same shop read twice: its answers thrown away (seconds), and taken over."""

    fetching: float
    taken: TakenOver

    @property
    def ratio(self) -> float:
        """How many times as long the take-over takes."""
        return self.taken.seconds / self.fetching


def measure(folder: Path, orders: int = ORDERS, seconds: float = PACE_SECONDS) -> Costs:
    """Read a shop of so many made orders beside the recorded ones, then take it over; a page takes it so many seconds."""
    path = folder / "take-over.db"
    with stand_in_apart(orders=orders, pace=seconds) as place:
        reach, keys = Reach(place.url, ca_file=place.ca_file, local=True), Keys(place.key, place.secret)
        with closing(create(locate(path))) as database:
            variables = _connected(database, place, reach)
        with closing(open_client("woocommerce", reach, keys)) as client:
            fetching = thrown_away(client)
        return Costs(fetching, _in_a_window(path, variables))


def thrown_away(client: ShopClient) -> float:
    """Ask everything that a take-over asks, and keep nothing of it; gives seconds."""
    begun = perf_counter()
    client.info()
    client.rates()
    followed = {each.name: client.present(each.name) for each in client.streams if each.followed}
    for stream in client.streams:
        if stream.taken_over:
            _walk(client, stream.name, client.beginning(stream.name, None))
    for name, cursor in followed.items():
        _walk(client, name, cursor)
    return perf_counter() - begun


def _walk(client: ShopClient, stream: str, cursor: str) -> None:
    done = False
    while not done:
        page = client.page(stream, cursor, _PAGE)
        for lead in page.leads:
            if lead.noun == "product":
                client.led(lead, _PAGE)
        cursor, done = page.cursor, page.done


def lines(costs: Costs) -> Iterator[str]:
    """The figures as a paragraph and a table."""
    taken = costs.taken
    yield from (
        "## Taking over a shop",
        "",
        f"A shop that takes {PACE_SECONDS:.0f} s for {_PAGE} orders, as a shared host was measured to, taken over in an open",
        "window that shows the orders as they come; beside it the same questions asked alone, their answers thrown away.",
        "*At work* is how long the window, its lists included, had a processor. Stalls are the window's.",
        f"Aim: within {AIM} times, no stall over {LONG_MILLISECONDS} ms.",
        "",
    )
    row = (
        f"{taken.orders:,}",
        f"{taken.parked:,}",
        f"{taken.seconds:.1f} s / {costs.fetching:.1f} s = {costs.ratio:.2f}×",
        f"{taken.working:.1f} s",
        f"{taken.longest:.0f} ms",
        f"{taken.long}",
    )
    heads = (
        "orders",
        "set aside",
        "taken over / thrown away",
        "at work",
        "longest stall",
        f"over {LONG_MILLISECONDS} ms",
    )
    yield from table(heads, [row])
    yield ""


def _connected(database: Database, place: Place, reach: Reach) -> dict[str, str]:
    """A company connected to the shop; gives the variables that hand over its keys."""
    database.do(PROGRAM, found, "Mesures")
    shop_id = database.do(PROGRAM, connect, "woocommerce", "Boutique", place.url)
    database.do(PROGRAM, reach_shop, shop_id, reach, "11.0.1", None)
    # The window would begin by itself, before anybody measures.
    database.do(PROGRAM, pace, shop_id, 0)
    assert shop_id == _SHOP
    with database.read() as rd:
        company, uid = the_company(rd).uid, shop_of(rd, shop_id).uid
    names = [secrets.variable(secret_name(company, uid, kind)) for kind in KINDS]
    return dict(zip(names, (place.key, place.secret), strict=True))


def _in_a_window(path: Path, variables: dict[str, str]) -> TakenOver:
    said = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.take_over", str(path)],
        env={**os.environ, **variables, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(path.parent)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return TakenOver(**json.loads(said.stdout.splitlines()[-1]))


def taken_over(path: Path) -> TakenOver:
    """Open a window over a company's books and let it take over its shop."""
    from tests.benchmarks.desk import BenchDesk
    from ui.shops.synchroniser import synchroniser_of

    desk = BenchDesk(path)
    try:
        desk.show_list("orders")
        with desk.database.read() as rd:
            assert rd.scalar(text("SELECT count(*) FROM inbox")) == 0
        synchroniser = synchroniser_of(desk.office)
        reports: list[object] = []
        synchroniser.ended.connect(lambda _shop, report: reports.append(report))
        desk.heart.begin()
        begun, worked = perf_counter(), process_time()
        synchroniser.start(_SHOP)
        while not reports:
            desk.turn()
        seconds, working = perf_counter() - begun, process_time() - worked
        desk.calm()
        trouble = getattr(reports[0], "trouble", "broken off")
        assert trouble is None, trouble
        with desk.database.read() as rd:
            orders = int(rd.scalar(text("SELECT count(*) FROM sales_order")))
            parked = int(rd.scalar(text("SELECT count(*) FROM inbox WHERE state = 'parked'")))
        return TakenOver(seconds, working, orders, parked, desk.heart.longest, desk.heart.long)
    finally:
        desk.close()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(taken_over(Path(sys.argv[1])))) + "\n")
