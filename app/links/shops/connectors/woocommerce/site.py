"""The shop itself: its name, where it is, its currency and zone."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.links.shops.connectors.woocommerce.names import unescaped
from app.links.shops.payload import Record, known_currency
from app.links.shops.port import ShopInfo


def info(root: object, currency: object, settings_tax: object, settings_general: object = None) -> ShopInfo:
    """The shop, from ``/wp-json``, ``/data/currencies/current``, ``/settings/tax`` and ``/settings/general``.

    The last is only needed for the country: reading it takes a key of a shop manager.
    """
    site = Record.of("shop", root, id_field="name")
    money = Record.of("shop", currency, id_field="code")
    tax = _settings(settings_tax, site.number)
    general = _settings(settings_general or [], site.number)
    place = general.get("woocommerce_default_country", "").partition(":")[0]
    return ShopInfo(
        name=unescaped(site.text("name")),
        url=site.text("home") or site.text("url"),
        currency=known_currency(money.id("code"), site.number),
        timezone=_zone(site),
        prices_include_tax=tax.get("woocommerce_prices_include_tax") == "yes",
        country=Record("shop", {"country": place}, site.number).country("country"),
    )


def _settings(payload: object, number: str) -> dict[str, str]:
    entries = Record("shop", {"settings": payload}, number).records("settings", needed=True)
    return {entry.id("id"): value for entry in entries if isinstance(value := entry.fields.get("value"), str)}


def _zone(site: Record) -> str:
    """The IANA name of the site's zone. One that only knows its offset gets the zone without summer time."""
    name = site.text("timezone_string")
    if not name:
        offset = site.decimal_or_none("gmt_offset") or 0
        if offset != int(offset) or abs(offset) > 14:
            raise site.unreadable("gmt_offset")
        name = f"Etc/GMT{-int(offset):+d}" if offset else "UTC"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise site.unreadable("timezone_string") from error
    return name
