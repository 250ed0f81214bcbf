"""A shop the company sells through: which kind, where, and what it said of itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.links.shops.port import ShopInfo, ShopTaxRate
from app.links.shops.sync.port import Reach
from app.links.shops.tables import shop

EVERY_MINUTES = 5
"""How often a shop is synchronised until somebody says otherwise."""
MOST_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class Shop:
    """A connected shop. `prices_include_tax`, `country` and `rates` are what it last said of itself."""

    id: int
    kind: str
    name: str
    url: str
    prices_include_tax: bool
    country: str
    rates: tuple[ShopTaxRate, ...]
    invoiced_elsewhere_before: date | None
    """Orders older than this day were invoiced before this program came, and are history here."""
    completed_elsewhere_before: date | None = None
    """What the shop had completed before this day was invoiced elsewhere and is history here; what was open then is not."""
    uid: str = ""
    reach: Reach | None = None
    """Where and how it is asked; None for a shop that is only known from files."""
    orders_since: date | None = None
    """Orders made before this day are not brought here at all."""
    every_minutes: int = EVERY_MINUTES
    """After how many minutes an open window synchronises it again; nought where it never does by itself."""
    cannot_write: Refusal | None = None
    """Why its keys may not write to it, None while nothing speaks against it."""
    left_at: datetime | None = None
    """When it was disconnected; None where it is connected, or never was."""
    connected_at: datetime | None = None
    """When it was made known here first."""

    @property
    def known_rates(self) -> dict[str, int]:
        """The rates it charges, by its own ids, in parts per million."""
        return {rate.remote_id: rate.rate_ppm for rate in self.rates}


@verb("intake.connect")
def connect(
    tx: Write,
    kind: str,
    name: str,
    url: str,
    invoiced_elsewhere_before: date | None = None,
    *,
    completed_elsewhere_before: date | None = None,
) -> int:
    """Make a shop known, or find the one at that address again; gives its key.

    A day handed in decides from now on which orders were invoiced elsewhere: all made before it, or those completed
    before it. Without one the former decision stands.
    """
    row = tx.execute(_BY_URL, {"url": url}).one_or_none()
    days = {
        "invoiced_elsewhere_before": invoiced_elsewhere_before,
        "completed_elsewhere_before": completed_elsewhere_before,
    }
    decided = {name: day.isoformat() for name, day in days.items() if day is not None}
    if row is None:
        return tx.insert(
            shop,
            {
                "uid": new_uid(),
                "kind": kind,
                "name": name,
                "url": url,
                "settings": _json(decided),
                "connected_at": tx.now,
            },
        )
    _keep(tx, row.id, row.settings, decided)
    return int(row.id)


@verb("shop.reach")
def reach_shop(
    tx: Write,
    shop_id: int,
    reach: Reach,
    version: str,
    orders_since: date | None = None,
    *,
    cannot_write: Refusal | None = None,
) -> None:
    """Say where and how a shop is asked, as it was found to work; its keys are no part of that, but whether they may write is.

    A day handed in decides from which on its orders are brought; without one the former decision stands.
    """
    row = tx.execute(_BY_ID, {"id": shop_id}).one()
    said: dict[str, object] = {
        "reach": asdict(reach),
        "version": version,
        "left_at": None,
        **_writing(cannot_write),
    }
    if orders_since is not None:
        said["orders_since"] = orders_since.isoformat()
    _keep(tx, shop_id, row.settings, said)
    tx.note(shop=row.name, address=reach.url, version=version)


def forget_reach(tx: Write, shop_id: int) -> None:
    """Forget where and how a shop is asked: from now on it is only known."""
    row = tx.execute(_BY_ID, {"id": shop_id}).one()
    _keep(tx, shop_id, row.settings, {"reach": None, "left_at": tx.now.isoformat(), **_writing(None)})


@verb("sync.writing")
def learn_writing(tx: Write, shop_id: int, cannot_write: Refusal | None) -> None:
    """Keep that the keys of a shop may not write to it, and why; None: that they may. Idle when that is known."""
    row = tx.execute(_BY_ID, {"id": shop_id}).one()
    if json.loads(row.settings).get("cannot_write", {}) != _writing(cannot_write)["cannot_write"]:
        _keep(tx, shop_id, row.settings, _writing(cannot_write))
        tx.note(shop=row.name)


@verb("shop.pace")
def pace(tx: Write, shop_id: int, minutes: int) -> None:
    """Say after how many minutes an open window synchronises a shop again; nought for never by itself.

    Idle when that is so already. Refused with ``shop_pace``.
    """
    if not 0 <= minutes <= MOST_MINUTES:
        raise Refusal("shop_pace", most=MOST_MINUTES)
    row = tx.execute(_BY_ID, {"id": shop_id}).one()
    if int(json.loads(row.settings).get("every_minutes", EVERY_MINUTES)) != minutes:
        _keep(tx, shop_id, row.settings, {"every_minutes": minutes})
        tx.note(shop=row.name, minutes=minutes)


def shop_of(rd: Read, shop_id: int) -> Shop:
    """A shop by its key."""
    row = rd.execute(_BY_ID, {"id": shop_id}).one()
    said: dict[str, Any] = json.loads(row.settings)
    before, completed = (said.get(f"{name}_elsewhere_before") for name in ("invoiced", "completed"))
    return Shop(
        id=row.id,
        kind=row.kind,
        name=row.name,
        url=row.url,
        prices_include_tax=bool(said.get("prices_include_tax")),
        country=str(said.get("country", "")),
        rates=tuple(ShopTaxRate(**rate) for rate in said.get("rates", ())),
        invoiced_elsewhere_before=date.fromisoformat(before) if before else None,
        completed_elsewhere_before=date.fromisoformat(completed) if completed else None,
        uid=row.uid,
        reach=Reach(**said["reach"]) if said.get("reach") else None,
        orders_since=date.fromisoformat(said["orders_since"]) if said.get("orders_since") else None,
        every_minutes=int(said.get("every_minutes", EVERY_MINUTES)),
        cannot_write=Refusal("shop_key_cannot_write", **said["cannot_write"])
        if said.get("cannot_write")
        else None,
        left_at=datetime.fromisoformat(said["left_at"]) if said.get("left_at") else None,
        connected_at=row.connected_at,
    )


def orders_begin(shop: Shop, zone: ZoneInfo) -> datetime | None:
    """The instant from which a shop's orders are brought; None where all are."""
    if shop.orders_since is None:
        return None
    return datetime.combine(shop.orders_since, time(), tzinfo=zone).astimezone(UTC)


