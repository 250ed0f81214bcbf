"""Products that are sold in a shop from here: what of them is ours, what the shop is to show, and what differs. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.errors import Refusal
from app.catalogue.sold_in import Mark
from app.links.shops.payload import fingerprint
from app.links.shops.port import ShopProduct
from app.links.shops.sync.port import Rewrite, Thing
from app.orders.channel import Decisions

_WHOLE_PPM = 1_000_000
_CENT_MICRO = 10_000
_OF_OURS = ("kind", "sku", "stocked", "sellable", "vat_class", "variant", "parent_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A product of ours as a shop is to show it: `price_micro` with tax or without, as the shop's own prices are.

    `price_micro` and `tax_class` hold a Refusal where they cannot be said in the shop. A variant, or what holds variants, is
    not `whole`: its name, or its price, is the shop's. `thing` is None where the shop has none of it.
    """

    mark: Mark
    uid: str
    sku: str
    name: str
    description: str
    price_micro: int | Refusal
    tax_class: str | Refusal | None
    service: bool
    sellable: bool
    variant: bool
    thing: Thing | None
    stock_milli: int | None
    archived: bool

    def hash(self, decisions: Decisions) -> str:
        """What of it is ours, in one word."""
        price = str(self.price_micro) if decisions.prices == "here" else ""
        words = (self.name, self.description) if decisions.texts == "here" else ()
        return fingerprint([price, *words])


def kept_here(decisions: Decisions, mark: Mark | None) -> tuple[str, ...]:
    """What the shop does not change of a product, by the names of `ProductDraft`."""
    if mark is None:
        return ()
    kept: tuple[str, ...] = _OF_OURS if mark.made_at is not None else ()
    if decisions.prices == "here":
        kept += ("price_micro", "price_includes_tax")
    if decisions.texts == "here":
        kept += ("name",)
    return kept


def shown_hash(there: ShopProduct) -> str:
    """What the shop shows of a thing as far as it may be written from here, in one word; a variant's name is none of it."""
    name = "" if there.parent_remote_id is not None else there.name
    return fingerprint([name, there.description, there.price_micro])


def in_tax_of_shop(price_micro: int, rate_ppm: int, *, includes: bool, shop_includes: bool) -> int:
    """A price with tax or without, as the shop wants it: in cents with tax, in millionths without, so that it comes out even."""
    if includes == shop_includes:
        return price_micro
    if shop_includes:
        return _rounded(price_micro * (_WHOLE_PPM + rate_ppm), _WHOLE_PPM * _CENT_MICRO) * _CENT_MICRO
    return _rounded(price_micro * _WHOLE_PPM, _WHOLE_PPM + rate_ppm)


def rewrite_of(ours: Shown, there: ShopProduct, decisions: Decisions) -> Rewrite | None:
    """What of a thing is to be written, None where nothing is. An empty description here never wipes one out there.

    Refused with ``shop_price_below_offer`` where the price would not be above the one of the offer that the shop makes: the
    shop would end its offer, which is not ours to end.
    """
    assert ours.thing is not None
    name = description = price = None
    if decisions.texts == "here" and not ours.variant:
        name = ours.name if _words(ours.name) != _words(there.name) else None
        told = _words(ours.description)
        description = ours.description if told and told != _words(there.description) else None
    if decisions.prices == "here" and ours.sellable:
        wanted = _sure(ours.price_micro)
        price = wanted if wanted != there.price_micro else None
        offer = there.sale_price_micro
        if price is not None and offer is not None and price <= offer:
            raise Refusal("shop_price_below_offer", sku=ours.sku, product=ours.name)
    if name is None and description is None and price is None:
        return None
    return Rewrite(thing=ours.thing, name=name, description=description, price_micro=price)


def _sure(value: int | Refusal) -> int:
    if isinstance(value, Refusal):
        raise value
    return value


def _words(text: str) -> str:
    """A text without regard to how it is broken into lines."""
    return " ".join(text.split())


def _rounded(above: int, below: int) -> int:
    return (2 * above + below) // (2 * below)
