"""The keys of a shop, as secrets of this workstation: never rows, never arguments, never in a log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from app.base import secrets
from app.base.errors import Refusal, Trouble
from app.links.shops.shop import Shop
from app.links.shops.sync.port import Keys
from app.links.shops.sync.secret_names import KINDS, secret_name

Kept = Literal["here", "missing", "locked"]
"""Whether a workstation has the keys of a shop, or cannot say because its keyring does not answer."""


def keys_of(company: str, shop: Shop) -> Keys:
    """The shop's keys; Refusal("shop_keys_missing") where this workstation has none, with the variables that may say them."""
    names = [secret_name(company, shop.uid, kind) for kind in KINDS]
    found = [secrets.read(name) for name in names]
    if not (found[0] and found[1]):
        raise Refusal(
            "shop_keys_missing", shop=shop.name, variables=", ".join(secrets.variable(name) for name in names)
        )
    return Keys(found[0], found[1])


def kept(names: Iterable[str]) -> Kept:
    """Whether this workstation has the secrets of these names. Asks the keyring: not while a transaction is open."""
    try:
        return "here" if all(secrets.read(name) for name in names) else "missing"
    except (Refusal, Trouble):
        return "locked"


def keep_keys(company: str, shop: Shop, keys: Keys) -> secrets.Place:
    """Keep a shop's keys for this user of this workstation, and say where."""
    secrets.keep(secret_name(company, shop.uid, "key"), keys.key)
    return secrets.keep(secret_name(company, shop.uid, "secret"), keys.secret)


def forget_keys(company: str, shop: Shop) -> None:
    """Forget a shop's keys here; in the shop they stay valid until somebody revokes them."""
    for kind in KINDS:
        secrets.forget(secret_name(company, shop.uid, kind))