def shops(rd: Read) -> list[int]:
    """The keys of all shops in use."""
    return [int(row_id) for row_id in rd.execute(_ALL).scalars()]


def keep_info(tx: Write, shop_id: int, info: ShopInfo) -> None:
    """Keep what a shop says of itself."""
    row = tx.execute(_BY_ID, {"id": shop_id}).one()
    said = {
        "currency": info.currency,
        "timezone": info.timezone,
        "prices_include_tax": info.prices_include_tax,
        "country": info.country,
    }
    _keep(tx, shop_id, row.settings, said)
    if info.name and info.name != row.name:
        tx.update(shop, shop_id, name=info.name)


def keep_rates(tx: Write, shop_id: int, rates: Sequence[ShopTaxRate]) -> None:
    """Keep a shop's table of VAT rates."""
    row = tx.execute(_BY_ID, {"id": shop_id}).one()
    _keep(tx, shop_id, row.settings, {"rates": [asdict(rate) for rate in rates]})


def _writing(cannot_write: Refusal | None) -> dict[str, object]:
    facts = cannot_write.facts if cannot_write is not None else {}
    return {"cannot_write": {name: str(value) for name, value in facts.items()}}


def _keep(tx: Write, shop_id: int, settings: str, said: Mapping[str, object]) -> None:
    changed = _json({**json.loads(settings), **said})
    if changed != settings:
        tx.update(shop, shop_id, settings=changed)


def _json(said: Mapping[str, object]) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


_COLUMNS = (shop.c.id, shop.c.uid, shop.c.kind, shop.c.name, shop.c.url, shop.c.settings, shop.c.connected_at)
_BY_ID = select(*_COLUMNS).where(shop.c.id == bindparam("id"))
_BY_URL = select(*_COLUMNS).where(shop.c.url == bindparam("url"))
_ALL = select(shop.c.id).where(shop.c.archived_at.is_(None)).order_by(shop.c.id)
