"""The client of a WooCommerce shop: what the engine asks, asked over HTTP in WooCommerce's words (REST v3, 6.0 to 11).

Streams: products (each with its variations), customers (no date to follow them by: read whole), orders, and orders that
were thrown away, which no other list shows. Refunds are led to by their order; shops from 9.0 on list them all as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

from app.base.errors import Refusal
from app.links.shops.connectors.woocommerce.http import Answer, Asker
from app.links.shops.connectors.woocommerce.keyset import By, Keyset, Row
from app.links.shops.connectors.woocommerce.marks import MARKED, mark, refunds_of
from app.links.shops.connectors.woocommerce.probe import Reopen, probe
from app.links.shops.connectors.woocommerce.writer import WooWriter
from app.links.shops.sync.port import Found, Lead, Page, Sent, Stream, Summaries, Summary

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")
STREAMS = (
    Stream("products", "product"),
    Stream("customers", "customer", followed=False),
    Stream("orders", "order", summarised=True),
    Stream("refunds", "refund", followed=False),
    Stream("trashed", "order", taken_over=False, summarised=True),
)
_PATHS = {
    "products": "products",
    "customers": "customers",
    "orders": "orders",
    "refunds": "refunds",
    "trashed": "orders",
}
_ALWAYS: Mapping[str, Mapping[str, str]] = {
    "products": {},
    "customers": {"role": "all", "orderby": "id", "order": "asc"},
    "orders": {"status": "any"},
    "refunds": {},
    "trashed": {"status": "trash"},
}
_ONE = {"product": "products", "customer": "customers", "order": "orders"}
_ENDED = 10_000
"""Pages after which a list that never ends is given up."""


class WooClient:
    """One shop, asked one question at a time."""

    streams: Sequence[Stream] = STREAMS

    def __init__(self, asker: Asker, *, reopen: Reopen | None = None) -> None:
        self._asker = asker
        self._reopen = reopen

    @property
    def writer(self) -> WooWriter:
        """What writes to it, over the same connection."""
        return WooWriter(self._asker)

    def probe(self) -> Found:
        """Try the connection; see `probe.probe`."""
        return probe(self._asker, self._reopen)

    def info(self) -> object:
        """The shop's own settings; those that a key may not read are left out."""
        return {
            "root": self._asker.root().payload,
            "currency": self._asker.get("data/currencies/current").payload,
            "settings_tax": self._asker.get("settings/tax").payload,
            "settings_general": self._asker.get("settings/general").payload,
        }

    def rates(self) -> object:
        """All rows of the table of rates."""
        return [
            each for page in self._pages("taxes", {"orderby": "id", "order": "asc"}, 100) for each in page
        ]

    def beginning(self, stream: str, since: datetime | None) -> str:
        """From the first record on, by the day it was made; customers by page."""
        if stream == "customers":
            return ""
        begun = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") if since and stream == "orders" else ""
        return Keyset("created", start=begun, walking=True).text

    def present(self, stream: str) -> str:
        """From the latest change the shop knows of, by its own clock."""
        asked = {**_ALWAYS[stream], "orderby": "modified", "order": "desc", "per_page": "1"}
        found = self._asker.get(_PATHS[stream], {**asked, "_fields": "id,date_modified_gmt"}).records()
        return Keyset("modified", at=_date(found[0], "date_modified_gmt") if found else "").text

    def page(self, stream: str, cursor: str, size: int) -> Page:
        """The next records of a stream, oldest first."""
        if stream == "customers":
            return self._customers(cursor, size)
        walk = Keyset.read(cursor).begun()
        answer = self._asker.get(_PATHS[stream], {**_ALWAYS[stream], **walk.params(), "per_page": str(size)})
        records = answer.records()
        rows = [_row(each, walk.by) for each in records]
        new = [walk.is_new(row.remote_id, row.date) for row in rows]
        noun = next(each.noun for each in STREAMS if each.name == stream)
        fresh = [_owned(noun, each) for each, is_new in zip(records, new, strict=True) if is_new]
        walk, done = walk.after(rows, last=_is_last(answer, records))
        sent = sorted((_sent(noun, each) for each in fresh), key=_made)
        leads = tuple(lead for each in fresh for lead in _leads(noun, each))
        return Page(tuple(sent), leads, walk.text, done, answer.number("X-WP-Total") if records else None)

    def led(self, lead: Lead, size: int) -> tuple[Sent, ...]:
        """The refunds of an order, the variations of a product."""
        if lead.noun == "refund":
            pages = self._pages(f"orders/{lead.owner}/refunds", {"orderby": "id", "order": "asc"}, size)
            found = [_sent("refund", _owned("refund", each, lead.owner)) for page in pages for each in page]
            return tuple(sorted(found, key=_made))
        if lead.noun == "customer":
            found_one = self.one("customer", lead.owner)
            return (found_one,) if found_one else ()
        pages = self._pages(f"products/{lead.owner}/variations", {}, size)
        return tuple(
            _sent("product", {"type": "variation", "parent_id": int(lead.owner), **each})
            for page in pages
            for each in page
        )

    def one(self, noun: str, remote_id: str) -> Sent | None:
        """One record, None where the shop has none of that id (any more)."""
        if not remote_id.isdigit():
            return None
        try:
            found = self._asker.get(f"{_ONE[noun]}/{remote_id}").payload
        except Refusal as refusal:
            if refusal.code == "shop_not_found":
                return None
            raise
        return _sent(noun, cast("dict[str, object]", found) if isinstance(found, dict) else {})

    def count(self, noun: str, since: datetime | None) -> int:
        """What the shop says in a header of a list of one. An empty list's says nothing."""
        asked = {**_ALWAYS[_ONE[noun]], "per_page": "1", "_fields": "id"}
        if since is not None and noun == "order":
            # Strict filters to the second.
            begun = (since - timedelta(seconds=1)).astimezone(UTC)
            asked |= {"after": begun.strftime("%Y-%m-%dT%H:%M:%S"), "dates_are_gmt": "true"}
        answer = self._asker.get(_PATHS[_ONE[noun]], asked)
        return (answer.number("X-WP-Total") or 0) if answer.records() else 0

    def summaries(self, stream: str, cursor: str, size: int) -> Summaries:
        """Id, status, amounts, lines and refunds of orders, by id; a page that moved meanwhile is seen the next night."""
        page, size = _numbered(cursor, size)
        asked = {
            **_ALWAYS[stream],
            "orderby": "id",
            "order": "asc",
            "page": str(page),
            "per_page": str(size),
            "_fields": ",".join(MARKED),
        }
        answer = self._asker.get(_PATHS[stream], asked)
        records = answer.records()
        found = tuple(Summary(_id(each), mark(each), _created_at(each)) for each in records if _id(each))
        done = not records or page >= min(answer.number("X-WP-TotalPages") or _ENDED, _ENDED)
        return Summaries(found, f"{page + 1}/{size}", done, answer.number("X-WP-Total") if records else None)

    def close(self) -> None:
        """Let go of the connection."""
        self._asker.close()

    def _customers(self, cursor: str, size: int) -> Page:
        page, size = _numbered(cursor, size)
        answer = self._asker.get(
            "customers", {**_ALWAYS["customers"], "page": str(page), "per_page": str(size)}
        )
        records = answer.records()
        done = not records or page >= min(answer.number("X-WP-TotalPages") or _ENDED, _ENDED)
        next_page = "" if done else f"{page + 1}/{size}"
        sent = tuple(_sent("customer", each) for each in records)
        return Page(sent, (), next_page, done, answer.number("X-WP-Total") if records else None)

    def _pages(self, path: str, params: Mapping[str, str], size: int) -> Iterator[list[dict[str, object]]]:
        """A short list, page by page."""
        for page in range(1, _ENDED):
            answer = self._asker.get(path, {**params, "page": str(page), "per_page": str(size)})
            records = answer.records()
            if records:
                yield records
            if not records or page >= (answer.number("X-WP-TotalPages") or _ENDED):
                return


