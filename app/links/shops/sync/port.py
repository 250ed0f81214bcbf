"""What a connector's client offers to whoever synchronises a shop, whatever kind of shop it is.

A shop is read in *streams* (orders, products…), each with a cursor: a text that only the client reads, and the engine
keeps. Payloads are JSON as `app.links.shops.payload.parse` gives it. A client never writes to the database, never waits and
never asks twice: what fails is a Trouble (asking again may help; its fact `wait` says in how many seconds, as far as the
shop said) or a Refusal (it will not).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Protocol

from app.base.errors import Refusal
from app.links.shops.port import ShopProduct

KEY_FAULTS = frozenset(
    {"shop_key_refused", "shop_key_cannot_read", "shop_key_cannot_write", "shop_key_without_rights"}
)
"""Refusals that only other keys put right."""
Auth = Literal["basic", "query", "oauth"]
"""How the keys travel: in a header, in the address (they end up in logs of the server), or only as a signature."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where and how a shop is asked. `home` is its own address, which a signature is made for."""

    url: str
    auth: Auth = "basic"
    ca_file: str = ""
    local: bool = False
    """Whether an address of the own network is meant."""
    home: str = ""


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens a shop. Never shown: its text says nothing."""

    key: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """What trying a connection found: what the shop calls itself, its version, and how its keys travel best.

    `warnings` are codes with words under ``shop_connection.<code>``. `writes` is whether the keys may write, None where the shop
    did not let itself be asked; `cannot_write` is why not.
    """

    name: str
    home: str
    version: str
    auth: Auth
    zone: str
    warnings: tuple[str, ...] = ()
    writes: bool | None = None
    cannot_write: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """One record as the shop sent it; `at` is when it was made, for the order in which records are taken in."""

    noun: str
    remote_id: str
    payload: object
    at: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """Where more may be found: records of `noun` that belong to `owner` and are asked for one owner at a time.

    With `remote_ids` it is worth asking only when one of them is not known yet; without, always.
    """

    noun: str
    owner: str
    remote_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of a stream: new or changed records, where they lead, and the cursor from which it goes on.

    `done`: nothing more just now. `whole` is how many records the shop says there are, None where it does not say.
    """

    records: tuple[Sent, ...]
    leads: tuple[Lead, ...]
    cursor: str
    done: bool
    whole: int | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Enough of a record to see whether it is as it was: its id and a mark of what a cursor could miss."""

    remote_id: str
    mark: str
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Summaries:
    """One answer of a sweep."""

    found: tuple[Summary, ...]
    cursor: str
    done: bool
    whole: int | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """Records that are read one after the other. `noun` is what they are.

    `taken_over`: part of the first take-over; `followed`: asked for at each synchronisation; `swept`: by summaries, or
    else by reading all of it again.
    """

    name: str
    noun: str
    taken_over: bool = True
    followed: bool = True
    summarised: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What a shop shows of a thing's stock now, in thousandths; None where it does not count it. `place` is the client's own."""

    remote_id: str
    stock_milli: int | None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Tracked:
    """A parcel as a shop is told of it: who carries it, its number, the page that follows it (or empty), the day it left."""

    carrier: str
    number: str
    page: str
    left_on: date


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of a shop by its id, and by its parent's where it is a variant."""

    remote_id: str
    parent_remote_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewThing:
    """A product that a shop shall have: `price_micro` as its own prices are, with tax or without.

    `tax_class` is the shop's word, None where no tax is asked; `stock_milli` what it shows, None where it does not count it.
    """

    our_uid: str
    sku: str
    name: str
    description: str
    price_micro: int
    tax_class: str | None
    service: bool
    stock_milli: int | None
    published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """What of a thing shall be otherwise; None is left alone. The price is the one before offers."""

    thing: Thing
    name: str | None = None
    description: str | None = None
    price_micro: int | None = None


class ShopWriter(Protocol):
    """A shop to be written to. Nothing here looks before it writes: whoever calls it has just looked.

    What its keys may not write is refused with ``shop_key_cannot_write``, whatever it is.
    """

    def try_keys(self) -> None:
        """Find out whether the keys may write, without writing anything."""
        ...

    def shown(self, remote_id: str) -> Shown | None:
        """What the shop shows of a thing's stock; None where there is no such thing (any more)."""
        ...

    def show(self, shown: Shown, stock_milli: int) -> int | None:
        """Write a stock; gives the figure the shop shows afterwards."""
        ...

    def things(self, wanted: Sequence[Thing]) -> Mapping[str, ShopProduct]:
        """Things as the shop has them now, by id; those that it has no more are left out."""
        ...

    def with_sku(self, sku: str) -> Sequence[ShopProduct]:
        """The things that bear a code."""
        ...

    def make(self, new: NewThing) -> ShopProduct:
        """Make a product; gives it as the shop has it then. Nothing keeps it from making it twice but whoever looked before."""
        ...

    def rewrite(self, wanted: Sequence[Rewrite]) -> Mapping[str, ShopProduct | Refusal]:
        """Write to many things; by id, each as the shop has it then, or why it refused that one."""
        ...

    def set_status(self, remote_id: str, status: str) -> None:
        """Give an order a status of the shop; the shop may mail its buyer."""
        ...

    def mark_paid(self, remote_id: str) -> None:
        """Say that an order that waits for its money has been paid."""
        ...

    def notes(self, remote_id: str) -> tuple[str, ...]:
        """The notes on an order."""
        ...

    def add_note(self, remote_id: str, text: str, *, to_buyer: bool) -> None:
        """Write a note on an order; the shop mails it `to_buyer`."""
        ...

    def tracked(self, payload: object) -> tuple[str, ...]:
        """The numbers of parcels in the fields of an order's payload."""
        ...

    def track(self, remote_id: str, payload: object, parcels: Sequence[Tracked]) -> None:
        """Write parcels into the fields of an order, behind those of its payload."""
        ...

    def note_refund(self, remote_id: str, amount: Decimal, reason: str) -> None:
        """Record that so much was given back; no money moves, no stock either."""
        ...


class ShopClient(Protocol):
    """A shop to be asked. Serial: one request at a time."""

    @property
    def writer(self) -> ShopWriter:
        """What writes to it."""
        ...

    @property
    def streams(self) -> Sequence[Stream]:
        """What there is to read, in the order in which it is taken over."""
        ...

    def probe(self) -> Found:
        """Try the connection; a Refusal or Trouble names the cause."""
        ...

    def info(self) -> object:
        """What the shop says of itself, as its kind's `info` reads it."""
        ...

    def rates(self) -> object:
        """The shop's table of VAT rates."""
        ...

    def beginning(self, stream: str, since: datetime | None) -> str:
        """The cursor from which all of a stream is read: records made before `since` are left out where they can be."""
        ...

    def present(self, stream: str) -> str:
        """The cursor from which changes are followed: asked of the shop before all of it is read."""
        ...

    def page(self, stream: str, cursor: str, size: int) -> Page:
        """The next records of a stream."""
        ...

    def led(self, lead: Lead, size: int) -> tuple[Sent, ...]:
        """All records that a lead stands for."""
        ...

    def one(self, noun: str, remote_id: str) -> Sent | None:
        """One record by its id; None where the shop says that there is none."""
        ...

    def count(self, noun: str, since: datetime | None) -> int:
        """How many the shop says it has of a noun: orders that are not thrown away, made from `since` on; things it sells,
        each counted once with its variations."""
        ...

    def summaries(self, stream: str, cursor: str, size: int) -> Summaries:
        """A page of summaries, from an empty cursor on."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...
