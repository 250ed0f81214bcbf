"""A shop in a storm: its orders change all the time, every third answer is spoilt, and whoever synchronises it is killed.

``python -m tests.links.shops.storm URL SHOP WHOLE`` is one synchronisation in a process of its own.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app.base.clock import Clock
from app.base.database import Database, open_database
from app.flow.channel import consent, decide
from app.flow.found import found
from app.links.carry_on import carry_on
from app.links.shops import inbox
from app.links.shops.connectors.woocommerce.opened import opened
from app.links.shops.kinds import kind_of
from app.links.shops.payload import parse
from app.links.shops.sync.port import Keys, Reach
from app.links.shops.sync.run import Report, sync
from app.orders.channel import Decisions
from app.verify import verify
from tests.links.shops.connected import connect_to, keys_in_environment
from tests.links.shops.counter import ALICE
from tests.links.woocommerce_server import Fault, StandIn, stand_in

ROLES = Decisions(stock="here", buffer_milli=1_000, sent_status="completed", tracking="note")
SPOILING = (
    "lost_before",
    "lost_after",
    "reset_before",
    "reset_after",
    "cut_short",
    "too_many_retry",
    "bad_gateway",
    "gateway_after",
    "unavailable",
    "captcha",
    "fatal",
    "fatal_after",
    "truncated",
    "empty",
    "wrong_json",
)
HARMLESS = ("bom", "notice")
_PATIENCE_SECONDS = 1_500
"""After which a synchronisation is taken for hung: through spoilt answers, with the pauses they ask for, it takes its time."""
_STATES = ("waiting", "taken", "parked", "discarded")
_PRODUCTS, _PIECES = 12, 100_000
_ENDED = frozenset({"cancelled", "refunded", "failed", "trash"})


@dataclass(slots=True)
class Storm:
    """One storm. `spoilt` counts what was done to answers, `deaths` how often a synchronisation was killed."""

    url: str
    shop: StandIn
    database: Database
    shop_id: int
    reach: Reach
    random: random.Random
    things: list[int]
    spoilt: Counter[str] = field(default_factory=Counter[str])
    acts: Counter[str] = field(default_factory=Counter[str])
    deaths: int = 0
    runs: int = 0
    _asked: int = 0
    _child: subprocess.Popen[bytes] | None = None
    _dies_at: int | None = None
    _left: int = 0
    _most: int = 0

    # --- what happens in the shop ---

    def act(self) -> None:
        """Something changes in the shop, behind the connector's back."""
        choice = self.random.choices(
            ("create", "edit", "add", "note", "cancel", "pay", "refund", "part", "unrefund", "bin", "delete"),
            (30, 14, 6, 4, 6, 10, 4, 8, 4, 3, 2),
        )[0]
        if choice == "create" or not self.shop.state.orders:
            self._create()
            return
        order = self.random.choice(list(self.shop.state.orders))
        number, status = int(order["id"]), order["status"]
        if status in _ENDED:
            return
        if choice == "edit" and status in ("processing", "on-hold"):
            self.shop.edit_line(number, quantity=self.random.randint(1, 4))
        elif choice == "add" and status == "on-hold":
            self.shop.add_line(number, self.random.choice(self.things))
        elif choice == "note":
            self.shop.add_note(number, "Rappelé")
        elif choice == "cancel" and status == "on-hold":
            self.shop.set_status(number, "cancelled")
        elif choice == "pay" and status == "on-hold":
            self.shop.set_status(number, "processing")
        elif choice == "refund" and status == "processing" and not order["refunds"]:
            self.shop.refund(number)
        elif choice == "part" and status in ("processing", "completed") and not order["refunds"]:
            self.shop.refund(number, "1.00", reason="geste")
        elif choice == "unrefund" and order["refunds"]:
            self.shop.delete_refund(number, order["refunds"][0]["id"])
        elif choice == "bin" and status == "on-hold":
            self.shop.trash_order(number)
        elif choice == "delete" and status == "on-hold":
            self.shop.delete_order(number)
        else:
            return
        self.acts[choice] += 1

    def _create(self) -> None:
        if self._left <= 0:
            return
        self._left -= 1
        self.acts["create"] += 1
        chosen = self.random.sample(self.things, self.random.randint(1, 3))
        status, method = self.random.choice((("processing", "stripe"), ("on-hold", "bacs")))
        self.shop.place_order(
            {thing: self.random.randint(1, 3) for thing in chosen}, status=status, method=method
        )

    def rule(self, _request: Any) -> Fault | None:
        """What becomes of a request: something changes meanwhile, every third answer is spoilt, one of them kills."""
        self._asked += 1
        self.shop.advance(self.random.choice((0, 0, 1, 7)))
        for _ in range(self.random.choice((0, 1, 3))):
            self.act()
        if self._dies_at is not None and self._asked >= self._dies_at and self._child is not None:
            self._dies_at = None
            os.kill(self._child.pid, signal.SIGKILL)
        if self._asked % 3:
            return None
        kind = self.random.choice((*SPOILING, *HARMLESS))
        self.spoilt[kind] += 1
        return Fault(kind, seconds=0.05, retry_after="1")

    # --- what happens here ---

    def rage(self, orders: int, deaths: int) -> None:
        """Synchronise while so many orders come and change, and be killed so often; goods leave here meanwhile."""
        self._left = self._most = orders
        for _ in range(min(orders, 40)):
            self._create()
        while self._left > 0 or self.deaths < deaths:
            for _ in range(max(self._most // 40, 5)):
                self.act()
            self._synchronise(killed=self.deaths < deaths, whole=self.runs % 7 == 6)
            if self.runs % 3 == 0:
                carry_on(self.database, ALICE, ship=True, bill="all")

    def _synchronise(self, *, killed: bool, whole: bool) -> None:
        self.runs += 1
        self.shop.faults.rule = self.rule
        self._asked, self._dies_at = 0, (self.random.randint(2, 40) if killed else None)
        told = [sys.executable, "-m", "tests.links.shops.storm", self.url, str(self.shop_id), str(int(whole))]
        with subprocess.Popen(told, cwd=Path(__file__).parents[3]) as self._child:
            code = self._child.wait(timeout=_PATIENCE_SECONDS)
        self._child = None
        assert code in (0, -signal.SIGKILL), f"a synchronisation broke: {code}"
        self.deaths += code == -signal.SIGKILL

    def calm(self) -> list[Report]:
        """Nothing changes and nothing is spoilt any more: synchronise until nothing moves; gives the runs."""
        self.shop.faults.clear()
        reports: list[Report] = []
        for _ in range(6):
            self.shop.advance(700)
            reports.append(sync(self.database, ALICE, self.shop_id, whole=True, sleep=lambda _seconds: None))
            assert reports[-1].trouble is None, reports[-1].trouble
            carry_on(self.database, ALICE, ship=True, bill="all")
            if not reports[-1].received:
                break
        return reports

    # --- what has to hold ---

    def differences(self) -> Iterator[str]:
        """Where the two sides do not agree, each as a sentence."""
        kind = kind_of("woocommerce")
        there = {str(each["id"]): each for each in self.shop.state.orders}
        with self.database.read() as rd:
            here = {row.remote_id: row for row in inbox.records(rd, self.shop_id, "order", _STATES)}
            rows = rd.execute(
                text("SELECT remote_id, count(*) AS n FROM sales_order GROUP BY remote_id")
            ).all()
            figures = rd.execute(
                text(
                    "SELECT l.remote_id, l.stock_milli, sum(b.on_hand_milli - b.reserved_milli) AS free "
                    "FROM listing l JOIN stock_balance b ON b.product_id = l.product_id GROUP BY l.remote_id, l.stock_milli"
                )
            ).all()
        client = opened(self.reach, Keys(self.shop.key, self.shop.secret))
        for remote_id, order in there.items():
            sent = client.one("order", remote_id)
            if remote_id not in here:
                if order["status"] not in ("trash", "checkout-draft"):
                    yield f"order {remote_id} ({order['status']}) is not here"
            elif sent is None or here[remote_id].payload_hash != kind.content_hash(sent.payload):
                yield f"order {remote_id} is here as it was"
        client.close()
        for remote_id in here.keys() - there.keys():
            binned = kind.content_hash(kind.binned(parse(here[remote_id].payload)))
            if here[remote_id].payload_hash != binned:
                yield f"order {remote_id} is here and not there"
        yield from (f"order {row.remote_id} is here {row.n} times" for row in rows if row.n != 1)
        for row in figures:
            wanted = max(row.free - ROLES.buffer_milli, 0) // 1000
            shown = self.shop.stock_of(int(row.remote_id))
            if not shown == wanted == row.stock_milli // 1000:
                yield f"product {row.remote_id}: shown {shown}, to be shown {wanted}, noted {row.stock_milli}"
        meant = Counter(each.order for each in self.shop.mails_sent_for_us if each.kind == "Completed order")
        yield from (f"order {number}: {n} mails" for number, n in meant.items() if n > 1)
        others = {each.kind for each in self.shop.mails_sent_for_us} - {"Completed order"}
        if others:
            yield f"mails nobody meant: {others}"

    def unexplained(self) -> list[int]:
        """Runs in which an answer was spoilt or that never ended, of which the journal says nothing."""
        with self.database.read() as rd:
            rows = rd.execute(
                text(
                    "SELECT r.id FROM sync_run r WHERE r.trouble IS NOT NULL AND NOT EXISTS "
                    "(SELECT 1 FROM sync_line l WHERE l.run_id = r.id AND l.code IN ('failed', 'died'))"
                )
            )
            return [row.id for row in rows]

    def noted(self) -> int:
        """How many lines of the journal tell of a fault."""
        with self.database.read() as rd:
            return int(
                rd.scalar(text("SELECT count(*) FROM sync_line WHERE code IN ('again', 'failed', 'died')"))
                or 0
            )


def a_storm(url: str, folder: Path, seed: int, shop: StandIn) -> Storm:
    """A shop of a dozen products, connected, taken over, and consented to be written to; its keys in the environment."""
    chance = random.Random(seed)
    things = [shop.add_product(f"Chose {at}", sku=f"C-{at}", count=_PIECES)["id"] for at in range(_PRODUCTS)]
    database = open_database(url, Clock())
    database.do(ALICE, found, "Boutique Été & Cie")
    shop_id, reach = connect_to(database, shop)
    os.environ.update(keys_in_environment(database, shop_id, shop))
    assert sync(database, ALICE, shop_id, sleep=lambda _seconds: None).trouble is None
    database.do(ALICE, decide, shop_id, ROLES)
    database.do(ALICE, consent, shop_id)
    return Storm(url, shop, database, shop_id, reach, chance, things)


def endure(url: str, folder: Path, seed: int, orders: int, deaths: int) -> Iterator[str]:
    """A whole storm and what has to hold after it; yields a sentence for each thing seen to hold."""
    with stand_in(tls=True, folder=folder) as shop:
        storm = a_storm(url, folder, seed, shop)
        try:
            storm.rage(orders, deaths)
            reports = storm.calm()
            spoilt = sum(n for kind, n in storm.spoilt.items() if kind in SPOILING)
            changes = sum(storm.acts.values())
            yield (
                f"{storm.acts['create']} orders, {changes} changes, {spoilt} answers spoilt, {storm.deaths} kills"
            )
            assert not reports[-1].received, f"it never comes to rest: {reports[-1].received}"
            differences = list(storm.differences())
            assert not differences, f"{len(differences)} differences: {differences[:10]}"
            yield "both sides agree record for record, stock included; nothing is there twice; no mail that was not meant"
            assert not storm.unexplained()
            assert shop.most_at_once <= 2, "requests side by side"
            yield f"the journal tells of {storm.noted()} faults in {storm.runs} runs"
            verdict = verify(storm.database)
            assert verdict.sound, verdict.faults[:5]
            yield "the auditor finds the books sound"
        finally:
            storm.database.close()


def main(url: str, shop_id: int, *, whole: bool) -> int:
    """One synchronisation; what fails is in the journal."""
    database = open_database(url, Clock())
    try:
        sync(database, ALICE, shop_id, whole=whole, sleep=lambda _seconds: None)
    finally:
        database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), whole=sys.argv[3] == "1"))
