"""A page as machines get it: names of its fields, exact values, nothing of the database's own keys.

By their names: `*_milli` are quantities, `*_micro` prices, `*_ppm` rates, and the names in `MONEY` amounts in the
currency of the nearest row that has one. Keys are whole numbers inside a database and mean nothing outside, so `id` and
`*_id` are left out; what a shop calls things (`remote_id`) stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, cast

from app.commands.output import exact
from app.orders.steps import Step

MONEY = frozenset(
    {
        "amount",
        "base_amount",
        "committed",
        "credit_left",
        "credit_limit",
        "credited",
        "delivered",
        "deposit_asked",
        "deposit",
        "discount_amount",
        "earmarked",
        "exposure",
        "gross",
        "invoiced",
        "kept",
        "limit",
        "net",
        "open",
        "ordered",
        "overdue",
        "owed",
        "paid",
        "paid_amount",
        "paid_before",
        "returned",
        "rounding_amount",
        "set_off",
        "shipped",
        "tax",
        "total",
        "unapplied",
        "value",
    }
)
"""Whole numbers of these names are minor units; where such a name holds a word (`paid`: all) it stays one."""

_INSIDE = frozenset({"id", "levels", "covered", "account", "payload"})
"""What means nothing outside the database, or is said better elsewhere."""


def page_record(page: Any, currency: str, *, costs: bool = True) -> dict[str, Any]:
    """A page with its row's fields first; `currency` is that of amounts whose rows name none.

    Without `costs`, what goods cost is left out wherever it stands.
    """
    row = page.row
    own = str(getattr(row, "currency", currency))
    found = _found(page, row, own)
    return found if costs else _without_costs(found)


def _without_costs(value: Any) -> Any:
    if isinstance(value, dict):
        told = cast("dict[str, Any]", value)
        return {name: _without_costs(each) for name, each in told.items() if not name.endswith("cost")}
    if isinstance(value, list):
        return [_without_costs(each) for each in cast("list[Any]", value)]
    return value


def _found(page: Any, row: Any, own: str) -> dict[str, Any]:
    found = _record(row, own)
    for field in fields(page):
        if field.name not in ("row", "order") and _outside(field.name):
            found[_name(field.name)] = _plain(field.name, getattr(page, field.name), own)
    return found


def _record(value: Any, currency: str) -> dict[str, Any]:
    own = str(getattr(value, "currency", currency))
    if isinstance(value, Step):
        # How far it is has different units in different steps; the quantities and amounts stand in the page itself.
        return {
            "name": value.name,
            "state": value.state,
            "on": value.on,
            "waits_for": value.waits_for or None,
        }
    return {
        _name(field.name): _plain(field.name, getattr(value, field.name), own)
        for field in fields(value)
        if _outside(field.name)
    }


def _outside(name: str) -> bool:
    return name not in _INSIDE and (not name.endswith("_id") or name.endswith("remote_id"))


def _name(name: str) -> str:
    for ending in ("_milli", "_micro", "_ppm"):
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name


def _plain(name: str, value: Any, currency: str) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return _figure(name, value, currency)
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value, currency)
    if isinstance(value, Mapping):
        return cast("Mapping[str, Any]", value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(name, each, currency) for each in cast("Sequence[Any]", value)]
    return value


def _figure(name: str, value: int, currency: str) -> Any:
    if name.endswith("_milli"):
        return exact(value, "quantity", currency)
    if name.endswith("_micro"):
        return exact(value, "price", currency)
    if name.endswith("_ppm"):
        return exact(value, "rate", currency)
    return exact(value, "amount", currency) if name in MONEY else value
