"""Writing products to a WooCommerce shop: made once, and prices and words of many at a time.

As measured: prices are strings, and one that is no number would be stored as none; a batch answers 200 whatever became of its
items, each of which says for itself; more than a hundred are refused; a variation is written below its parent. A sale price is
never written: it is the shop's, and ends when the shop says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import cast
from urllib.parse import urlsplit

from app.base.errors import Refusal, Trouble
from app.links.shops.connectors.woocommerce.http import Asker
from app.links.shops.connectors.woocommerce.names import OUR_UID, marked_up
from app.links.shops.connectors.woocommerce.products import bare
from app.links.shops.port import ShopProduct
from app.links.shops.sync.port import NewThing, Rewrite, Thing

AT_ONCE = 50
"""Things in a batch: half of what the shop takes, for slow hosts."""
_MICRO = Decimal(1_000_000)
_FIELDS = (
    "id,parent_id,type,name,sku,description,regular_price,sale_price,status,catalog_visibility,tax_status,tax_class,"
    "manage_stock,stock_quantity,virtual,meta_data"
)


class ProductWriter:
    """The products of one shop."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def things(self, wanted: Sequence[Thing]) -> Mapping[str, ShopProduct]:
        """Things as they are now; one that a list leaves out is asked for alone before it is called gone."""
        found: dict[str, ShopProduct] = {}
        for path, group in _by_place(wanted):
            ids = ",".join(each.remote_id for each in group)
            asked = {"include": ids, "per_page": str(len(group)), "_fields": _FIELDS}
            for each in self._asker.get(path, asked).records():
                thing = bare(_below(each, group[0].parent_remote_id))
                found[thing.remote_id] = thing
        for each in wanted:
            if each.remote_id not in found and (alone := self._alone(each)) is not None:
                found[each.remote_id] = alone
        return {each.remote_id: found[each.remote_id] for each in wanted if each.remote_id in found}

    def with_sku(self, sku: str) -> Sequence[ShopProduct]:
        """The products and variations with exactly that code; a shop compares without regard to case."""
        answer = self._asker.get("products", {"sku": sku, "status": "any", "_fields": _FIELDS})
        found = (bare(each) for each in answer.records())
        return [each for each in found if each.sku.lower() == sku.lower()]

    def make(self, new: NewThing) -> ShopProduct:
        """A simple product, for buyers to see only where it is meant to be."""
        content: dict[str, object] = {
            "type": "simple",
            "status": "publish" if new.published else "draft",
            "name": new.name,
            "sku": new.sku,
            "description": marked_up(new.description),
            "regular_price": price_text(new.price_micro),
            "tax_status": "taxable" if new.tax_class is not None else "none",
            "tax_class": new.tax_class or "",
            "virtual": new.service,
            "meta_data": [{"key": OUR_UID, "value": new.our_uid}],
        }
        if new.stock_milli is not None:
            content |= {"manage_stock": True, "stock_quantity": new.stock_milli // 1000}
        return bare(self._asker.send("POST", "products", content).payload)

    def rewrite(self, wanted: Sequence[Rewrite]) -> Mapping[str, ShopProduct | Refusal]:
        """Write in batches, each below its parent."""
        contents = {each.thing.remote_id: _content(each) for each in wanted}
        done: dict[str, ShopProduct | Refusal] = {}
        for path, group in _by_place([each.thing for each in wanted]):
            items = [{"id": int(each.remote_id), **contents[each.remote_id]} for each in group]
            answer = self._asker.send("POST", f"{path}/batch", {"update": items})
            for each, said in zip(group, _items(answer.payload, len(group)), strict=True):
                done[each.remote_id] = self._became(each, said)
        return done

    def _became(self, thing: Thing, said: Mapping[str, object]) -> ShopProduct | Refusal:
        if str(said.get("id")) != thing.remote_id:
            raise Trouble("shop_garbled", start=str(said.get("id")), wait=None)
        error = said.get("error")
        if isinstance(error, dict):
            told = cast("Mapping[str, object]", error)
            answer = str(told.get("message") or told.get("code"))[:300]
            return Refusal(
                "shop_request_refused", host=urlsplit(self._asker.reach.url).hostname or "", answer=answer
            )
        return bare(_below(said, thing.parent_remote_id))

    def _alone(self, thing: Thing) -> ShopProduct | None:
        try:
            found = self._asker.get(f"products/{thing.remote_id}", {"_fields": _FIELDS}).payload
        except Refusal as refusal:
            if refusal.code == "shop_not_found":
                return None
            raise
        made = bare(found)
        if made.remote_id != thing.remote_id:
            raise Trouble("shop_garbled", start=made.remote_id, wait=None)
        return made


def price_text(micro: int) -> str:
    """A price as the shop takes it: a point, at least two decimals, as many as it has."""
    text = f"{Decimal(micro) / _MICRO:.6f}"
    whole, _, part = text.partition(".")
    return f"{whole}.{part[:2]}{part[2:].rstrip('0')}"


def _content(wanted: Rewrite) -> dict[str, object]:
    said: dict[str, object] = {}
    if wanted.name is not None:
        said["name"] = wanted.name
    if wanted.description is not None:
        said["description"] = marked_up(wanted.description)
    if wanted.price_micro is not None:
        said["regular_price"] = price_text(wanted.price_micro)
    return said


def _by_place(wanted: Sequence[Thing]) -> Iterator[tuple[str, Sequence[Thing]]]:
    """Things by where they are asked for and written, so many at once."""
    places: dict[str, list[Thing]] = {}
    for each in wanted:
        parent = each.parent_remote_id
        places.setdefault(f"products/{parent}/variations" if parent else "products", []).append(each)
    for path, group in places.items():
        for start in range(0, len(group), AT_ONCE):
            yield path, group[start : start + AT_ONCE]


def _below(payload: Mapping[str, object], parent: str | None) -> Mapping[str, object]:
    """A variation of a list of variations says neither that it is one nor, in old shops, of what."""
    return payload if parent is None else {**payload, "type": "variation", "parent_id": int(parent)}


def _items(payload: object, many: int) -> list[Mapping[str, object]]:
    """What a batch says of its items, in their order; Trouble("shop_garbled") unless it says it of each."""
    fields = cast("Mapping[str, object]", payload) if isinstance(payload, dict) else None
    said = fields.get("update") if fields is not None else None
    items = cast("list[object]", said) if isinstance(said, list) else []
    found = [cast("Mapping[str, object]", each) for each in items if isinstance(each, dict)]
    if len(found) != many:
        raise Trouble("shop_garbled", start=f"{len(found)}/{many}", wait=None)
    return found
