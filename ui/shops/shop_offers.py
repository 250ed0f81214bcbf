"""What can be done about shops from the palette: connecting one, synchronising now, who decides what, the first changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ui.kit.wording import say
from ui.shops.synchroniser import synchroniser_of

if TYPE_CHECKING:
    from app.links.shops.sync.state import ShopState
    from ui.kit.office import Office


@dataclass(frozen=True, slots=True)
class ShopOffer:
    """Something to do: its name, its words, other words it is found by; with a `refusal` it cannot be done now."""

    name: str
    title: str
    also: str
    icon: str
    act: Callable[[], object]
    refusal: str = ""


def shop_offers(office: Office) -> Iterator[ShopOffer]:
    """All there is; what is done with one shop once for each, by its name where there are several."""
    sync = synchroniser_of(office)
    shops = sync.connected
    none = "" if shops else say("shop_journal.none")
    may_not = say("shop_connect.may_not")
    allowed = office.actor.may("shop.reach")
    yield _offer("shop_connect", "new", partial(_connect, office), "" if allowed else may_not)
    busy = say("shop_link.syncing") if sync.running else ""
    may = "" if office.actor.may("sync.store") else say("shop_link.may_not")
    yield _offer("shop_sync", "syncing", sync.start, none or may or busy)
    yield from _for_each("shop_roles", "edit", partial(_roles, office), shops, none)
    yield from _for_each("shop_changes", "out", partial(_changes, office), shops, none)
    keys = partial(_keys, office, {each.id: each.url for each in shops})
    yield from _for_each("shop_keys", "keys", keys, shops, none or ("" if allowed else may_not))
    leave = partial(_leave, office, {each.id: each for each in shops})
    yield from _for_each("shop_leave", "cancelled", leave, shops, none or ("" if allowed else may_not))


def _offer(name: str, icon: str, act: Callable[[], object], refusal: str) -> ShopOffer:
    title, also = say(f"palette.command.{name}"), say(f"palette.also.{name}")
    return ShopOffer(name, title, also, icon, act, refusal)


def _for_each(
    name: str, icon: str, act: Callable[[int], object], shops: tuple[ShopState, ...], none: str
) -> Iterator[ShopOffer]:
    first = _offer(name, icon, partial(act, shops[0].id) if shops else _nothing, none)
    if len(shops) < 2:
        yield first
        return
    for each in shops:
        title = say("palette.command.shop_named", what=first.title, shop=each.name)
        yield ShopOffer(f"{name}:{each.id}", title, first.also, icon, partial(act, each.id))


def _nothing() -> None:
    return


def _connect(office: Office) -> None:
    from ui.shops.connect_dialog import connect_a_shop

    connect_a_shop(office)


def _keys(office: Office, addresses: Mapping[int, str], shop_id: int) -> None:
    from ui.shops.connect_dialog import connect_a_shop

    connect_a_shop(office, shop_id=shop_id, address=addresses[shop_id])


def _leave(office: Office, states: Mapping[int, ShopState], shop_id: int) -> None:
    from ui.shops.leave_dialog import leave_a_shop

    leave_a_shop(office, states[shop_id])


def _roles(office: Office, shop_id: int) -> None:
    from ui.shops.roles_dialog import decide_roles

    decide_roles(office, shop_id)


def _changes(office: Office, shop_id: int) -> None:
    from ui.shops.consent_dialog import see_changes

    see_changes(office, shop_id)