def _is_last(answer: Answer, records: Sequence[object]) -> bool:
    """Whether a question for page 1 got all there is. A page with fewer records than asked for may not be the last."""
    if not records:
        return True
    pages = answer.number("X-WP-TotalPages")
    return pages is not None and pages <= 1


def _sent(noun: str, payload: dict[str, object]) -> Sent:
    return Sent(noun, _id(payload), payload, _date(payload, "date_created_gmt"), _created_at(payload))


def _created_at(payload: Mapping[str, object]) -> datetime | None:
    date = _date(payload, "date_created_gmt")
    return datetime.fromisoformat(date).replace(tzinfo=UTC) if date else None


def _numbered(cursor: str, size: int) -> tuple[int, int]:
    """Which page comes next, and its size: a list read by numbers may go on in smaller pages, never in larger ones."""
    if not cursor:
        return 1, size
    page, before = (int(part) for part in cursor.split("/"))
    if size >= before:
        return page, before
    return (page - 1) * before // size + 1, size


def _owned(noun: str, payload: dict[str, object], owner: str = "") -> dict[str, object]:
    """A refund with its order's id, which the shop writes in one of its lists and not in the other."""
    return (
        {**payload, "parent_id": owner or str(payload.get("parent_id", ""))} if noun == "refund" else payload
    )


def _made(sent: Sent) -> tuple[str, int, str]:
    return (sent.at, len(sent.remote_id), sent.remote_id)


def _id(payload: Mapping[str, object]) -> str:
    found = payload.get("id")
    return str(found) if isinstance(found, int) and not isinstance(found, bool) and found > 0 else ""


def _date(payload: Mapping[str, object], name: str) -> str:
    found = payload.get(name)
    return found if isinstance(found, str) and _DATE.fullmatch(found) else ""


def _row(payload: Mapping[str, object], by: By) -> Row:
    return Row(_id(payload), _date(payload, f"date_{by}_gmt"), _date(payload, f"date_{by}"))


def _leads(noun: str, payload: Mapping[str, object]) -> Iterator[Lead]:
    if noun == "order":
        if refunds := refunds_of(payload):
            yield Lead("refund", _id(payload), tuple(sorted(refunds)))
        customer = payload.get("customer_id")
        if isinstance(customer, int) and customer > 0:
            yield Lead("customer", str(customer), (str(customer),))
    elif noun == "product" and payload.get("variations"):
        yield Lead("product", _id(payload))
