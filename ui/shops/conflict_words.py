"""Values of a conflict as people read them: an address by its lines, a price with what it holds, nothing as a word."""

from __future__ import annotations

from datetime import datetime

from app.links.shops.conflict_look import ConflictLook, FieldLook
from app.links.shops.merging import Value
from ui.kit.wording import say, words


def value_said(look: ConflictLook, field: str, value: Value, currency: str) -> str:
    """A value, an address in several lines."""
    if value is None or value == "":
        return say("shop_conflict.nothing")
    if isinstance(value, dict):
        return "\n".join(_lines(value)) or say("shop_conflict.nothing")
    if field == "price" and isinstance(value, int):
        key = "shop_conflict.with_tax" if look.includes_tax else "shop_conflict.without_tax"
        return say(key, price=words().unit_price(value, currency))
    if field == "vat_class":
        return say(f"vat_class.{value}")
    return str(value)


def who_said(field: FieldLook) -> tuple[str, str]:
    """Who changed it here and when, and which shop said so when."""
    conflict = field.conflict
    here = _at(conflict.here_by, conflict.here_at) if conflict.here_by else ""
    return here, _at(field.shop, conflict.there_at)


def fields_said(look: ConflictLook) -> str:
    """The fields that wait, by name."""
    return ", ".join(dict.fromkeys(say(f"shop_conflict.field.{each.conflict.field}") for each in look.fields))


def _at(who: str, at: datetime | None) -> str:
    return ", ".join(part for part in (who, words().day_time(at) if at is not None else "") if part)


def _lines(address: dict[str, str | None]) -> list[str]:
    told = {name: (value or "").strip() for name, value in address.items()}
    town = f"{told.get('postcode', '')} {told.get('city', '')}".strip()
    lines = (
        told.get("company", ""),
        told.get("name", ""),
        told.get("line1", ""),
        told.get("line2", ""),
        ", ".join(part for part in (town, told.get("region", ""), told.get("country", "")) if part),
        ", ".join(part for part in (told.get("phone", ""), told.get("email", "")) if part),
    )
    return list(dict.fromkeys(line for line in lines if line))
