"""`init`: a new company's database, with the terms, VAT rates and place for goods that every company starts with."""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale

from app.base.clock import Clock, FixedClock
from app.base.company import papers_language
from app.base.database import Database
from app.base.errors import Refusal
from app.base.location import locate
from app.base.migrate import create
from app.base.money import decimals
from app.commands.desk import Desk
from app.commands.program import command, option
from app.customers.identifiers import checked_siren, checked_vat_number
from app.flow.found import found


@command("init")
def init(
    desk: Desk,
    name: Annotated[str | None, option("--name")] = None,
    country: Annotated[str, option("--country")] = "FR",
    currency: Annotated[str, option("--currency")] = "EUR",
    zone: Annotated[str, option("--zone")] = "Europe/Paris",
    siren: Annotated[str | None, option("--siren")] = None,
    vat_number: Annotated[str | None, option("--vat-number")] = None,
    papers: Annotated[Literal["fr", "en"] | None, option("--papers")] = None,
) -> None:
    """Create the database and the company in it; its papers are in the language of its country unless said otherwise.

    Refused with ``database_exists``, ``country_unknown``, ``unknown_currency``, ``zone_unknown`` or an identifier's own
    reasons.
    """
    called = name or desk.words.say("command.init.name")
    database = founded(
        desk,
        called,
        country,
        currency,
        zone,
        siren=siren or None,
        vat_number=vat_number or None,
        papers=papers or "",
    )
    place = database.location.words
    database.close()
    if desk.as_json:
        desk.give({"database": place, "name": called})
    desk.say("command.init.done", name=called, place=place)


def founded(
    desk: Desk,
    name: str,
    country: str = "FR",
    currency: str = "EUR",
    zone: str = "Europe/Paris",
    *,
    siren: str | None = None,
    vat_number: str | None = None,
    papers: str = "",
) -> Database:
    """A new company's database at the desk's place, open. Everything told is checked before anything is made.

    `papers` is the language of its papers, empty for that of its country.
    """
    known_country = _country(country)
    decimals(currency.upper())
    clock = _clock(desk, zone)
    checked = {
        "siren": checked_siren(siren) if siren else None,
        "vat_number": checked_vat_number(vat_number) if vat_number else None,
    }
    database = create(locate(desk.place), clock)
    try:
        database.do(
            desk.actor,
            found,
            name,
            country=known_country,
            territory=known_country,
            currency=currency.upper(),
            zone=zone,
            language=papers or papers_language(known_country, desk.language),
            **checked,
        )
    except BaseException:
        database.close()
        raise
    return database


def _country(told: str) -> str:
    code = told.strip().upper()
    if len(code) != 2 or code not in Locale("en").territories:
        raise Refusal("country_unknown", country=told)
    return code


def _clock(desk: Desk, zone: str) -> Clock:
    try:
        known = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal("zone_unknown", zone=zone) from None
    return FixedClock.on(desk.today, known) if desk.today is not None else Clock(known)
