"""Values of the law as a window writes them: amounts, rates, texts with their places named in each language."""

from __future__ import annotations

from app.base.words import Words
from app.reports.law_values import Told
from ui.kit.wording import say, words


def value_said(told: Told) -> str:
    """A value in the language of the window; a dash where there is none."""
    if told.kind == "text":
        return text_shown(told, words().language)
    if told.number is None:
        return "—"
    return words().whole_money(told.number, "EUR") if told.kind == "amount" else words().percent(told.number)


def text_shown(told: Told, language: str) -> str:
    """A text in one of both languages, as people type it: its places have names of that language."""
    text = told.texts.get(language) or Words(language).say(told.words)
    for place in _PLACES:
        text = text.replace(f"{{{place}}}", braces(place, language))
    return text


def text_kept(typed: str, language: str) -> str:
    """The same back again, as it is kept."""
    for place in _PLACES:
        typed = typed.replace(braces(place, language), f"{{{place}}}")
    return typed


def braces(place: str, language: str) -> str:
    """A place as it is typed: ``{taux}``, ``{rate}``."""
    return Words(language).say(f"law.braces.{place}")


def places_said(places: tuple[str, ...]) -> str:
    """Which places a text must have, where it has any."""
    if not places:
        return ""
    french, english = (", ".join(braces(each, language) for each in places) for language in ("fr", "en"))
    return say("law.must_name", french=french, english=english)


_PLACES = ("rate", "amount", "article", "territory")
