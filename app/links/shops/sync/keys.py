"""The keys of a shop, as secrets of this workstation: never rows, never arguments, never in a log."""

from __future__ import annotations

from app.base import secrets
from app.base.errors import Refusal
from app.links.shops.shop import Shop
from app.links.shops.sync.port import Keys

KINDS = ("key", "secret")


def secret_name(company: str, shop_uid: str, kind: str) -> str:
    """By which name a shop's ``key`` or ``secret`` is kept."""
    return f"{company}/shop/{shop_uid}/{kind}"


def keys_of(company: str, shop: Shop) -> Keys:
    """The shop's keys; Refusal("shop_keys_missing") where this workstation has none, with the variables that may say them."""
    names = [secret_name(company, shop.uid, kind) for kind in KINDS]
    found = [secrets.read(name) for name in names]
    if not (found[0] and found[1]):
        raise Refusal(
            "shop_keys_missing", shop=shop.name, variables=", ".join(secrets.variable(name) for name in names)
        )
    return Keys(found[0], found[1])


def keep_keys(company: str, shop: Shop, keys: Keys) -> secrets.Place:
    """Keep a shop's keys for this user of this workstation, and say where."""
    secrets.keep(secret_name(company, shop.uid, "key"), keys.key)
    return secrets.keep(secret_name(company, shop.uid, "secret"), keys.secret)


def forget_keys(company: str, shop: Shop) -> None:
    """Forget a shop's keys here; in the shop they stay valid until somebody revokes them."""
    for kind in KINDS:
        secrets.forget(secret_name(company, shop.uid, kind))
