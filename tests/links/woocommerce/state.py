"""All that one shop holds, in memory: its tables, its sequences of ids, its clock, and what it sent by mail."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Any, Literal

from tests.links.woocommerce.answers import Record
from tests.links.woocommerce.dates import gmt, stamp
from tests.links.woocommerce.table import Table
from tests.links.woocommerce.versions import Version

RECORDED = Path(__file__).parents[2] / "data" / "woocommerce" / "shop"
"""The whole recorded shop."""

HIDDEN = frozenset({"trash", "checkout-draft", "auto-draft"})
"""States that a list of "any" state leaves out."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail the shop sent: which, of which order, to the customer or to the merchant, and whose doing it was."""

    kind: str
    order: int
    to: Literal["customer", "merchant"]
    by: Literal["interface", "shop"]
    at: str


class State:
    """One shop. Whoever reads or writes it holds `lock`; `by` says who is acting: the interface or the shop itself."""

    def __init__(self, files: Mapping[str, Any], version: Version, home: str, now: datetime) -> None:
        self.lock = RLock()
        self.version = version
        self.home = home
        self.now = now
        self.tick = 0
        self.by: Literal["interface", "shop"] = "shop"
        self.mails: list[Mail] = []
        self.files = files
        self.root: Record = dict(files["root"])
        self.statuses: list[Record] = list(files["order_statuses"])
        self.gateways: list[Record] = files["payment_gateways"]
        self.orders = Table(posts=not version.hpos)
        self.products, self.variations, self.coupons = Table(posts=True), Table(posts=True), Table(posts=True)
        self.children: dict[int, list[int]] = {}
        self.customers: dict[int, Record] = {}
        self.refunds: dict[int, Record] = {}
        self.refund_of: dict[int, int] = {}
        self.refunds_of: dict[int, list[int]] = {}
        self.notes: dict[int, list[Record]] = {}
        self.webhooks: dict[int, Record] = {}
        self.rates: dict[int, Record] = {each["id"]: each for each in files["taxes"]}
        self.unreadable: set[int] = set()
        self.tax_off: dict[int, Decimal] = {}
        self.skus: dict[str, int] = {}
        self._fill(files)

    # --- sequences and clock ---

    def new_id(self) -> int:
        """Orders, refunds, products and coupons share one sequence, as posts do."""
        self._last += 1
        return self._last

    def new_line(self) -> int:
        self._last_line += 1
        return self._last_line

    def new_meta(self) -> int:
        self._last_meta += 1
        return self._last_meta

    @property
    def moment(self) -> str:
        return gmt(self.now)

    def passed(self) -> None:
        """A write took its time."""
        self.now += timedelta(seconds=self.tick)

    @contextmanager
    def acting(self, by: Literal["interface", "shop"]) -> Iterator[None]:
        """Hold the shop, and say whose doing it is."""
        with self.lock:
            before, self.by = self.by, by
            try:
                yield
            finally:
                self.by = before

    # --- what everyone needs ---

    def mail(self, kind: str, order: int, to: Literal["customer", "merchant"] = "customer") -> None:
        self.mails.append(Mail(kind, order, to, self.by, self.moment))

    def note(self, order: int, text: str, *, customer: bool = False) -> Record:
        made: Record = {"id": self.new_meta(), "author": "WooCommerce"}
        stamp(made, "date_created", self.moment)
        made |= {"note": text, "customer_note": customer}
        where = f"{self.home}/wp-json/wc/v3/orders/{order}"
        made["_links"] = {
            "self": [{"href": f"{where}/notes/{made['id']}"}],
            "collection": [{"href": f"{where}/notes"}],
            "up": [{"href": where}],
        }
        self.notes.setdefault(order, []).append(made)
        return made

    def links(self, path: str) -> Record:
        """Where a record is, and where its like are."""
        where = f"{self.home}/wp-json/wc/v3/{path}"
        allowed = {"allow": ["GET", "POST", "PUT", "PATCH", "DELETE"]}
        return {
            "self": [{"href": where, "targetHints": allowed}],
            "collection": [{"href": where.rsplit("/", 1)[0]}],
        }

    def thing(self, number: int) -> Record | None:
        """A product or a variation."""
        return self.variations.get(number) or self.products.get(number)

    def table_of(self, thing: Record) -> Table:
        return self.variations if thing["id"] in self.variations else self.products

    def status_slugs(self) -> list[str]:
        return [each["slug"] for each in self.statuses]

    def setting(self, group: str, name: str) -> Any:
        return next((each["value"] for each in self.files[f"settings_{group}"] if each["id"] == name), None)

    def metas(self, given: list[Record]) -> list[Record]:
        """Free fields as the shop keeps them, each with an id."""
        return [{"id": self.new_meta(), "key": each["key"], "value": each.get("value", "")} for each in given]

    def take_metas(self, record: Record, given: list[Record]) -> None:
        """Write free fields: the one with the id, else the first of that key; no value at all (null) drops it."""
        kept: list[Record] = record["meta_data"]
        for each in given:
            found = next((meta for meta in kept if meta["id"] == each.get("id")), None) or next(
                (meta for meta in kept if meta["key"] == each.get("key")), None
            )
            if found is None and each.get("value") is not None:
                kept.extend(self.metas([each]))
            elif found is not None and each.get("value") is None:
                kept.remove(found)
            elif found is not None:
                found["value"] = each["value"]

    # --- taking the folder in ---

    def _fill(self, files: Mapping[str, Any]) -> None:
        self.orders.fill(files["orders"])
        self.products.fill(files["products"])
        self.coupons.fill(files["coupons"])
        for parent, inner in _by_id(files["variations"]).items():
            self.children[parent] = [each["id"] for each in inner]
            self.variations.fill(inner)
        self.customers.update((each["id"], each) for each in files["customers"])
        for order, inner in _by_id(files["refunds"]).items():
            self.refunds_of[order] = [each["id"] for each in inner]
            for each in inner:
                self.refunds[each["id"]], self.refund_of[each["id"]] = each, order
        for each in [*self.products, *self.variations]:
            if each["sku"]:
                self.skus.setdefault(each["sku"].lower(), each["id"])
        self.count_on()

    def count_on(self) -> None:
        """Set the sequences behind the highest ids there are."""
        taken = (self.orders.rows, self.products.rows, self.variations.rows, self.coupons.rows, self.refunds)
        self._last = max((number for ids in taken for number in ids), default=0)
        owners = [
            *((each, LINES) for each in self.orders),
            *((each, LINES[:4]) for each in self.refunds.values()),
        ]
        self._last_line = max(
            (line["id"] for each, names in owners for name in names for line in each[name]), default=0
        )
        self._last_meta = 1_000_000


