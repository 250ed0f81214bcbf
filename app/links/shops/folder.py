"""A shop recorded into a folder, one JSON file per noun: read into records, in the order they are taken in.

`root`, `currency`, `settings_tax`, `settings_general`, `taxes`, `products`, `variations` (by product), `customers`,
`orders` and `refunds` (by order); any may be missing as long as there are orders or products. What the shop's own files
do not say, its newest order does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from app.base.driver_errors import guarded_file
from app.base.errors import Refusal
from app.links.shops.inbox import Incoming, incoming
from app.links.shops.kinds import Kind
from app.links.shops.payload import parse

_FILES = (
    "root",
    "currency",
    "settings_tax",
    "settings_general",
    "taxes",
    "products",
    "variations",
    "customers",
    "orders",
    "refunds",
)
_ONE_OF = ("orders", "products")


@dataclass(frozen=True, slots=True)
class Folder:
    """A recorded shop: the content of its files by name."""

    path: Path
    files: Mapping[str, object]

    @property
    def name(self) -> str:
        """What the shop is called before it has said so itself."""
        return self.path.name

    @property
    def info(self) -> dict[str, object]:
        """What the shop says of itself; what it does not say is taken from its newest order."""
        nothing: dict[str, object] = {}
        newest = max((each for each in self._list("orders")), key=_created, default=nothing)
        include = "yes" if newest.get("prices_include_tax", True) else "no"
        said: dict[str, object] = {
            "root": {"name": self.name, "url": f"folder:{self.name}", "timezone_string": "UTC"},
            "currency": {"code": newest.get("currency") or "EUR"},
            "settings_tax": [{"id": "woocommerce_prices_include_tax", "value": include}],
        }
        names = ("root", "currency", "settings_tax", "settings_general")
        return said | {name: self.files[name] for name in names if name in self.files}

    def check(self) -> None:
        """Refuse as a whole (``shop_file_unexpected``) what does not hold the lists it should."""
        for name in ("products", "customers", "orders"):
            self._list(name)
        for name in ("variations", "refunds"):
            self._by_id(name)

    def records(self, kind: Kind) -> Iterator[Incoming]:
        """Every record, made ready for the inbox: what others need comes first, then the oldest."""
        yield incoming(kind, "info", "info", self.info)
        if "taxes" in self.files:
            yield incoming(kind, "rates", "rates", self.files["taxes"])
        yield from self._products(kind)
        for each in self._list("customers"):
            yield _record(kind, "customer", each)
        for each in sorted(self._list("orders"), key=lambda each: (_created(each), _number(each))):
            yield _record(kind, "order", each)
        yield from self._refunds(kind)

    def _products(self, kind: Kind) -> Iterator[Incoming]:
        variations = self._by_id("variations")
        for each in self._list("products"):
            yield _record(kind, "product", each)
            for variant in variations.pop(str(each.get("id")), ()):
                parent = {"type": "variation", "parent_id": each.get("id")}
                yield _record(kind, "product", {**parent, **variant})
        for parent_id, orphans in variations.items():
            for variant in orphans:
                yield _record(kind, "product", {"type": "variation", "parent_id": parent_id, **variant})

    def _refunds(self, kind: Kind) -> Iterator[Incoming]:
        found = [
            {"parent_id": order_id, **each}
            for order_id, refunds in self._by_id("refunds").items()
            for each in refunds
        ]
        for each in sorted(found, key=lambda each: (_created(each), _number(each))):
            yield _record(kind, "refund", each)

    def _list(self, name: str) -> list[dict[str, object]]:
        found = self.files.get(name, [])
        if not isinstance(found, list):
            raise Refusal("shop_file_unexpected", file=f"{name}.json", place=str(self.path))
        items = cast("list[object]", found)
        return [
            cast("dict[str, object]", each) if isinstance(each, dict) else {"unreadable": each}
            for each in items
        ]

    def _by_id(self, name: str) -> dict[str, list[dict[str, object]]]:
        found = self.files.get(name, {})
        # PHP writes an empty object as an empty list.
        if found == []:
            return {}
        if not isinstance(found, dict):
            raise Refusal("shop_file_unexpected", file=f"{name}.json", place=str(self.path))
        by_id: dict[str, list[dict[str, object]]] = {}
        for owner, items in cast("dict[str, object]", found).items():
            entries = cast("list[object]", items) if isinstance(items, list) else [items]
            by_id[owner] = [
                cast("dict[str, object]", each) if isinstance(each, dict) else {"unreadable": each}
                for each in entries
            ]
        return by_id


def read_folder(path: Path) -> Folder:
    """The recorded shop in a folder.

    Refusals: ``shop_folder_missing``, ``shop_folder_empty`` (neither orders nor products), ``shop_file_unreadable``
    (no JSON), ``shop_file_unexpected`` (JSON, but not such a list); a file that cannot be read is a Trouble.
    """
    if not path.is_dir():
        raise Refusal("shop_folder_missing", place=str(path))
    files: dict[str, object] = {}
    for name in _FILES:
        file = path / f"{name}.json"
        if not file.exists():
            continue
        with guarded_file(file):
            content = file.read_bytes()
        try:
            files[name] = parse(content)
        except Refusal as refusal:
            raise Refusal(
                "shop_file_unreadable", file=file.name, place=str(path), **refusal.facts
            ) from refusal
    if not any(name in files for name in _ONE_OF):
        raise Refusal("shop_folder_empty", place=str(path))
    folder = Folder(path, files)
    folder.check()
    return folder


def _record(kind: Kind, noun: str, payload: Mapping[str, object]) -> Incoming:
    return incoming(kind, noun, _remote_id(payload), payload)


def _remote_id(payload: Mapping[str, object]) -> str:
    """The shop's id of a record, empty where it has none that can be kept."""
    found = payload.get("id")
    text = str(found) if isinstance(found, (int, str)) and not isinstance(found, bool) else ""
    return text if len(text) <= 40 and text.isprintable() else ""


def _created(payload: Mapping[str, object]) -> str:
    found = payload.get("date_created_gmt")
    return found if isinstance(found, str) else ""


def _number(payload: Mapping[str, object]) -> tuple[int, str]:
    text = str(payload.get("id", ""))
    return (len(text), text) if text.isdigit() else (0, text)
