"""Dates as the shop writes and compares them: text without a zone, once in UTC and once in the site's own time."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.links.woocommerce.answers import Record, invalid

SITE = ZoneInfo("Europe/Paris")
_SHAPE = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.\d+)?([Zz]|[+-]\d\d:?\d\d)?",
)


def gmt(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def local(text: str) -> str:
    """A date in UTC as the site's clocks showed it."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).astimezone(SITE).strftime("%Y-%m-%dT%H:%M:%S")


def stamp(record: Record, name: str, moment: str | None) -> None:
    """Write a date of a record both ways."""
    record[f"{name}_gmt"] = moment
    record[name] = local(moment) if moment else None


def boundary(param: str, text: str, *, as_gmt: bool, hpos: bool) -> tuple[bool, str]:
    """What a filter compares with: (the UTC column?, the text).

    A zone behind the time is turned into the site's time even where the column is then the one in UTC: the shop's own
    fault, and the reason why only a naive time with ``dates_are_gmt`` is right. Order tables keep UTC alone, so a time of
    the site is turned into UTC there, and of the hour that comes twice in autumn it is the second.
    """
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise invalid(param, "Invalid date.", "rest_invalid_date")
    day, time, zone = found.groups()
    naive = f"{day}T{time}"
    if zone:
        whole = datetime.fromisoformat(naive + ("+00:00" if zone in "Zz" else zone))
        naive = whole.astimezone(SITE).strftime("%Y-%m-%dT%H:%M:%S")
    if as_gmt:
        return True, naive
    if hpos:
        return True, gmt(datetime.fromisoformat(naive).replace(tzinfo=SITE, fold=1))
    return False, naive