LINES = ("line_items", "tax_lines", "shipping_lines", "fee_lines", "coupon_lines")

_NOUNS = (
    "root",
    "currency",
    "order_statuses",
    "payment_gateways",
    "settings_general",
    "settings_tax",
    "taxes",
    "tax_classes",
    "shipping_zones",
    "coupons",
    "products",
    "variations",
    "customers",
    "orders",
    "refunds",
)
_OF_THE_HOUSE = frozenset(_NOUNS[:9])
"""What a shop always has; a folder that lacks one of them gets that of the recorded shop."""


def read_folder(folder: Path) -> dict[str, Any]:
    """The files of a recorded shop, read anew: nothing is shared between two stand-ins."""
    found: dict[str, Any] = {}
    for noun in _NOUNS:
        file = folder / f"{noun}.json"
        if not file.exists() and noun in _OF_THE_HOUSE:
            file = RECORDED / f"{noun}.json"
        known = file.exists()
        found[noun] = pickle.loads(_read(file, file.stat().st_mtime_ns)) if known else _nothing(noun)
    return found


@cache
def _read(file: Path, changed: int) -> bytes:
    """A file in a form that is made into fresh records faster than JSON is."""
    return pickle.dumps(json.loads(file.read_bytes()))


def _nothing(noun: str) -> Any:
    return {} if noun in {"variations", "refunds"} else []


def _by_id(found: Any) -> dict[int, list[Record]]:
    """PHP writes an empty object as an empty list."""
    return {int(owner): inner for owner, inner in found.items()} if found else {}
