"""What an invoice would lack, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from app.invoicing.mentions import Lack
from ui.kit.wording import say, words

Line = tuple[str, str]


def lack_named(lack: Lack) -> str:
    """« le SIREN du client (obligatoire, et bloquant dès le 01/09/2027) »."""
    name = say(f"mention.name.{lack.code}")
    if lack.strict_from is None:
        return name
    return say("mention.until", name=name, day=words().date(lack.strict_from))


def lacks_named(lacks: Iterable[Lack]) -> str:
    """« l'adresse, la forme juridique et le numéro de TVA »."""
    *before, last = map(lack_named, lacks)
    return say("mail.and", before=", ".join(before), last=last) if before else last


def of_company(lack: Lack) -> bool:
    """Whether it is what the law wants of the company on every invoice."""
    return lack.rule.whom == "seller" and bool(lack.rule.source) and not lack.refused


def lines_of(lacks: Sequence[Lack]) -> list[Line]:
    """The lines of an invoice's effects: what stops it, what the company has not said, what else it goes without."""
    groups: tuple[tuple[str, str, Callable[[Lack], bool]], ...] = (
        ("late", "mention.stops", lambda lack: lack.refused),
        ("trouble", "particulars.effect", of_company),
        ("trouble", "mention.effect", lambda lack: not lack.refused and not of_company(lack)),
    )
    return [
        (icon, say(key, missing=lacks_named(some)))
        for icon, key, belongs in groups
        if (some := [each for each in lacks if belongs(each)])
    ]
